import { z } from "zod";
import type { CallJob } from "@/server/db/generated/client";
import { executeRaw, type Scope, sql } from "../../scope";
import type { CallSelection } from "../find-calls";
import { CallQuery, type ChosenCalls } from "../schema";
import { writeCondition } from "../shared/variable-condition";

const Stored = z.object({ filter: CallQuery.default({}), ids: z.array(z.string()).optional() });
export const ExportSettings = z.object({
  format: z.enum(["csv", "json"]).catch("csv"),
  transcripts: z.boolean().catch(false),
  /** Names of the variables, in the order of their columns. */
  variables: z.array(z.string()).catch([]),
});
export type ExportSettings = z.output<typeof ExportSettings>;
export const Problems = z.array(z.object({ callId: z.string(), error: z.string() })).catch([]);
export type Problems = z.output<typeof Problems>;
const MOST_PROBLEMS = 20;

/** The calls as they are kept with a job: conditions as text, and nothing that started after it was begun. */
export function toStored(calls: ChosenCalls, now: Date) {
  if ("ids" in calls) return { ids: calls.ids };
  const { variable, to, ...filter } = calls.filter;
  const end = to && Date.parse(to) < now.getTime() ? to : now.toISOString();
  return { filter: { ...filter, to: end, ...(variable ? { variable: variable.map(writeCondition) } : {}) } };
}

export function selectionOf(calls: unknown): CallSelection {
  const { filter, ids } = Stored.parse(calls);
  return { ...filter, ...(ids ? { ids } : {}) };
}

export interface RunningJob extends Pick<CallJob, "id" | "kind" | "cursor" | "done" | "failed"> {
  selection: CallSelection;
  settings: ExportSettings;
  problems: Problems;
}

export async function findRunning(scope: Scope, id: string): Promise<RunningJob | null> {
  const job = await scope.db.callJob.findFirst({
    where: { id, workspaceId: scope.workspaceId, state: "running" },
  });
  return (
    job && {
      ...job,
      selection: selectionOf(job.calls),
      settings: ExportSettings.parse(job.settings),
      problems: Problems.parse(job.problems),
    }
  );
}

/** The job was cancelled, or another worker has done this part: what was done in this transaction is taken back. */
export class JobStopped extends Error {
  override readonly name = "JobStopped";
}

export interface Progress {
  cursor: string;
  done: number;
  problems: Problems;
}

/** Moves the job on, last in the transaction of what was done. Throws `JobStopped` when it is not where it was. */
export async function advance(
  tx: Scope,
  job: RunningJob,
  { cursor, done, problems }: Progress,
): Promise<void> {
  const kept = [...job.problems, ...problems].slice(0, MOST_PROBLEMS);
  const moved = await executeRaw(
    tx,
    sql`UPDATE "CallJob" SET cursor = ${cursor}, done = done + ${done}, failed = failed + ${problems.length},
          problems = ${JSON.stringify(kept)}::jsonb
        WHERE id = ${job.id} AND "workspaceId" = ${tx.workspaceId} AND state = 'running'
          AND cursor IS NOT DISTINCT FROM ${job.cursor}`,
  );
  if (moved === 0) throw new JobStopped("The job does not run any more");
}

/** The job cannot go on; a person may take it up again. */
export async function failCallJob(scope: Scope, id: string, error: string): Promise<void> {
  await scope.db.callJob.updateMany({
    where: { id, workspaceId: scope.workspaceId, state: "running" },
    data: { state: "failed", error: error.slice(0, 500), endedAt: scope.now() },
  });
}
