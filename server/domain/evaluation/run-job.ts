import { holdNames } from "../assistants/present-names";
import { PostCallVariable } from "../assistants/schema";
import { refreshSamples } from "../automations/samples";
import { DomainError } from "../errors";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { backfillItem } from "./backfill-item";
import { goldenItem } from "./golden-item";
import { JobStopped, type RunningJob } from "./job-item";
import { JobSettings } from "./job-settings";
import type { ExtractorSource } from "./schema";
import { ExtractorRefused, ExtractorUnavailable } from "./unavailable";

/** Read at the same time; a crash costs the readings of one batch at most. */
const BATCH = 5;

const words = (error: unknown) =>
  error instanceof DomainError || error instanceof ExtractorUnavailable
    ? error.message
    : "Something went wrong while this call was read";

/**
 * Works on the next few calls of a job; `more`: there may be others. What a call comes to is stored with its item in one
 * transaction, so that none is done twice. Throws what kept calls from being read, for another try; at the last one those
 * calls are given up and the rest goes on, unless no call of the batch could be read: then the job fails.
 */
export async function runBatch(
  scope: Scope,
  { jobId, lastTry }: { jobId: string; lastTry: boolean },
  source: ExtractorSource,
): Promise<{ more: boolean }> {
  const job = await findRunning(scope, jobId);
  if (!job) return { more: false };
  const items = await scope.db.evaluationJobItem.findMany({
    where: { workspaceId: scope.workspaceId, jobId, state: "pending" },
    orderBy: { id: "asc" },
    take: BATCH,
    select: { id: true, callId: true },
  });
  if (items.length === 0) return { more: false };
  const work = job.kind === "golden" ? goldenItem : backfillItem;
  const results = await Promise.allSettled(items.map((item) => work(scope, job, item, source)));
  const missed = results.flatMap((result, index) => {
    const item = items[index];
    return result.status === "rejected" && item ? [{ item, error: result.reason as unknown }] : [];
  });
  const errors = missed.map(({ error }) => error);
  const refused = errors.find((error) => error instanceof ExtractorRefused);
  if (errors.some((error) => error instanceof JobStopped)) return { more: false };
  if (refused) {
    await failJob(scope, jobId, refused.message);
    return { more: false };
  }
  const final = missed.filter(({ error }) => error instanceof DomainError);
  const passing = missed.filter(({ error }) => !(error instanceof DomainError));
  for (const { item, error } of final) await giveUp(scope, job, item.id, words(error));
  if (passing.length === 0) return { more: true };
  if (!lastTry) throw longestWait(passing.map(({ error }) => error));
  if (passing.length === items.length) {
    await failJob(scope, jobId, words(passing[0]?.error));
    return { more: false };
  }
  for (const { item, error } of passing) await giveUp(scope, job, item.id, words(error));
  return { more: true };
}

/** The error that says to wait longest: all of the batch is tried again then. */
function longestWait(errors: unknown[]): unknown {
  const wait = (error: unknown) =>
    error instanceof ExtractorUnavailable ? (error.retryAfterSeconds ?? 0) : 0;
  return errors.toSorted((one, other) => wait(other) - wait(one))[0];
}

async function findRunning(scope: Scope, jobId: string): Promise<RunningJob | null> {
  const job = await scope.db.evaluationJob.findFirst({
    where: { id: jobId, workspaceId: scope.workspaceId, state: "running" },
    select: { id: true, kind: true, assistantId: true, definitions: true, settings: true },
  });
  return (
    job && {
      ...job,
      definitions: PostCallVariable.array().parse(job.definitions),
      settings: JobSettings.parse(job.settings),
    }
  );
}

async function giveUp(scope: Scope, job: RunningJob, itemId: string, error: string) {
  const { workspaceId } = scope;
  await transaction(scope, async (tx) => {
    // A renaming writes to jobs and their items too, in the other order.
    await holdNames(tx, job.assistantId);
    const { count } = await tx.db.evaluationJobItem.updateMany({
      where: { id: itemId, workspaceId, state: "pending" },
      data: { state: "failed", error: error.slice(0, 500), endedAt: tx.now() },
    });
    if (count > 0)
      await tx.db.evaluationJob.updateMany({
        where: { id: job.id, workspaceId },
        data: { failed: { increment: 1 } },
      });
  });
}

/** The job cannot go on; a person may take it up again. */
export async function failJob(scope: Scope, jobId: string, error: string): Promise<void> {
  await scope.db.evaluationJob.updateMany({
    where: { id: jobId, workspaceId: scope.workspaceId, state: "running" },
    data: { state: "failed", error: error.slice(0, 500), endedAt: scope.now() },
  });
}

/**
 * Ends a job of which no call is left: it says how it went, and the automation's samples get the new data where a person
 * wanted it. One with calls left was cancelled and taken up again while this run was at work, and another run has it.
 */
export async function finishJob(scope: Scope, jobId: string): Promise<void> {
  const { workspaceId } = scope;
  const where = { id: jobId, workspaceId };
  const running = await findRunning(scope, jobId);
  if (!running) return;
  await transaction(scope, async (tx) => {
    await holdNames(tx, running.assistantId);
    await queryRaw(
      tx,
      sql`SELECT id FROM "EvaluationJob" WHERE id = ${jobId} AND "workspaceId" = ${workspaceId} FOR NO KEY UPDATE`,
    );
    if ((await tx.db.evaluationJob.count({ where: { ...where, state: "running" } })) === 0) return;
    const left = { workspaceId, jobId, state: "pending" as const };
    if ((await tx.db.evaluationJobItem.count({ where: left })) > 0) return;
    const items = await tx.db.evaluationJobItem.findMany({
      where: { workspaceId, jobId, state: { in: ["done", "failed"] } },
      orderBy: { id: "asc" },
      select: { callId: true, state: true, error: true },
    });
    const done = items.filter(({ state }) => state === "done").map(({ callId }) => callId);
    const problem = items.find(({ error }) => error !== null)?.error ?? null;
    await tx.db.evaluationJob.update({
      where,
      data: {
        state: done.length > 0 ? "succeeded" : "failed",
        error: done.length > 0 ? null : problem && `No call could be read. ${problem}`,
        endedAt: tx.now(),
      },
    });
    if (running.settings.refreshSample) await refreshSamples(tx, running.assistantId, done);
  });
}
