import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { figure } from "../analytics/testing";
import { getAssistant } from "../assistants/get-assistant";
import { PostCallVariable } from "../assistants/schema";
import { updateAssistant } from "../assistants/update-assistant";
import { createAutomation } from "../automations/edit-automation";
import { makeLiveAutomation, makePhones } from "../automations/testing";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { makeEvaluatedCall } from "../webhooks/testing";
import { makeMember } from "../workspaces/testing";
import { correctValue } from "./corrections";
import { estimateBackfill } from "./estimate-backfill";
import { evaluateCall } from "./evaluate-call";
import { always } from "./extract";
import { pinGoldenCall } from "./golden";
import { cancelJob, getJob, listJobs, resumeJob, startBackfill, startGoldenJob } from "./jobs";
import { reEvaluateCall } from "./re-evaluate";
import { finishJob, runBatch } from "./run-job";
import { type Extraction, type ExtractionInput, type Extractor, StartBackfill } from "./schema";
import { ExtractorRefused, ExtractorUnavailable } from "./unavailable";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

type Answer = (input: ExtractionInput) => Extraction["variables"] | Promise<Extraction["variables"]>;
/** Counts what it reads. */
function reader(answer: Answer): Extractor & { readings: ExtractionInput[] } {
  const readings: ExtractionInput[] = [];
  return {
    readings,
    extract: async (input) => {
      readings.push(input);
      const said = await answer(input);
      const names = input.variables.map(({ name }) => name);
      return {
        variables: Object.fromEntries(names.map((name) => [name, said[name] ?? null])),
        evidence: {},
        reasons: {},
        model: "scripted",
      };
    },
  };
}
const fresh = () => reader(() => ({ status: false, summary: "Read again", budget: 500 }));

/** Evaluated calls whose first reading said yes. */
async function someCalls(count: number, over: Parameters<typeof makeCall>[2] = {}) {
  const job = await makeWorkspace(world.db);
  const { scope } = await makeMember(world.db, job.workspaceId, "member");
  const assistant = await makeAssistant(job);
  const callIds: string[] = [];
  for (let n = 0; n < count; n++) callIds.push(await readCall(job, assistant.id, n, over));
  return { job, scope, assistantId: assistant.id, callIds };
}

async function readCall(job: Scope, assistantId: string, n: number, over: Parameters<typeof makeCall>[2]) {
  const { id } = await makeCall(
    job,
    { id: assistantId },
    {
      askedRevision: 1,
      evaluationState: "pending",
      startedAt: new Date(1_772_445_600_000 + n * 60_000),
      ...over,
    },
    [
      { role: "assistant", text: "Shall I book it?" },
      { role: "customer", text: "Yes, please." },
    ],
  );
  const first = reader(() => ({ status: true, summary: "Agreed" }));
  await evaluateCall(job, { callId: id, revision: 1 }, always(first));
  return id;
}

async function addBudget(job: Scope, assistantId: string) {
  const rows = await job.db.postCallVariable.findMany({
    where: { workspaceId: job.workspaceId, assistantId },
    orderBy: { position: "asc" },
  });
  await updateAssistant(job, assistantId, {
    postCallVariables: [
      ...rows.map((row) => PostCallVariable.parse({ id: row.id, name: row.name, type: row.type })),
      PostCallVariable.parse({ name: "budget", type: "number", description: "In dollars" }),
    ],
  });
}

const backfill = (scope: Scope, input: { assistantId: string; calls: number } & Record<string, unknown>) =>
  startBackfill(scope, StartBackfill.parse(input));

/** What the durable function does, without an engine. */
async function workOn(scope: Scope, jobId: string, extractor: Extractor, lastTry = true) {
  while ((await runBatch(scope, { jobId, lastTry }, always(extractor))).more);
  await finishJob(scope, jobId);
}
const callOf = (scope: Scope, id: string) =>
  scope.db.call.findFirstOrThrow({ where: { id, workspaceId: scope.workspaceId } });
const evaluations = (scope: Scope) =>
  scope.db.evaluation.count({ where: { workspaceId: scope.workspaceId } });
const achieved = (scope: Scope) => figure(scope, "achieved");

describe("a backfill", () => {
  it("changes only the chosen variables of the newest calls, and says what came out", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(7);
    await addBudget(job, assistantId);
    const { id } = await backfill(scope, { assistantId, calls: 6, names: ["budget"] });
    const model = reader(({ turns: _ }) => ({
      status: false,
      budget: model.readings.length % 2 ? 500 : null,
    }));
    await workOn(job, id, model);
    const [oldest, ...newest] = callIds;
    expect(model.readings).toHaveLength(6);
    expect(model.readings[0]?.variables.map(({ name }) => name)).toEqual(["budget"]);
    expect(await callOf(job, oldest!)).toMatchObject({ revision: 1, askedRevision: 1 });
    for (const callId of newest)
      expect(await callOf(job, callId)).toMatchObject({
        revision: 2,
        askedRevision: 2,
        evaluationState: "evaluated",
        outcome: "achieved",
        variables: { status: true, summary: "Agreed" },
      });
    const view = await getJob(scope, id);
    expect(view).toMatchObject({
      ...{ kind: "backfill", state: "succeeded", total: 6, done: 6, failed: 0, who: "member" },
      ...{ names: ["budget"], failures: [], golden: null },
    });
    expect(view.variables).toEqual([{ name: "budget", known: 3, unknown: 3 }]);
    expect(view.endedAt).not.toBeNull();
    const evaluation = await job.db.evaluation.findFirstOrThrow({
      where: { workspaceId: job.workspaceId, callId: newest[0], revision: 2 },
    });
    expect(evaluation.definitions).toMatchObject([
      { name: "status" },
      { name: "summary" },
      { name: "budget" },
    ]);
  });

  it("of all variables moves outcome and rollup, lets corrections win, and sends nothing", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(3);
    expect(await achieved(job)).toBe(3);
    await correctValue(scope, { callId: callIds[0]!, name: "status", value: true });
    const sent = await job.db.webhookEvent.count({ where: { workspaceId: job.workspaceId } });
    const { id } = await backfill(scope, { assistantId, calls: 50 });
    await workOn(job, id, fresh());
    expect(await callOf(job, callIds[0]!)).toMatchObject({
      ...{ outcome: "achieved", corrected: ["status"] },
      variables: { status: true, summary: "Read again" },
    });
    expect(await callOf(job, callIds[1]!)).toMatchObject({
      outcome: "not_achieved",
      variables: { status: false, summary: "Read again" },
    });
    expect(await achieved(job)).toBe(1);
    expect(await job.db.webhookEvent.count({ where: { workspaceId: job.workspaceId } })).toBe(sent);
    expect((await getJob(scope, id)).variables).toEqual([
      { name: "status", known: 3, unknown: 0 },
      { name: "summary", known: 3, unknown: 0 },
    ]);
  });

  it("sends again to the assistant's own webhooks when that was ticked, and never to its automation", async () => {
    const job = await makeWorkspace(world.db);
    const { senderId } = await makePhones(job);
    const { assistant } = await makeLiveAutomation(job, senderId);
    const endpoint = (over: object) =>
      job.db.webhookEndpoint.create({
        data: {
          ...{ id: newId("endpoint"), workspaceId: job.workspaceId, assistantId: assistant.id },
          ...{ url: "https://customer.example.com/hook", secret: "sealed", ...over },
        },
      });
    const wanted = await endpoint({});
    await endpoint({ enabled: false });
    const call = await makeEvaluatedCall(job, assistant.id);
    const missed = await makeEvaluatedCall(job, assistant.id, { status: "no_answer" });
    const { id } = await backfill(job, { assistantId: assistant.id, calls: 10, resendWebhooks: true });
    await workOn(job, id, fresh());
    const where = { workspaceId: job.workspaceId };
    const deliveries = await job.db.webhookDelivery.findMany({ where, include: { event: true } });
    expect(deliveries).toMatchObject([{ endpointId: wanted.id, callId: call.id, event: { revision: 2 } }]);
    expect(JSON.parse(deliveries[0]!.event.payload).data.variables.summary).toBe("Read again");
    expect((await callOf(job, missed.id)).revision).toBe(2);
    expect(await job.db.automationRun.count({ where })).toBe(0);
    expect(await job.db.message.count({ where })).toBe(0);
  });

  it("gives the automation's samples of these calls their new data, or makes one of the newest", async () => {
    const job = await makeWorkspace(world.db);
    const assistant = await makeAssistant(job);
    const { id: automationId } = await createAutomation(job, { name: "Thank", assistantId: assistant.id });
    const call = await makeEvaluatedCall(job, assistant.id);
    const where = { workspaceId: job.workspaceId, automationId };
    const run = async () => {
      const { id } = await backfill(job, { assistantId: assistant.id, calls: 10, refreshSample: true });
      await workOn(job, id, fresh());
    };
    await run();
    const [made] = await job.db.triggerSample.findMany({ where });
    expect(made).toMatchObject({
      callId: call.id,
      payload: { data: { variables: { summary: "Read again" } } },
    });
    await job.db.triggerSample.updateMany({ where, data: { name: "My sample", payload: made!.payload! } });
    await run();
    const samples = await job.db.triggerSample.findMany({ where });
    expect(samples).toMatchObject([{ id: made!.id, name: "My sample", payload: { data: { revision: 3 } } }]);
    const automation = await job.db.automation.findFirstOrThrow({
      where: { id: automationId, workspaceId: job.workspaceId },
    });
    expect(automation.sampleId).toBe(made!.id);
  });

  it("reads an item once more after a crash, but stores it once", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(3);
    const { id } = await backfill(scope, { assistantId, calls: 3 });
    const twice = fresh();
    await Promise.all([
      runBatch(job, { jobId: id, lastTry: false }, always(twice)),
      runBatch(job, { jobId: id, lastTry: false }, always(twice)),
    ]);
    await workOn(job, id, twice);
    await workOn(job, id, twice);
    expect(await getJob(scope, id)).toMatchObject({ state: "succeeded", done: 3 });
    for (const callId of callIds) expect((await callOf(job, callId)).revision).toBe(2);
    expect(await evaluations(job)).toBe(6);
    const readings = twice.readings.length;
    await workOn(job, id, twice);
    expect(twice.readings).toHaveLength(readings);
  });

  it("stores nothing of a call that it reads while it is cancelled, and goes on where it was when taken up", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(7);
    const { id } = await backfill(scope, { assistantId, calls: 7 });
    await runBatch(job, { jobId: id, lastTry: false }, always(fresh()));
    const cancelling = reader(async () => {
      if (cancelling.readings.length === 1) await cancelJob(scope, id);
      return { summary: "Too late" };
    });
    await workOn(job, id, cancelling, false);
    expect(await getJob(scope, id)).toMatchObject({ state: "cancelled", done: 5, failed: 0 });
    expect(await evaluations(job)).toBe(12);
    await expect(cancelJob(scope, id)).rejects.toMatchObject({ code: "conflict" });
    await resumeJob(scope, id);
    const rest = fresh();
    await workOn(job, id, rest);
    expect(rest.readings).toHaveLength(2);
    expect(await getJob(scope, id)).toMatchObject({ state: "succeeded", done: 7, error: null });
    for (const callId of callIds)
      expect((await callOf(job, callId)).variables).toMatchObject({ summary: "Read again" });
    await expect(resumeJob(scope, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is not ended by the run that was at work when it was cancelled and taken up again", async () => {
    const { job, scope, assistantId } = await someCalls(7);
    const { id } = await backfill(scope, { assistantId, calls: 7 });
    const cancelling = reader(async () => {
      if (cancelling.readings.length === 1) await cancelJob(scope, id);
      return { summary: "Too late" };
    });
    const old = await runBatch(job, { jobId: id, lastTry: false }, always(cancelling));
    expect(old).toEqual({ more: false });
    await resumeJob(scope, id);
    await finishJob(job, id);
    expect(await getJob(scope, id)).toMatchObject({ state: "running", done: 0 });
    await workOn(job, id, fresh());
    expect(await getJob(scope, id)).toMatchObject({ state: "succeeded", done: 7, failed: 0 });
  });

  it("waits for a model that is not there, gives up the calls that stay unread, and goes on with the rest", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(6);
    const { id } = await backfill(scope, { assistantId, calls: 6 });
    const moody = reader(() => {
      if (moody.readings.length % 5 === 2) throw new ExtractorUnavailable("The model did not answer", 7);
      return { summary: "Read again" };
    });
    await expect(runBatch(job, { jobId: id, lastTry: false }, always(moody))).rejects.toMatchObject({
      retryAfterSeconds: 7,
    });
    expect(await getJob(scope, id)).toMatchObject({ state: "running", done: 4, failed: 0 });
    const never = reader(({ startedAt }) => {
      if (startedAt.getTime() === 1_772_445_600_000)
        throw new ExtractorUnavailable("The model did not answer");
      return { summary: "Read again" };
    });
    await workOn(job, id, never);
    const view = await getJob(scope, id);
    expect(view).toMatchObject({ state: "succeeded", done: 5, failed: 1 });
    expect(view.failures).toEqual([{ callId: callIds[0], error: "The model did not answer" }]);
    await resumeJob(scope, id);
    await workOn(job, id, fresh());
    expect(await getJob(scope, id)).toMatchObject({ state: "succeeded", done: 6, failed: 0, failures: [] });
  });

  it("stops at once when the model refuses, says why, and keeps what is left", async () => {
    const { job, scope, assistantId } = await someCalls(2);
    const { id } = await backfill(scope, { assistantId, calls: 2 });
    const refusing = reader(() => {
      throw new ExtractorRefused("key", "OpenAI refused the API key (401)", "give it a working key");
    });
    await workOn(job, id, refusing);
    expect(await getJob(scope, id)).toMatchObject({
      ...{ state: "failed", done: 0, failed: 0 },
      error: "OpenAI refused the API key (401): give it a working key",
    });
    await resumeJob(scope, id);
    const away = reader(() => {
      throw new ExtractorUnavailable("The model did not answer");
    });
    await workOn(job, id, away);
    expect(await getJob(scope, id)).toMatchObject({
      state: "failed",
      error: "The model did not answer",
      done: 0,
    });
  });

  it("leaves a call alone that is being evaluated", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(1);
    const { id } = await backfill(scope, { assistantId, calls: 1 });
    await reEvaluateCall(scope, callIds[0]!);
    await workOn(job, id, fresh());
    const view = await getJob(scope, id);
    expect(view).toMatchObject({ state: "failed", failed: 1, failures: [{ callId: callIds[0] }] });
    expect(view.error).toMatch(/^No call could be read\. The call is being evaluated/);
    expect(await callOf(job, callIds[0]!)).toMatchObject({ revision: 1, evaluationState: "pending" });
    await expect(backfill(scope, { assistantId, calls: 1 })).rejects.toMatchObject({ code: "conflict" });
  });

  it("follows a variable that gets another name while it is read", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(1);
    const { id } = await backfill(scope, { assistantId, calls: 1, names: ["summary"] });
    const rows = await job.db.postCallVariable.findMany({
      where: { workspaceId: job.workspaceId, assistantId },
    });
    const renaming = reader(async () => {
      await updateAssistant(job, assistantId, {
        postCallVariables: rows.map((row) =>
          PostCallVariable.parse({
            id: row.id,
            type: row.type,
            name: row.name === "summary" ? "recap" : row.name,
          }),
        ),
      });
      return { summary: "Read again" };
    });
    await workOn(job, id, renaming);
    expect((await callOf(job, callIds[0]!)).variables).toEqual({ status: true, recap: "Read again" });
    expect((await getJob(scope, id)).variables).toEqual([{ name: "recap", known: 1, unknown: 0 }]);
  });

  it("is the only one of its assistant, and the second is told which", async () => {
    const { job, scope, assistantId } = await someCalls(2);
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () => backfill(scope, { assistantId, calls: 2 })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of tries)
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({
          code: "conflict",
          message: expect.stringContaining("that member started is under way (0 of 2 calls)"),
        });
    const [running] = await listJobs(scope, assistantId);
    await workOn(job, running!.id, fresh());
    await backfill(scope, { assistantId, calls: 2 });
    expect(await listJobs(scope, assistantId)).toMatchObject([{ state: "running" }, { state: "succeeded" }]);
  });

  it("is not for viewers, other workspaces or unknown variables", async () => {
    const { job, scope, assistantId } = await someCalls(1);
    const viewer = (await makeMember(world.db, job.workspaceId, "viewer")).scope;
    const other = await makeWorkspace(world.db);
    await expect(backfill(viewer, { assistantId, calls: 1 })).rejects.toMatchObject({ code: "forbidden" });
    await expect(backfill(scope, { assistantId, calls: 1, names: ["nothing"] })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "names" }],
    });
    const { id } = await backfill(scope, { assistantId, calls: 1 });
    expect((await getJob(viewer, id)).total).toBe(1);
    for (const act of [() => cancelJob(viewer, id), () => resumeJob(viewer, id)])
      await expect(act()).rejects.toMatchObject({ code: "forbidden" });
    for (const act of [
      () => backfill(other, { assistantId, calls: 1 }),
      () => estimateBackfill(other, { assistantId, calls: 1 }),
      () => getJob(other, id),
      () => listJobs(other, assistantId),
      () => cancelJob(other, id),
      () => resumeJob(other, id),
    ])
      await expect(act()).rejects.toMatchObject({ code: "not_found" });
    expect(await runBatch(other, { jobId: id, lastTry: true }, always(fresh()))).toEqual({ more: false });
    await finishJob(other, id);
    expect(await getJob(scope, id)).toMatchObject({ state: "running", done: 0 });
  });
});

describe("what a backfill would cost", () => {
  it("is nothing with the basic rules", async () => {
    const { scope, assistantId } = await someCalls(3);
    expect(await estimateBackfill(scope, { assistantId, calls: 200 })).toEqual({
      ...{ calls: 3, model: null, basis: 0, tokens: 0, costUsd: 0 },
    });
  });

  it("comes from what earlier readings by the model cost", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(3);
    const where = { workspaceId: job.workspaceId };
    const connection = await job.db.connection.create({
      data: { ...where, id: newId("connection"), kind: "llm", name: "House model", secret: "sealed" },
    });
    await job.db.assistant.updateMany({
      where: { ...where, id: assistantId },
      data: { connectionId: connection.id, model: "fast-1" },
    });
    const unread = await estimateBackfill(scope, { assistantId, calls: 2 });
    expect(unread).toEqual({ calls: 2, model: "fast-1", basis: 0, tokens: null, costUsd: null });
    await job.db.evaluation.updateMany({
      where: { ...where, callId: { in: callIds.slice(0, 2) } },
      data: { model: "fast-1", inputTokens: 900, outputTokens: 100, costUsd: 0.002 },
    });
    const estimate = await estimateBackfill(scope, { assistantId, calls: 3 });
    expect(estimate).toMatchObject({ calls: 3, basis: 2, tokens: 3000 });
    expect(estimate.costUsd).toBeCloseTo(0.006);
  });
});

describe("a check of the golden calls", () => {
  it("reads them by both definitions, scores them, and leaves the calls as they are", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(3);
    await pinGoldenCall(scope, { callId: callIds[0]!, values: { status: true, summary: "Agreed" } });
    await pinGoldenCall(scope, { callId: callIds[1]!, values: { status: false } });
    const before = await Promise.all(callIds.map((callId) => callOf(job, callId)));
    const rows = await job.db.postCallVariable.findMany({
      where: { workspaceId: job.workspaceId, assistantId },
      orderBy: { position: "asc" },
    });
    const definitions = rows.map((row) =>
      PostCallVariable.parse({ id: row.id, type: row.type, description: "Changed", name: row.name }),
    );
    const { id } = await startGoldenJob(scope, { assistantId, definitions });
    const model = reader(({ variables }) =>
      variables[0]?.description === "Changed"
        ? { status: true, summary: "Something else" }
        : { status: null, summary: "agreed" },
    );
    await workOn(job, id, model);
    expect(model.readings).toHaveLength(4);
    const { golden, ...view } = await getJob(scope, id);
    expect(view).toMatchObject({ kind: "golden", state: "succeeded", total: 2, done: 2 });
    expect(golden?.variables).toEqual([
      { name: "status", judged: 2, before: 0, after: 1 },
      { name: "summary", judged: 1, before: 1, after: 0 },
    ]);
    expect(golden?.changes).toHaveLength(3);
    expect(golden?.changes).toContainEqual({
      ...{ callId: callIds[0], name: "summary", wanted: "Agreed", verdict: "worse" },
      ...{ before: "agreed", after: "Something else" },
    });
    expect(await Promise.all(callIds.map((callId) => callOf(job, callId)))).toEqual(before);
    expect(await evaluations(job)).toBe(3);
  });

  it("of the stored definitions reads each call once and says what is read wrong", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(2);
    await pinGoldenCall(scope, { callId: callIds[0]!, values: { status: true, summary: "Agreed" } });
    await pinGoldenCall(scope, { callId: callIds[1]!, values: { status: false } });
    const { postCallVariables } = await getAssistant(scope, assistantId);
    const { id } = await startGoldenJob(scope, { assistantId, definitions: postCallVariables });
    const model = reader(() => ({ status: true, summary: "agreed" }));
    await workOn(job, id, model);
    expect(model.readings).toHaveLength(2);
    const { golden } = await getJob(scope, id);
    expect(golden?.changes).toEqual([]);
    expect(golden?.score).toEqual({
      variables: [
        { name: "status", judged: 2, right: 1 },
        { name: "summary", judged: 1, right: 1 },
      ],
      calls: [
        { callId: callIds[0], read: true, wrong: [] },
        { callId: callIds[1], read: true, wrong: [{ name: "status", wanted: false, got: true }] },
      ],
    });
  });

  it("is understood after its variables were renamed, and gives way to a newer one", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(1);
    await pinGoldenCall(scope, { callId: callIds[0]!, values: { summary: "Agreed" } });
    const rows = await job.db.postCallVariable.findMany({
      where: { workspaceId: job.workspaceId, assistantId },
    });
    const definitions = rows.map((row) =>
      PostCallVariable.parse({ id: row.id, type: row.type, name: row.name }),
    );
    const { id: first } = await startGoldenJob(scope, { assistantId, definitions });
    const { id } = await startGoldenJob(scope, { assistantId, definitions });
    expect((await getJob(scope, first)).state).toBe("cancelled");
    const renaming = reader(async ({ variables }) => {
      await updateAssistant(job, assistantId, {
        postCallVariables: definitions.map((one) =>
          one.name === "summary" ? { ...one, name: "recap" } : one,
        ),
      });
      return Object.fromEntries(variables.map(({ name }) => [name, name === "summary" ? "Agreed" : null]));
    });
    await workOn(job, id, renaming);
    expect((await getJob(scope, id)).golden?.variables).toContainEqual({
      ...{ name: "recap", judged: 1, before: 1, after: 1 },
    });
  });

  it("needs golden calls, a member, and the assistant", async () => {
    const { job, scope, assistantId, callIds } = await someCalls(1);
    const input = { assistantId, definitions: [] };
    await expect(startGoldenJob(scope, input)).rejects.toMatchObject({ code: "conflict" });
    await pinGoldenCall(scope, { callId: callIds[0]!, values: { status: true } });
    const viewer = (await makeMember(world.db, job.workspaceId, "viewer")).scope;
    await expect(startGoldenJob(viewer, input)).rejects.toMatchObject({ code: "forbidden" });
    const other = await makeWorkspace(world.db);
    await expect(startGoldenJob(other, input)).rejects.toMatchObject({ code: "not_found" });
  });
});
