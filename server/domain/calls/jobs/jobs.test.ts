import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { always } from "../../evaluation/extract";
import type { Extractor } from "../../evaluation/schema";
import { ExtractorUnavailable } from "../../evaluation/unavailable";
import { newId } from "../../ids";
import type { Scope } from "../../scope";
import { StartCallJob } from "../schema";
import { findRunning } from "./job";
import { listCallJobs, readExportPart } from "./list-jobs";
import { finishCallJob, runCallBatch } from "./run-job";
import { cancelCallJob, countCalls, resumeCallJob, startCallJob } from "./start-job";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const says: Extractor = {
  extract: async () => ({
    variables: { status: true, summary: "Read again" },
    evidence: {},
    reasons: {},
    model: "test",
  }),
};

async function withCalls(count: number) {
  const scope = await makeWorkspace(world.db);
  const assistant = await makeAssistant(scope, { name: "=cmd()" });
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const startedAt = new Date(Date.UTC(2026, 2, 1, 0, i));
    const call = await makeCall(
      scope,
      assistant,
      { externalId: `${i}`, startedAt, variables: { status: i % 2 === 0, summary: `=SUM(${i})` } },
      [{ role: "customer", text: `Call, "${i}"` }],
    );
    ids.push(call.id);
  }
  return { scope, assistant, ids };
}

async function runToEnd(scope: Scope, jobId: string, extractor = says) {
  while ((await runCallBatch(scope, { jobId, lastTry: true }, always(extractor))).more);
  await finishCallJob(scope, jobId);
  const [job] = await listCallJobs(scope);
  return job;
}

const whole = async (scope: Scope, id: string) => {
  const parts: string[] = [];
  for (let part = await readExportPart(scope, { id, number: 0 }); part; ) {
    parts.push(part.content);
    part = await readExportPart(scope, { id, number: parts.length });
  }
  return parts;
};

const start = (scope: Scope, input: object) => startCallJob(scope, StartCallJob.parse(input));

describe("an export", () => {
  it("writes what the filter finds, and nothing that a spreadsheet would run", async () => {
    const { scope } = await withCalls(5);
    const filter = { variable: "status:is:true" };
    expect(
      await countCalls(scope, { filter: { variable: [{ name: "status", operator: "is", value: "true" }] } }),
    ).toEqual({
      count: 3,
      more: false,
    });
    const { id } = await start(scope, {
      kind: "export",
      format: "csv",
      calls: { filter },
      transcripts: true,
    });
    expect(await runToEnd(scope, id)).toMatchObject({
      state: "succeeded",
      total: 3,
      done: 3,
      file: { ready: true },
    });
    const [text = ""] = await whole(scope, id);
    const [head, first] = text.split("\r\n");
    expect(head).toMatch(/^\uFEFFid,external_id,assistant,.*,status,summary,transcript$/);
    expect(first).toContain(`,'=cmd(),`);
    expect(first).toContain(`,true,'=SUM(4),"customer: Call, ""4"""`);
  });

  it("in pieces is one file: as JSON each call once, in order, also when a worker dies between two", async () => {
    const { scope, ids } = await withCalls(7);
    const { id } = await start(scope, { kind: "export", format: "json", calls: { ids: ids.slice(0, 6) } });
    const job = await findRunning(scope, id);
    if (!job) throw new Error("The job runs");
    expect(await runToEnd(scope, id)).toMatchObject({ state: "succeeded", done: 6 });
    const entries = JSON.parse(`[${(await whole(scope, id)).join("")}]`);
    expect(entries.map((entry: { id: string }) => entry.id)).toEqual(ids.slice(0, 6).reverse());
    expect(entries[0]).toMatchObject({ variables: { status: false, summary: "=SUM(5)" } });
  });

  it("of another workspace, or one whose file is gone, is not found", async () => {
    const { scope } = await withCalls(1);
    const { id } = await start(scope, { kind: "export", format: "csv", calls: { filter: {} } });
    await expect(readExportPart(scope, { id, number: 0 })).rejects.toMatchObject({ code: "not_found" });
    await runToEnd(scope, id);
    await expect(readExportPart(world.scope, { id, number: 0 })).rejects.toMatchObject({ code: "not_found" });
    await scope.db.callJobPart.deleteMany({ where: { workspaceId: scope.workspaceId } });
    await expect(readExportPart(scope, { id, number: 0 })).rejects.toMatchObject({ code: "not_found" });
    expect((await listCallJobs(scope))[0]).toMatchObject({ state: "succeeded", file: { ready: false } });
  });

  it("whose pieces were deleted before its end begins anew when it goes on", async () => {
    const { scope, ids } = await withCalls(501);
    const { id } = await start(scope, { kind: "export", format: "json", calls: { filter: {} } });
    await runCallBatch(scope, { jobId: id, lastTry: true }, always(says));
    await cancelCallJob(scope, id);
    await scope.db.callJobPart.deleteMany({ where: { workspaceId: scope.workspaceId } });
    await resumeCallJob(scope, id);
    expect(await runToEnd(scope, id)).toMatchObject({ state: "succeeded", done: 501, file: { ready: true } });
    expect(JSON.parse(`[${(await whole(scope, id)).join("")}]`)).toHaveLength(ids.length);
  });
});

describe("reading many calls again", () => {
  it("gives each a new revision, and stops and goes on where it stood", async () => {
    const { scope } = await withCalls(23);
    const { id } = await start(scope, { kind: "reevaluate", calls: { filter: {} } });
    await runCallBatch(scope, { jobId: id, lastTry: true }, always(says));
    await cancelCallJob(scope, id);
    expect(await runCallBatch(scope, { jobId: id, lastTry: true }, always(says))).toEqual({ more: false });
    expect((await listCallJobs(scope))[0]).toMatchObject({ state: "cancelled", done: 10 });
    await resumeCallJob(scope, id);
    expect(await runToEnd(scope, id)).toMatchObject({ state: "succeeded", done: 23, failed: 0 });
    const calls = await scope.db.call.groupBy({
      by: ["revision", "evaluationState"],
      where: { workspaceId: scope.workspaceId },
      _count: true,
    });
    expect(calls).toEqual([{ revision: 1, evaluationState: "evaluated", _count: 23 }]);
    await expect(resumeCallJob(scope, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is not ended by the run that was at work when it was cancelled and taken up again", async () => {
    const { scope } = await withCalls(12);
    const { id } = await start(scope, { kind: "reevaluate", calls: { filter: {} } });
    let begun = false;
    const restarting: Extractor = {
      extract: async (input) => {
        if (!begun) {
          begun = true;
          await cancelCallJob(scope, id);
        }
        return says.extract(input);
      },
    };
    expect(await runCallBatch(scope, { jobId: id, lastTry: true }, always(restarting))).toEqual({
      more: false,
    });
    await resumeCallJob(scope, id);
    await finishCallJob(scope, id);
    expect((await listCallJobs(scope))[0]).toMatchObject({ state: "running" });
    expect(await runToEnd(scope, id)).toMatchObject({ state: "succeeded", done: 12, failed: 0 });
  });

  it("tries again while the model is away, then says which calls could not be read, and leaves none waiting", async () => {
    const { scope } = await withCalls(2);
    const { id } = await start(scope, { kind: "reevaluate", calls: { filter: {} } });
    const away: Extractor = {
      extract: () => Promise.reject(new ExtractorUnavailable("The model is away")),
    };
    await expect(runCallBatch(scope, { jobId: id, lastTry: false }, always(away))).rejects.toThrow("away");
    expect(await runToEnd(scope, id, away)).toMatchObject({
      state: "failed",
      failed: 2,
      error: expect.stringContaining("The model is away"),
    });
    expect(
      await scope.db.call.count({ where: { workspaceId: scope.workspaceId, evaluationState: "pending" } }),
    ).toBe(0);
  });
});

describe("sending many calls again", () => {
  it("asks for one delivery of each to the assistant's own webhooks, and touches no automation", async () => {
    const { scope, assistant } = await withCalls(3);
    const automationId = newId("automation");
    await scope.db.automation.create({
      data: {
        ...{ id: automationId, workspaceId: scope.workspaceId, assistantId: assistant.id },
        ...{ trigger: "phone_call_ended", name: "A", state: "live", draft: { steps: [] } },
      },
    });
    const endpoint = (over: object) =>
      scope.db.webhookEndpoint.create({
        data: {
          ...{ id: newId("endpoint"), workspaceId: scope.workspaceId, assistantId: assistant.id },
          ...{ url: "https://example.com/hook", secret: "v1.a.b" },
          ...over,
        },
      });
    const own = await endpoint({});
    await endpoint({ automationId });
    await scope.db.call.updateMany({
      where: { workspaceId: scope.workspaceId },
      data: { evaluationState: "evaluated", revision: 1 },
    });
    const { id } = await start(scope, { kind: "resend", calls: { filter: {} } });
    expect(await runToEnd(scope, id)).toMatchObject({ state: "succeeded", done: 3 });
    const deliveries = await scope.db.webhookDelivery.findMany({ where: { workspaceId: scope.workspaceId } });
    expect(deliveries.map(({ endpointId }) => endpointId)).toEqual([own.id, own.id, own.id]);
    expect(await scope.db.automationRun.count({ where: { workspaceId: scope.workspaceId } })).toBe(0);
  });

  it("says that there is nowhere to send to", async () => {
    const { scope } = await withCalls(2);
    const { id } = await start(scope, { kind: "resend", calls: { filter: {} } });
    const job = await runToEnd(scope, id);
    expect(job).toMatchObject({ state: "failed", failed: 2 });
    expect(job?.problems).toHaveLength(2);
    expect(job?.error).toMatch(/no webhook of its own/);
  });
});

describe("a job", () => {
  it("of no call is refused, of ids of others too", async () => {
    const { scope } = await withCalls(1);
    const { ids } = await withCalls(1);
    await expect(start(scope, { kind: "resend", calls: { ids } })).rejects.toMatchObject({
      code: "not_found",
    });
    const filter = { phone: "+999" };
    await expect(start(scope, { kind: "resend", calls: { filter } })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("leaves out what came after it was begun", async () => {
    const { scope, assistant } = await withCalls(1);
    const { id } = await start(scope, { kind: "export", format: "json", calls: { filter: {} } });
    await makeCall(scope, assistant, { startedAt: new Date(Date.now() + 60_000) });
    expect(await runToEnd(scope, id)).toMatchObject({ total: 1, done: 1 });
  });
});
