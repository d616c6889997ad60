import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, type TestWorld, testWorld } from "@/server/db/factories";
import { makeLiveAutomation, makePhones } from "../automations/testing";
import { transaction } from "../scope";
import { announceCall, eventOfCall } from "./announce";
import { updateEndpoint } from "./endpoints";
import { deliveriesOf, makeEndpoint, makeEvaluatedCall, roundsOf } from "./testing";

let world: TestWorld;
let senderId: string;
const URL = "https://example.com/hook";
beforeAll(async () => {
  world = await testWorld();
  ({ senderId } = await makePhones(world.scope));
});
afterAll(() => world.drop());

const runsOf = (automationId: string) =>
  world.scope.db.automationRun.findMany({ where: { workspaceId: world.scope.workspaceId, automationId } });

describe("a call that was evaluated", () => {
  it("goes to each endpoint of its assistant that wants it, as one event", async () => {
    const { scope } = world;
    const { assistantId, id: first } = await makeEndpoint(scope, { url: URL });
    const { id: second } = await makeEndpoint(scope, { url: URL, assistantId, completedCallsOnly: false });
    await makeEndpoint(scope, { url: URL, assistantId, enabled: false });
    await makeEndpoint(scope, { url: URL });
    const call = await makeEvaluatedCall(scope, assistantId);
    await announceCall(scope, call.id);
    const deliveries = await deliveriesOf(scope, call.id);
    expect(deliveries.map(({ endpointId }) => endpointId)).toEqual([first, second]);
    expect(new Set(deliveries.map(({ eventId }) => eventId)).size).toBe(1);
    for (const { id, status, attempts } of deliveries) {
      expect({ status, attempts }).toEqual({ status: "pending", attempts: [] });
      expect(await roundsOf(scope, id)).toEqual([1]);
    }
  });

  it.each(["no_answer", "busy", "failed", "voicemail"] as const)(
    "but ended as %s goes only to those that take all calls",
    async (status) => {
      const { scope } = world;
      const { assistantId } = await makeEndpoint(scope, { url: URL, completedCallsOnly: true });
      const { id: takesAll } = await makeEndpoint(scope, {
        url: URL,
        assistantId,
        completedCallsOnly: false,
      });
      const call = await makeEvaluatedCall(scope, assistantId, { status });
      await announceCall(scope, call.id);
      const deliveries = await deliveriesOf(scope, call.id);
      expect(deliveries.map(({ endpointId }) => endpointId)).toEqual([takesAll]);
    },
  );

  it("makes no event where nobody wants one", async () => {
    const { scope } = world;
    const { id: assistantId } = await makeAssistant(scope);
    const call = await makeEvaluatedCall(scope, assistantId);
    await announceCall(scope, call.id);
    expect(
      await scope.db.webhookEvent.count({ where: { workspaceId: scope.workspaceId, callId: call.id } }),
    ).toBe(0);
  });

  it("is handed to the automation here, which the log shows like any delivery", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    const call = await makeEvaluatedCall(scope, automation.assistant.id);
    await announceCall(scope, call.id);
    const [run] = await runsOf(automation.id);
    expect(run).toMatchObject({ state: "waiting", callId: call.id });
    const [delivery] = await deliveriesOf(scope, call.id);
    expect(delivery).toMatchObject({
      status: "succeeded",
      attemptCount: 1,
      attempts: [
        {
          number: 1,
          trigger: "automatic",
          responseStatus: 200,
          error: null,
          responseBody: "A run started for the call with +1 202 555 0142",
        },
      ],
    });
    expect(await roundsOf(scope, delivery!.id)).toEqual([]);
  });

  it("does not reach an automation whose webhook is switched off", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    const hook = await scope.db.webhookEndpoint.findFirstOrThrow({
      where: { workspaceId: scope.workspaceId, automationId: automation.id },
    });
    await updateEndpoint(scope, { id: hook.id, enabled: false });
    const call = await makeEvaluatedCall(scope, automation.assistant.id);
    await announceCall(scope, call.id);
    expect(await runsOf(automation.id)).toHaveLength(0);
    expect(await deliveriesOf(scope, call.id)).toHaveLength(0);
  });

  it("tells nobody when what it is part of is undone", async () => {
    const { scope } = world;
    const { assistantId } = await makeEndpoint(scope, { url: URL });
    const call = await makeEvaluatedCall(scope, assistantId);
    const undone = transaction(scope, async (tx) => {
      await announceCall(tx, call.id);
      throw new Error("the evaluation was not stored");
    });
    await expect(undone).rejects.toThrow("not stored");
    expect(await deliveriesOf(scope, call.id)).toHaveLength(0);
  });
});

describe("the event of a call", () => {
  it("is frozen: what changes afterwards does not change it; a new revision is another event", async () => {
    const { scope } = world;
    const { assistantId } = await makeEndpoint(scope, { url: URL });
    const { id } = await makeEvaluatedCall(scope, assistantId);
    const call = { id, revision: 1, _count: { corrections: 0 } };
    const first = await eventOfCall(scope, call);
    const where = { id: call.id, workspaceId: scope.workspaceId };
    await scope.db.call.update({ where, data: { variables: { status: false } } });
    expect(await eventOfCall(scope, call)).toEqual(first);
    await scope.db.call.update({ where, data: { revision: 2 } });
    const second = await eventOfCall(scope, { ...call, revision: 2 });
    expect(second.id).not.toBe(first.id);
    expect(second.payload.data).toMatchObject({ revision: 2, variables: { status: false, summary: null } });
  });
});
