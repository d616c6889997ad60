import { DomainError } from "../../errors";
import { evaluateCall, failEvaluation } from "../../evaluation/evaluate-call";
import { askRevision } from "../../evaluation/re-evaluate";
import type { ExtractorSource } from "../../evaluation/schema";
import { ExtractorRefused, ExtractorUnavailable } from "../../evaluation/unavailable";
import { type Scope, transaction } from "../../scope";
import { resendWebhook } from "../../webhooks/resend";
import { cursorAfter, findCalls } from "../find-calls";
import { exportPart } from "./export-part";
import { advance, failCallJob, findRunning, JobStopped, type RunningJob } from "./job";

/** Calls of one step: a crash costs the readings of one at most; a file's piece is written in one transaction. */
const BATCH = { reevaluate: 10, resend: 20, export: 500 } as const;
/** Calls that are read at the same time. */
const AT_ONCE = 5;

export interface JobCall {
  id: string;
  assistantId: string;
  startedAt: Date;
  durationSeconds: number;
}

/**
 * Works on the next calls of a job; `more`: there may be others. Throws what kept calls from being read, for another
 * try; at the last one they are given up and the rest goes on.
 */
export async function runCallBatch(
  scope: Scope,
  { jobId, lastTry }: { jobId: string; lastTry: boolean },
  source: ExtractorSource,
): Promise<{ more: boolean }> {
  const job = await findRunning(scope, jobId);
  if (!job) return { more: false };
  const calls = await nextCalls(scope, job);
  if (calls.length === 0) return { more: false };
  try {
    if (job.kind === "export") await exportPart(scope, job, calls);
    else if (job.kind === "resend") await resendAll(scope, job, calls);
    else await readAll(scope, job, calls, source, lastTry);
  } catch (error) {
    if (error instanceof JobStopped) return { more: false };
    if (!(error instanceof ExtractorRefused)) throw error;
    await failCallJob(scope, jobId, error.message);
    return { more: false };
  }
  return { more: true };
}

/**
 * Ends a job of which no call is left; nothing done and something failed: it failed. One with calls left was cancelled
 * and taken up again while this run was at work, and another run has it.
 */
export async function finishCallJob(scope: Scope, id: string): Promise<void> {
  await transaction(scope, async (tx) => {
    const job = await findRunning(tx, id);
    if (!job || (await nextCalls(tx, job)).length > 0) return;
    const nothing = job.done === 0 && job.failed > 0;
    await tx.db.callJob.updateMany({
      where: { id, workspaceId: tx.workspaceId, state: "running" },
      data: {
        state: nothing ? "failed" : "succeeded",
        error: nothing ? `Nothing could be done. ${job.problems[0]?.error ?? ""}`.trim() : null,
        endedAt: tx.now(),
      },
    });
  });
}

async function nextCalls(scope: Scope, job: RunningJob): Promise<JobCall[]> {
  const page = { cursor: job.cursor ?? undefined, limit: BATCH[job.kind] };
  const ids = await findCalls(scope, job.selection, page);
  return scope.db.call.findMany({
    where: { workspaceId: scope.workspaceId, id: { in: ids } },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    select: { id: true, assistantId: true, startedAt: true, durationSeconds: true },
  });
}

/** Call by call: what is sent and the job's place are stored together. */
async function resendAll(scope: Scope, job: RunningJob, calls: JobCall[]) {
  let at = job;
  for (const call of calls) {
    const cursor = cursorAfter(call);
    const attempt = async () =>
      transaction(scope, async (tx) => {
        await resendToOwn(tx, call);
        await advance(tx, at, { cursor, done: 1, problems: [] });
      });
    const problem = await attempt().then(
      () => null,
      (error: unknown) => {
        if (error instanceof DomainError) return { callId: call.id, error: error.message };
        throw error;
      },
    );
    if (problem) await advance(scope, at, { cursor, done: 0, problems: [problem] });
    at = { ...at, cursor, problems: problem ? [...at.problems, problem] : at.problems };
  }
}

/** To the assistant's own webhooks; an automation is not touched, so that nobody is texted. */
async function resendToOwn(tx: Scope, { id, assistantId }: JobCall) {
  const endpoints = await tx.db.webhookEndpoint.findMany({
    where: { workspaceId: tx.workspaceId, assistantId, enabled: true, automationId: null },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  if (endpoints.length === 0)
    throw new DomainError("conflict", "The assistant has no webhook of its own that is switched on");
  for (const endpoint of endpoints)
    await resendWebhook(tx, { callId: id, endpointId: endpoint.id, sendAgain: false });
}

async function readAll(
  scope: Scope,
  job: RunningJob,
  calls: JobCall[],
  source: ExtractorSource,
  lastTry: boolean,
) {
  const problems: { callId: string; error: string }[] = [];
  const read = async ({ id: callId }: JobCall) => {
    try {
      const { revision } = await askRevision(scope, callId);
      const again = await evaluateCall(scope, { callId, revision }, source).catch(async (error: unknown) => {
        if (!(error instanceof ExtractorUnavailable) || !lastTry) throw error;
        await failEvaluation(scope, { callId, revision }, error.message);
        return error;
      });
      if (again instanceof Error) problems.push({ callId, error: again.message });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      problems.push({ callId, error: error.message });
    }
  };
  for (let from = 0; from < calls.length; from += AT_ONCE) {
    const results = await Promise.allSettled(calls.slice(from, from + AT_ONCE).map(read));
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }
  const last = calls.at(-1);
  if (last)
    await advance(scope, job, { cursor: cursorAfter(last), done: calls.length - problems.length, problems });
}
