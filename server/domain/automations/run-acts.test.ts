import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, type TestWorld, testWorld } from "@/server/db/factories";
import { createAutomation, saveDraft } from "./edit-automation";
import { getAutomation } from "./get-automation";
import { getRun, listRuns } from "./get-run";
import { publishAutomation } from "./publish-automation";
import { previewReplay, replayRun } from "./replay-run";
import { readRetryVersions, retryRun, retryRuns } from "./retry-run";
import { runDraft } from "./run-draft";
import { addSample } from "./samples";
import { smsStep } from "./shared/testing";
import type { Step } from "./steps/all";
import { chooseCalls } from "./test-trigger";
import { callEnds, makeEvent, makeLiveAutomation, makePhones, workOn } from "./testing";
import { turnOff } from "./turn-on-off";
import { listUnrun } from "./why-no-run";

let world: TestWorld;
let senderId: string;
beforeAll(async () => {
  world = await testWorld();
  ({ senderId } = await makePhones(world.scope));
});
afterAll(() => world.drop());

const ours = () => ({ workspaceId: world.scope.workspaceId });
const messagesOf = (runId: string) =>
  world.scope.db.message.findMany({ where: { ...ours(), runId }, orderBy: { id: "asc" } });
async function publish(id: string, steps: Step[]) {
  const { draftRevision } = await getAutomation(world.scope, id);
  await saveDraft(world.scope, { id, draftRevision, name: "Thank them", definition: { steps } });
  await publishAutomation(world.scope, { id });
}
async function begin(automation: { id: string; assistant: { id: string } }, over = {}) {
  const { runId = "" } = await callEnds(
    world.scope,
    automation.id,
    await makeEvent(world.scope, automation.assistant, over),
  );
  await workOn(world.scope, runId);
  return runId;
}

/** Every row of what analytics are read from. */
const figures = async () => {
  const stats = await world.db.$queryRawUnsafe(
    `SELECT * FROM "Stat" WHERE "workspaceId" = '${world.scope.workspaceId}' ORDER BY 1, 2, 3, 4, 5, 6`,
  );
  const deltas = await world.db.$queryRawUnsafe(
    `SELECT * FROM "StatDelta" WHERE "workspaceId" = '${world.scope.workspaceId}' ORDER BY 1, 2`,
  );
  const story = await world.db.$queryRawUnsafe(
    `SELECT * FROM "CallStory" WHERE "workspaceId" = '${world.scope.workspaceId}' ORDER BY 1, 2`,
  );
  const sendCounts = await world.scope.db.sendCount.findMany({ where: ours() });
  return JSON.parse(
    JSON.stringify({ stats, deltas, story, sendCounts }, (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    ),
  );
};

describe("a run of the whole draft", () => {
  it("acts for real to the phone in the app, never to the customer, and no figure changes", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    await begin(automation);
    const call = await makeCall(scope, automation.assistant, {
      ...{ variables: { status: true, summary: "Yes." }, revision: 1, evaluationState: "evaluated" },
      customerPhone: "+12025550177",
    });
    await addSample(scope, { id: automation.id, callId: call.id });
    const { draftRevision } = await getAutomation(scope, automation.id);
    const definition = { steps: [smsStep({ senderId, body: "Draft: {{variables.summary}}" })] };
    await saveDraft(scope, { id: automation.id, draftRevision, name: "Thank them", definition });
    const before = await figures();

    const { runId } = await runDraft(scope, { id: automation.id });
    await workOn(scope, runId);
    expect(await getRun(scope, runId)).toMatchObject({ state: "succeeded", test: true, callId: null });
    expect(await messagesOf(runId)).toMatchObject([
      { to: "+12025550142", body: "Draft: Yes.", test: true, callId: null },
    ]);
    const other = await runDraft(scope, { id: automation.id, to: "+12025550143" });
    await workOn(scope, other.runId);
    expect(await messagesOf(other.runId)).toMatchObject([{ to: "+12025550143", test: true }]);

    expect(await figures()).toEqual(before);
    expect(
      (await listRuns(scope, { limit: 50, automationId: automation.id, test: false })).data,
    ).toHaveLength(1);
    expect((await listRuns(scope, { limit: 50, automationId: automation.id, test: true })).data).toHaveLength(
      2,
    );
  });

  it("is refused without a sample, and with problems", async () => {
    const { scope } = world;
    const assistant = await makeAssistant(scope);
    const { id } = await createAutomation(scope, { name: "New", assistantId: assistant.id });
    await expect(runDraft(scope, { id })).rejects.toMatchObject({ code: "conflict" });
    const call = await makeCall(scope, assistant, { revision: 1, evaluationState: "evaluated" });
    await addSample(scope, { id, callId: call.id });
    const definition = { steps: [smsStep({ senderId: "" })] };
    await saveDraft(scope, { id, draftRevision: 1, name: "New", definition });
    await expect(runDraft(scope, { id })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "sms.senderId" }],
    });
  });
});

describe("a replay", () => {
  it("on another version texts nobody twice for one call, unless the person says so", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId, [smsStep({ senderId, body: "One" })]);
    const runId = await begin(automation);
    // The same step, and another one in its place.
    await publish(automation.id, [smsStep({ senderId, body: "Two" })]);
    await publish(automation.id, [smsStep({ senderId, id: "other", body: "Three" })]);
    for (const version of [1, 2, 3]) {
      const preview = await previewReplay(scope, { runId, version, sendAgain: false });
      expect(preview).toMatchObject({ version, texts: [{ to: "+12025550142", blocked: true }] });
      const replay = await replayRun(scope, { runId, version, sendAgain: false });
      await workOn(scope, replay.runId);
      expect(await messagesOf(replay.runId)).toEqual([]);
      expect(await getRun(scope, replay.runId)).toMatchObject({ version, steps: [{ state: "skipped" }] });
    }
    const preview = await previewReplay(scope, { runId, version: 2, sendAgain: true });
    expect(preview.texts).toMatchObject([{ body: "Two", state: "sent", blocked: false }]);
    const again = await replayRun(scope, { runId, version: 2, sendAgain: true });
    await workOn(scope, again.runId);
    await workOn(scope, again.runId);
    expect(await messagesOf(again.runId)).toMatchObject([{ body: "Two", to: "+12025550142" }]);
    const entry = await scope.db.auditEntry.findFirst({ where: { ...ours(), subject: again.runId } });
    expect(entry).toMatchObject({ action: "run.replayed", details: { sendAgain: true, version: 2 } });
    expect(await messagesOf(runId)).toHaveLength(1);
  });

  it("goes to whom the first run did not reach", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId, [
      smsStep({ senderId, to: "{{lead.phone}}", body: "One" }),
    ]);
    const runId = await begin(automation);
    expect(await getRun(scope, runId)).toMatchObject({ state: "failed" });
    await publish(automation.id, [smsStep({ senderId, body: "Two" })]);
    const preview = await previewReplay(scope, { runId, sendAgain: false });
    expect(preview).toMatchObject({ version: 2, texts: [{ body: "Two", state: "sent", blocked: false }] });
    const replay = await replayRun(scope, { runId, sendAgain: false });
    await workOn(scope, replay.runId);
    expect(await messagesOf(replay.runId)).toMatchObject([{ body: "Two" }]);
  });
});

describe("a retry", () => {
  it("goes on where the run failed, on the version that is published now when the person says so", async () => {
    const { scope } = world;
    const first = smsStep({ senderId, id: "first", body: "First" });
    const automation = await makeLiveAutomation(scope, senderId, [
      first,
      smsStep({ senderId, id: "second", to: "{{lead.phone}}", body: "Second" }),
    ]);
    const runId = await begin(automation);
    expect(await messagesOf(runId)).toHaveLength(1);
    await publish(automation.id, [
      { ...first, body: "Another first" },
      smsStep({ senderId, id: "second", to: "{{lead.phone|+12025550143}}", body: "Second" }),
    ]);
    await retryRun(scope, runId);
    await workOn(scope, runId, 2);
    expect(await getRun(scope, runId)).toMatchObject({ state: "failed", version: 1 });
    await retryRun(scope, runId, "latest");
    await workOn(scope, runId, 3);
    expect(await getRun(scope, runId)).toMatchObject({ state: "succeeded", version: 2 });
    expect((await messagesOf(runId)).map(({ body }) => body)).toEqual(["First", "Second"]);
  });

  it("of many takes those that have failed, each once", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId, [
      smsStep({ senderId, to: "{{lead.phone}}", body: "One" }),
    ]);
    const runs = [await begin(automation), await begin(automation), await begin(automation)];
    await begin(automation, { lead: { phone: "+12025550143" } });
    const all = { automationId: automation.id, version: "same" as const };
    expect(await retryRuns(scope, { ...all, runIds: runs.slice(0, 1) })).toEqual({ retried: 1 });
    const both = await Promise.all([retryRuns(scope, all), retryRuns(scope, all)]);
    expect(both.reduce((sum, { retried }) => sum + retried, 0)).toBe(2);
  });
});

describe("many runs that failed on several versions", () => {
  it("are shown with what the published version changes, and go on with it when the person says so", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId, [
      smsStep({ senderId, to: "{{lead.phone}}", body: "One" }),
    ]);
    const first = await begin(automation);
    await publish(automation.id, [smsStep({ senderId, to: "{{lead.phone}}", body: "Two" })]);
    const second = await begin(automation);
    await publish(automation.id, [smsStep({ senderId, body: "Three" })]);
    const all = { automationId: automation.id };
    expect(await readRetryVersions(scope, { ...all, version: "same" })).toMatchObject({
      latest: { number: 3 },
      earlier: [
        { number: 2, runs: 1, definition: { steps: [{ body: "Two" }] } },
        { number: 1, runs: 1 },
      ],
    });
    const one = { ...all, runIds: [second], version: "same" as const };
    expect((await readRetryVersions(scope, one)).earlier).toMatchObject([{ number: 2, runs: 1 }]);
    expect(await retryRuns(scope, { ...all, version: "latest" })).toEqual({ retried: 2 });
    for (const runId of [first, second]) {
      await workOn(scope, runId, 2);
      expect(await messagesOf(runId)).toMatchObject([{ body: "Three" }]);
    }
    expect((await readRetryVersions(scope, { ...all, version: "same" })).earlier).toEqual([]);
  });
});

describe("which calls start it", () => {
  it("is a person's choice: completed ones, or those too that nobody answered", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId, [smsStep({ senderId, body: "Sorry" })]);
    const chosen = async () => (await getAutomation(scope, automation.id)).hook?.completedCallsOnly;
    expect(await chosen()).toBe(true);
    await chooseCalls(scope, { id: automation.id, completedCallsOnly: false });
    expect(await chosen()).toBe(false);
    const missed = await makeEvent(scope, automation.assistant, { status: "no_answer" });
    const completedCallsOnly = await chosen();
    expect(await callEnds(scope, automation.id, missed, { completedCallsOnly })).toMatchObject({
      outcome: "run_started",
    });
    await expect(chooseCalls(scope, { id: "aut_none", completedCallsOnly: true })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("why a call did not run", () => {
  it.each([
    ["no automation", async (assistantId: string) => ({ assistantId }), /^No automation starts on calls of/],
    [
      "a draft",
      async (assistantId: string) => createAutomation(world.scope, { name: "Draft", assistantId }),
      /had not been published yet$/,
    ],
  ])("is told of %s", async (_, make, reason) => {
    const { scope } = world;
    const assistant = await makeAssistant(scope);
    await make(assistant.id);
    const call = await makeCall(scope, assistant, {
      revision: 1,
      evaluationState: "evaluated",
      endedAt: new Date(),
    });
    expect((await listUnrun(scope, { limit: 10, callId: call.id })).data).toMatchObject([
      { callId: call.id, reason: expect.stringMatching(reason) },
    ]);
  });

  it("is told of one that was off then, of a call that was skipped, and not of one that ran", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    await begin(automation);
    const { runId: skipped = "" } = await callEnds(
      scope,
      automation.id,
      await makeEvent(scope, automation.assistant, { status: "no_answer", evaluationState: "evaluated" }),
    );
    await turnOff(scope, { id: automation.id, waiting: "finish" });
    const late = await makeCall(scope, automation.assistant, {
      ...{ revision: 1, evaluationState: "evaluated", endedAt: new Date(Date.now() + 1000) },
      startedAt: new Date(),
    });
    const { data } = await listUnrun(scope, { limit: 10, automationId: automation.id });
    expect(data.map(({ callId, reason }) => [callId, reason])).toEqual([
      [late.id, '"Thank them" was off when the call was read'],
      [(await getRun(scope, skipped)).callId, (await getRun(scope, skipped)).reason],
    ]);
  });
});
