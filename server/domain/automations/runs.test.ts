import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { carriers } from "@/server/integrations/carriers/all";
import type { Carriers, Handover } from "@/server/integrations/carriers/carrier";
import { newId } from "../ids";
import { queueMessage } from "../messaging/queue-message";
import { saveDraft } from "./edit-automation";
import { getAutomation } from "./get-automation";
import { getRun, getRunDetail, listRuns } from "./get-run";
import { publishAutomation } from "./publish-automation";
import { retryRun } from "./retry-run";
import { branchStep, smsStep } from "./shared/testing";
import { failRun, startRun } from "./start-run";
import { testStep } from "./test-step";
import { testTrigger } from "./test-trigger";
import { callEnds, carryOut, makeEvent, makeLiveAutomation, makePhones, workOn } from "./testing";

let world: TestWorld;
let senderId: string;

beforeAll(async () => {
  world = await testWorld();
  ({ senderId } = await makePhones(world.scope));
});
afterAll(() => world.drop());
beforeEach(() => behave("deliver"));

const ours = () => ({ workspaceId: world.scope.workspaceId });
const behave = (behaviour: string) =>
  world.scope.db.virtualPhone.updateMany({ where: ours(), data: { behaviour } });
const received = () => world.scope.db.sandboxMessage.count({ where: ours() });
const messagesOf = (runId: string) =>
  world.scope.db.message.findMany({ where: { ...ours(), runId }, orderBy: { id: "asc" } });

/** A run that waits to be worked on. */
async function begin(
  over: { variables?: object; customerPhone?: string | null } = {},
  steps?: Parameters<typeof makeLiveAutomation>[2],
) {
  const automation = await makeLiveAutomation(world.scope, senderId, steps);
  const payload = await makeEvent(world.scope, automation.assistant, over);
  const { runId } = await callEnds(world.scope, automation.id, payload);
  return { automation, payload, runId: runId! };
}

/** The sandbox, with its answer to a hand-over replaced by faults that it cannot be told to make. */
const answering = (...handovers: Handover[]): Carriers => ({
  ...carriers(),
  sandbox: {
    ...carriers().sandbox,
    send: async () => handovers.shift() ?? { kind: "accepted", externalId: newId("sandboxMessage") },
  },
});

describe("a run", () => {
  it("follows the branch and texts the customer, once, however often its steps are repeated", async () => {
    const before = await received();
    const { runId } = await begin();
    await workOn(world.scope, runId);
    await workOn(world.scope, runId);
    await Promise.all([1, 2, 3].map(() => carryOut(world.scope, runId, "sms", carriers())));
    expect(await received()).toBe(before + 1);
    const run = await getRun(world.scope, runId);
    expect(run).toMatchObject({ state: "succeeded", reason: null, version: 1 });
    expect(run.steps).toMatchObject([
      {
        id: "branch",
        state: "succeeded",
        input: { path: "variables.status", left: true },
        output: { lane: "true", explanation: "status is true" },
      },
      {
        id: "sms",
        state: "succeeded",
        attempts: 1,
        input: { to: "+12025550142", body: "Thank you. Agreed on Tuesday at three." },
        output: { status: "accepted" },
      },
    ]);
  });

  it.each([
    [false, "No SMS: status is false, and the False lane has no steps"],
    [null, "No SMS: status is unknown: the call does not say, and the Unknown lane has no steps"],
    [
      "false",
      'No SMS: status is "false", which is a text and not true or false, and the Unknown lane has no steps',
    ],
  ])("sends nothing when status is %j and says why", async (status, reason) => {
    const { runId } = await begin({ variables: { status, summary: "…" } });
    await workOn(world.scope, runId);
    expect(await getRun(world.scope, runId)).toMatchObject({ state: "succeeded", reason });
    expect(await messagesOf(runId)).toEqual([]);
  });

  it("takes the Unknown lane's own steps", async () => {
    const ask = smsStep({ id: "ask", senderId, body: "Did it work out?" });
    const { runId } = await begin({ variables: {} }, [branchStep({ lanes: { unknown: [ask] } })]);
    await workOn(world.scope, runId);
    expect((await messagesOf(runId)).map(({ body }) => body)).toEqual(["Did it work out?"]);
  });

  it("keeps to the version that it began with, whatever is published meanwhile", async () => {
    const { automation, runId } = await begin();
    const view = await getAutomation(world.scope, automation.id);
    const definition = { steps: [smsStep({ senderId, body: "Something else" })] };
    await saveDraft(world.scope, { ...view, definition });
    await publishAutomation(world.scope, { id: automation.id });
    await workOn(world.scope, runId);
    expect((await messagesOf(runId))[0]?.body).toBe("Thank you. Agreed on Tuesday at three.");
    expect((await getRunDetail(world.scope, runId)).definition).toEqual(view.draft);
  });

  it("fails with the variable's name when a message needs what the call does not say", async () => {
    const { runId } = await begin({ variables: { status: true, summary: null } });
    await workOn(world.scope, runId);
    expect(await getRun(world.scope, runId)).toMatchObject({
      state: "failed",
      reason: expect.stringContaining('"summary" is unknown for this call'),
    });
    expect(await messagesOf(runId)).toEqual([]);
  });

  it.each([
    [null, "is unknown for this call"],
    ["+12025550100", "one of your own numbers"],
    ["12", "not a possible phone number"],
  ])("fails with words when the customer's number is %j", async (customerPhone, words) => {
    const { runId } = await begin({ customerPhone });
    await workOn(world.scope, runId);
    const run = await getRun(world.scope, runId);
    expect(run.state).toBe("failed");
    expect(run.reason).toContain(words);
  });

  it("skips who opted out, says so, and goes on", async () => {
    const phone = "+12025550177";
    await world.scope.db.optOut.create({
      data: { ...ours(), id: newId("optOut"), phone, source: "keyword" },
    });
    const { runId } = await begin({ customerPhone: phone });
    await workOn(world.scope, runId);
    const run = await getRun(world.scope, runId);
    expect(run).toMatchObject({ state: "succeeded", reason: expect.stringContaining("opted out") });
    expect(run.steps[1]).toMatchObject({ state: "skipped", error: expect.stringContaining("opted out") });
  });

  it("stops at a refused message; what comes below does not run", async () => {
    await behave("reject");
    const { runId } = await begin({}, [smsStep({ senderId }), smsStep({ id: "second", senderId })]);
    await workOn(world.scope, runId);
    const run = await getRun(world.scope, runId);
    expect(run).toMatchObject({ state: "failed", reason: expect.stringContaining("reject") });
    expect(run.steps.map(({ id, state }) => [id, state])).toEqual([["sms", "failed"]]);
  });

  it("counts a lost answer as done, with a note, and does not send again", async () => {
    await behave("timeout");
    const before = await received();
    const { runId } = await begin();
    await workOn(world.scope, runId);
    await carryOut(world.scope, runId, "sms", carriers());
    const run = await getRun(world.scope, runId);
    expect(run.state).toBe("succeeded");
    expect(run.steps[1]?.output).toMatchObject({
      status: "unknown",
      note: expect.stringContaining("looked up"),
    });
    expect(await received()).toBe(before + 1);
  });

  it("waits as long as the carrier asks, then sends the same message", async () => {
    const { runId } = await begin();
    const busy = answering({
      kind: "refused",
      errorCode: "20429",
      httpStatus: 429,
      detail: "Too many",
      retryAfterSeconds: 7,
    });
    expect(await workOn(world.scope, runId, 1, busy)).toMatchObject({ state: "later", afterSeconds: 7 });
    expect(await getRun(world.scope, runId)).toMatchObject({
      state: "running",
      steps: [{}, { state: "running" }],
    });
    await world.scope.db.message.updateMany({ where: { ...ours(), runId }, data: { notBefore: null } });
    await workOn(world.scope, runId);
    const run = await getRun(world.scope, runId);
    expect(run.steps[1]).toMatchObject({ state: "succeeded", attempts: 2, error: null });
    expect(await messagesOf(runId)).toHaveLength(1);
  });

  it("continues after a crash between writing the message and handing it over", async () => {
    const before = await received();
    const { runId, payload } = await begin();
    await startRun(world.scope, { runId, round: 1 });
    await queueMessage(world.scope, {
      runId,
      stepId: "sms",
      callId: payload.data.call.id,
      senderId,
      to: "+12025550142",
      body: "Thank you. Agreed on Tuesday at three.",
    });
    await workOn(world.scope, runId);
    expect(await received()).toBe(before + 1);
    expect(await messagesOf(runId)).toHaveLength(1);
    expect((await getRun(world.scope, runId)).state).toBe("succeeded");
  });

  it("is failed with words when the durable function gives up, and an old round changes nothing", async () => {
    const { runId } = await begin();
    await startRun(world.scope, { runId, round: 1 });
    await failRun(world.scope, { runId, round: 7 });
    expect((await getRun(world.scope, runId)).state).toBe("running");
    await failRun(world.scope, { runId, round: 1 });
    expect(await getRun(world.scope, runId)).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("Retry"),
    });
  });
});

describe("retrying a run", () => {
  it("continues from the step that failed; what was sent is not sent again", async () => {
    const { runId } = await begin({}, [
      smsStep({ id: "first", senderId }),
      smsStep({ id: "second", senderId, body: "Second" }),
    ]);
    const before = await received();
    await startRun(world.scope, { runId, round: 1 });
    await carryOut(world.scope, runId, "first", carriers());
    await behave("reject");
    await carryOut(world.scope, runId, "second", carriers());
    expect((await getRun(world.scope, runId)).state).toBe("failed");
    expect(await received()).toBe(before + 1);

    await behave("deliver");
    const { round } = await retryRun(world.scope, runId);
    await workOn(world.scope, runId, 1);
    expect((await getRun(world.scope, runId)).state).toBe("waiting");
    await workOn(world.scope, runId, round);
    const run = await getRun(world.scope, runId);
    expect(run).toMatchObject({ state: "succeeded", reason: null });
    expect(run.steps.map(({ id, attempts }) => [id, attempts])).toEqual([
      ["first", 1],
      ["second", 2],
    ]);
    expect(await received()).toBe(before + 2);
  });

  it("is refused for a run that did not fail, and at once from two windows counts as one", async () => {
    const { runId } = await begin({ customerPhone: null });
    await expect(retryRun(world.scope, runId)).rejects.toMatchObject({ code: "conflict" });
    await workOn(world.scope, runId);
    const tries = await Promise.allSettled([1, 2, 3].map(() => retryRun(world.scope, runId)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("Test step", () => {
  it("says the lane of a branch, and sends a real message marked as a test to the virtual phone", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    const { id } = automation;
    await expect(testStep(scope, { id, stepId: "branch" }, carriers())).rejects.toMatchObject({
      code: "conflict",
    });
    await testTrigger(scope, id);
    const payload = await makeEvent(scope, automation.assistant, { customerPhone: "+14155552671" });
    await callEnds(scope, id, payload, { resend: true });
    expect(await testStep(scope, { id, stepId: "branch" }, carriers())).toMatchObject({
      kind: "branch",
      decision: { lane: "true", operands: { left: true } },
    });
    const before = await received();
    const sent = await testStep(scope, { id, stepId: "sms" }, carriers());
    expect(sent).toMatchObject({ kind: "sms", to: "+12025550142", status: "accepted" });
    expect(await received()).toBe(before + 1);
    const message = await scope.db.message.findFirst({
      where: { ...ours(), test: true },
      orderBy: { id: "desc" },
    });
    expect(message).toMatchObject({ to: "+12025550142", test: true, runId: null });
    const other = await testStep(scope, { id, stepId: "sms", to: "+1 415 555 2671" }, carriers());
    expect(other).toMatchObject({ to: "+14155552671" });
  });
});

describe("the list of runs", () => {
  it("shows which calls were texted and pages by keyset", async () => {
    const { automation, runId } = await begin();
    await workOn(world.scope, runId);
    const missed = await makeEvent(world.scope, automation.assistant, { status: "busy" });
    await callEnds(world.scope, automation.id, missed);
    const first = await listRuns(world.scope, { automationId: automation.id, limit: 1 });
    const second = await listRuns(world.scope, {
      automationId: automation.id,
      limit: 1,
      cursor: first.nextCursor!,
    });
    expect(first.data).toMatchObject([{ state: "skipped", message: null }]);
    expect(second.data).toMatchObject([
      { id: runId, customerPhone: "+12025550142", message: { status: "accepted" } },
    ]);
    expect(second.nextCursor).toBeNull();
  });
});
