import { queryRaw, type Scope, sql } from "../scope";

/** Until the transaction ends: texts of this number and steps that begin to wait for one go one after the other. */
export async function lockReplies(tx: Scope, phone: string): Promise<void> {
  await queryRaw(
    tx,
    sql`SELECT pg_advisory_xact_lock(hashtextextended('reply:' || id, 0))::text FROM "Contact"
        WHERE phone = ${phone} AND "workspaceId" = ${tx.workspaceId}`,
  );
}

/** A text has come in, or an opt-out: wakes the runs that wait for that number. In the transaction that stores it. */
export async function wakeRunsFor(tx: Scope, phone: string): Promise<void> {
  await lockReplies(tx, phone);
  const waiting = await tx.db.runStep.findMany({
    where: { workspaceId: tx.workspaceId, waitsFor: phone, state: "waiting" },
    select: { runId: true },
  });
  for (const { runId } of waiting) await tx.emit({ name: "automation/run.woken", data: { runId } });
}
