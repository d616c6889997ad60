import type { EvaluationJob } from "@/server/db/generated/client";
import type { PostCallVariable } from "../assistants/schema";
import { ASSISTANT_VARIABLES, toDefinition } from "../assistants/view";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { actorName, executeRaw, type Scope, sql, transaction } from "../scope";
import { actorNames } from "../workspaces/actor-names";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { callsToBackfill } from "./backfill-calls";
import { JobSettings } from "./job-settings";
import { type JobSummary, summarise } from "./job-summary";
import type { StartBackfill, StartGoldenJob } from "./schema";

export interface JobView {
  id: string;
  assistantId: string;
  kind: EvaluationJob["kind"];
  state: EvaluationJob["state"];
  total: number;
  done: number;
  failed: number;
  /** In words, when it failed. */
  error: string | null;
  who: string;
  createdAt: Date;
  endedAt: Date | null;
  /** Of a backfill: the variables whose values change; null is all. */
  names: string[] | null;
  resendWebhooks: boolean;
  refreshSample: boolean;
}

/**
 * Reads every golden call by the stored and by the given definitions; the calls stay as they are. A newer check takes
 * the place of one that is under way. Throws `not_found`, `conflict` without golden calls.
 */
export async function startGoldenJob(scope: Scope, input: StartGoldenJob): Promise<{ id: string }> {
  authorise(scope, "assistants.write");
  const { workspaceId } = scope;
  const { assistantId, definitions } = input;
  return transaction(scope, async (tx) => {
    const stored = await lockDefinitions(tx, assistantId);
    const golden = await tx.db.goldenCall.findMany({
      where: { workspaceId, assistantId },
      orderBy: { id: "asc" },
      select: { callId: true },
    });
    if (golden.length === 0)
      throw new DomainError("conflict", "The assistant has no golden calls; pin one on a call's page first");
    await tx.db.evaluationJob.updateMany({
      where: { workspaceId, assistantId, kind: "golden", state: "running" },
      data: { state: "cancelled", endedAt: scope.now() },
    });
    const callIds = golden.map(({ callId }) => callId);
    return createJob(tx, { kind: "golden", assistantId, definitions, settings: { stored }, callIds });
  });
}

/**
 * Reads the assistant's newest calls again by its variables as they are now, and stores what comes out. Corrections
 * stay, and nobody is texted. Throws `not_found`, `invalid` for a name that is no variable's, `conflict` when a backfill
 * of the assistant is under way or there is no call.
 */
export async function startBackfill(scope: Scope, input: StartBackfill): Promise<{ id: string }> {
  authorise(scope, "calls.reevaluate");
  if (input.resendWebhooks) authorise(scope, "webhooks.resend");
  if (input.refreshSample) authorise(scope, "automations.write");
  const { assistantId, names, resendWebhooks, refreshSample } = input;
  return transaction(scope, async (tx) => {
    const definitions = await lockDefinitions(tx, assistantId);
    if (definitions.length === 0)
      throw new DomainError("conflict", "The assistant has no variables to read; add one first");
    const stray = names?.find((name) => !definitions.some((definition) => definition.name === name));
    if (stray !== undefined) throw invalid("names", `The assistant has no variable "${stray}"`);
    await refuseSecond(tx, assistantId);
    const callIds = await callsToBackfill(tx, assistantId, input.calls);
    if (callIds.length === 0)
      throw new DomainError("conflict", "The assistant has no ended calls yet; there is nothing to read");
    const settings = { names, resendWebhooks, refreshSample };
    return createJob(tx, { kind: "backfill", assistantId, definitions, settings, callIds });
  });
}

async function refuseSecond(tx: Scope, assistantId: string) {
  const running = await tx.db.evaluationJob.findFirst({
    where: { workspaceId: tx.workspaceId, assistantId, kind: "backfill", state: "running" },
  });
  if (!running) return;
  const { total, done, failed, actor } = running;
  const who = (await actorNames(tx, [actor]))(actor);
  throw new DomainError(
    "conflict",
    `A backfill that ${who} started is under way (${done + failed} of ${total} calls); cancel it, or wait until it is done`,
  );
}

/** Two people who start a job at the same time come one after the other. */
async function lockDefinitions(tx: Scope, assistantId: string): Promise<PostCallVariable[]> {
  const found = await executeRaw(
    tx,
    sql`SELECT 1 FROM "Assistant" WHERE id = ${assistantId} AND "workspaceId" = ${tx.workspaceId}
        AND "archivedAt" IS NULL FOR NO KEY UPDATE`,
  );
  if (found === 0) throw notFound("Assistant");
  const rows = await tx.db.postCallVariable.findMany({
    where: { workspaceId: tx.workspaceId, assistantId },
    ...ASSISTANT_VARIABLES,
  });
  return rows.map(toDefinition);
}

interface NewJob {
  kind: EvaluationJob["kind"];
  assistantId: string;
  definitions: PostCallVariable[];
  settings: JobSettings;
  callIds: string[];
}

async function createJob(tx: Scope, { callIds, ...job }: NewJob): Promise<{ id: string }> {
  const { workspaceId } = tx;
  const id = newId("evaluationJob");
  const total = callIds.length;
  await tx.db.evaluationJob.create({
    data: { ...job, id, workspaceId, total, actor: actorName(tx.actor) },
  });
  await tx.db.evaluationJobItem.createMany({
    data: callIds.map((callId) => ({ id: newId("evaluationJobItem"), workspaceId, jobId: id, callId })),
  });
  await tx.emit({ name: "evaluation/job.requested", data: { jobId: id } });
  await audit(tx, `evaluationJob.${job.kind}Started`, id, { assistantId: job.assistantId, calls: total });
  return { id };
}

/** From now on no further call is read or changed; what was stored stays. Throws `not_found`, `conflict` when it ended. */
export async function cancelJob(scope: Scope, id: string): Promise<void> {
  authorise(scope, "calls.reevaluate");
  await transaction(scope, async (tx) => {
    const where = { id, workspaceId: tx.workspaceId };
    const { count } = await tx.db.evaluationJob.updateMany({
      where: { ...where, state: "running" },
      data: { state: "cancelled", endedAt: tx.now() },
    });
    if (count > 0) return audit(tx, "evaluationJob.cancelled", id);
    if ((await tx.db.evaluationJob.count({ where })) === 0) throw notFound("Job");
    throw new DomainError("conflict", "The job has ended already");
  });
}

/**
 * Takes up a job that was cancelled or failed: calls that are done stay so, those that failed are tried again. Throws
 * `not_found`, `conflict` when nothing is left to do or another backfill runs.
 */
export async function resumeJob(scope: Scope, id: string): Promise<void> {
  authorise(scope, "calls.reevaluate");
  await transaction(scope, async (tx) => {
    const where = { id, workspaceId: tx.workspaceId };
    const job = await tx.db.evaluationJob.findFirst({ where });
    if (!job) throw notFound("Job");
    await lockDefinitions(tx, job.assistantId);
    if (job.kind === "backfill") await refuseSecond(tx, job.assistantId);
    const left = { workspaceId: tx.workspaceId, jobId: id, state: { not: "done" as const } };
    const { count } = await tx.db.evaluationJob.updateMany({
      where: { ...where, state: { not: "running" }, done: { lt: job.total } },
      data: { state: "running", failed: 0, error: null, endedAt: null },
    });
    if (count === 0) throw new DomainError("conflict", "Nothing is left to do in this job");
    await tx.db.evaluationJobItem.updateMany({
      where: left,
      data: { state: "pending", error: null, endedAt: null },
    });
    await tx.emit({ name: "evaluation/job.requested", data: { jobId: id } });
    await audit(tx, "evaluationJob.resumed", id);
  });
}

/** One job with what came out so far. Throws `not_found`. */
export async function getJob(scope: Scope, id: string): Promise<JobView & JobSummary> {
  authorise(scope, "calls.read");
  const job = await scope.db.evaluationJob.findFirst({ where: { id, workspaceId: scope.workspaceId } });
  if (!job) throw notFound("Job");
  const [[view], summary] = await Promise.all([viewsOf(scope, [job]), summarise(scope, job)]);
  if (!view) throw notFound("Job");
  return { ...view, ...summary };
}

const LISTED = 20;

/** An assistant's newest jobs, newest first. Throws `not_found`. */
export async function listJobs(scope: Scope, assistantId: string): Promise<JobView[]> {
  authorise(scope, "calls.read");
  const { workspaceId } = scope;
  const rows = await scope.db.evaluationJob.findMany({
    where: { workspaceId, assistantId },
    orderBy: { id: "desc" },
    take: LISTED,
  });
  if (
    rows.length === 0 &&
    (await scope.db.assistant.count({ where: { id: assistantId, workspaceId } })) === 0
  )
    throw notFound("Assistant");
  return viewsOf(scope, rows);
}

async function viewsOf(scope: Scope, rows: EvaluationJob[]): Promise<JobView[]> {
  const nameOf = await actorNames(
    scope,
    rows.map(({ actor }) => actor),
  );
  return rows.map(({ id, assistantId, kind, state, total, done, failed, error, ...row }) => {
    const { names = null, resendWebhooks, refreshSample } = JobSettings.parse(row.settings);
    return {
      ...{ id, assistantId, kind, state, total, done, failed, error },
      who: nameOf(row.actor),
      createdAt: row.createdAt,
      endedAt: row.endedAt,
      ...{ names, resendWebhooks: resendWebhooks ?? false, refreshSample: refreshSample ?? false },
    };
  });
}
