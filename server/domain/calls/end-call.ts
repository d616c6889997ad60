import { executeRaw, type Scope, sql } from "../scope";
import type { ENDED_STATUSES } from "./schema";

export type EndedStatus = (typeof ENDED_STATUSES)[number];

/** The columns of an ended call whose first evaluation is asked for. */
export const FIRST_EVALUATION = { evaluationState: "pending", askedRevision: 1 } as const;

/**
 * What follows from every end of a call, in the transaction that stores it: its first evaluation is asked for.
 */
export const announceEnd = (scope: Scope, callId: string): Promise<void> =>
  scope.emit({ name: "call/evaluation.requested", data: { callId, revision: 1 } });

/**
 * Ends a call that rings or runs. Call it in a transaction. Returns false, and does nothing, when the call has ended
 * already: whoever comes first wins.
 */
export async function endCall(
  scope: Scope,
  call: { id: string; assistantId: string; startedAt: Date },
  status: EndedStatus,
  endReason: string,
): Promise<boolean> {
  const at = scope.now();
  const ended = await executeRaw(
    scope,
    sql`UPDATE "Call"
        SET status = ${status}::"CallStatus", "endReason" = ${endReason}, "endedAt" = ${at},
            "durationSeconds" = CASE WHEN "answeredAt" IS NULL THEN 0
              ELSE greatest(0, round(extract(epoch FROM ${at}::timestamptz - "answeredAt")))::int END,
            "evaluationState" = ${FIRST_EVALUATION.evaluationState}::"EvaluationState",
            "askedRevision" = ${FIRST_EVALUATION.askedRevision}
        WHERE id = ${call.id} AND "workspaceId" = ${scope.workspaceId} AND status IN ('ringing', 'in_progress')`,
  );
  if (ended === 0) return false;
  await announceEnd(scope, call.id);
  return true;
}
