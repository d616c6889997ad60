import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { enter, expect, fakes, makeAccount, type PostedCall, test, type World } from "./fixtures";

const BOOKED: PostedCall["transcript"] = [
  { role: "assistant", text: "Hi, this is Ada. Would you like to book the appointment on Friday at 3 pm?" },
  { role: "customer", text: "Yes, that works for me." },
  { role: "assistant", text: "How many guests will you be, and how do we reach you?" },
  { role: "customer", text: "We are 4 guests. My email is ada@example.com." },
  { role: "assistant", text: "Wonderful, you are booked for Friday at 3 pm. Goodbye." },
];

const VARIABLES = [
  { name: "status", type: "boolean", description: "Was the objective of the call achieved?" },
  { name: "summary", type: "text", description: "What was said and agreed." },
  { name: "guests", type: "number", description: "How many guests?", settings: { integer: true, max: 8 } },
  { name: "day", type: "date", description: "On which day is the appointment?" },
  { name: "visit", type: "datetime", description: "When is the appointment?" },
  { name: "mail", type: "email", description: "What is the email?" },
];

async function assistantWithVariables(world: World, postCallVariables: object[] = VARIABLES) {
  const id = await world.assistant();
  const { status, body } = await world.rest("PATCH", `/assistants/${id}`, { postCallVariables });
  expect(status, JSON.stringify(body)).toBe(200);
  return id;
}

const open = async (page: Page, world: World, call: { id: string }) => {
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  const panel = page.getByRole("region", { name: "Variables" });
  await expect(panel).toBeVisible();
  return panel;
};
const item = (page: Page, name: string) => page.locator(`#value-${name}`);

/** Bodies that the customer's endpoint received at this path, oldest first. */
const received = async (path: string) =>
  (await (await fetch(`${fakes().customer}/__ledger`)).json())
    .filter((request: { path: string }) => request.path === path)
    .map(({ body }: { body: string }) => JSON.parse(body));

test("a corrected status is what lists, payloads and automations get; nobody is texted again", async ({
  page,
  world,
}) => {
  const assistant = await assistantWithVariables(world);
  await world.liveAutomation(assistant);
  const hook = `/corrected-${assistant}`;
  await world.procedure("webhook.create", { assistantId: assistant, url: `${fakes().customer}${hook}` });
  const call = await world.endedCall(assistant, { transcript: BOOKED });
  const texts = async () => (await world.rest("GET", `/messages?callId=${call.id}`)).body.data.length;
  await expect.poll(texts).toBe(1);
  await expect.poll(async () => (await received(hook)).length).toBe(1);

  const panel = await open(page, world, call);
  const status = item(page, "status");
  await expect(status).toContainText("True");
  await page.getByRole("button", { name: "Edit status" }).click();
  const form = page.getByRole("form", { name: "Correct status" });
  await expect(form.getByRole("combobox", { name: "status" })).toBeFocused();
  await form.getByRole("combobox", { name: "status" }).selectOption({ label: "False" });
  await form.getByRole("button", { name: "Save" }).click();
  await expect(status).toContainText(/False.*Corrected by Robin, just now\. Was True/);
  await expect(page.getByRole("button", { name: "Edit status" })).toBeFocused();
  await expect(
    panel.getByText("Corrected since the webhook went out. Nothing was sent again."),
  ).toBeVisible();

  await page.goto(`/w/${world.slug}/calls?outcome=not_achieved`);
  await expect(page.getByRole("row").filter({ hasText: "Not achieved" })).toHaveCount(1);
  expect((await world.rest("GET", `/calls/${call.id}`)).body).toMatchObject({
    outcome: "not_achieved",
    variables: { status: false },
    corrected: ["status"],
  });
  expect(await received(hook)).toHaveLength(1);

  // A new reading does not undo it.
  await open(page, world, call);
  await panel.getByRole("button", { name: "Re-evaluate" }).click();
  await expect(panel.getByText("Revision 2 reads the same values")).toBeVisible();
  await expect(status).toContainText(/False.*Corrected by Robin/);

  await panel.getByRole("button", { name: "Resend webhook…" }).click();
  const dialog = page.getByRole("dialog", { name: "Resend webhook" });
  await dialog.getByRole("button", { name: "Resend webhook" }).click();
  await expect(dialog.getByRole("list", { name: "What happened" })).toContainText(
    "already ran for this call",
  );
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(panel.getByText("Corrected since the webhook went out")).toHaveCount(0);
  await expect.poll(async () => (await received(hook)).length).toBe(2);
  const [first, second] = await received(hook);
  expect(first.data).toMatchObject({ variables: { status: true }, corrected: [] });
  expect(second.data).toMatchObject({ variables: { status: false, guests: 4 }, corrected: ["status"] });
  expect(second.id).not.toBe(first.id);
  expect(await texts()).toBe(1);

  await panel.getByRole("button", { name: "Use extracted value of status again" }).click();
  await expect(status).toContainText("Corrected 2 times");
  await expect(status).not.toContainText("Use extracted value again");
  const { body } = await world.rest("GET", `/calls/${call.id}`);
  expect(body).toMatchObject({ outcome: "achieved", variables: { status: true }, corrected: [] });
  await expect(panel.getByText("Corrected since the webhook went out")).toBeVisible();
  expect(await received(hook)).toHaveLength(2);
  expect(await texts()).toBe(1);
});

test("each type has its editor; what does not fit is said at its field and stays typed", async ({
  page,
  world,
}) => {
  const assistant = await assistantWithVariables(world, [
    ...VARIABLES,
    { name: "slot", type: "time", description: "At what time?" },
    { name: "mobile", type: "phone", description: "Which phone number?" },
    { name: "mood", type: "enum", description: "How is the mood?", options: ["happy", "angry"] },
    {
      name: "topics",
      type: "enum",
      description: "What was talked about?",
      options: ["price", "date", "food"],
      settings: { multiple: true },
    },
    { name: "wishes", type: "list", description: "What do they wish for?" },
  ]);
  const call = await world.endedCall(assistant, { transcript: BOOKED });
  await open(page, world, call);
  const edit = async (name: string) => {
    await page.getByRole("button", { name: `Edit ${name}` }).click();
    return page.getByRole("form", { name: `Correct ${name}` });
  };
  const set = async (name: string, value: string) => {
    const form = await edit(name);
    await form.getByLabel(name).fill(value);
    await form.getByRole("button", { name: "Save" }).click();
    await expect(form).toHaveCount(0);
  };

  const guests = await edit("guests");
  const field = guests.getByLabel("guests");
  await expect(field).toHaveValue("4");
  await expect(field).toHaveAccessibleDescription("A whole number, at most 8");
  await field.fill("nine");
  await field.press("Enter");
  await expect(field).toHaveAccessibleDescription(/Expected a number, got the text "nine"/);
  await expect(field).toHaveValue("nine");
  await field.fill("9");
  await field.press("Enter");
  await expect(field).toHaveAccessibleDescription(/Expected at most 8, got the number 9/);
  await field.press("Escape");
  await expect(item(page, "guests")).not.toContainText("Corrected");
  await set("guests", "5");
  await set("day", "2026-12-24");
  await set("visit", "2026-12-24T15:30");
  await set("slot", "15:30");
  await set("mobile", "(415) 555-2671");
  await set("mail", "");
  await set("wishes", "a window\n\na cake");
  const mood = await edit("mood");
  await mood.getByLabel("mood").selectOption("angry");
  await mood.getByRole("button", { name: "Save" }).click();
  const topics = await edit("topics");
  await topics.getByLabel("food").check();
  await topics.getByLabel("price").check();
  await topics.getByRole("button", { name: "Save" }).click();
  await expect(topics).toHaveCount(0);

  await expect(item(page, "guests")).toContainText(/^guests.*5.*Was 4/);
  await expect(item(page, "mail")).toContainText(/Unknown.*Was ada@example\.com/);
  const { body } = await world.rest("GET", `/calls/${call.id}`);
  expect(body.variables).toMatchObject({
    guests: 5,
    day: "2026-12-24",
    visit: expect.stringMatching(/^2026-12-24T15:30:00[+-]/),
    slot: "15:30",
    mobile: "+14155552671",
    mail: null,
    wishes: ["a window", "a cake"],
    mood: "angry",
    topics: expect.arrayContaining(["price", "food"]),
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual(
    [],
  );
});

test("a value leads to its words and the words to the values, by mouse and by keyboard", async ({
  page,
  world,
}) => {
  const assistant = await assistantWithVariables(world);
  const call = await world.endedCall(assistant, { transcript: BOOKED });
  await open(page, world, call);
  const transcript = page.getByRole("region", { name: "Transcript" });
  const words = (name: string) => transcript.getByRole("link", { name, exact: true });

  await item(page, "guests").getByText("4", { exact: true }).click();
  await expect(words("4 guests")).toBeFocused();

  // Pressed again and again, a value goes through all its quotes.
  const seen = new Set<string>();
  const quotes = item(page, "summary").getByRole("button", { name: /^Show the proof of summary/ });
  const count = await quotes.count();
  expect(count).toBeGreaterThan(1);
  for (let press = 0; press < count; press++) {
    await item(page, "summary")
      .locator("label")
      .click({ position: { x: 20, y: 8 } });
    await expect(transcript.getByRole("link").and(page.locator(":focus"))).toBeVisible();
    seen.add(await page.evaluate(() => document.activeElement?.id ?? ""));
  }
  expect(seen.size).toBe(count);

  await words("4 guests").press("Enter");
  await expect(item(page, "guests")).toBeFocused();

  // Words that prove several values name them all.
  const shared = transcript.getByRole("link", { name: "Friday", exact: true }).last();
  await shared.click();
  await expect(transcript.getByText(/^Proves/)).toContainText(/day.*visit|visit.*day/);
  await transcript.getByRole("link", { name: "visit", exact: true }).click();
  await expect(item(page, "visit")).toBeFocused();
  await expect(shared).toHaveClass(/bg-accent-line/);

  await item(page, "mail")
    .getByRole("button", { name: /^Show the proof of mail/ })
    .focus();
  await page.keyboard.press("Enter");
  await expect(words("ada@example.com")).toBeFocused();
});

test("revisions are compared, also when one reads something else than the one before", async ({
  page,
  world,
}) => {
  const assistant = await assistantWithVariables(world);
  const call = await world.endedCall(assistant, { transcript: BOOKED });
  const { body } = await world.rest("GET", `/assistants/${assistant}`);
  await world.rest("PATCH", `/assistants/${assistant}`, {
    postCallVariables: [
      ...body.postCallVariables.filter(({ name }: { name: string }) => name !== "mail"),
      { name: "people", type: "number", description: "How many guests will come?" },
    ],
  });
  const panel = await open(page, world, call);
  await panel.getByRole("button", { name: "Re-evaluate" }).click();
  await expect(panel.getByText("Revision 2 reads 2 values otherwise")).toBeVisible();

  await panel.getByRole("button", { name: "2 revisions" }).click();
  const sheet = page.getByRole("dialog", { name: "Revisions" });
  await expect(sheet.getByRole("list", { name: "Revisions, newest first" })).toContainText(
    /Revision 2Newest.*built-in extractor \(basic\).*ms · no tokens · free.*Revision 1/,
  );
  const comparison = sheet.getByRole("region", { name: "Compare" });
  await expect(comparison).toContainText(/people.*before Not asked.*after 4/);
  await expect(comparison).toContainText(/mail.*before ada@example\.com.*after Not asked/);
  await expect(comparison.getByText("guests", { exact: true })).toBeHidden();
  await comparison.getByText("5 unchanged").click();
  await expect(comparison.getByText("guests", { exact: true })).toBeVisible();
  await comparison.getByLabel("Before").selectOption("Revision 2");
  await expect(comparison).toContainText("Both read the same values.");
  await sheet.getByRole("button", { name: "Show revision 1" }).click();
  await expect(panel.getByText("An older reading, without corrections")).toBeVisible();
  await expect(item(page, "mail")).toContainText("ada@example.com");
  await expect(page.getByRole("button", { name: "Edit status" })).toHaveCount(0);
  await panel.getByRole("button", { name: "Show the newest" }).click();
  await expect(item(page, "people")).toContainText("4");
});

test("a call is pinned as golden with the values that a person confirms", async ({ page, world }) => {
  const assistant = await assistantWithVariables(world);
  const call = await world.endedCall(assistant, { transcript: BOOKED });
  await open(page, world, call);
  await page.getByRole("button", { name: "Pin as golden" }).click();
  const dialog = page.getByRole("dialog", { name: "Pin as golden" });
  await expect(dialog.getByRole("checkbox", { name: "Judge summary" })).not.toBeChecked();
  await expect(dialog.getByRole("checkbox", { name: "Judge status" })).toBeChecked();
  await expect(dialog.getByLabel("guests", { exact: true })).toHaveValue("4");
  await dialog.getByLabel("guests", { exact: true }).fill("lots");
  await dialog.getByRole("button", { name: "Pin as golden" }).click();
  await expect(dialog.getByLabel("guests", { exact: true })).toHaveAccessibleDescription(
    /Expected a number, got the text "lots"/,
  );
  await dialog.getByLabel("guests", { exact: true }).fill("5");
  await dialog.getByRole("checkbox", { name: "Judge mail" }).uncheck();
  await dialog.getByRole("button", { name: "Pin as golden" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("Golden", { exact: true })).toBeVisible();
  // What is confirmed measures variables; the call shows what it showed.
  await expect(item(page, "guests")).not.toContainText("Corrected");

  await page.getByRole("button", { name: "Golden call" }).click();
  const again = page.getByRole("dialog", { name: "Golden call" });
  await expect(again.getByLabel("guests", { exact: true })).toHaveValue("5");
  await expect(again.getByRole("checkbox", { name: "Judge mail" })).not.toBeChecked();
  await again.getByRole("button", { name: "Remove from golden calls" }).click();
  await expect(page.getByText("Golden", { exact: true })).toHaveCount(0);
});

test("a viewer reads the values and changes none", async ({ browser, world }) => {
  const assistant = await assistantWithVariables(world);
  const call = await world.endedCall(assistant, { transcript: BOOKED });
  const { url } = await world.procedure<{ url: string }>("member.invite", { role: "viewer" });
  const viewer = await makeAccount("Vera");
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await enter(theirs, viewer);
  await theirs.goto(url);
  await theirs.getByRole("button", { name: `Join as ${viewer.email}` }).click();
  await expect(theirs.getByRole("heading", { name: "Overview" })).toBeVisible();
  await open(theirs, world, call);
  await expect(item(theirs, "status")).toContainText("True");
  for (const name of [/^Edit /, "Re-evaluate", "Pin as golden", "Resend webhook"])
    await expect(theirs.getByRole("button", { name })).toHaveCount(0);
  await context.close();
});
