import type { EvaluationJobKind } from "@/server/db/generated/client";
import { PostCallVariable } from "../assistants/schema";
import { queryRaw, type Scope, sql } from "../scope";
import { JobSettings } from "./job-settings";
import type { Variables } from "./schema";

export interface RunningJob {
  id: string;
  kind: EvaluationJobKind;
  assistantId: string;
  definitions: PostCallVariable[];
  settings: JobSettings;
}
export interface JobItem {
  id: string;
  callId: string;
}

/** The job was cancelled while a call was read: nothing of that call is stored. */
export class JobStopped extends Error {
  override readonly name = "JobStopped";
}

/** True for the one transaction that may do this item; false when it is done. */
export async function claimItem(tx: Scope, { id }: JobItem): Promise<boolean> {
  const rows = await queryRaw(
    tx,
    sql`SELECT id FROM "EvaluationJobItem"
        WHERE id = ${id} AND "workspaceId" = ${tx.workspaceId} AND state = 'pending' FOR UPDATE`,
  );
  return rows.length > 0;
}

/** The job's variables under their present names; to be called while names are held. */
export async function presentJob(tx: Scope, job: RunningJob): Promise<RunningJob> {
  const { definitions, settings } = await tx.db.evaluationJob.findFirstOrThrow({
    where: { id: job.id, workspaceId: tx.workspaceId },
    select: { definitions: true, settings: true },
  });
  return {
    ...job,
    definitions: PostCallVariable.array().parse(definitions),
    settings: JobSettings.parse(settings),
  };
}

/**
 * Marks an item as done and counts it, last in its transaction: all items share the job's row. Throws `JobStopped`, which
 * takes the whole transaction back, when the job does not run any more.
 */
export async function settleItem(
  tx: Scope,
  job: RunningJob,
  item: JobItem,
  values: { before: Variables; after: Variables },
): Promise<void> {
  const { workspaceId } = tx;
  await tx.db.evaluationJobItem.update({
    where: { id: item.id, workspaceId },
    data: { ...values, state: "done", error: null, endedAt: tx.now() },
  });
  const { count } = await tx.db.evaluationJob.updateMany({
    where: { id: job.id, workspaceId, state: "running" },
    data: { done: { increment: 1 } },
  });
  if (count === 0) throw new JobStopped("The job was cancelled");
}
