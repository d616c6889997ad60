import type { Message } from "@/server/db/generated/client";
import type { MessageStatus } from "./schema";

/** A message as the API shows it (design §9). Times are ISO 8601 in UTC. */
export interface MessageView {
  id: string;
  callId: string | null;
  contactId: string | null;
  runId: string | null;
  stepId: string | null;
  direction: "outbound" | "inbound";
  from: string;
  to: string;
  body: string;
  segments: number;
  status: MessageStatus;
  errorCode: string | null;
  /** Why it failed, was not sent or waits, in words. */
  reason: string | null;
  test: boolean;
  createdAt: string;
  sentAt: string | null;
  deliveredAt: string | null;
  /** Set while it waits: not sent before then. */
  notBefore: string | null;
  /** Inbound: the message that it answers. */
  inReplyToId: string | null;
  /** Which of our rules holds it, or held it back: "quietHours", "stopped", "dailyCap", "recipientCap", "tooOld" … */
  heldBy: string | null;
}

export const toMessageView = (row: Message): MessageView => ({
  id: row.id,
  callId: row.callId,
  contactId: row.contactId,
  runId: row.runId,
  stepId: row.stepId,
  direction: row.direction,
  from: row.from,
  to: row.to,
  body: row.body,
  segments: row.segments,
  status: row.status,
  errorCode: row.errorCode,
  reason: row.reason,
  test: row.test,
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  deliveredAt: row.deliveredAt?.toISOString() ?? null,
  notBefore: row.status === "pending" ? (row.notBefore?.toISOString() ?? null) : null,
  inReplyToId: row.inReplyToId,
  heldBy: row.heldBy,
});
