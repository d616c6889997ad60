import { newId } from "../ids";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import type { HeldBy } from "../sending/schema";
import { announceMessage } from "../webhooks/announce-subject";
import { isWanted } from "../webhooks/deliveries-of-event";
import type { MessageStatus } from "./schema";
import { statusesBefore } from "./status";

/** Who said it: our claim, the carrier's answer, its callback, a look into its books, a person, our own rules. */
export type StatusSource = "claim" | "carrier" | "callback" | "lookup" | "person" | "rule";

export interface Move {
  messageId: string;
  to: MessageStatus;
  source: StatusSource;
  errorCode?: string | null;
  /** In words, for the reader; replaces an older one. */
  reason?: string | null;
  /** The carrier's words, kept with the event. */
  detail?: string | null;
  externalId?: string | null;
  /** The carrier's count. */
  numSegments?: number | null;
  /** Given: only the holder of this claim may move it. */
  claimToken?: string;
  notBefore?: Date;
  /** The rule of ours that gave it up. */
  heldBy?: HeldBy;
}

export interface Moved {
  moved: boolean;
  status: MessageStatus;
}

interface Row {
  status: MessageStatus;
  moved: boolean;
}

/** What webhooks are told of, in the same commit. */
const TOLD: Partial<Record<MessageStatus, "message.delivered" | "message.failed">> = {
  delivered: "message.delivered",
  undelivered: "message.failed",
  failed: "message.failed",
};

/**
 * Moves a message's status forward, and never backwards: one statement locks the row, compares, moves it and appends to
 * its history. A report that changes nothing is kept as history once.
 * Returns null when there is no such message.
 */
export async function moveMessage(scope: Scope, move: Move): Promise<Moved | null> {
  const told = TOLD[move.to];
  const row =
    told && (await isWanted(scope, told))
      ? await transaction(scope, async (tx) => {
          const applied = await applyMove(tx, move);
          if (applied?.moved) await announceMessage(tx, told, move.messageId);
          return applied;
        })
      : await applyMove(scope, move);
  return row ? { moved: row.moved, status: row.moved ? move.to : row.status } : null;
}

async function applyMove(scope: Scope, move: Move): Promise<Row | undefined> {
  const { workspaceId } = scope;
  const now = scope.now();
  // What the carrier reports on has reached it, a failure after acceptance too.
  const reachedCarrier =
    ["accepted", "sent", "delivered", "undelivered"].includes(move.to) ||
    (move.to === "failed" && (move.source === "callback" || move.source === "lookup"));
  const claim = move.claimToken ?? null;
  const rows = await queryRaw<Row>(
    scope,
    sql`WITH was AS (
          SELECT id, status FROM "Message"
          WHERE id = ${move.messageId} AND "workspaceId" = ${workspaceId} FOR UPDATE
        ), moved AS (
          UPDATE "Message" m SET
            status = ${move.to}::"MessageStatus",
            "externalId" = COALESCE(m."externalId", ${move.externalId ?? null}),
            "numSegments" = COALESCE(${move.numSegments ?? null}::int, m."numSegments"),
            "errorCode" = ${move.errorCode ?? null},
            reason = ${move.reason ?? null},
            "heldBy" = ${move.heldBy ?? null},
            "notBefore" = COALESCE(${move.notBefore ?? null}::timestamptz, m."notBefore"),
            "sentAt" = CASE WHEN ${reachedCarrier} THEN COALESCE(m."sentAt", ${now}::timestamptz) ELSE m."sentAt" END,
            "deliveredAt" = CASE WHEN ${move.to} = 'delivered' THEN ${now}::timestamptz ELSE m."deliveredAt" END
          FROM was
          WHERE m.id = was.id AND was.status::text = ANY(${[...statusesBefore(move.to)]}::text[])
            AND (${claim}::text IS NULL OR m."claimToken" = ${claim}::text)
          RETURNING m.id
        ), event AS (
          INSERT INTO "MessageStatusEvent" (id, "workspaceId", "messageId", status, "errorCode", source, detail, "createdAt")
          SELECT ${newId("statusEvent")}, ${workspaceId}, was.id, ${move.to}, ${move.errorCode ?? null}, ${move.source},
                 ${move.detail ?? null}, ${now}::timestamptz
          FROM was
          WHERE EXISTS (SELECT 1 FROM moved)
             OR (${move.source} IN ('callback', 'lookup') AND was.status::text <> ${move.to} AND NOT EXISTS (
                  SELECT 1 FROM "MessageStatusEvent" e
                  WHERE e."messageId" = was.id AND e.status = ${move.to} AND e.source <> 'claim'))
        )
        SELECT was.status::text AS status, EXISTS (SELECT 1 FROM moved) AS moved FROM was`,
  );
  return rows[0];
}
