import { encodeTime } from "ulid";
import type { z } from "zod";
import type { Prisma } from "@/server/db/generated/client";
import { startOfDay } from "../analytics/days";
import { type Page, toPage } from "../paging";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { actorNames } from "./actor-names";
import { audit } from "./audit";
import { authorise } from "./permissions";
import type { AuditFilter, ListAudit } from "./schema";

export interface AuditView {
  id: string;
  actor: string;
  who: string;
  action: string;
  subject: string;
  details: Prisma.JsonValue;
  createdAt: Date;
}

/** What a browser still turns into a file; the filter by days takes the rest in parts. */
export const MAX_AUDIT_EXPORT = 50_000;

/** The audit log, newest first. `who` is the person's or key's name where there still is one. */
export async function listAudit(
  scope: Scope,
  { limit, cursor, ...filter }: z.output<typeof ListAudit>,
): Promise<Page<AuditView>> {
  authorise(scope, "audit.read");
  const rows = await find(scope, filter, limit + 1, cursor);
  return toPage(rows, limit, (row) => row.id);
}

/** All entries that the filter lets through, newest first; that they were taken out is an entry itself. */
export async function exportAudit(
  scope: Scope,
  filter: AuditFilter,
): Promise<{ rows: AuditView[]; complete: boolean }> {
  authorise(scope, "audit.read");
  return transaction(scope, async (tx) => {
    const rows = await find(tx, filter, MAX_AUDIT_EXPORT + 1);
    const complete = rows.length <= MAX_AUDIT_EXPORT;
    const exported = rows.slice(0, MAX_AUDIT_EXPORT);
    await audit(tx, "audit.exported", tx.workspaceId, { entries: exported.length, ...filter });
    return { rows: exported, complete };
  });
}

/** Everybody who is in the log, by name. */
export async function listAuditActors(scope: Scope): Promise<{ actor: string; who: string }[]> {
  authorise(scope, "audit.read");
  // From one actor to the next by the index: as many steps as there are actors, however long the log is.
  const rows = await queryRaw<{ actor: string }>(
    scope,
    sql`WITH RECURSIVE seen AS (
          (SELECT actor FROM "AuditEntry" WHERE "workspaceId" = ${scope.workspaceId} ORDER BY actor LIMIT 1)
          UNION ALL
          SELECT (SELECT a.actor FROM "AuditEntry" a
                  WHERE a."workspaceId" = ${scope.workspaceId} AND a.actor > seen.actor ORDER BY a.actor LIMIT 1)
          FROM seen WHERE seen.actor IS NOT NULL)
        SELECT actor FROM seen WHERE actor IS NOT NULL LIMIT 500`,
  );
  const nameOf = await actorNames(
    scope,
    rows.map(({ actor }) => actor),
  );
  return rows
    .map(({ actor }) => ({ actor, who: whoIs(actor, nameOf) }))
    .sort((a, b) => a.who.localeCompare(b.who));
}

async function find(scope: Scope, filter: AuditFilter, take: number, cursor?: string): Promise<AuditView[]> {
  const { workspaceId, db } = scope;
  const { actor, action, subject } = filter;
  const { timeZone } = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { timeZone: true },
  });
  const since = filter.from ? startOfDay(filter.from, timeZone) : undefined;
  const until = filter.to ? startOfDay(filter.to, timeZone, 1) : undefined;
  const rows = await db.auditEntry.findMany({
    where: {
      workspaceId,
      ...{ actor, action },
      subject: subject || undefined,
      createdAt: { gte: since, lt: until },
      AND: [
        cursor ? { id: { lt: cursor } } : {},
        since ? { id: { gte: idAt(since, -CLOCKS_MS) } } : {},
        until ? { id: { lt: idAt(until, CLOCKS_MS) } } : {},
      ],
    },
    orderBy: { id: "desc" },
    take,
  });
  const nameOf = await actorNames(
    scope,
    rows.map((row) => row.actor),
  );
  return rows.map(({ workspaceId: _, ...row }) => ({ ...row, who: whoIs(row.actor, nameOf) }));
}

/** Ids are made by the app's clock, times by the database's: they may differ by so much. */
const CLOCKS_MS = 3_600_000;

/** Ids sort by time, so that a period is a range of the index too. */
const idAt = (at: Date, moved: number) => `aud_${encodeTime(at.getTime() + moved)}`;

const whoIs = (actor: string, nameOf: (actor: string) => string) =>
  actor.startsWith("job:") ? `Wrapup (${actor.slice(4).replaceAll("-", " ")})` : nameOf(actor);
