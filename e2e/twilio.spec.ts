import { API_KEY, AUTH_TOKEN, type Books, UNREGISTERED } from "./fakes/twilio/books";
import { BASE_URL, expect, fakes, someId, test, type World } from "./fixtures";

const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
const OURS = "+12025550171";

const ledger = async (): Promise<Pick<Books, "messages" | "requests" | "reports">> =>
  (await fetch(`${fakes().twilio}/__ledger`)).json();
const program = (change: Partial<Books>) =>
  fetch(`${fakes().twilio}/__program`, { method: "POST", body: JSON.stringify(change) });
const sentTo = async (phone: string) => (await ledger()).messages.filter(({ to }) => to === phone);

/** Twilio's own description of its API has no objection to what either side said. */
test.afterAll(async () => {
  const { violations } = await (await fetch(`${fakes().twilio}/__violations`)).json();
  expect(violations).toEqual([]);
});

/** A connected account, and a live automation that texts every customer from its number. */
async function liveTwilioAutomation(world: World) {
  const { id: connectionId, numbers } = await world.procedure<{
    id: string;
    numbers: { id: string; phone: string }[];
  }>("connection.connectTwilio", { name: "Main", accountSid: ACCOUNT, authToken: AUTH_TOKEN });
  const assistantId = await world.assistant();
  const { id } = await world.procedure<{ id: string }>("automation.create", { assistantId, name: "Thanks" });
  const sms = {
    id: "sms",
    name: "",
    type: "twilio_send_sms",
    connectionId,
    senderId: numbers.find(({ phone }) => phone === OURS)?.id,
    to: "{{call.customerPhone}}",
    body: "Thank you for your time.",
  };
  const draft = { id, draftRevision: 1, name: "Thanks", definition: { steps: [sms] } };
  await world.procedure("automation.saveDraft", draft);
  await world.procedure("automation.publish", { id });
  return assistantId;
}

const messageOf = async (world: World, callId: string) =>
  (await world.rest("GET", `/messages?callId=${callId}`)).body.data[0];

test("a wrong auth token is said at its field and nothing typed is lost; the right one brings the numbers", async ({
  page,
  world,
}) => {
  await page.goto(`/w/${world.slug}/settings/connections`);
  await page.getByRole("button", { name: "Connect Twilio" }).click();
  const form = page.getByRole("dialog", { name: "Connect Twilio" });
  const connect = form.getByRole("button", { name: "Connect", exact: true });
  const [name, sid, token] = ["Name", "Account SID", "Auth token"].map((label) => form.getByLabel(label));
  if (!name || !sid || !token) throw new Error("the form has three fields");
  await name.fill("Head office");
  await sid.fill("AC123");
  await token.fill("wrong-wrong-wrong-wrong");
  await connect.click();
  await expect(sid).toHaveAccessibleDescription(/32 hexadecimal digits/);
  await sid.fill(ACCOUNT);
  await connect.click();
  await expect(token).toHaveAccessibleDescription(/Twilio refuses this auth token/);
  await expect(name).toHaveValue("Head office");
  await expect(sid).toHaveValue(ACCOUNT);
  await expect(token).toHaveValue("wrong-wrong-wrong-wrong");

  await token.fill(AUTH_TOKEN);
  await connect.click();
  await expect(form).toBeHidden();
  await expect(page.getByText("3 numbers, of which 2 can send SMS, and 1 Messaging Service")).toBeVisible();
  const numbers = page.getByRole("table", { name: "Numbers" });
  await expect(numbers.getByRole("row").filter({ hasText: "Front desk" })).toContainText("Head office");
  await expect(numbers.getByRole("row").filter({ hasText: "Voice only" })).toContainText("No");
  expect(await page.content()).not.toContain(AUTH_TOKEN);
});

test("an API key makes the requests: a wrong secret is said at its field, and neither secret is shown", async ({
  page,
  world,
}) => {
  await page.goto(`/w/${world.slug}/settings/connections`);
  await page.getByRole("button", { name: "Connect Twilio" }).click();
  const form = page.getByRole("dialog", { name: "Connect Twilio" });
  const connect = form.getByRole("button", { name: "Connect", exact: true });
  await form.getByLabel("Account SID").fill(ACCOUNT);
  await form.getByLabel("Auth token").fill(AUTH_TOKEN);
  await expect(form.getByLabel("Auth token")).toHaveAccessibleDescription(/signs its reports/);
  const secret = form.getByLabel("API key secret");
  await form.getByLabel("API key SID").fill(API_KEY.sid);
  await connect.click();
  await expect(secret).toHaveAccessibleDescription(/Paste the key's secret/);
  await secret.fill("not-the-secret-of-it");
  await connect.click();
  await expect(secret).toHaveAccessibleDescription(/Twilio refuses this API key/);
  await expect(form.getByLabel("Auth token")).toHaveValue(AUTH_TOKEN);
  await secret.fill(API_KEY.secret);
  await connect.click();
  await expect(form).toBeHidden();
  await expect(page.getByText(API_KEY.sid)).toBeVisible();
  const content = await page.content();
  for (const hidden of [AUTH_TOKEN, API_KEY.secret]) expect(content).not.toContain(hidden);
});

test("a sender that US carriers would block says so with the cure, and sends nothing there", async ({
  page,
  world,
}) => {
  const { numbers } = await world.procedure<{ numbers: { id: string; phone: string }[] }>(
    "connection.connectTwilio",
    { name: "Main", accountSid: ACCOUNT, authToken: AUTH_TOKEN },
  );
  const senderId = numbers.find(({ phone }) => phone === UNREGISTERED)?.id ?? "";

  await test.step("Settings show how each sender stands, and when that was read", async () => {
    await page.goto(`/w/${world.slug}/settings/connections`);
    const rows = page.getByRole("table", { name: "Numbers" }).getByRole("row");
    const unregistered = rows.filter({ hasText: "Not registered" });
    await expect(unregistered).toContainText("add it to a Messaging Service with a verified campaign");
    await expect(unregistered).toContainText("Read from Twilio");
    await expect(rows.filter({ hasText: "Front desk" })).toContainText("Registered for the US");
    await expect(rows.filter({ hasText: "Follow-ups" })).toContainText("Messaging Service");
  });

  const assistant = await world.assistant();
  const { id } = await world.procedure<{ id: string }>("automation.create", {
    assistantId: assistant,
    name: "Thanks",
  });
  await world.procedure("automation.testTrigger", { id });
  await world.endedCall(assistant, { to: "+12025550148" });

  await test.step("the builder and Test step say why", async () => {
    await page.goto(`/w/${world.slug}/automations/${id}`);
    await page.getByRole("button", { name: "Add a step after the trigger" }).click();
    await page.getByRole("combobox", { name: "Search steps" }).fill("twilio");
    await page.getByRole("option", { name: /your own Twilio account/ }).click();
    await page.getByLabel("Connection").selectOption({ label: "Main" });
    const sender = page.getByLabel("Sender number");
    await sender.selectOption(senderId);
    await expect(sender).toHaveAccessibleDescription(
      /Not sent to numbers in the United States.*verified campaign/,
    );
    await page.getByLabel("Message", { exact: true }).fill("Thank you.");
    const trial = page.getByRole("region", { name: "Test step" });
    await trial.getByLabel("Send the test to").fill("(202) 555-0156");
    await trial.getByRole("button", { name: "Test step" }).click();
    await expect(trial).toContainText("not registered for A2P 10DLC");
  });

  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 1 is live")).toBeVisible();
  const call = await world.endedCall(assistant, { to: "+12025550149" });
  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  await expect(page.getByRole("region", { name: "What followed" })).toContainText(
    "not registered for A2P 10DLC",
  );
  for (const phone of ["+12025550148", "+12025550149", "+12025550156"]) {
    const fromIt = (await sentTo(phone)).filter(({ from }) => from === UNREGISTERED);
    expect(fromIt).toEqual([]);
  }
});

test("Twilio's Send SMS, from the builder to the customer's phone, once", async ({ page, world }) => {
  await world.procedure("connection.connectTwilio", {
    name: "Main",
    accountSid: ACCOUNT,
    authToken: AUTH_TOKEN,
  });
  const assistant = await world.assistant();
  const { id } = await world.procedure<{ id: string }>("automation.create", {
    assistantId: assistant,
    name: "Thanks by Twilio",
  });
  await world.procedure("automation.testTrigger", { id });
  await world.endedCall(assistant, { to: "+12025550140" });
  const text = `Thank you, reference ${someId()}`;

  await page.goto(`/w/${world.slug}/automations/${id}`);
  await page.getByRole("button", { name: "Add a step after the trigger" }).click();
  await page.getByRole("combobox", { name: "Search steps" }).fill("twilio");
  await page.getByRole("option", { name: /your own Twilio account/ }).click();
  await page.getByLabel("Connection").selectOption({ label: "Main" });
  const sender = page.getByLabel("Sender number");
  await expect(sender.getByRole("option", { name: /Voice only · cannot send SMS/ })).toBeDisabled();
  await sender.selectOption({ index: 1 });
  await expect(page.getByLabel("Recipient", { exact: true })).toHaveValue("{{call.customerPhone}}");
  await page.getByLabel("Message", { exact: true }).fill(text);

  await test.step("Test step really sends, to the number that is given", async () => {
    const trial = page.getByRole("region", { name: "Test step" });
    await trial.getByLabel("Send the test to").fill("(202) 555-0155");
    await trial.getByRole("button", { name: "Test step" }).click();
    await expect(trial).toContainText("Delivered");
    const sent = (await sentTo("+12025550155")).filter(({ body }) => body === text);
    expect(sent).toHaveLength(1);
    expect((await sentTo("+12025550140")).filter(({ body }) => body === text)).toEqual([]);
  });

  await page.getByRole("button", { name: "Publish" }).click();
  await expect(page.getByText("Version 1 is live")).toBeVisible();
  const call = await world.endedCall(assistant, { to: "+12025550143" });
  await expect.poll(async () => (await messageOf(world, call.id))?.status).toBe("delivered");
  const sent = (await sentTo("+12025550143")).filter(({ body }) => body === text);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ from: OURS, body: text });
  expect(sent[0]?.statusCallback).toMatch(new RegExp(`^${BASE_URL}/api/twilio/status/`));
  const reports = (await ledger()).reports.filter(({ sid }) => sid === sent[0]?.sid);
  expect(reports.map(({ status, answer }) => [status, answer])).toEqual([
    ["sent", 200],
    ["delivered", 200],
  ]);

  await page.goto(`/w/${world.slug}/calls/${call.id}`);
  await expect(page.getByRole("region", { name: "What followed" })).toContainText("SMS delivered");
});

test("a status report that Twilio did not sign changes nothing", async ({ world }) => {
  await program({ callbacks: "drop" });
  const assistant = await liveTwilioAutomation(world);
  const call = await world.endedCall(assistant, { to: "+12025550144" });
  await expect.poll(async () => (await messageOf(world, call.id))?.status).toBe("accepted");
  const [message] = (await sentTo("+12025550144")).slice(-1);
  const report = async (authToken: string) => {
    const body = JSON.stringify({ sid: message?.sid, status: "delivered", authToken });
    return (await (await fetch(`${fakes().twilio}/__report`, { method: "POST", body })).json()).status;
  };
  expect(await report("not-the-token-of-this-account")).toBe(403);
  expect((await messageOf(world, call.id)).status).toBe("accepted");
  expect(await report(AUTH_TOKEN)).toBe(200);
  expect((await messageOf(world, call.id)).status).toBe("delivered");
  await program({ callbacks: "normal" });
});

test("who told the carrier STOP is opted out here from then on", async ({ page, world }) => {
  const phone = "+12025550145";
  await program({ faults: [{ kind: "reject", code: 21610, to: phone }] });
  const assistant = await liveTwilioAutomation(world);
  const first = await world.endedCall(assistant, { to: phone });
  await expect
    .poll(async () => await messageOf(world, first.id))
    .toMatchObject({ status: "failed", errorCode: "21610" });
  await page.goto(`/w/${world.slug}/contacts/opt-outs`);
  await expect(page.getByRole("row").filter({ hasText: "+1 202 555 0145" })).toContainText(/carrier/i);

  const second = await world.endedCall(assistant, { to: phone });
  await expect.poll(async () => (await messageOf(world, second.id))?.status).toBe("suppressed");
  const asked = (await ledger()).requests.filter(
    ({ method, fields }) => method === "POST" && fields.To === phone,
  );
  expect(asked).toHaveLength(1);
});
