import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { figures } from "../analytics/testing";
import type { Dialogue } from "../evaluation/schema";
import { createScope, type Scope } from "../scope";
import { defaultOf, dialCall } from "./dial-call";
import { getCall } from "./get-call";
import { changePhone } from "./phones";
import { answerCall, declineCall, expireCall, hangUpCall, sayInCall } from "./talk";
import { getVirtualPhone, markRead } from "./virtual-phone";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

/** Greets by the first message, echoes, and hangs up on "bye". */
const echo: Dialogue = {
  reply: async ({ turns, assistant, callVariables }) => {
    const said = turns.at(-1)?.text;
    if (said === undefined)
      return { text: `${assistant.firstMessage} ${callVariables.place ?? ""}`, hangUp: false };
    return { text: `You said: ${said}`, hangUp: said === "bye" };
  },
};
const broken: Dialogue = { reply: () => Promise.reject(new Error("model down")) };

async function workspace(firstMessage = "Hello from") {
  const scope = await makeWorkspace(world.db);
  const assistant = await makeAssistant(scope, { firstMessage });
  const ring = () => dialCall(scope, { assistantId: assistant.id, channel: "phone" }, echo);
  return { scope, assistant, ring };
}
const events = (scope: Scope, name: string) =>
  world.db.outboxEvent.count({ where: { workspaceId: scope.workspaceId, name } });

describe("a call on the virtual phone", () => {
  it("rings, is answered, is talked through and ends as a completed call that gets evaluated", async () => {
    const { scope, assistant, ring } = await workspace();
    await scope.db.callVariable.create({
      data: {
        id: "cvr_1",
        workspaceId: scope.workspaceId,
        assistantId: assistant.id,
        position: 0,
        name: "place",
        type: "text",
        defaultValue: "Kassel",
      },
    });
    const { callId } = await ring();
    expect((await getVirtualPhone(scope)).call).toMatchObject({
      id: callId,
      status: "ringing",
      assistantName: "Ada",
    });
    await answerCall(scope, callId, echo);
    await sayInCall(scope, { callId, text: "I agree" }, echo);
    const running = await getVirtualPhone(scope);
    expect(running.call?.transcript.map(({ role, text }) => [role, text])).toEqual([
      ["assistant", "Hello from Kassel"],
      ["customer", "I agree"],
      ["assistant", "You said: I agree"],
    ]);
    await hangUpCall(scope, callId);
    const call = await getCall(scope, callId);
    expect(call).toMatchObject({
      status: "completed",
      direction: "outbound",
      to: running.phone,
      customerPhone: running.phone,
      callVariables: { place: "Kassel" },
      evaluation: { state: "pending" },
    });
    expect(call.transcript.every(({ startMs }) => startMs !== null)).toBe(true);
    expect(await events(scope, "call/evaluation.requested")).toBe(1);
    expect((await getVirtualPhone(scope)).call).toBeNull();
  });

  it("ends when the assistant says goodbye", async () => {
    const { scope, ring } = await workspace();
    const { callId } = await ring();
    await answerCall(scope, callId, echo);
    await sayInCall(scope, { callId, text: "bye" }, echo);
    expect(await getCall(scope, callId)).toMatchObject({
      status: "completed",
      endReason: "assistant_hung_up",
    });
  });

  it("is busy when declined, and unanswered when nobody comes", async () => {
    const { scope, ring } = await workspace();
    const first = await ring();
    await declineCall(scope, first.callId);
    expect(await getCall(scope, first.callId)).toMatchObject({ status: "busy", durationSeconds: 0 });
    const second = await ring();
    expect(await expireCall(scope, second.callId, "ringing")).toEqual({ over: true });
    expect((await getCall(scope, second.callId)).status).toBe("no_answer");
    expect(await figures(scope)).toEqual({ calls: 2 });
  });

  it("is not taken for unanswered once it was answered; later the time limit completes it", async () => {
    const { scope, ring } = await workspace();
    const { callId } = await ring();
    await answerCall(scope, callId, echo);
    expect(await expireCall(scope, callId, "ringing")).toEqual({ over: false });
    expect((await getCall(scope, callId)).status).toBe("in_progress");
    expect(await expireCall(scope, callId, "in_progress")).toEqual({ over: true });
    expect(await getCall(scope, callId)).toMatchObject({ status: "completed", endReason: "time_limit" });
  });

  it("ends once, however many ends come at the same moment", async () => {
    const { scope, ring } = await workspace();
    const { callId } = await ring();
    await answerCall(scope, callId, echo);
    const ends = await Promise.allSettled([
      ...Array.from({ length: 5 }, () => hangUpCall(scope, callId)),
      ...Array.from({ length: 5 }, () => expireCall(scope, callId, "in_progress")),
      sayInCall(scope, { callId, text: "bye" }, echo),
    ]);
    expect(ends.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await events(scope, "call/evaluation.requested")).toBe(1);
    expect((await figures(scope)).calls).toBe(1);
  });

  it("keeps what was said at the same moment, in one order", async () => {
    const { scope, ring } = await workspace("");
    const { callId } = await ring();
    await answerCall(scope, callId, echo);
    await Promise.all(["one", "two", "three"].map((text) => sayInCall(scope, { callId, text }, echo)));
    const { transcript } = await getCall(scope, callId);
    expect(transcript).toHaveLength(6);
    expect(
      transcript
        .filter(({ role }) => role === "customer")
        .map(({ text }) => text)
        .sort(),
    ).toEqual(["one", "three", "two"]);
  });

  it("keeps what the customer said when the assistant's model fails", async () => {
    const { scope, ring } = await workspace();
    const { callId } = await ring();
    await answerCall(scope, callId, broken);
    await expect(sayInCall(scope, { callId, text: "Anyone there?" }, broken)).rejects.toMatchObject({
      code: "unavailable",
    });
    expect((await getCall(scope, callId)).transcript.map(({ text }) => text)).toEqual(["Anyone there?"]);
  });

  it("takes one call at a time, also when two people dial at once", async () => {
    const { ring } = await workspace();
    const dials = await Promise.allSettled([ring(), ring(), ring()]);
    expect(dials.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(dials.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  it("runs at once on the web, without numbers", async () => {
    const { scope, assistant } = await workspace();
    const { callId } = await dialCall(scope, { assistantId: assistant.id, channel: "web" }, echo);
    expect(await getCall(scope, callId)).toMatchObject({
      status: "in_progress",
      direction: "web",
      from: null,
      to: null,
    });
    await hangUpCall(scope, callId);
  });

  it("is not found from another workspace, nor can a call from elsewhere be talked to", async () => {
    const { ring } = await workspace();
    const { callId } = await ring();
    const other = await makeWorkspace(world.db);
    const refused = { code: "not_found" };
    await expect(answerCall(other, callId, echo)).rejects.toMatchObject(refused);
    await expect(declineCall(other, callId)).rejects.toMatchObject(refused);
    await expect(hangUpCall(other, callId)).rejects.toMatchObject(refused);
    await expect(sayInCall(other, { callId, text: "hi" }, echo)).rejects.toMatchObject(refused);
    await expect(expireCall(other, callId, "ringing")).rejects.toMatchObject(refused);
    await expect(getCall(other, callId)).rejects.toMatchObject(refused);
  });

  it("is for members, not for viewers", async () => {
    const { scope, assistant } = await workspace();
    const viewer = createScope(world.db, scope.workspaceId, {
      kind: "user",
      userId: "usr_1",
      role: "viewer",
    });
    const dial = dialCall(viewer, { assistantId: assistant.id, channel: "phone" }, echo);
    await expect(dial).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the handset", () => {
  it("gets one fictional number, even when many ask for it at once", async () => {
    const scope = await makeWorkspace(world.db);
    const phones = await Promise.all(Array.from({ length: 8 }, () => getVirtualPhone(scope)));
    expect(new Set(phones.map(({ phone }) => phone)).size).toBe(1);
    expect(phones[0]?.phone).toMatch(/^\+1\d{3}55501\d\d$/);
  });

  it("counts unread messages until they are looked at, and keeps its behaviour", async () => {
    const scope = await makeWorkspace(world.db);
    const { phone } = await getVirtualPhone(scope);
    const { id: virtualPhoneId } = await world.db.virtualPhone.findFirstOrThrow({
      where: { workspaceId: scope.workspaceId },
    });
    await world.db.sandboxMessage.create({
      data: {
        id: "sbx_1",
        workspaceId: scope.workspaceId,
        virtualPhoneId,
        from: "+12025550100",
        to: phone,
        body: "See you on Friday",
      },
    });
    expect(await getVirtualPhone(scope)).toMatchObject({ unread: 1, behaviour: "deliver" });
    await markRead(scope);
    await changePhone(scope, { phoneId: virtualPhoneId, behaviour: "reject" });
    expect(await getVirtualPhone(scope)).toMatchObject({ unread: 0, behaviour: "reject" });
  });
});

describe("default values of call variables", () => {
  it.each([
    ["number", "42", 42],
    ["number", "about ten", "about ten"],
    ["number", "", ""],
    ["boolean", "true", true],
    ["boolean", "yes", "yes"],
    ["text", "007", "007"],
  ] as const)("of type %s reads %j as %j", (type, defaultValue, expected) => {
    expect(defaultOf({ type, defaultValue })).toBe(expected);
  });
});
