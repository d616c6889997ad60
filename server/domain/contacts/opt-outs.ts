import type { OptOut } from "@/server/db/generated/client";
import { wakeRunsFor, wakeRunsOf } from "../automations/waits";
import { decodeCursor, encodeCursor } from "../cursor";
import { invalid, notFound } from "../errors";
import { newId } from "../ids";
import { type Page, toPage } from "../paging";
import { actorName, queryRaw, type Scope, sql, transaction } from "../scope";
import { announceOptOut } from "../webhooks/announce-subject";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { isErasedPhone, optOutFormsSql } from "./erased-phone";
import { findOrCreateContact } from "./find-or-create-contact";
import { parsePhone } from "./phone";
import type { AddOptOut, OptOutFilter } from "./schema";

export type OptOutSource = "keyword" | "person" | "api" | "carrier" | "import" | "call" | "review";

export interface OptOutView {
  id: string;
  /** E.164. */
  phone: string;
  scope: "all" | "number";
  /** With scope "number": which of our numbers must not text them. */
  ownNumber: string | null;
  source: string;
  note: string | null;
  createdAt: string;
}

export const toOptOutView = (row: OptOut): OptOutView => ({
  id: row.id,
  phone: row.phone,
  scope: row.scope,
  ownNumber: row.ownNumber === "" ? null : row.ownNumber,
  source: row.source,
  note: row.note,
  createdAt: row.createdAt.toISOString(),
});

interface NewOptOut {
  /** E.164. */
  phone: string;
  scope?: "all" | "number";
  ownNumber?: string;
  source: OptOutSource;
  note?: string | null;
}

/**
 * Records an opt-out in the caller's transaction and takes back what waits for that number. Both must stand in one
 * transaction: a claim that waits for a pending row's lock then finds it suppressed, so nothing is claimed after the
 * opt-out's commit. Runs that wait for that number or for such a text go on at once. The last text before it is marked
 * with it. Returns whether it is new.
 */
export async function optOutInTransaction(
  scope: Scope,
  input: NewOptOut,
): Promise<{ id: string; created: boolean }> {
  const { workspaceId } = scope;
  const kind = input.scope ?? "all";
  const ownNumber = kind === "number" ? (input.ownNumber ?? "") : "";
  const id = newId("optOut");
  const { count } = await scope.db.optOut.createMany({
    data: [
      {
        id,
        workspaceId,
        phone: input.phone,
        scope: kind,
        ownNumber,
        source: input.source,
        note: input.note ?? null,
        createdAt: scope.now(),
      },
    ],
    skipDuplicates: true,
  });
  if (kind === "all") await closeRequests(scope, [input.phone], "opted_out");
  await suppressPending(scope, input.phone, ownNumber);
  await wakeRunsFor(scope, input.phone);
  if (count === 0) {
    const known = await scope.db.optOut.findFirst({
      where: { workspaceId, phone: input.phone, scope: kind, ownNumber },
      select: { id: true },
    });
    return { id: known?.id ?? id, created: false };
  }
  const contact = await findOrCreateContact(scope, input.phone);
  await audit(scope, "optOut.added", contact.id, { source: input.source, scope: kind });
  const last = await scope.db.message.findFirst({
    where: {
      workspaceId,
      contactId: contact.id,
      direction: "outbound",
      test: false,
      consentNotice: false,
      sentAt: { not: null },
    },
    orderBy: { id: "desc" },
    select: { id: true, call: { select: { assistantId: true } } },
  });
  // Only who was texted counts, and a text counts once.
  if (last) {
    await scope.db.message.updateMany({
      where: { id: last.id, workspaceId, optedOutAt: null },
      data: { optedOutAt: scope.now() },
    });
  }
  await announceOptOut(scope, id, last?.call?.assistantId ?? null);
  return { id, created: true };
}

/** What a person was to read of these numbers is settled. Returns how many requests that closed. */
export async function closeRequests(scope: Scope, phones: string[], state: "opted_out" | "dismissed") {
  const { count } = await scope.db.stopRequest.updateMany({
    where: { workspaceId: scope.workspaceId, phone: { in: phones }, state: "open" },
    data: { state, decidedAt: scope.now(), actor: actorName(scope.actor) },
  });
  return count;
}

async function suppressPending(scope: Scope, phone: string, ownNumber: string) {
  const reason = "Not sent: the recipient opted out before it was due";
  const held = await queryRaw<{ id: string; runId: string | null }>(
    scope,
    sql`WITH held AS (
          UPDATE "Message" SET status = 'suppressed', reason = ${reason}
          WHERE "workspaceId" = ${scope.workspaceId} AND status = 'pending' AND "to" = ${phone}
            AND NOT "consentNotice" AND (${ownNumber} = '' OR "from" = ${ownNumber})
          RETURNING id, "runId"
        ), noted AS (
          INSERT INTO "MessageStatusEvent" (id, "workspaceId", "messageId", status, source, detail, "createdAt")
          SELECT 'mse_' || replace(gen_random_uuid()::text, '-', ''), ${scope.workspaceId}, held.id, 'suppressed', 'rule', ${reason}, now()
          FROM held
        )
        SELECT id, "runId" FROM held`,
  );
  await wakeRunsOf(scope, held);
}

/**
 * Adds an opt-out by a person or an API key; asked again it returns the one that is there. Audited.
 * Throws `invalid` for what is no phone number, and for scope "number" without one of our numbers.
 */
export async function addOptOut(scope: Scope, input: AddOptOut): Promise<OptOutView> {
  authorise(scope, "optOuts.write");
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { country: true },
  });
  if (!workspace) throw notFound("Workspace");
  const parsed = parsePhone(input.phone, workspace.country);
  if (!parsed.ok) throw invalid("phone", parsed.problem);
  const ownNumber = input.scope === "number" ? parsePhone(input.ownNumber, workspace.country) : null;
  if (ownNumber && !ownNumber.ok)
    throw invalid("ownNumber", "Choose which of your numbers must not text them");
  const source = scope.actor.kind === "apiKey" ? "api" : "person";
  const made = { phone: parsed.phone, scope: input.scope, source, note: input.note ?? null } as const;
  return transaction(scope, async (tx) => {
    const { id } = await optOutInTransaction(
      tx,
      ownNumber?.ok ? { ...made, ownNumber: ownNumber.phone } : made,
    );
    const row = await tx.db.optOut.findFirst({ where: { id, workspaceId: tx.workspaceId } });
    if (!row) throw notFound("Opt-out");
    return toOptOutView(row);
  });
}

/** Removes an opt-out: the person asked to hear from the business again. Audited. Throws `not_found`. */
export async function removeOptOut(scope: Scope, id: string): Promise<void> {
  authorise(scope, "optOuts.remove");
  await transaction(scope, async (tx) => {
    const row = await tx.db.optOut.findFirst({ where: { id, workspaceId: tx.workspaceId } });
    if (!row) throw notFound("Opt-out");
    await tx.db.optOut.deleteMany({ where: { id, workspaceId: tx.workspaceId } });
    // Of an erased person there is nobody any more to note it at.
    const subject = isErasedPhone(row.phone) ? row.id : (await findOrCreateContact(tx, row.phone)).id;
    await audit(tx, "optOut.removed", subject, { source: "person", scope: row.scope });
  });
}

/** Newest first. `phone` matches any part of the number, three digits and more. */
export async function listOptOuts(scope: Scope, filter: OptOutFilter): Promise<Page<OptOutView>> {
  authorise(scope, "contacts.read");
  const [before] = filter.cursor ? decodeCursor(filter.cursor, 1) : [];
  const digits = filter.phone?.replace(/\D/g, "") ?? "";
  const rows = await scope.db.optOut.findMany({
    where: {
      workspaceId: scope.workspaceId,
      ...(before ? { id: { lt: before } } : {}),
      ...(digits.length > 0 ? { phone: { contains: digits } } : {}),
    },
    orderBy: { id: "desc" },
    take: filter.limit + 1,
  });
  return toPage(rows.map(toOptOutView), filter.limit, (row) => encodeCursor(row.id));
}

/** Whether a number (E.164) must not be texted, from `ownNumber` where given. */
export async function isOptedOut(scope: Scope, phone: string, ownNumber?: string): Promise<boolean> {
  const rows = await queryRaw<{ id: string }>(
    scope,
    sql`SELECT id FROM "OptOut" WHERE "workspaceId" = ${scope.workspaceId} AND phone IN ${optOutFormsSql(scope, sql`${phone}`)}
          AND (scope = 'all' OR "ownNumber" = ${ownNumber ?? ""}) LIMIT 1`,
  );
  return rows.length > 0;
}
