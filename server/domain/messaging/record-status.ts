import { type Scope, transaction } from "../scope";
import { explainCode } from "./error-codes";
import { learnFromReport, tellsMore } from "./learn-from-report";
import { type Move, type Moved, moveMessage, type StatusSource } from "./move-message";
import type { MessageStatus } from "./schema";

export interface StatusReport {
  messageId: string;
  status: MessageStatus;
  source: Extract<StatusSource, "callback" | "lookup">;
  errorCode?: string | null;
  /** The carrier's id: a report is the proof that it has the message. */
  externalId?: string | null;
  /** The carrier's words. */
  detail?: string | null;
}

/**
 * Records what a carrier reports of a message. Reports come twice, late and in any order: the status only moves
 * forward, and a report that changes nothing is history. One that tells of the recipient's will (21610, 30004), of a sender
 * that carriers block or of a suspended account is acted on in the same commit. Returns null when there is no such
 * message.
 */
export async function recordStatus(scope: Scope, report: StatusReport): Promise<Moved | null> {
  const { errorCode = null, ...rest } = report;
  const failed = report.status === "failed" || report.status === "undelivered";
  const move: Move = {
    ...rest,
    to: report.status,
    errorCode,
    reason: failed ? (explainCode(errorCode) ?? "The carrier did not say why it was not delivered") : null,
  };
  if (!failed || !tellsMore(errorCode)) return moveMessage(scope, move);
  return transaction(scope, async (tx) => {
    const moved = await moveMessage(tx, move);
    if (!moved?.moved) return moved;
    const message = await tx.db.message.findFirstOrThrow({
      where: { id: report.messageId, workspaceId: tx.workspaceId },
      select: { from: true, to: true, carrier: true, connectionId: true },
    });
    await learnFromReport(tx, message, errorCode);
    return moved;
  });
}
