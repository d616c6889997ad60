import type { Scope } from "../scope";
import { explainCode } from "./error-codes";
import { type Moved, moveMessage, type StatusSource } from "./move-message";
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
 * forward, and a report that changes nothing is history. Returns null when there is no such message.
 */
export async function recordStatus(scope: Scope, report: StatusReport): Promise<Moved | null> {
  const { errorCode = null, ...rest } = report;
  const failed = report.status === "failed" || report.status === "undelivered";
  return moveMessage(scope, {
    ...rest,
    to: report.status,
    errorCode,
    reason: failed ? (explainCode(errorCode) ?? "The carrier did not say why it was not delivered") : null,
  });
}
