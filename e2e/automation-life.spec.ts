import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { DECLINED, enter, expect, makeAccount, someNumber, test, type World } from "./fixtures";

const noViolations = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`)).toEqual(
    [],
  );
};

interface Sms {
  id: string;
  name?: string;
  to?: string;
  body: string;
}

/** Changes the draft of an automation; `senderId` is that of its first version. */
async function saveSteps(world: World, id: string, steps: object[]) {
  const view = await world.query<{ draft: unknown; draftRevision: number }>("automation.get", { id });
  const senderId = JSON.stringify(view.draft).match(/"senderId":"(\w+)"/)?.[1];
  await world.procedure("automation.saveDraft", {
    id,
    draftRevision: view.draftRevision,
    name: "Follow up",
    definition: {
      steps: steps.map((step) => ({
        name: "",
        ...("type" in step ? {} : { type: "send_sms", senderId, to: "{{call.customerPhone}}" }),
        ...step,
      })),
    },
  });
}

/** The draft is these texts alone. */
const draft = (world: World, id: string, texts: Sms[]) => saveSteps(world, id, texts);

const textsOf = async (world: World, callId: string): Promise<string[]> =>
  (await world.rest("GET", `/messages?callId=${callId}&direction=outbound`)).body.data.map(
    ({ body }: { body: string }) => body,
  );

test("versions are told apart in words, published with a note and rolled back", async ({ page, world }) => {
  const assistant = await world.assistant();
  const id = await world.liveAutomation(assistant, "Thank you.");
  await draft(world, id, [{ id: "hello", name: "Hello", body: "Hello from Northwind." }]);
  await page.goto(`/w/${world.slug}/automations/${id}?tab=versions`);
  await page.getByRole("button", { name: "Publish with a note" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish the draft" });
  await expect(dialog.getByRole("list", { name: "Differences" })).toContainText("Added step Hello");
  await expect(dialog.getByRole("list", { name: "Differences" })).toContainText("Removed step Thank you");
  await dialog.getByLabel("Note").fill("Everybody is greeted");
  await noViolations(page);
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByRole("row", { name: /Version 2 Published/ })).toContainText("Everybody is greeted");

  await draft(world, id, [{ id: "hello", name: "Hello", body: "Hello again." }]);
  await page.reload();
  await page.getByRole("button", { name: "Compare the draft" }).click();
  const sheet = page.getByRole("dialog", { name: "Version 2 and the draft" });
  await expect(sheet).toContainText("Message of Hello changed");
  await expect(sheet).toContainText("Hello from Northwind.");
  await expect(sheet).toContainText("Hello again.");
  await noViolations(page);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "More for version 1" }).click();
  await page.getByRole("menuitem", { name: "Roll back to this version" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByRole("row", { name: /Version 3 Published/ })).toContainText("Equal to version 1");
  const call = await world.endedCall(assistant);
  await expect.poll(() => textsOf(world, call.id)).toEqual(["Thank you."]);
});

test("the backtest says before publishing what then happens on the same calls", async ({ page, world }) => {
  const assistant = await world.assistant();
  const id = await world.liveAutomation(assistant, "Version one. {{variables.summary}}");
  await world.procedure("automation.turnOff", { id });
  const calls = [
    await world.endedCall(assistant, { to: "+12025550142" }),
    await world.endedCall(assistant, { to: "+12025550143", transcript: DECLINED }),
    await world.endedCall(assistant, { to: "+12025550144" }),
  ];
  await world.rest("POST", "/opt-outs", { phone: "+12025550144" });
  await draft(world, id, [{ id: "all", name: "To all", body: "All are texted: {{variables.summary}}" }]);
  await page.goto(`/w/${world.slug}/automations/${id}?tab=backtest`);
  const table = page.getByRole("table", { name: "Backtest" });
  await expect(table.getByRole("row")).toHaveCount(4);
  await expect(table).toContainText("Opted out");
  await expect(table.getByRole("row").nth(2)).toContainText("the False lane has no steps");
  await noViolations(page);
  const told = await table.getByText(/^All are texted: /).allTextContents();
  expect(told).toHaveLength(3);
  await page
    .getByRole("radio", { name: "Not texted" })
    .or(page.getByRole("button", { name: "Not texted" }))
    .first()
    .click();
  await expect(table.getByRole("row")).toHaveCount(2);

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("Version 2 is live")).toBeVisible();
  for (const call of calls) await world.procedure("webhook.resend", { callId: call.id });
  const happened = async () => (await Promise.all(calls.map((call) => textsOf(world, call.id)))).flat();
  await expect.poll(async () => (await happened()).length).toBe(3);
  expect((await happened()).sort()).toEqual([...told].sort());
  const { body } = await world.rest("GET", `/messages?callId=${calls[2]?.id}&direction=outbound`);
  expect(body.data[0]).toMatchObject({ status: "suppressed", reason: expect.stringContaining("opted out") });
});

test("the whole draft runs as a test, on a sample that a person takes from a past call", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const id = await world.liveAutomation(assistant);
  await world.endedCall(assistant, { to: "+12025550177" });
  await draft(world, id, [{ id: "hello", name: "Hello", body: "A test: {{variables.summary}}" }]);
  await page.goto(`/w/${world.slug}/automations/${id}`);
  await page.getByRole("button", { name: "Take a past call" }).click();
  await page
    .getByRole("dialog", { name: "Past calls" })
    .getByRole("button", { name: /Take the call with/ })
    .click();
  await expect(page.getByRole("region", { name: "Samples" })).toContainText("Taken");
  const figures = async () => (await world.rest("GET", "/analytics/delivery")).body.totals;
  await expect.poll(async () => (await figures()).sent).toBe(1);
  const before = await figures();
  await page.getByRole("button", { name: "Run draft" }).click();
  const dialog = page.getByRole("dialog", { name: "Run the draft" });
  await noViolations(page);
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText("The draft", { exact: true })).toBeVisible();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await expect(page.getByText("Test", { exact: true }).first()).toBeVisible();
  await noViolations(page);
  const { body } = await world.rest("GET", "/messages?direction=outbound");
  const test = body.data.find((message: { test: boolean }) => message.test);
  expect(test).toMatchObject({ body: expect.stringContaining("A test:") });
  expect(test.to).not.toBe("+12025550177");
  expect(await figures()).toEqual(before);
});

test("a run that failed is retried on what is published now, and replayed without texting twice", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const id = await world.liveAutomation(assistant);
  await draft(world, id, [{ id: "hello", name: "Hello", to: "{{lead.phone}}", body: "Hello." }]);
  await world.procedure("automation.publish", { id });
  const call = await world.endedCall(assistant, { to: someNumber() });
  await page.goto(`/w/${world.slug}/automations/${id}?tab=runs&state=failed`);
  const row = page.getByRole("table", { name: "Runs" }).getByRole("row").nth(1);
  await expect(row).toContainText("Failed");
  await noViolations(page);
  await draft(world, id, [{ id: "hello", name: "Hello", body: "Hello." }]);
  await world.procedure("automation.publish", { id });
  await row.getByRole("link").first().click();
  // The list has a button of this name too.
  await page.waitForURL(/\/runs\/run_/);
  const original = page.url();
  await page.getByRole("button", { name: "Retry" }).click();
  const retry = page.getByRole("dialog", { name: "Retry on which version?" });
  await expect(retry).toContainText("Recipient of Hello changed");
  await retry.getByRole("button", { name: "Retry on version 3" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible();
  await expect.poll(() => textsOf(world, call.id)).toEqual(["Hello."]);

  await page.getByRole("button", { name: "More for this run" }).click();
  await page.getByRole("menuitem", { name: "Replay from the beginning" }).click();
  const replay = page.getByRole("dialog", { name: "Replay this run?" });
  await expect(replay).toContainText("Was texted for this call already");
  await noViolations(page);
  await replay.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByRole("link", { name: "Replay of another run" })).toBeVisible();
  await expect(page.getByText(/not texted again by a replay/).first()).toBeVisible();
  expect(await textsOf(world, call.id)).toEqual(["Hello."]);

  await page.getByRole("link", { name: "Replay of another run" }).click();
  // Both pages have a button of this name.
  await page.waitForURL(original);
  await page.getByRole("button", { name: "More for this run" }).click();
  await page.getByRole("menuitem", { name: "Replay from the beginning" }).click();
  await replay.getByLabel("Send again").check();
  await expect(replay.getByRole("list", { name: "Who is texted" })).toContainText("Is texted");
  await replay.getByRole("button", { name: "Replay" }).click();
  await expect.poll(() => textsOf(world, call.id)).toEqual(["Hello.", "Hello."]);
});

test("runs that wait are cancelled, or held while the automation is off; calls without a run say why", async ({
  page,
  world,
}) => {
  const assistant = await world.assistant();
  const id = await world.liveAutomation(assistant);
  await saveSteps(world, id, [
    { id: "wait", type: "wait", mode: "for", amount: 2, unit: "days", time: "", days: "any" },
    { id: "hello", name: "Hello", body: "Hello." },
  ]);
  await world.procedure("automation.publish", { id });
  const [first] = [await world.endedCall(assistant), await world.endedCall(assistant)];
  await page.goto(`/w/${world.slug}/automations/${id}?tab=runs`);
  const rows = page.getByRole("table", { name: "Runs" }).getByRole("row");
  await expect(rows).toHaveCount(3);
  await rows.nth(2).getByRole("link").first().click();
  await page.getByRole("button", { name: "Cancel run" }).click();
  await page
    .getByRole("dialog", { name: "Cancel this run?" })
    .getByRole("button", { name: "Cancel run" })
    .click();
  await expect(page.getByText("Cancelled by a person").first()).toBeVisible();
  expect(await textsOf(world, first?.id ?? "")).toEqual([]);

  await page.goto(`/w/${world.slug}/automations/${id}`);
  await page.getByRole("switch", { name: "On" }).click();
  const dialog = page.getByRole("dialog", { name: "Turn Follow up off?" });
  await expect(dialog).toContainText("1 run is under way");
  await noViolations(page);
  await dialog.getByRole("button", { name: /Hold them/ }).click();
  await expect(page.getByRole("switch", { name: "On" })).not.toBeChecked();
  await world.endedCall(assistant, { to: "+12025550188" });
  await page.goto(`/w/${world.slug}/automations/${id}?tab=runs&state=without`);
  const without = page.getByRole("table", { name: "Calls without a run" });
  await expect(without).toContainText("was off when the call was read");
  await noViolations(page);
  await page.goto(`/w/${world.slug}/automations/${id}?tab=runs`);
  await rows.nth(1).getByRole("link").first().click();
  await expect(page.getByText(/Held: its automation was turned off/)).toBeVisible();
});

test("each template is added in two clicks, published and works on the virtual phone", async ({
  page,
  world,
}) => {
  test.setTimeout(240_000);
  const add = async (
    title: string,
    assistantName: string,
    fill?: (dialog: ReturnType<Page["getByRole"]>) => Promise<void>,
  ) => {
    const assistant = await world.assistant(assistantName);
    await page.goto(`/w/${world.slug}/automations/new`);
    // Once React has taken over, the first trigger is the chosen one.
    await expect(page.getByRole("option", { name: /Phone call ended/, selected: true })).toBeVisible();
    await page.getByRole("button", { name: new RegExp(`^${title}`) }).click();
    const dialog = page.getByRole("dialog", { name: title });
    await fill?.(dialog);
    await dialog.getByRole("button", { name: "Add automation" }).click();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Version 1 is live")).toBeVisible();
    const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    return { assistant, id };
  };

  await test.step("thank-you with summary", async () => {
    const { assistant } = await add("Thank-you with summary", "Thea");
    const call = await world.endedCall(assistant);
    await expect
      .poll(async () => (await textsOf(world, call.id))[0])
      .toMatch(/^Thank you for the call, Test/);
  });
  await test.step("missed-call text-back", async () => {
    const { assistant } = await add("Missed-call text-back", "Mia");
    const call = await world.endedCall(assistant, { status: "no_answer", transcript: [] });
    await expect
      .poll(async () => (await textsOf(world, call.id))[0])
      .toMatch(/^Sorry that we missed each other/);
    const answered = await world.endedCall(assistant);
    expect(await textsOf(world, answered.id)).toEqual([]);
  });
  await test.step("appointment confirmation with reply", async () => {
    const { assistant } = await add("Appointment confirmation with reply", "Ann");
    const call = await world.endedCall(assistant, { to: "+12025550149" });
    await expect
      .poll(async () => (await textsOf(world, call.id))[0])
      .toContain("Please answer YES to confirm");
    const { body } = await world.rest("GET", `/messages?callId=${call.id}&direction=outbound`);
    await world.procedure("phone.reply", { to: body.data[0].from, from: "+12025550149", body: "Yes please" });
    await expect
      .poll(() => textsOf(world, call.id), { timeout: 30_000 })
      .toContain("Thank you, it is confirmed. See you then.");
  });
  await test.step("survey link", async () => {
    const { assistant, id } = await add("Survey link", "Sue", (dialog) =>
      dialog.getByLabel("Survey address").fill("https://example.com/survey"),
    );
    const call = await world.endedCall(assistant);
    await world.procedure("automation.addSample", { id, callId: call.id });
    const { runId } = await world.procedure<{ runId: string }>("automation.runDraft", { id });
    await expect
      .poll(async () => (await world.rest("GET", `/messages?runId=${runId}`)).body.data[0]?.body)
      .toContain("https://example.com/survey");
  });
  await test.step("hand-over email", async () => {
    const { assistant } = await add("Hand-over email", "Hal");
    await world.endedCall(assistant, { transcript: DECLINED });
    await page.goto(`/w/${world.slug}/emails`);
    await page.getByRole("link", { name: /Please call back/ }).click();
    const email = page.getByRole("dialog", { name: /Please call back/ });
    await expect(email).toContainText("Shown here only");
    await noViolations(page);
  });
});

test("a viewer sees an automation, its forms and its runs, and no button that is not theirs", async ({
  browser,
  world,
}) => {
  const assistant = await world.assistant();
  const id = await world.liveAutomation(assistant, "Thank you.");
  await world.endedCall(assistant);
  const { url } = await world.procedure<{ url: string }>("member.invite", { role: "viewer" });
  const viewer = await makeAccount("Vera");
  const page = await (await browser.newContext()).newPage();
  await enter(page, viewer);
  await page.goto(url);
  await page.getByRole("button", { name: `Join as ${viewer.email}` }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();

  await page.goto(`/w/${world.slug}/automations`);
  await page.getByRole("link", { name: "Follow up" }).first().click();
  await expect(page.getByText("View only")).toBeVisible();
  await page.getByRole("button", { name: /^Thank you/ }).click();
  await expect(page.getByLabel("Message", { exact: true })).toBeDisabled();
  await expect(page.getByRole("switch", { name: "On" })).toBeDisabled();
  for (const name of [/^Add a step/, "Test trigger", "Test step", "Run draft", "Publish", "More", /^Undo/]) {
    await expect(
      page.getByRole("button", { name, ...(typeof name === "string" ? { exact: true } : {}) }),
    ).toHaveCount(0);
  }
  await noViolations(page);
  await page.goto(`/w/${world.slug}/automations/${id}?tab=runs`);
  await page.getByRole("table", { name: "Runs" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: /^Run for/ })).toBeVisible();
  await expect(page.getByRole("button", { name: /Retry|Cancel run|More for this run/ })).toHaveCount(0);
  await page.goto(`/w/${world.slug}/automations/new`);
  await expect(page.getByText("Your role makes no automations")).toBeVisible();
  await page.context().close();
});
