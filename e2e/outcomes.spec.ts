import { AGREED, callBody, DECLINED, expect, someId, test } from "./fixtures";

const PHONE = "+12025550142";

test("a declined call is not texted, and its run says why", async ({ page, world }) => {
  const assistant = await world.assistant();
  const automation = await world.liveAutomation(assistant);
  const call = await world.endedCall(assistant, { transcript: DECLINED });
  const { body } = await world.rest("GET", `/calls/${call.id}`);
  expect(body.outcome).toBe("not_achieved");
  expect(body.variables.status).toBe(false);
  expect(body.messageIds).toEqual([]);

  await page.goto(`/w/${world.slug}/automations/${automation}?tab=runs`);
  const row = page.getByRole("row").filter({ hasText: "Not texted" });
  await expect(row).toContainText(/status is false/);
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  await expect(page.getByRole("region", { name: "What followed" })).toContainText(/No SMS/);
});

test("nobody answered: a webhook for completed calls only starts nothing", async ({ page, world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const call = await world.endedCall(assistant, { status: "no_answer", transcript: [] });
  const { body } = await world.rest("GET", `/calls/${call.id}`);
  expect(body.status).toBe("no_answer");
  expect(body.variables.status).toBeNull();
  expect(body.messageIds).toEqual([]);
  const runs = await world.rest("GET", "/runs");
  expect(runs.body.data.every((run: { state: string }) => run.state === "skipped")).toBe(true);

  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  await expect(page.getByRole("region", { name: "What followed" })).toContainText(/completed calls only/i);
});

test("who answers STOP is not texted after the next call", async ({ page, world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const first = await world.endedCall(assistant, { to: PHONE });
  await expect
    .poll(async () => (await world.rest("GET", `/messages?callId=${first.id}`)).body.data[0]?.status)
    .toBe("delivered");

  await page.goto(`/w/${world.slug}/messages`);
  await page.getByRole("button", { name: /Open the virtual phone/ }).click();
  const phone = page.getByRole("dialog", { name: "Virtual phone" });
  await phone.getByText("Messages").click();
  await phone.getByRole("button", { name: "STOP" }).click();
  await expect
    .poll(async () =>
      (await world.rest("GET", "/opt-outs")).body.data.map((row: { phone: string }) => row.phone),
    )
    .toEqual([PHONE]);

  const second = await world.endedCall(assistant, { to: PHONE });
  await expect
    .poll(async () => (await world.rest("GET", `/runs?callId=${second.id}`)).body.data[0]?.state)
    .toMatch(/succeeded|failed|skipped/);
  const { body } = await world.rest("GET", `/messages?callId=${second.id}`);
  expect(body.data.map((message: { status: string }) => message.status)).toEqual(["suppressed"]);
  await page.goto(`/w/${world.slug}/calls/${second.id}`);
  await expect(page.getByRole("region", { name: "What followed" })).toContainText(/opted out/i);
});

test("the same call posted twenty times at once is one call, one run, one SMS", async ({ world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const body = callBody(assistant, { externalId: someId(), transcript: AGREED });
  const answers = await Promise.all(Array.from({ length: 20 }, () => world.rest("POST", "/calls", body)));
  expect(new Set(answers.map(({ body: call }) => call.id)).size).toBe(1);
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 202]);
  const { id } = answers[0]?.body ?? {};
  await expect
    .poll(async () => (await world.rest("GET", `/messages?callId=${id}`)).body.data[0]?.status)
    .toBe("delivered");
  const [calls, runs, messages] = await Promise.all(
    ["/calls", "/runs", "/messages"].map(async (path) => (await world.rest("GET", path)).body.data),
  );
  expect(calls).toHaveLength(1);
  expect(runs).toHaveLength(1);
  expect(messages).toHaveLength(1);
});

test("re-evaluating and resending text nobody again, unless a person says so", async ({ page, world }) => {
  const assistant = await world.assistant();
  await world.liveAutomation(assistant);
  const call = await world.endedCall(assistant);
  const texts = async () => (await world.rest("GET", `/messages?callId=${call.id}`)).body.data.length;
  await expect.poll(texts).toBe(1);

  expect((await world.rest("POST", `/calls/${call.id}/re-evaluate`)).status).toBeLessThan(300);
  await expect
    .poll(async () => (await world.rest("GET", `/calls/${call.id}`)).body.evaluation.revision)
    .toBe(2);
  for (let press = 0; press < 5; press++) {
    expect((await world.rest("POST", `/calls/${call.id}/resend-webhook`)).status).toBeLessThan(300);
  }
  expect(await texts()).toBe(1);

  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  await page.getByRole("button", { name: "Resend webhook" }).click();
  const dialog = page.getByRole("dialog", { name: "Resend webhook" });
  await dialog.getByRole("checkbox", { name: /Send again/ }).check();
  await dialog.getByRole("button", { name: "Resend and text again" }).click();
  await expect(dialog.getByRole("list", { name: "What happened" })).toBeVisible();
  await expect.poll(texts).toBe(2);
});

test("what belongs to another workspace is not found, on every page", async ({ page, world, stranger }) => {
  const assistant = await stranger.assistant();
  const automation = await stranger.liveAutomation(assistant);
  const call = await stranger.endedCall(assistant);
  const { body } = await stranger.rest("GET", `/calls/${call.id}`);
  const contact = body.contactId;
  const run = body.runIds[0];
  for (const path of [
    `assistants/${assistant}`,
    `automations/${automation}`,
    `automations/${automation}/runs/${run}`,
    `calls/${call.id}`,
    `contacts/${contact}`,
  ]) {
    await page.goto(`/w/${world.slug}/${path}`);
    await expect(page.getByRole("heading", { name: /not found/i }), path).toBeVisible();
    expect((await world.rest("GET", `/${path.split("/runs/")[1] ? `runs/${run}` : path}`)).status, path).toBe(
      404,
    );
  }
  await page.goto(`/w/${stranger.slug}/calls`);
  await expect(page.getByRole("heading", { name: /not found/i })).toBeVisible();
});
