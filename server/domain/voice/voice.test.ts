import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { spawnFake } from "@/e2e/fakes/spawn";
import { AUTH_TOKEN, type Books } from "@/e2e/fakes/twilio/books";
import { sign } from "@/e2e/fakes/twilio/reports";
import type { CallScript, FakeCall } from "@/e2e/fakes/twilio/voice";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { expireCall } from "../calls/talk";
import { addOptOut } from "../contacts/opt-outs";
import { connectTwilio } from "../messaging/connections";
import { serveTwilioWebhooks } from "../messaging/testing";
import { createScope, type Scope } from "../scope";
import { dialPhone } from "./dial";
import { hangUpRealCall } from "./hang-up";
import { saveVoiceSettings } from "./number-settings";
import { VoiceSettings } from "./schema";

/** A fake Twilio calls the app's webhooks as Twilio does, and judges each answer; what follows is asked of the database. */
const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
const OURS = "+12025550171";

let world: TestWorld;
let fake: Awaited<ReturnType<typeof spawnFake>>;
let app: { url: string; close(): void };
let scope: Scope;
let assistantId: string;
let numberId: string;
let area = 300;
/** Nobody's twice: the fake keeps who answers how by number. */
const somebody = () => `+1${++area}5550142`;

const program = (change: Partial<Books>) =>
  fetch(`${fake.url}/__program`, { method: "POST", body: JSON.stringify(change) });
const people = (phone: string, script: CallScript) => program({ people: { [phone]: script } });
const books = async (): Promise<Books> => (await fetch(`${fake.url}/__ledger`)).json();
const lineOf = async (phone: string): Promise<FakeCall | undefined> =>
  (await books()).calls.find(({ to, from }) => to === phone || from === phone);
const callOf = (id: string) =>
  world.db.call.findFirstOrThrow({
    where: { id, workspaceId: scope.workspaceId },
    include: { turns: { orderBy: { position: "asc" } }, voice: true },
  });
const ended = async (id: string) => {
  await vi.waitFor(async () => expect((await callOf(id)).endedAt).not.toBeNull(), {
    timeout: 10_000,
    interval: 50,
  });
  return callOf(id);
};
/** The carrier has said all that it will. */
const over = (phone: string) =>
  vi.waitFor(
    async () => expect(["completed", "busy", "no-answer"]).toContain((await lineOf(phone))?.status),
    { timeout: 10_000, interval: 50 },
  );
const dial = async (script: CallScript, change: Partial<VoiceSettings> = {}) => {
  const phone = somebody();
  await people(phone, script);
  if (Object.keys(change).length > 0) await answering(change);
  const { callId } = await dialPhone(scope, { assistantId, numberId, to: phone });
  await over(phone);
  return { phone, callId, call: await ended(callId) };
};
const answering = (change: Partial<VoiceSettings>) =>
  saveVoiceSettings(scope, VoiceSettings.parse({ numberId, assistantId, ...change }));

beforeAll(async () => {
  [world, fake] = await Promise.all([testWorld(), spawnFake("e2e/fakes/twilio.ts")]);
  app = await serveTwilioWebhooks(world.db);
  vi.stubEnv("APP_URL", app.url);
  vi.stubEnv("TWILIO_API_BASE_URL", fake.url);
});
beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  const assistant = await makeAssistant(scope, {
    firstMessage: "Hi {{name}}, this is Ada. Would you like to book Friday at 3 pm?",
  });
  assistantId = assistant.id;
  await world.db.callVariable.create({
    data: {
      id: `cvr_${assistantId}`,
      workspaceId: scope.workspaceId,
      assistantId,
      position: 0,
      name: "name",
      type: "text",
      defaultValue: "Tester",
    },
  });
  const { numbers } = await connectTwilio(scope, {
    name: "Main",
    accountSid: ACCOUNT,
    authToken: AUTH_TOKEN,
  });
  numberId = numbers.find(({ phone }) => phone === OURS)?.id ?? "";
});
afterAll(async () => {
  const { checked, violations } = await (await fetch(`${fake.url}/__violations`)).json();
  app.close();
  await fake.stop();
  await world.drop();
  vi.unstubAllEnvs();
  // Twilio's API description and its rules of TwiML have no objection to what was said.
  expect({ checked, violations }).toEqual({ checked, violations: [] });
});

describe("a real call out", () => {
  it("greets, talks, says goodbye, ends, and is evaluated like any other", async () => {
    const { phone, call } = await dial({
      takes: "human",
      says: ["Yes, that works for me.", "No thanks, bye."],
    });
    const line = await lineOf(phone);
    expect(line?.spoken.slice(0, 2)).toEqual([
      { who: "app", text: "Hi Tester, this is Ada. Would you like to book Friday at 3 pm?" },
      { who: "customer", text: "Yes, that works for me." },
    ]);
    expect(line?.twiml.at(-1)).toContain("<Hangup/>");
    expect(call).toMatchObject({
      provider: "twilio",
      externalId: line?.sid,
      direction: "outbound",
      customerPhone: phone,
      assistantPhone: OURS,
      status: "completed",
      evaluationState: "pending",
      callVariables: { name: "Tester" },
    });
    expect(call.turns.map(({ role, text }) => [role === "customer" ? "customer" : "app", text])).toEqual(
      line?.spoken.map(({ who, text }) => [who, text]),
    );
    const where = { workspaceId: scope.workspaceId, name: "call/evaluation.requested" };
    expect(await world.db.outboxEvent.count({ where })).toBe(1);
  });

  it.each([
    ["busy", { status: "busy", endReason: "line_busy" }],
    ["no-answer", { status: "no_answer", endReason: "nobody_answered" }],
    ["machine", { status: "voicemail", endReason: "machine_answered" }],
  ] as const)("that ends with %s has no conversation", async (takes, expected) => {
    const { call } = await dial({ takes, says: [] });
    expect(call).toMatchObject(expected);
    expect(call.turns.filter(({ role }) => role === "customer")).toEqual([]);
  });

  it("ends when the customer hangs up", async () => {
    const { call } = await dial({ takes: "human", says: ["Hello?"] });
    expect(call).toMatchObject({ status: "completed", endReason: "customer_hung_up" });
  });

  it("is ended from here, at Twilio too, and not twice", async () => {
    const { callId, phone } = await dial({ takes: "human", says: ["Hello?"] });
    const where = { id: callId, workspaceId: scope.workspaceId };
    await world.db.call.update({ where, data: { status: "in_progress", endedAt: null } });
    await hangUpRealCall(scope, callId);
    expect(await callOf(callId)).toMatchObject({ status: "completed", endReason: "ended_by_member" });
    const sid = (await lineOf(phone))?.sid;
    const asked = (await books()).requests.filter(({ path }) => path.endsWith(`/Calls/${sid}.json`));
    expect(asked.map(({ fields }) => fields)).toEqual([{ Status: "completed" }]);
    await expect(hangUpRealCall(scope, callId)).rejects.toMatchObject({ code: "conflict" });
  });

  it("asks into a silence, and ends the call at the third; a word in between begins anew", async () => {
    const silent = await dial({ takes: "human", says: [null, null, null, "too late"] });
    expect(silent.call).toMatchObject({ status: "completed", endReason: "silence" });
    expect(
      (await lineOf(silent.phone))?.spoken.filter(({ text }) => text === "Are you still there?"),
    ).toHaveLength(2);
    const back = await dial({ takes: "human", says: [null, null, "Yes, that works for me.", null] });
    expect(back.call.endReason).toBe("customer_hung_up");
  });

  it("hears a turn once that is posted twice, and answers it the same", async () => {
    const { call } = await dial({
      takes: "human",
      says: ["Yes, that works for me.", "No, bye."],
      twice: true,
    });
    expect(call.turns.filter(({ text }) => text === "Yes, that works for me.")).toHaveLength(1);
  });

  it("is recorded after the sentence of consent, and only then", async () => {
    const consent = "This call is recorded for quality.";
    const { phone, callId } = await dial(
      { takes: "human", says: ["Yes, that works for me.", "No, bye."] },
      { recordCalls: true, consent },
    );
    const line = await lineOf(phone);
    expect(line?.recorded).toBe(true);
    expect(line?.spoken[0]).toEqual({ who: "app", text: consent });
    await vi.waitFor(async () =>
      expect((await callOf(callId)).recordingUrl).toMatch(/Recordings\/RE\w+\.mp3$/),
    );
    const plain = await dial({ takes: "human", says: ["No, bye."] }, { recordCalls: false });
    expect(await lineOf(plain.phone)).toMatchObject({ recorded: false });
  });

  it("ends at its longest, also by the job that waits for what never ended", async () => {
    const phone = somebody();
    await people(phone, { takes: "human", says: ["Hello?"] });
    const { callId } = await dialPhone(scope, { assistantId, numberId, to: phone });
    await over(phone);
    const { voice } = await ended(callId);
    expect(voice?.maxSeconds).toBe(600);
    // Reopened as if no report had ever come, and long ago.
    const where = { id: callId, workspaceId: scope.workspaceId };
    const since = new Date(Date.now() - 595_000);
    await world.db.call.update({ where, data: { status: "in_progress", endedAt: null, answeredAt: since } });
    const twiml = await (await turn(callId, voice?.turn ?? 0, "Still here")).text();
    expect(twiml).toMatch(/I have to end the call here.*<Hangup\/>/);
    expect(await callOf(callId)).toMatchObject({ status: "completed", endReason: "time_limit" });
    await world.db.call.update({ where, data: { status: "in_progress", endedAt: null } });
    const late = createScope(world.db, scope.workspaceId, { kind: "job", name: "expire-call" });
    expect(await expireCall(late, callId, "in_progress")).toEqual({ over: true });
  });

  it("is not made to who must not be called, and says what Twilio says when it refuses", async () => {
    const to = somebody();
    const ask = (over: object = {}) => dialPhone(scope, { assistantId, numberId, to, ...over });
    await addOptOut(scope, { phone: to, scope: "all" });
    await expect(ask()).rejects.toMatchObject({
      issues: [{ path: "to", message: expect.stringMatching(/asked not/) }],
    });
    await expect(ask({ to: OURS })).rejects.toMatchObject({ issues: [{ path: "to" }] });
    await expect(ask({ to: "+19005550142" })).rejects.toMatchObject({ issues: [{ path: "to" }] });
    await expect(ask({ to: "12" })).rejects.toMatchObject({ issues: [{ path: "to" }] });
    await program({ numbers: [] });
    const other = somebody();
    await expect(ask({ to: other })).rejects.toThrow(/not yours/);
    await program({ numbers: [{ phone: OURS, name: "Front desk", sms: true, voice: true }] });
    const where = { workspaceId: scope.workspaceId, customerPhone: other };
    expect(await world.db.call.findFirst({ where })).toMatchObject({ status: "failed" });
  });
});

/** A turn as Twilio posts it. */
async function turn(callId: string, number: number, said: string, token = AUTH_TOKEN) {
  const { voice, from, to } = await callOf(callId);
  const url = `${app.url}/api/twilio/voice/calls/${voice?.callbackToken}/turn?turn=${number}`;
  const form = {
    AccountSid: ACCOUNT,
    CallSid: voice?.sid ?? "",
    From: from ?? "",
    To: to ?? "",
    SpeechResult: said,
  };
  return fetch(url, {
    method: "POST",
    headers: { "x-twilio-signature": sign(token, url, form) },
    body: new URLSearchParams(form),
  });
}

describe("a call in", () => {
  const ring = async (from: string, script: CallScript) => {
    const body = JSON.stringify({ accountSid: ACCOUNT, from, to: OURS, script });
    return fetch(`${fake.url}/__call`, { method: "POST", body });
  };

  it("is answered by the number's assistant, which knows the caller's lead", async () => {
    await answering({});
    const from = somebody();
    await world.db.contact.create({
      data: { id: `cnt_${from}`, workspaceId: scope.workspaceId, phone: from, lead: { name: "Grace" } },
    });
    const line: FakeCall = await (
      await ring(from, { takes: "human", says: ["Yes, that works for me.", "No, bye."] })
    ).json();
    expect(line.spoken[0]?.text).toMatch(/^Hi Grace, this is Ada/);
    const where = { workspaceId: scope.workspaceId, externalId: line.sid };
    const { id } = await world.db.call.findFirstOrThrow({ where });
    expect(await ended(id)).toMatchObject({
      direction: "inbound",
      customerPhone: from,
      assistantPhone: OURS,
      assistantId,
      lead: { name: "Grace" },
      callVariables: { name: "Grace" },
    });
  });

  it("of a withheld number is taken without one; its end is reported to the number's own address", async () => {
    await answering({});
    const line: FakeCall = await (await ring("anonymous", { takes: "human", says: ["Hello?"] })).json();
    const where = { workspaceId: scope.workspaceId, externalId: line.sid };
    const { id } = await world.db.call.findFirstOrThrow({ where });
    expect(await ended(id)).toMatchObject({ customerPhone: null, endReason: "customer_hung_up" });
  });

  it("to a number that nobody answers is not taken; Twilio is told where to ask, and where not any more", async () => {
    await answering({});
    expect((await books()).routes[OURS]?.voiceUrl).toMatch(/\/api\/twilio\/voice\/incoming\/con_/);
    const { connectionId } = await world.db.phoneNumber.findFirstOrThrow({
      where: { id: numberId, workspaceId: scope.workspaceId },
    });
    await answering({ assistantId: null });
    expect((await books()).routes[OURS]?.voiceUrl).toBe("");
    await program({
      routes: {
        [OURS]: { voiceUrl: `${app.url}/api/twilio/voice/incoming/${connectionId}`, statusCallback: "" },
      },
    });
    const line: FakeCall = await (await ring(somebody(), { takes: "human", says: [] })).json();
    expect(line.twiml[0]).toContain("<Reject");
    expect(await world.db.call.count({ where: { workspaceId: scope.workspaceId } })).toBe(0);
  });
});

describe("who may speak for Twilio", () => {
  it("a forged request, and one about another call, change nothing", async () => {
    const { callId, call } = await dial({ takes: "human", says: ["Hello?"] });
    expect((await turn(callId, call.voice?.turn ?? 0, "Yes", "another-token")).status).toBe(403);
    const unknown = await fetch(`${app.url}/api/twilio/voice/calls/nobody/turn`, {
      method: "POST",
      body: "",
    });
    expect(unknown.status).toBe(404);
    expect((await callOf(callId)).turns).toHaveLength(call.turns.length);
  });

  it("what is said after the end is not heard", async () => {
    const { callId, call } = await dial({ takes: "human", says: ["Hello?"] });
    expect(await (await turn(callId, call.voice?.turn ?? 0, "One more thing")).text()).toContain("<Hangup/>");
    expect((await callOf(callId)).turns).toHaveLength(call.turns.length);
  });
});

it("a number without voice, another workspace's number and another's assistant answer nothing", async () => {
  const theirs = await makeWorkspace(world.db);
  const foreign = await makeAssistant(theirs);
  await expect(answering({ assistantId: foreign.id })).rejects.toMatchObject({ code: "not_found" });
  await expect(
    saveVoiceSettings(theirs, VoiceSettings.parse({ numberId, assistantId: foreign.id })),
  ).rejects.toMatchObject({ code: "not_found" });
  const where = { id: numberId, workspaceId: scope.workspaceId };
  await world.db.phoneNumber.update({ where, data: { voice: false } });
  await expect(answering({})).rejects.toMatchObject({ issues: [{ path: "assistantId" }] });
  expect(VoiceSettings.safeParse({ numberId, assistantId, recordCalls: true, consent: "" }).success).toBe(
    false,
  );
});
