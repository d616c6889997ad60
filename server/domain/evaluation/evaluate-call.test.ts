import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { createBasicExtractor } from "@/server/integrations/extraction/basic/extractor";
import { figure } from "../analytics/testing";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import * as evaluation from "./evaluate-call";
import { always } from "./extract";
import { outcomeOf } from "./outcome";
import { getModelAnswer, reEvaluateCall } from "./re-evaluate";
import type { Extraction, Extractor } from "./schema";
import { ExtractorUnavailable } from "./unavailable";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const AGREED = [
  { role: "assistant" as const, text: "Would you like to book an appointment?" },
  { role: "customer" as const, text: "Yes, that works for me." },
];
const PENDING = { askedRevision: 1, evaluationState: "pending" as const };

/** An ended call that waits for its first evaluation, with one webhook endpoint. */
async function pendingCall(turns = AGREED) {
  const scope = await makeWorkspace(world.db);
  const assistant = await makeAssistant(scope);
  await scope.db.webhookEndpoint.create({
    data: {
      id: newId("endpoint"),
      workspaceId: scope.workspaceId,
      assistantId: assistant.id,
      url: "https://customer.example.com/hook",
      secret: "sealed",
    },
  });
  const call = await makeCall(scope, assistant, PENDING, turns);
  return { scope, assistant, callId: call.id };
}

const { failEvaluation } = evaluation;
const evaluateCall = (scope: Scope, input: { callId: string; revision: number }, extractor: Extractor) =>
  evaluation.evaluateCall(scope, input, always(extractor));

/** Says the same of every call. */
const saying = (variables: Extraction["variables"], before?: Promise<unknown>): Extractor => ({
  extract: async () => {
    await before;
    return { variables, evidence: {}, reasons: {}, model: "scripted" };
  },
});
const YES = saying({ status: true, summary: "Agreed" });
const NO = saying({ status: false, summary: "Declined" });
const readCall = (scope: Scope, callId: string) =>
  scope.db.call.findFirstOrThrow({ where: { id: callId, workspaceId: scope.workspaceId } });
const deliveries = (scope: Scope) =>
  scope.db.webhookDelivery.count({ where: { workspaceId: scope.workspaceId } });
const revisionsOf = ({ db, workspaceId }: Scope, callId: string) =>
  db.evaluation.findMany({ where: { callId, workspaceId }, orderBy: { revision: "desc" } });
const achieved = (scope: Scope) => figure(scope, "achieved");

describe("evaluating a call", () => {
  it("stores the values with their proof, shows them on the call and announces them", async () => {
    const { scope, callId } = await pendingCall();
    const result = await evaluateCall(scope, { callId, revision: 1 }, createBasicExtractor());
    expect(result).toEqual({ outcome: "achieved", stored: true });
    expect(await readCall(scope, callId)).toMatchObject({
      revision: 1,
      evaluationState: "evaluated",
      outcome: "achieved",
      variables: { status: true },
      evidence: { status: [{ turn: 1, quote: "Yes, that works for me.", verified: true }] },
    });
    const [evaluation] = await revisionsOf(scope, callId);
    expect(evaluation).toMatchObject({ revision: 1, model: "basic", reasons: {}, error: null });
    expect(evaluation?.definitions).toMatchObject([{ name: "status" }, { name: "summary" }]);
    expect(await deliveries(scope)).toBe(1);
    expect(await achieved(scope)).toBe(1);
  });

  it("stores a revision once, counts once and announces once, however often it is done (fault 7)", async () => {
    const { scope, callId } = await pendingCall();
    const times = await Promise.all(
      Array.from({ length: 6 }, () => evaluateCall(scope, { callId, revision: 1 }, YES)),
    );
    expect(times.filter(({ stored }) => stored)).toHaveLength(1);
    expect(await evaluateCall(scope, { callId, revision: 1 }, NO)).toEqual({
      outcome: "achieved",
      stored: false,
    });
    expect(await revisionsOf(scope, callId)).toHaveLength(1);
    expect(await deliveries(scope)).toBe(1);
    expect(await achieved(scope)).toBe(1);
  });

  it("never lets an older, slower revision overwrite a newer one", async () => {
    const { scope, callId } = await pendingCall();
    await evaluateCall(scope, { callId, revision: 1 }, YES);
    await reEvaluateCall(scope, callId);
    await reEvaluateCall(scope, callId);
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = evaluateCall(scope, { callId, revision: 2 }, saying({ status: true }, gate));
    await evaluateCall(scope, { callId, revision: 3 }, NO);
    release();
    expect(await slow).toMatchObject({ stored: false });
    expect(await readCall(scope, callId)).toMatchObject({
      revision: 3,
      evaluationState: "evaluated",
      outcome: "not_achieved",
      variables: { summary: "Declined" },
    });
    expect((await revisionsOf(scope, callId)).map(({ revision }) => revision)).toEqual([3, 2, 1]);
    expect(await achieved(scope)).toBe(0);
  });

  it("announces the call once when a re-evaluation overtakes the first evaluation", async () => {
    const { scope, callId } = await pendingCall();
    const { revision } = await reEvaluateCall(scope, callId);
    await evaluateCall(scope, { callId, revision }, YES);
    expect(await deliveries(scope)).toBe(1);
    await evaluateCall(scope, { callId, revision: 1 }, YES);
    expect(await deliveries(scope)).toBe(1);
  });

  it("counts a call as achieved once when revisions come at the same moment", async () => {
    const { scope, callId } = await pendingCall();
    for (let i = 0; i < 7; i++) await reEvaluateCall(scope, callId);
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => evaluateCall(scope, { callId, revision: i + 1 }, YES)),
    );
    expect(await achieved(scope)).toBe(1);
    expect(await deliveries(scope)).toBe(1);
  });

  it("goes on waiting for the newest revision that was asked for", async () => {
    const { scope, callId } = await pendingCall();
    await reEvaluateCall(scope, callId);
    await evaluateCall(scope, { callId, revision: 1 }, YES);
    expect(await readCall(scope, callId)).toMatchObject({ revision: 1, evaluationState: "pending" });
    await evaluateCall(scope, { callId, revision: 2 }, YES);
    expect(await readCall(scope, callId)).toMatchObject({ revision: 2, evaluationState: "evaluated" });
  });

  it("leaves unknown what is unknown: in the values, the outcome and the payload", async () => {
    const { scope, callId } = await pendingCall();
    const unknown = saying({ status: null, summary: null });
    const { outcome } = await evaluateCall(scope, { callId, revision: 1 }, unknown);
    expect(outcome).toBe("unknown");
    expect((await readCall(scope, callId)).variables).toEqual({ status: null, summary: null });
    const event = await scope.db.webhookEvent.findFirstOrThrow({ where: { workspaceId: scope.workspaceId } });
    expect(JSON.parse(event.payload).data.variables).toEqual({ status: null, summary: null });
    expect(await achieved(scope)).toBe(0);
  });

  it.each([
    ["nobody spoke", []],
    ["only the assistant spoke", AGREED.slice(0, 1)],
    ["the customer was silent", [AGREED[0]!, { role: "customer" as const, text: " \n" }]],
  ])("asks no extractor when %s", async (_, turns) => {
    const { scope, callId } = await pendingCall(turns);
    const never: Extractor = { extract: () => Promise.reject(new Error("was asked")) };
    const { outcome } = await evaluateCall(scope, { callId, revision: 1 }, never);
    expect(outcome).toBe("unknown");
    const [evaluation] = await revisionsOf(scope, callId);
    expect(evaluation).toMatchObject({
      model: "none",
      reasons: { status: "The customer said nothing in this call" },
    });
    expect(await deliveries(scope)).toBe(1);
  });

  it("changes nothing when the extractor is not available, so that the job can try again", async () => {
    const { scope, callId } = await pendingCall();
    const busy: Extractor = { extract: () => Promise.reject(new ExtractorUnavailable("busy", 7)) };
    await expect(evaluateCall(scope, { callId, revision: 1 }, busy)).rejects.toMatchObject({
      retryAfterSeconds: 7,
    });
    expect(await readCall(scope, callId)).toMatchObject({ revision: 0, evaluationState: "pending" });
    expect(await deliveries(scope)).toBe(0);
    expect((await evaluateCall(scope, { callId, revision: 1 }, YES)).stored).toBe(true);
  });

  it("does not find a call of another workspace", async () => {
    const { callId } = await pendingCall();
    const other = await makeWorkspace(world.db);
    await expect(evaluateCall(other, { callId, revision: 1 }, YES)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("an evaluation that failed for good", () => {
  it("says why on the call and announces it once, with every variable unknown", async () => {
    const { scope, callId } = await pendingCall();
    await failEvaluation(scope, { callId, revision: 1 }, "The language model is not available (503)");
    expect(await readCall(scope, callId)).toMatchObject({
      revision: 0,
      evaluationState: "failed",
      evaluationError: "The language model is not available (503)",
      outcome: null,
    });
    const event = await scope.db.webhookEvent.findFirstOrThrow({ where: { workspaceId: scope.workspaceId } });
    expect(JSON.parse(event.payload).data).toMatchObject({ variables: { status: null, summary: null } });
    expect(await deliveries(scope)).toBe(1);
  });

  it("announces once also when the job repeats the step", async () => {
    const { scope, callId } = await pendingCall();
    await failEvaluation(scope, { callId, revision: 1 }, "down");
    await failEvaluation(scope, { callId, revision: 1 }, "down");
    expect(await deliveries(scope)).toBe(1);
  });

  it("is announced by the revision that was asked for meanwhile", async () => {
    const { scope, callId } = await pendingCall();
    const { revision } = await reEvaluateCall(scope, callId);
    await failEvaluation(scope, { callId, revision: 1 }, "down");
    expect(await deliveries(scope)).toBe(0);
    await evaluateCall(scope, { callId, revision }, YES);
    expect(await deliveries(scope)).toBe(1);
  });

  it("can be evaluated again, which sends nothing", async () => {
    const { scope, callId } = await pendingCall();
    await failEvaluation(scope, { callId, revision: 1 }, "down");
    const { revision } = await reEvaluateCall(scope, callId);
    await evaluateCall(scope, { callId, revision }, YES);
    expect(await readCall(scope, callId)).toMatchObject({
      evaluationState: "evaluated",
      evaluationError: null,
      outcome: "achieved",
    });
    expect(await deliveries(scope)).toBe(1);
  });

  it("keeps the values of the revision before", async () => {
    const { scope, callId } = await pendingCall();
    await evaluateCall(scope, { callId, revision: 1 }, YES);
    const { revision } = await reEvaluateCall(scope, callId);
    await failEvaluation(scope, { callId, revision }, "down");
    expect(await readCall(scope, callId)).toMatchObject({
      revision: 1,
      evaluationState: "failed",
      variables: { status: true, summary: "Agreed" },
      outcome: "achieved",
    });
    expect(await deliveries(scope)).toBe(1);
  });

  it("does not spoil a revision that was made meanwhile", async () => {
    const { scope, callId } = await pendingCall();
    await evaluateCall(scope, { callId, revision: 1 }, YES);
    await failEvaluation(scope, { callId, revision: 1 }, "too late");
    expect(await readCall(scope, callId)).toMatchObject({
      evaluationState: "evaluated",
      evaluationError: null,
    });
  });
});

describe("evaluating a call again", () => {
  it("uses today's variables and is asked for by an event and in the audit log", async () => {
    const { scope, assistant, callId } = await pendingCall();
    await evaluateCall(scope, { callId, revision: 1 }, createBasicExtractor());
    await scope.db.postCallVariable.create({
      data: {
        id: newId("postCallVariable"),
        workspaceId: scope.workspaceId,
        assistantId: assistant.id,
        name: "interested",
        type: "boolean",
        description: "Is the customer interested?",
        position: 2,
      },
    });
    expect(await reEvaluateCall(scope, callId)).toEqual({ revision: 2 });
    expect(await readCall(scope, callId)).toMatchObject({ evaluationState: "pending", revision: 1 });
    const event = await world.db.outboxEvent.findFirst({
      where: { workspaceId: scope.workspaceId, name: "call/evaluation.requested" },
    });
    expect(event?.data).toMatchObject({ callId, revision: 2 });
    expect(
      await world.db.auditEntry.count({
        where: { workspaceId: scope.workspaceId, action: "call.reevaluated" },
      }),
    ).toBe(1);
    await evaluateCall(scope, { callId, revision: 2 }, createBasicExtractor());
    expect(Object.keys((await readCall(scope, callId)).variables as object)).toEqual([
      "status",
      "summary",
      "interested",
    ]);
    expect(await deliveries(scope)).toBe(1);
  });

  it("gives every asker a revision of its own", async () => {
    const { scope, callId } = await pendingCall();
    const asked = await Promise.all(Array.from({ length: 5 }, () => reEvaluateCall(scope, callId)));
    expect(asked.map(({ revision }) => revision).sort()).toEqual([2, 3, 4, 5, 6]);
  });

  it("is not for viewers, for other workspaces, or for calls that run", async () => {
    const { scope, assistant, callId } = await pendingCall();
    const viewer = createScope(world.db, scope.workspaceId, {
      kind: "user",
      userId: "usr_1",
      role: "viewer",
    });
    await expect(reEvaluateCall(viewer, callId)).rejects.toMatchObject({ code: "forbidden" });
    const other = await makeWorkspace(world.db);
    await expect(reEvaluateCall(other, callId)).rejects.toMatchObject({ code: "not_found" });
    await evaluateCall(scope, { callId, revision: 1 }, YES);
    expect(await getModelAnswer(viewer, { callId, revision: 1 })).toBeNull();
    await expect(getModelAnswer(other, { callId, revision: 1 })).rejects.toMatchObject({ code: "not_found" });
    const running = await makeCall(scope, assistant, { status: "in_progress", endedAt: null });
    await expect(reEvaluateCall(scope, running.id)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the outcome of a call", () => {
  const status = { name: "status", type: "boolean" as const, description: "", options: [], settings: {} };
  it.each([
    [[status], true, "achieved"],
    [[status], false, "not_achieved"],
    [[status], null, "unknown"],
    [[{ ...status, type: "text" as const }], "yes", null],
    [[], null, null],
  ])("of %j with %j is %j", (definitions, value, outcome) => {
    expect(outcomeOf(definitions, { status: value })).toBe(outcome);
  });
});
