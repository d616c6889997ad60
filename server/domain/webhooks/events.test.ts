import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, type TestWorld, testWorld } from "@/server/db/factories";
import { failRun, startRun } from "../automations/start-run";
import { callEnds, makeEvent, makeLiveAutomation, makePhones } from "../automations/testing";
import { addOptOut } from "../contacts/opt-outs";
import { failEvaluation } from "../evaluation/evaluate-call";
import { queueMessage } from "../messaging/queue-message";
import { receiveInbound } from "../messaging/receive-inbound";
import { recordStatus } from "../messaging/record-status";
import { type Scope, transaction } from "../scope";
import { announceCall } from "./announce";
import { getDelivery } from "./deliveries";
import { createEndpoint, updateEndpoint } from "./endpoints";
import { CreateEndpoint, PAYLOADS } from "./schema";
import { EVENT_TYPES, type EventType, isEventType } from "./shared/events";
import { deliveriesOf, makeEvaluatedCall } from "./testing";

let world: TestWorld;
let scope: Scope;
let senderId: string;
let assistantId: string;
let all: string;
const CUSTOMER = "+12025550142";
const OURS = "+12025550100";
beforeAll(async () => {
  world = await testWorld();
  scope = world.scope;
  ({ senderId } = await makePhones(scope));
  assistantId = (await makeAssistant(scope)).id;
  all = (await add({ events: [...EVENT_TYPES], completedCallsOnly: false })).id;
});
afterAll(() => world.drop());

const add = (over: object = {}) =>
  createEndpoint(scope, CreateEndpoint.parse({ url: "https://example.com/hook", ...over }));

/** What an endpoint is told, oldest first, each in its documented shape. */
async function toldTo(endpointId: string, type: EventType) {
  const rows = await scope.db.webhookDelivery.findMany({
    where: { workspaceId: scope.workspaceId, endpointId, event: { type } },
    orderBy: { id: "asc" },
    include: { event: true },
  });
  return rows.map(({ event, callId, id }) => {
    const payload = PAYLOADS[isEventType(event.type) ? event.type : type].parse(JSON.parse(event.payload));
    expect(payload).toEqual(JSON.parse(event.payload));
    return { id, callId, payload };
  });
}
const asked = (deliveryId: string) =>
  scope.db.outboxEvent.count({
    where: {
      workspaceId: scope.workspaceId,
      name: "webhook/delivery.requested",
      data: { path: ["deliveryId"], equals: deliveryId },
    },
  });

const call = () => makeCall(scope, { id: assistantId }, { evaluationState: "pending", askedRevision: 1 });
const texted = async (callId?: string) =>
  queueMessage(scope, { senderId, to: CUSTOMER, body: "Hello", ...(callId ? { callId } : {}) });

describe("what a workspace's endpoint is told", () => {
  it.each([
    ["delivered", "message.delivered"],
    ["undelivered", "message.failed"],
    ["failed", "message.failed"],
  ] as const)("a text that is %s: %s, once, with its call", async (status, type) => {
    const { id: callId } = await call();
    const { id: messageId } = await texted(callId);
    const report = () => recordStatus(scope, { messageId, status, source: "callback", errorCode: null });
    await Promise.all([report(), report(), report()]);
    const told = (await toldTo(all, type)).filter((one) => one.callId === callId);
    expect(told).toMatchObject([
      {
        payload: {
          type,
          data: { message: { id: messageId, status, body: "Hello" }, call: { id: callId, assistantId } },
        },
      },
    ]);
    expect(await asked(told[0]!.id)).toBe(1);
  });

  it("not of a text that was only accepted, nor of a test", async () => {
    const { id: callId } = await call();
    const { id: messageId } = await texted(callId);
    await recordStatus(scope, { messageId, status: "sent", source: "callback" });
    const test = await queueMessage(scope, { senderId, to: CUSTOMER, body: "Test", test: true, callId });
    await recordStatus(scope, { messageId: test.id, status: "delivered", source: "callback" });
    expect(await deliveriesOf(scope, callId)).toEqual([]);
  });

  it("an answer, once however often the carrier tells it, and who opted out by it", async () => {
    const from = "+12025550177";
    const inbound = (body: string, externalId: string) =>
      receiveInbound(scope, { from, to: OURS, body, carrier: "sandbox", externalId });
    await inbound("See you then", "in-1");
    await inbound("See you then", "in-1");
    await inbound("STOP", "in-2");
    const answers = await toldTo(all, "message.received");
    expect(answers.map(({ payload }) => payload.data)).toMatchObject([
      { message: { from, body: "See you then", status: "received" }, call: null },
      { message: { from, body: "STOP" } },
    ]);
    expect(await toldTo(all, "contact.opted_out")).toMatchObject([
      { payload: { data: { optOut: { phone: from, source: "keyword", scope: "all", ownNumber: null } } } },
    ]);
    await addOptOut(scope, { phone: from, scope: "all" });
    expect(await toldTo(all, "contact.opted_out")).toHaveLength(1);
  });

  it("a call that could not be evaluated, and the same call as unknown", async () => {
    const { id: callId } = await call();
    await failEvaluation(scope, { callId, revision: 1 }, "The language model refused the key");
    const mine = async (type: EventType) => (await toldTo(all, type)).filter((one) => one.callId === callId);
    expect(await mine("call.failed")).toMatchObject([
      {
        payload: { data: { failure: { kind: "evaluation", message: "The language model refused the key" } } },
      },
    ]);
    expect(await mine("call.evaluated")).toMatchObject([
      { payload: { data: { variables: { status: null, summary: null } } } },
    ]);
  });

  it("a call that failed", async () => {
    const over = { status: "failed" as const, endReason: "The carrier refused the number" };
    const { id: callId } = await makeEvaluatedCall(scope, assistantId, over);
    await announceCall(scope, callId);
    const told = (await toldTo(all, "call.failed")).filter((one) => one.callId === callId);
    expect(told).toMatchObject([
      {
        payload: {
          data: { failure: { kind: "call", message: "The carrier refused the number" }, revision: 1 },
        },
      },
    ]);
  });

  it("a run that failed, once for each time that it was worked on", async () => {
    const automation = await makeLiveAutomation(scope, senderId);
    const payload = await makeEvent(scope, automation.assistant);
    const { runId } = await callEnds(scope, automation.id, payload);
    await startRun(scope, { runId: runId!, round: 1 });
    await failRun(scope, { runId: runId!, round: 1 });
    await failRun(scope, { runId: runId!, round: 1 });
    expect(await toldTo(all, "automation.run.failed")).toMatchObject([
      {
        payload: {
          data: { run: { id: runId, automationName: "Thank them" }, call: { id: payload.data.call.id } },
        },
      },
    ]);
  });
});

describe("who is told", () => {
  it("the assistant's own and the workspace's, of what they chose, while they are on", async () => {
    const other = (await makeAssistant(scope)).id;
    const own = await add({ assistantId, events: ["message.delivered"] });
    const foreign = await add({ assistantId: other, events: ["message.delivered"] });
    const deaf = await add({ assistantId, events: ["message.failed"] });
    const off = await add({ events: ["message.delivered"], enabled: false });
    const { id: callId } = await call();
    const { id: messageId } = await texted(callId);
    await recordStatus(scope, { messageId, status: "delivered", source: "callback" });
    const told = (await deliveriesOf(scope, callId)).map(({ endpointId }) => endpointId);
    expect(told.toSorted()).toEqual([all, own.id].toSorted());
    for (const { id } of [own, foreign, deaf, off]) await updateEndpoint(scope, { id, enabled: false });
  });

  it("nobody, when what it is part of is undone", async () => {
    const { id: callId } = await call();
    const { id: messageId } = await texted(callId);
    const undone = transaction(scope, async (tx) => {
      await recordStatus(tx, { messageId, status: "delivered", source: "callback" });
      throw new Error("the report was not stored");
    });
    await expect(undone).rejects.toThrow("not stored");
    expect(await deliveriesOf(scope, callId)).toEqual([]);
  });

  it("without transcript and recording where it does not want them: the fields are not there", async () => {
    const lean = await add({ assistantId, includeTranscript: false, includeRecording: false });
    const made = await makeEvaluatedCall(scope, assistantId, { recordingUrl: "https://example.com/1.mp3" });
    await announceCall(scope, made.id);
    const rows = await deliveriesOf(scope, made.id);
    const bodyTo = async (endpointId: string) =>
      getDelivery(scope, rows.find((row) => row.endpointId === endpointId)!.id);
    const [small, whole] = [await bodyTo(lean.id), await bodyTo(all)];
    expect(JSON.parse(small.body).data).not.toHaveProperty("transcript");
    expect(JSON.parse(small.body).data.call).not.toHaveProperty("recordingUrl");
    expect(JSON.parse(whole.body).data.transcript).toHaveLength(2);
    expect(small.bytes).toBeLessThan(whole.bytes);
  });
});
