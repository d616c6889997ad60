import { queryRaw, type Scope, sql } from "../scope";

/** Whatever changes a call's values comes one after the other, so that each sees what the one before it left. */
export async function lockCall(tx: Scope, callId: string) {
  await queryRaw(
    tx,
    sql`SELECT id FROM "Call" WHERE id = ${callId} AND "workspaceId" = ${tx.workspaceId} FOR NO KEY UPDATE`,
  );
  return tx.db.call.findFirstOrThrow({
    where: { id: callId, workspaceId: tx.workspaceId },
    select: {
      outcome: true,
      assistantId: true,
      startedAt: true,
      askedRevision: true,
      evaluationState: true,
      revision: true,
      variables: true,
      evidence: true,
      corrected: true,
      customerPhone: true,
    },
  });
}
