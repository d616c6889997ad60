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
  await wakeWaiting(tx, [phone]);
}

/** The same for many numbers and without the lock: a run that begins to wait at this very moment finds out when it looks. */
export async function wakeWaiting(tx: Scope, phones: string[]): Promise<void> {
  const waiting = await tx.db.runStep.findMany({
    where: { workspaceId: tx.workspaceId, waitsFor: { in: phones }, state: "waiting" },
    select: { runId: true },
  });
  await tx.emit(...waiting.map(({ runId }) => ({ name: "automation/run.woken" as const, data: { runId } })));
}

/** Texts of runs were taken back while they waited: wakes the runs that sleep until they were to be due. */
export async function wakeRunsOf(tx: Scope, messages: { id: string; runId: string | null }[]): Promise<void> {
  const ofRuns = messages.filter(({ runId }) => runId !== null);
  await tx.emit(
    ...ofRuns.map(({ id }) => ({ name: "message/wait.ended" as const, data: { messageId: id } })),
  );
}
