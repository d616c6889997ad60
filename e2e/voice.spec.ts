import AxeBuilder from "@axe-core/playwright";
import { AUTH_TOKEN, type Books } from "./fakes/twilio/books";
import type { CallScript, FakeCall } from "./fakes/twilio/voice";
import { expect, fakes, test, type World } from "./fixtures";

const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
const OURS = "+12025550171";
const GRACE = "+14155550142";
const JOE = "+14155550143";
const AGREES: CallScript = {
  takes: "human",
  says: ["Yes, that works for me.", "No, that is all. Goodbye."],
};

const program = (change: Partial<Books>) =>
  fetch(`${fakes().twilio}/__program`, { method: "POST", body: JSON.stringify(change) });
const ring = async (from: string, script: CallScript): Promise<FakeCall> => {
  const body = JSON.stringify({ accountSid: ACCOUNT, from, to: OURS, script });
  return (await fetch(`${fakes().twilio}/__call`, { method: "POST", body })).json();
};

/** Neither Twilio's description of its API nor its rules of TwiML object to what either side said. */
test.afterAll(async () => {
  const { violations } = await (await fetch(`${fakes().twilio}/__violations`)).json();
  expect(violations).toEqual([]);
});

async function frontDesk(world: World) {
  await world.procedure("connection.connectTwilio", {
    name: "Main",
    accountSid: ACCOUNT,
    authToken: AUTH_TOKEN,
  });
  // Connecting an account puts quiet hours and caps in force; this spec runs at any hour.
  await world.procedure("sending.save", { aroundTheClock: true, recipientCap: 100 });
  const assistant = await world.assistant("Front desk");
  await world.liveAutomation(assistant, "See you on Friday.");
  return assistant;
}

const texted = async (world: World, callId: string) => {
  const message = async () => (await world.rest("GET", `/messages?callId=${callId}`)).body.data[0];
  await expect.poll(async () => (await message())?.status, { timeout: 20_000 }).toBe("delivered");
  return message();
};

test("Speak to assistant calls a real telephone; what is agreed there is texted", async ({ page, world }) => {
  const assistant = await frontDesk(world);
  await program({ people: { [GRACE]: AGREES } });
  await page.goto(`/w/${world.slug}/assistants/${assistant}`);
  await page.getByRole("button", { name: "Speak to assistant" }).click();
  await page.getByRole("menuitem", { name: /^Phone call/ }).click();
  const form = page.getByRole("dialog", { name: "Call a telephone" });
  await form.getByLabel("Number to call").fill("12");
  await form.getByRole("button", { name: "Call now" }).click();
  await expect(form.getByLabel("Number to call")).toHaveAccessibleDescription(/not a possible phone number/);
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations).toEqual([]);
  await form.getByLabel("Number to call").fill("+1 415 555 0142");
  await form.getByRole("button", { name: "Call now" }).click();

  await expect(page.getByText("Yes, that works for me.").first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("Achieved").first()).toBeVisible({ timeout: 20_000 });
  const { body } = await world.rest("GET", `/calls?assistantId=${assistant}`);
  expect(body.data[0]).toMatchObject({ direction: "outbound", to: GRACE, from: OURS, status: "completed" });
  expect(await texted(world, body.data[0].id)).toMatchObject({ to: GRACE, body: "See you on Friday." });
});

test("a number's calls are answered by the assistant that is chosen for it, and recorded after its consent", async ({
  page,
  world,
}) => {
  const assistant = await frontDesk(world);
  await page.goto(`/w/${world.slug}/settings/connections`);
  await page.getByRole("button", { name: /Calls to .*0171: answered by Nobody/ }).click();
  const form = page.getByRole("dialog", { name: /^Calls of/ });
  await form.getByLabel("Answered by").selectOption("Front desk");
  await form.getByLabel("Record calls").check();
  await form.getByLabel("Said before the recording begins").fill("");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByLabel("Said before the recording begins")).toHaveAccessibleDescription(
    /Write what is said/,
  );
  await form.getByLabel("Said before the recording begins").fill("This call is recorded.");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: /0171: answered by Front desk/ })).toBeVisible();

  const line = await ring(JOE, AGREES);
  expect(line).toMatchObject({ recorded: true, status: "completed" });
  expect(line.spoken[0]).toEqual({ who: "app", text: "This call is recorded." });
  expect(line.twiml.at(-1)).toContain("<Hangup/>");
  const calls = async () => (await world.rest("GET", `/calls?assistantId=${assistant}`)).body.data;
  await expect.poll(async () => (await calls())[0]?.evaluation.state, { timeout: 20_000 }).toBe("evaluated");
  const [call] = await calls();
  expect(call).toMatchObject({ direction: "inbound", from: JOE, to: OURS, outcome: "achieved" });
  expect(call.recordingUrl).toMatch(/^https:\/\/api\.twilio\.com\/.*\.mp3$/);
  await texted(world, call.id);
});

test("a machine that answers is a voicemail, and nobody is texted", async ({ world }) => {
  const assistant = await frontDesk(world);
  await program({ people: { [GRACE]: { takes: "machine", says: [] } } });
  const senders = await world.senders();
  const numberId = senders.find(({ phone, provider }) => phone === OURS && provider === "twilio")?.id;
  const { callId } = await world.procedure<{ callId: string }>("voice.dial", {
    assistantId: assistant,
    numberId,
    to: GRACE,
  });
  const call = async () => (await world.rest("GET", `/calls/${callId}`)).body;
  await expect.poll(async () => (await call()).evaluation.state, { timeout: 20_000 }).toBe("evaluated");
  expect(await call()).toMatchObject({ status: "voicemail" });
  expect((await call()).outcome).not.toBe("achieved");
  expect((await world.rest("GET", `/messages?callId=${callId}`)).body.data).toEqual([]);
});
