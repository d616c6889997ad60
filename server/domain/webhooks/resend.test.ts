import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { getAutomation } from "../automations/get-automation";
import { testTrigger } from "../automations/test-trigger";
import { makeLiveAutomation, makePhones } from "../automations/testing";
import { announceCall } from "./announce";
import { updateEndpoint } from "./endpoints";
import { resendWebhook } from "./resend";
import { deliveriesOf, makeEndpoint, makeEvaluatedCall, roundsOf } from "./testing";

let world: TestWorld;
let senderId: string;
const URL = "https://example.com/hook";
beforeAll(async () => {
  world = await testWorld();
  ({ senderId } = await makePhones(world.scope));
});
afterAll(() => world.drop());

const ours = () => ({ workspaceId: world.scope.workspaceId });
const resend = (callId: string, over: { endpointId?: string; sendAgain?: boolean } = {}) =>
  resendWebhook(world.scope, { callId, sendAgain: false, ...over });
const ten = <T>(act: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, act));

/** A call whose webhook went out, in the state that a test wants. */
async function announced(state: { status?: "succeeded" | "failed"; dueInSeconds?: number } = {}) {
  const { scope } = world;
  const { id: endpointId, assistantId } = await makeEndpoint(scope, { url: URL });
  const call = await makeEvaluatedCall(scope, assistantId);
  await announceCall(scope, call.id);
  const [delivery] = await deliveriesOf(scope, call.id);
  const { status, dueInSeconds } = state;
  const nextAttemptAt = dueInSeconds === undefined ? null : new Date(Date.now() + dueInSeconds * 1000);
  await scope.db.webhookDelivery.update({
    where: { id: delivery!.id, ...ours() },
    data: { ...(status ? { status } : {}), nextAttemptAt },
  });
  return { callId: call.id, assistantId, endpointId, deliveryId: delivery!.id };
}

describe("resending a webhook", () => {
  it("ten times at once makes one round, and says so", async () => {
    const { callId, deliveryId } = await announced({ status: "succeeded" });
    const results = (await ten(() => resend(callId))).flat();
    const texts = results.map(({ text }) => text).sort();
    expect(texts).toEqual([
      ...Array(9).fill("Already on its way"),
      "Sent again; the result appears in the log",
    ]);
    expect(await roundsOf(world.scope, deliveryId)).toEqual([1, 2]);
    expect(await deliveriesOf(world.scope, callId)).toMatchObject([
      { id: deliveryId, round: 2, status: "pending" },
    ]);
  });

  it("of a call that went nowhere yet makes one delivery, ten times at once", async () => {
    const { scope } = world;
    const { id: assistantId } = await makeAssistant(scope);
    const call = await makeEvaluatedCall(scope, assistantId);
    await makeEndpoint(scope, { url: URL, assistantId });
    await Promise.allSettled(Array.from({ length: 10 }, () => resend(call.id)));
    const deliveries = await deliveriesOf(scope, call.id);
    expect(deliveries).toMatchObject([{ round: 1, status: "pending" }]);
    expect(await roundsOf(scope, deliveries[0]!.id)).toEqual([1]);
  });

  it.each([
    ["failed for good", { status: "failed" as const }, [1, 2]],
    ["waits an hour for its next attempt", { dueInSeconds: 3600 }, [1, 2]],
    ["is due this moment", { dueInSeconds: -1 }, [1]],
    ["was due ten minutes ago and lost its job", { dueInSeconds: -600 }, [1, 2]],
  ])("when the delivery %s", async (_, state, rounds) => {
    const { callId, deliveryId } = await announced(state);
    await resend(callId);
    expect(await roundsOf(world.scope, deliveryId)).toEqual(rounds);
  });

  it("sends the same event while the data is the same, and a new one for a new revision", async () => {
    const { callId, deliveryId } = await announced({ status: "succeeded" });
    await resend(callId);
    const [before] = await deliveriesOf(world.scope, callId);
    expect(before?.id).toBe(deliveryId);
    const where = { id: callId, ...ours() };
    await world.scope.db.call.update({ where, data: { revision: 2, variables: { status: false } } });
    await resend(callId);
    const [, after] = await deliveriesOf(world.scope, callId);
    expect(after?.eventId).not.toBe(before?.eventId);
    expect(JSON.parse(after!.event.payload).data).toMatchObject({
      revision: 2,
      variables: { status: false },
    });
  });

  it("reaches every endpoint that is on whatever its filter, and one that is off only by name", async () => {
    const { scope } = world;
    const { id: on, assistantId } = await makeEndpoint(scope, { url: URL, completedCallsOnly: true });
    const { id: off } = await makeEndpoint(scope, { url: URL, assistantId, enabled: false });
    const call = await makeEvaluatedCall(scope, assistantId, { status: "no_answer" });
    expect((await resend(call.id)).map(({ endpointId }) => endpointId)).toEqual([on]);
    expect((await resend(call.id, { endpointId: off })).map(({ endpointId }) => endpointId)).toEqual([off]);
  });

  it("is written down", async () => {
    const { callId } = await announced({ status: "succeeded" });
    await resend(callId);
    const log = await world.scope.db.auditEntry.findMany({ where: { ...ours(), subject: callId } });
    expect(log).toMatchObject([{ action: "webhook.resent", details: { endpoints: 1, sendAgain: false } }]);
  });

  it("is refused with the reason", async () => {
    const { scope } = world;
    const { assistantId, endpointId } = await announced();
    const conflict = async (over: object, reason: string) => {
      const call = await makeEvaluatedCall(scope, assistantId, over);
      await expect(resend(call.id)).rejects.toMatchObject({ code: "conflict", message: reason });
    };
    await conflict({ endedAt: null, status: "in_progress" }, "The call has not ended yet");
    await conflict(
      { revision: 0, evaluationState: "pending" },
      "The call is being evaluated; its webhook goes out by itself in a moment",
    );
    await updateEndpoint(scope, { id: endpointId, enabled: false });
    await conflict({}, "This assistant has no webhook that is switched on; add one under Post-call actions");

    const { callId } = await announced();
    await expect(resend(callId, { endpointId })).rejects.toMatchObject({ code: "not_found" });
    const stranger = await makeWorkspace(world.db);
    await expect(resendWebhook(stranger, { callId, sendAgain: false })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("resending to an automation", () => {
  const runsOf = (automationId: string) =>
    world.scope.db.automationRun.findMany({ where: { ...ours(), automationId }, orderBy: { id: "asc" } });
  async function ran() {
    const automation = await makeLiveAutomation(world.scope, senderId);
    const call = await makeEvaluatedCall(world.scope, automation.assistant.id);
    await announceCall(world.scope, call.id);
    return { automationId: automation.id, callId: call.id };
  }

  it("that ran for this call runs nothing, however often", async () => {
    const { automationId, callId } = await ran();
    const results = (await ten(() => resend(callId))).flat();
    expect(new Set(results.map(({ text }) => text))).toEqual(
      new Set(['"Thank them" already ran for this call, so nothing was sent again']),
    );
    const [run] = await runsOf(automationId);
    expect(new Set(results.map(({ runId }) => runId))).toEqual(new Set([run?.id]));
    expect(await runsOf(automationId)).toHaveLength(1);
    const [delivery] = await deliveriesOf(world.scope, callId);
    expect(delivery?.attempts.map(({ number, trigger }) => `${number} ${trigger}`)).toEqual([
      "1 automatic",
      ...Array.from({ length: 10 }, (_, n) => `${n + 2} manual`),
    ]);
  });

  it('runs it once more for each "send again", which is written down', async () => {
    const { automationId, callId } = await ran();
    await resend(callId, { sendAgain: true });
    await resend(callId, { sendAgain: true });
    const runs = await runsOf(automationId);
    expect(runs.map(({ eventKey }) => eventKey)).toEqual([
      `call:${callId}`,
      `call:${callId}:again:1`,
      `call:${callId}:again:2`,
    ]);
    const log = await world.scope.db.auditEntry.findMany({
      where: { ...ours(), action: "run.sent_again", subject: { in: runs.map(({ id }) => id) } },
    });
    expect(log).toHaveLength(2);
  });

  it("that listens gives it a sample and runs nothing, even with send again", async () => {
    const { automationId, callId } = await ran();
    await testTrigger(world.scope, automationId);
    const [result] = await resend(callId, { sendAgain: true });
    expect(result).toMatchObject({ automationId, runId: null });
    expect(result?.text).toContain("Captured as a sample; nothing was run");
    expect(await runsOf(automationId)).toHaveLength(1);
    const { samples, sample } = await getAutomation(world.scope, automationId);
    expect(samples).toMatchObject([{ callId }]);
    expect(sample?.payload.data.call.id).toBe(callId);
  });
});
