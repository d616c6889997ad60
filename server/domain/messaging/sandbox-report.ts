import { outcomeOf } from "@/server/integrations/carriers/sandbox-fate";
import { MessageFate } from "../calls/schema";
import { notFound } from "../errors";
import type { Scope } from "../scope";
import { recordStatus } from "./record-status";
import type { MessageStatus } from "./schema";

/** What is reported at once, what after the phone's delay, or both together. */
export type ReportPart = "sent" | "outcome" | "all";

/**
 * What a real carrier does by callbacks: the sandbox says that a message left and how it ended, as the virtual phone was
 * set when it took the message: once, twice, or in the wrong order. Safe to repeat.
 */
export async function reportFromSandbox(
  scope: Scope,
  messageId: string,
  part: ReportPart = "all",
): Promise<{ status: MessageStatus }> {
  const { workspaceId } = scope;
  const message = await scope.db.message.findFirst({
    where: { id: messageId, workspaceId, carrier: "sandbox", direction: "outbound" },
  });
  if (!message) throw notFound("Message");
  const { from, to, body, externalId, claimedAt, createdAt } = message;
  // The report may overtake the answer to the hand-over; then the books are searched.
  const searched = { from, to, body, createdAt: { gte: claimedAt ?? createdAt } };
  const record = await scope.db.sandboxMessage.findFirst({
    where: { workspaceId, outgoing: false, ...(externalId ? { id: externalId } : searched) },
    orderBy: { id: "asc" },
  });
  if (!record) throw notFound("Message in the sandbox's books");
  const reports = reportsOf(MessageFate.parse(record.fate), part);
  let { status }: { status: MessageStatus } = message;
  for (const report of reports) {
    const moved = await recordStatus(scope, {
      messageId,
      source: "callback",
      externalId: record.id,
      ...report,
    });
    status = moved?.status ?? status;
  }
  return { status };
}

function reportsOf(fate: MessageFate, part: ReportPart) {
  const sent = { status: "sent", errorCode: null } as const;
  const late = fate.reports === "reordered";
  const inOrder = [
    ...(part === "outcome" || late ? [] : [sent]),
    ...(part === "sent" ? [] : [outcomeOf(fate), ...(late ? [sent] : [])]),
  ];
  return fate.reports === "twice" ? inOrder.flatMap((report) => [report, report]) : inOrder;
}
