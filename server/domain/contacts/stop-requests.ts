import { ulid } from "ulid";
import { decodeCursor, encodeCursor } from "../cursor";
import { notFound } from "../errors";
import { newId } from "../ids";
import { type Page, type Paging, toPage } from "../paging";
import { actorName, executeRaw, queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { optOutInTransaction } from "./opt-outs";
import type { DecideStopRequest } from "./schema";

/** What a person has to read: words that may ask for an end, and what waits for the answer. */
export interface StopRequestView {
  id: string;
  /** E.164. */
  phone: string;
  contactId: string | null;
  name: string | null;
  body: string;
  /** Messages to that number that wait for the decision. */
  held: number;
  createdAt: string;
}

/** What waited longer than this for a decision is of yesterday: it is not sent any more. */
const HELD_HOURS = 24;

/** Why a message waits, in words. */
export const reviewReason = (body: string) =>
  `Held: the recipient wrote "${body.length > 80 ? `${body.slice(0, 79)}…` : body}", which may ask you to stop. Decide in Contacts → Opt-outs → To review`;

/**
 * Puts an answer before a person and holds what waits for that number, in the caller's transaction: the pending rows
 * are locked and marked, so that a claim which waits for them finds them held. One request is open per number.
 */
export async function holdForReview(
  tx: Scope,
  { phone, messageId, body }: { phone: string; messageId: string; body: string },
): Promise<void> {
  const { workspaceId } = tx;
  await tx.db.stopRequest.createMany({
    data: [{ id: newId("stopRequest"), workspaceId, phone, messageId, body, createdAt: tx.now() }],
    skipDuplicates: true,
  });
  await executeRaw(
    tx,
    sql`UPDATE "Message" SET "heldForReview" = true, reason = ${reviewReason(body)}
        WHERE "workspaceId" = ${workspaceId} AND status = 'pending' AND "to" = ${phone}
          AND NOT "consentNotice" AND NOT "heldForReview"`,
  );
}

/**
 * Marks a message that could not be claimed as held, if a request is still open; returns why it waits, else null. The
 * request is locked: a decision either comes before and nothing is held, or comes after and releases it.
 */
export async function markHeld(scope: Scope, messageId: string, phone: string): Promise<string | null> {
  const { workspaceId } = scope;
  const rows = await queryRaw<{ body: string }>(
    scope,
    sql`WITH open AS (
          SELECT body FROM "StopRequest"
          WHERE "workspaceId" = ${workspaceId} AND phone = ${phone} AND state = 'open' FOR SHARE
        ), held AS (
          UPDATE "Message" SET "heldForReview" = true
          WHERE id = ${messageId} AND "workspaceId" = ${workspaceId} AND status = 'pending' AND NOT "consentNotice"
            AND EXISTS (SELECT 1 FROM open)
          RETURNING id
        )
        SELECT open.body FROM open, held`,
  );
  const [open] = rows;
  if (!open) return null;
  const reason = reviewReason(open.body);
  await scope.db.message.updateMany({
    where: { id: messageId, workspaceId, status: "pending", heldForReview: true },
    data: { reason },
  });
  return reason;
}

/** Those that wait for a decision, newest first. */
export async function listStopRequests(scope: Scope, filter: Paging): Promise<Page<StopRequestView>> {
  authorise(scope, "contacts.read");
  const { workspaceId } = scope;
  const before = filter.cursor ? (decodeCursor(filter.cursor, 1)[0] ?? null) : null;
  const rows = await queryRaw<Omit<StopRequestView, "createdAt"> & { createdAt: Date }>(
    scope,
    sql`SELECT s.id, s.phone, s.body, s."createdAt", c.id AS "contactId", c.name,
               (SELECT count(*)::int FROM "Message" m
                WHERE m."workspaceId" = ${workspaceId} AND m."contactId" = c.id AND m.status = 'pending'
                  AND m."heldForReview") AS held
        FROM "StopRequest" s
          LEFT JOIN "Contact" c ON c."workspaceId" = ${workspaceId} AND c.phone = s.phone
        WHERE s."workspaceId" = ${workspaceId} AND s.state = 'open' AND (${before}::text IS NULL OR s.id < ${before}::text)
        ORDER BY s.id DESC LIMIT ${filter.limit + 1}`,
  );
  const shown = rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  return toPage(shown, filter.limit, (row) => encodeCursor(row.id));
}

/** How many wait for a decision. */
export async function countStopRequests(scope: Scope): Promise<number> {
  authorise(scope, "contacts.read");
  return scope.db.stopRequest.count({ where: { workspaceId: scope.workspaceId, state: "open" } });
}

export const openStopRequest = (scope: Scope, phone: string) =>
  scope.db.stopRequest.findFirst({
    where: { workspaceId: scope.workspaceId, phone, state: "open" },
    select: { id: true, body: true },
  });

/**
 * A person decides: the sender of these words is opted out, or was not asking for that and what waited goes out.
 * Decided already, it changes nothing. Audited. Throws `not_found`.
 */
export async function decideStopRequest(
  scope: Scope,
  { id, decision }: DecideStopRequest,
): Promise<{ state: "opted_out" | "dismissed" }> {
  authorise(scope, "optOuts.write");
  return transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const state = decision === "opt_out" ? "opted_out" : "dismissed";
    const { count } = await tx.db.stopRequest.updateMany({
      where: { id, workspaceId, state: "open" },
      data: { state, decidedAt: tx.now(), actor: actorName(tx.actor) },
    });
    const row = await tx.db.stopRequest.findFirst({ where: { id, workspaceId } });
    if (!row) throw notFound("Request");
    if (count === 0) return { state: row.state === "opted_out" ? "opted_out" : "dismissed" };
    if (state === "opted_out") {
      await optOutInTransaction(tx, { phone: row.phone, source: "review", note: row.body.slice(0, 500) });
    } else {
      await audit(tx, "stopRequest.dismissed", id);
      await releaseReviewed(tx, row.phone);
    }
    return { state };
  });
}

/** Sends what waited for the decision, each once; what waited too long is suppressed and says so. */
export async function releaseReviewed(tx: Scope, phone: string): Promise<void> {
  const { workspaceId } = tx;
  const limit = new Date(tx.now().getTime() - HELD_HOURS * 3600_000);
  const reason = `Not sent: it waited more than ${HELD_HOURS} hours for a decision on what the recipient wrote`;
  const rows = await queryRaw<{ id: string; status: string }>(
    tx,
    sql`WITH released AS (
          UPDATE "Message" SET "heldForReview" = false,
            status = CASE WHEN "createdAt" < ${limit}::timestamptz THEN 'suppressed'::"MessageStatus" ELSE status END,
            reason = CASE WHEN "createdAt" < ${limit}::timestamptz THEN ${reason} END
          WHERE "workspaceId" = ${workspaceId} AND status = 'pending' AND "to" = ${phone} AND "heldForReview"
          RETURNING id, status::text
        ), event AS (
          INSERT INTO "MessageStatusEvent" (id, "workspaceId", "messageId", status, source, detail, "createdAt")
          SELECT 'mse_' || replace(gen_random_uuid()::text, '-', ''), ${workspaceId}, id, 'suppressed', 'rule', ${reason}, now()
          FROM released WHERE status = 'suppressed'
        )
        SELECT id, status FROM released`,
  );
  const attempt = `reviewed-${ulid()}`;
  await tx.emit(
    ...rows
      .filter(({ status }) => status === "pending")
      .map(({ id }) => ({ name: "message/send.requested" as const, data: { messageId: id, attempt } })),
  );
}
