import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { spawnFake } from "./fakes/spawn";
import { expect, type PostedCall, test, type World } from "./fixtures";

const withMail = (mail: string): PostedCall["transcript"] => [
  { role: "assistant", text: "Hi, this is Ada. Would you like to book the appointment on Friday at 3 pm?" },
  { role: "customer", text: `Yes, that works for me. My email is ${mail}.` },
  { role: "assistant", text: "Wonderful, you are booked for Friday at 3 pm. Goodbye." },
];

async function openVariables(page: Page, world: World, assistant: string) {
  await page.goto(`/w/${world.slug}/assistants/${assistant}?tab=post-call`);
  const form = page.getByRole("form", { name: "Post-call variables" });
  await expect(form.getByRole("button", { name: "Edit summary" })).toBeVisible();
  return form;
}

async function addMail(page: Page, world: World, assistant: string) {
  const form = await openVariables(page, world, assistant);
  await form.getByRole("button", { name: "Add variable" }).click();
  const fresh = form.getByRole("listitem", { name: /^variable \d+$/ });
  await form.getByRole("button", { name: "Preview" }).click();
  const sheet = page.getByRole("dialog", { name: "Preview" });
  await expect(sheet.getByRole("alert")).toContainText("Give the variable a name");
  await sheet.getByRole("button", { name: "Close" }).click();
  await fresh.getByLabel("Name").fill("mail");
  const row = form.getByRole("listitem", { name: "mail", exact: true });
  await row.getByLabel("Type").selectOption({ label: "Email" });
  await row.getByLabel("Description").fill("The customer's email address");
  return form;
}

const accessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual(
    [],
  );
};

const call = async (world: World, id: string) => (await world.rest("GET", `/calls/${id}`)).body;
const shot = (page: Page, name: string) =>
  process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png` }) : null;

test("an unsaved variable is previewed on a past call, saved, and backfilled with live progress", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    const transcript = n === 0 ? undefined : withMail(`ada${n}@example.com`);
    ids.push((await world.endedCall(assistant, transcript ? { transcript } : {})).id);
  }
  const form = await addMail(page, world, assistant);

  await form.getByRole("button", { name: "Preview" }).click();
  const sheet = page.getByRole("dialog", { name: "Preview" });
  await sheet.getByRole("button", { name: "Read this call" }).click();
  const mail = sheet.getByRole("listitem", { name: "mail", exact: true });
  await expect(mail).toContainText("ada4@example.com");
  await expect(mail).toContainText("Not read yet");
  await expect(mail).toContainText("turn 2");
  await expect(sheet.getByText("1 of 3 values changes")).toBeVisible();
  await accessible(page);
  await shot(page, "preview");
  await sheet.getByLabel("Call").selectOption({ index: 4 });
  await sheet.getByRole("button", { name: "Read this call" }).click();
  await expect(mail).toContainText("Unknown");
  await sheet.getByRole("button", { name: "Close" }).click();
  expect((await call(world, ids[4]!)).evaluation.revision).toBe(1);

  await form.getByRole("button", { name: "Backfill…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Your changes are not saved")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved").first()).toBeAttached();

  await form.getByRole("button", { name: "Backfill…" }).click();
  await expect(dialog.getByRole("checkbox", { name: "mail" })).toBeChecked();
  await expect(dialog.getByRole("checkbox", { name: "summary" })).not.toBeChecked();
  await expect(dialog.getByText("5 calls, free: the built-in rules (basic) read them.")).toBeVisible();
  await dialog.getByRole("radio", { name: "Custom" }).click();
  await dialog.getByLabel("Number of calls").fill("many");
  await expect(dialog.getByText("Enter the number of calls")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Backfill", exact: true })).toBeDisabled();
  await dialog.getByLabel("Number of calls").fill("20");
  await accessible(page);
  await shot(page, "backfill-form");
  await dialog.getByRole("button", { name: "Backfill 5 calls" }).click();
  await expect(dialog.getByText("5 of 5 calls")).toBeVisible();
  await expect(dialog.getByText("Done", { exact: true }).first()).toBeVisible();
  await expect(dialog.getByRole("row", { name: "mail 4 1" })).toBeVisible();
  await accessible(page);
  await shot(page, "backfill-done");
  await dialog.getByRole("button", { name: "Done" }).click();

  expect(await call(world, ids[2]!)).toMatchObject({
    evaluation: { revision: 2, state: "evaluated" },
    variables: { status: true, mail: "ada2@example.com" },
  });
  expect((await call(world, ids[0]!)).variables.mail).toBeNull();
  await page.goto(`/w/${world.slug}/calls/${ids[3]}`);
  await expect(page.getByText("ada3@example.com").first()).toBeVisible();
});

test("a backfill goes on when one leaves the page, is cancelled, and taken up again", async ({
  page,
  world,
}) => {
  const model = await spawnFake("e2e/fakes/llm.ts");
  const program = (books: object) =>
    fetch(`${model.url}/__program`, { method: "POST", body: JSON.stringify(books) });
  const assistant = await world.assistant();
  const calls = await Promise.all(Array.from({ length: 12 }, () => world.endedCall(assistant)));
  const { id: connectionId } = await world.procedure<{ id: string }>("modelConnection.add", {
    ...{ name: "House model", provider: "openai_compatible", baseUrl: `${model.url}/v1` },
    ...{ model: "house-large", apiKey: "sk-0123456789" },
  });
  await world.procedure("assistant.update", { id: assistant, extraction: { connectionId } });
  await program({
    faults: [
      { kind: "slow", ms: 100, times: 3 },
      { kind: "held", times: 1000 },
    ],
  });
  const form = await openVariables(page, world, assistant);
  await form.getByRole("button", { name: "Backfill…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/^12 calls with house-large\. It has read no call/)).toBeVisible();
  await dialog.getByRole("button", { name: "Backfill 12 calls" }).click();
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await dialog.getByRole("button", { name: "Go on in the background" }).click();

  await page.goto(`/w/${world.slug}/calls`);
  await openVariables(page, world, assistant);
  await form.getByRole("button", { name: /^Backfill \d+ of 12$/ }).click();
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  await shot(page, "backfill-running");
  await dialog.getByRole("button", { name: "Cancel backfill" }).click();
  await expect(dialog.getByText("Cancelled", { exact: true })).toBeVisible();
  await program({ faults: [] });
  await dialog.getByRole("button", { name: /^Go on with \d+ calls$/ }).click();
  await expect(dialog.getByText("12 of 12 calls")).toBeVisible();
  await expect(dialog.getByText("Done", { exact: true }).first()).toBeVisible();
  for (const { id } of calls)
    expect((await call(world, id)).evaluation).toMatchObject({ revision: 2, model: "house-large" });
  await model.stop();
});
