import AxeBuilder from "@axe-core/playwright";
import { spawnFake } from "./fakes/spawn";
import { expect, type PostedCall, test } from "./fixtures";

const party = (guests: number): PostedCall["transcript"] => [
  { role: "assistant", text: "Hi, this is Ada. Would you like to book the appointment on Friday at 3 pm?" },
  { role: "customer", text: "Yes, that works for me." },
  { role: "assistant", text: "How many guests will you be?" },
  { role: "customer", text: `We are ${guests} guests.` },
  { role: "assistant", text: "Wonderful, you are booked for Friday at 3 pm. Goodbye." },
];

test("changed variables are measured by golden calls; saving what reads worse asks first", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const { body } = await world.rest("PATCH", `/assistants/${assistant}`, {
    postCallVariables: [
      { name: "status", type: "boolean", description: "Was the objective of the call achieved?" },
      { name: "amount", type: "number", description: "How many guests?" },
    ],
  });
  expect(body.postCallVariables).toHaveLength(2);
  const url = `/w/${world.slug}/assistants/${assistant}?tab=post-call`;
  const form = page.getByRole("form", { name: "Post-call variables" });
  const ask = async (text: string) => {
    const row = form.getByRole("listitem", { name: "amount", exact: true });
    if (!(await row.getByLabel("Description").isVisible()))
      await form.getByRole("button", { name: "Edit amount" }).click();
    await row.getByLabel("Description").fill(text);
  };

  await page.goto(url);
  await expect(form).toBeVisible();
  await ask("How many people come?");
  await expect(page.getByRole("button", { name: "Discard" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Check against/ })).toHaveCount(0);

  const numbers = ["+12025550151", "+12025550152"];
  for (const [index, to] of numbers.entries()) {
    const guests = index + 3;
    const { id } = await world.endedCall(assistant, { to, transcript: party(guests) });
    await world.procedure("evaluation.pinGolden", { callId: id, values: { status: true, amount: guests } });
  }
  await page.reload();
  await expect(form).toBeVisible();
  await ask("What is the colour of the car?");
  await form.getByRole("button", { name: "Check against 2 golden calls" }).click();
  const check = form.getByRole("region", { name: "Against 2 golden calls" });
  await expect(check.getByRole("status")).toHaveText("Worse: amount");
  await expect(check.getByRole("row", { name: /^amount/ })).toContainText(/100%.*0%.*2 fewer right/);
  await expect(check.getByRole("row", { name: /^status/ })).toContainText(/100%.*100%.*No change/);
  const changes = check.getByRole("list", { name: "Changed values" });
  await expect(changes.getByRole("listitem")).toHaveCount(2);
  await expect(changes).toContainText(
    /amount\s*Worse\s*Call with \+1 202 555 0151.*3.*Unknown\s*Right is\s*3/,
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual(
    [],
  );

  await page.getByRole("button", { name: "Save", exact: true }).click();
  const asks = page.getByRole("dialog", { name: "Save variables that read worse?" });
  await expect(asks).toContainText("amount is right in 0 of 2, before in 2");
  await asks.getByRole("button", { name: "Cancel" }).click();
  const stored = async () =>
    (await world.rest("GET", `/assistants/${assistant}`)).body.postCallVariables[1].description;
  expect(await stored()).toBe("How many guests?");

  // What was measured are other definitions now: it says so, and saving does not ask by them.
  await ask("How many guests will come?");
  await expect(check.getByRole("status")).toHaveText(/You changed something since/);
  await check.getByRole("button", { name: "Check again" }).click();
  await expect(check.getByRole("status")).toHaveText("Nothing gets worse");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved").first()).toBeAttached();
  expect(await stored()).toBe("How many guests will come?");
  await expect(check).toHaveCount(0);

  // Saving measures by itself: what gets no worse is saved, the rest asks.
  await ask("How many guests are expected?");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved").first()).toBeAttached();
  expect(await stored()).toBe("How many guests are expected?");
  await ask("What is the colour of the car?");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(asks).toContainText("amount is right in 0 of 2, before in 2");
  await asks.getByRole("button", { name: "Save all the same" }).click();
  await expect(page.getByText("Everything is saved").first()).toBeAttached();
  expect(await stored()).toBe("What is the colour of the car?");

  await test.step("where the model refuses, nobody knows, and saving asks with the reason", async () => {
    const model = await spawnFake("e2e/fakes/llm.ts");
    const { id: connectionId } = await world.procedure<{ id: string }>("modelConnection.add", {
      ...{ name: "House model", provider: "openai_compatible", baseUrl: `${model.url}/v1` },
      ...{ model: "house-large", apiKey: "sk-0123456789" },
    });
    await world.procedure("assistant.update", { id: assistant, extraction: { connectionId } });
    await fetch(`${model.url}/__program`, { method: "POST", body: JSON.stringify({ keys: ["sk-other"] }) });
    await ask("How many guests?");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const unsure = page.getByRole("dialog", { name: "Save without a whole check?" });
    await expect(unsure).toContainText("refused the API key (401)");
    await unsure.getByRole("button", { name: "Cancel" }).click();
    expect(await stored()).toBe("What is the colour of the car?");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await unsure.getByRole("button", { name: "Save all the same" }).click();
    await expect(page.getByText("Everything is saved").first()).toBeAttached();
    expect(await stored()).toBe("How many guests?");
    await model.stop();
  });
});
