import type { CallJob } from "@/server/db/generated/client";
import { DomainError, invalid, notFound } from "../../errors";
import { newId } from "../../ids";
import { actorName, queryRaw, type Scope, sql, transaction } from "../../scope";
import { audit } from "../../workspaces/audit";
import { authorise } from "../../workspaces/permissions";
import { countUpTo } from "../find-calls";
import { type ChosenCalls, JOB_LIMITS, type StartCallJob } from "../schema";
import { selectionOf, toStored } from "./job";
import { FIRST_PART } from "./list-jobs";

const PERMISSION = {
  reevaluate: "calls.reevaluate",
  resend: "webhooks.resend",
  export: "calls.export",
} as const;
/** More at the same time would wait for each other; a person learns so at once. */
const MOST_RUNNING = 5;

/** How many calls these are; `more`: there are more than any job takes. */
export async function countCalls(
  scope: Scope,
  calls: ChosenCalls,
): Promise<{ count: number; more: boolean }> {
  authorise(scope, "calls.read");
  const most = JOB_LIMITS.export;
  const count = await countUpTo(scope, selectionOf(toStored(calls, scope.now())), most + 1);
  return { count: Math.min(count, most), more: count > most };
}

/**
 * Begins to read these calls again, to send them again to their assistants' own webhooks, or to write them to a file.
 * None of it runs an automation or texts anybody. Throws `invalid` for none or too many, `conflict` while many jobs run.
 */
export async function startCallJob(scope: Scope, input: StartCallJob): Promise<{ id: string }> {
  const { kind, calls } = input;
  authorise(scope, PERMISSION[kind]);
  const stored = toStored(calls, scope.now());
  const limit = JOB_LIMITS[kind];
  const total = await countUpTo(scope, selectionOf(stored), limit + 1);
  if (total === 0)
    throw "ids" in calls ? notFound("Call") : invalid("calls", "No call is found by this filter any more");
  if (total > limit) {
    throw invalid(
      "calls",
      `At most ${limit.toLocaleString("en")} calls at a time; narrow the filter, by dates for example`,
    );
  }
  const settings =
    input.kind === "export"
      ? { format: input.format, transcripts: input.transcripts, variables: await variableNames(scope) }
      : {};
  return transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const running = await tx.db.callJob.count({ where: { workspaceId, state: "running" } });
    if (running >= MOST_RUNNING) {
      throw new DomainError(
        "conflict",
        `${MOST_RUNNING} jobs are under way; wait until one is done, or cancel it`,
      );
    }
    const id = newId("callJob");
    const actor = actorName(tx.actor);
    await tx.db.callJob.create({ data: { id, workspaceId, kind, calls: stored, settings, total, actor } });
    await tx.emit({ name: "call/job.requested", data: { jobId: id } });
    await audit(tx, `callJob.${kind}Started`, id, { calls: total });
    return { id };
  });
}

/** All variables that the workspace's assistants ask for; a file has a column for each. */
async function variableNames(scope: Scope): Promise<string[]> {
  const rows = await queryRaw<{ name: string }>(
    scope,
    sql`SELECT name FROM "PostCallVariable" WHERE "workspaceId" = ${scope.workspaceId}
        GROUP BY name ORDER BY min(position), name`,
  );
  return rows.map(({ name }) => name);
}

/** From now on no further call is worked on; what was done stays. Throws `not_found`, `conflict` when it has ended. */
export async function cancelCallJob(scope: Scope, id: string): Promise<void> {
  await transaction(scope, async (tx) => {
    const job = await findToChange(tx, id);
    const { count } = await tx.db.callJob.updateMany({
      where: { id: job.id, workspaceId: tx.workspaceId, state: "running" },
      data: { state: "cancelled", endedAt: tx.now() },
    });
    if (count === 0) throw new DomainError("conflict", "The job has ended already");
    await audit(tx, "callJob.cancelled", id);
  });
}

/**
 * Takes up a job that was cancelled or failed, at the call where it stood; an export of which nothing is kept any more
 * begins anew. Throws `not_found`, `conflict`.
 */
export async function resumeCallJob(scope: Scope, id: string): Promise<void> {
  await transaction(scope, async (tx) => {
    const job = await findToChange(tx, id);
    const { count } = await tx.db.callJob.updateMany({
      where: { id: job.id, workspaceId: tx.workspaceId, state: { in: ["cancelled", "failed"] } },
      data: { state: "running", error: null, endedAt: null, ...(job.parts.length === 0 ? anew(job) : {}) },
    });
    if (count === 0) throw new DomainError("conflict", "The job runs, or has done all");
    await tx.emit({ name: "call/job.requested", data: { jobId: id } });
    await audit(tx, "callJob.resumed", id);
  });
}

const anew = ({ kind }: CallJob) =>
  kind === "export" ? { cursor: null, done: 0, failed: 0, problems: [] } : {};

/** Who may begin a job of its kind may stop it. */
async function findToChange(tx: Scope, id: string) {
  authorise(tx, "calls.reevaluate");
  const job = await tx.db.callJob.findFirst({
    where: { id, workspaceId: tx.workspaceId },
    include: FIRST_PART,
  });
  if (!job) throw notFound("Job");
  authorise(tx, PERMISSION[job.kind]);
  return job;
}
