import type { Db } from "@/server/db/client";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { KINDS, type Kind } from "./kinds";
import { readRetention } from "./read-retention";
import type { RetentionKind } from "./schema";

/** Rows of one transaction: small, so that nothing waits for it and an interrupted purge loses little. */
export const BATCH = 500;
const DAY = 86_400_000;

export const cutoffOf = (scope: Scope, days: number) => new Date(scope.now().getTime() - days * DAY);

/** Workspaces that delete something after so many days. */
export async function workspacesWithRetention(db: Db): Promise<string[]> {
  const rows = await db.workspace.findMany({
    where: {
      OR: [
        { transcriptDays: { not: null } },
        { recordingDays: { not: null } },
        { eventDays: { not: null } },
        { messageDays: { not: null } },
      ],
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
}

/**
 * Deletes the oldest of what is older than the workspace keeps it, one batch in one transaction; `more` says that there
 * may be others. Safe to repeat and to interrupt: what is gone is not found again. What is under way is left.
 */
export async function purgeBatch(
  scope: Scope,
  kind: RetentionKind,
): Promise<{ purged: number; more: boolean }> {
  const days = (await readRetention(scope))[kind];
  if (days === null) return { purged: 0, more: false };
  const cutoff = cutoffOf(scope, days);
  for (const part of KINDS[kind]) {
    const purged = await transaction(scope, (tx) => purgePart(tx, part, cutoff), { timeout: 60_000 });
    if (purged > 0) return { purged, more: true };
  }
  return { purged: 0, more: false };
}

async function purgePart(tx: Scope, part: Kind, cutoff: Date): Promise<number> {
  const { table, where, order } = part.due(tx.workspaceId, cutoff);
  const rows = await queryRaw<{ id: string }>(
    tx,
    sql`SELECT r.id FROM ${table} r WHERE ${where} AND ${part.free}
        ORDER BY ${order} LIMIT ${BATCH} FOR UPDATE OF r SKIP LOCKED`,
  );
  if (rows.length > 0)
    await part.purge(
      tx,
      rows.map(({ id }) => id),
    );
  return rows.length;
}

const MOST_COUNTED = 100_000;

/** How many are older than the cutoff and still there, and how many of these are under way; counted up to 100,000. */
export async function countDue(
  scope: Scope,
  kind: RetentionKind,
  cutoff: Date,
): Promise<{ due: number; underWay: number }> {
  const total = { due: 0, underWay: 0 };
  for (const part of KINDS[kind]) {
    const { table, where } = part.due(scope.workspaceId, cutoff);
    const [row] = await queryRaw<{ due: number; underWay: number }>(
      scope,
      sql`SELECT count(*)::int AS due, (count(*) FILTER (WHERE NOT free))::int AS "underWay"
          FROM (SELECT (${part.free}) AS free FROM ${table} r WHERE ${where} LIMIT ${MOST_COUNTED}) counted`,
    );
    total.due += row?.due ?? 0;
    total.underWay += row?.underWay ?? 0;
  }
  return total;
}

/** Counts what is left after a purge and writes it down, the log too when something went: the proof. */
export async function proveKind(
  scope: Scope,
  kind: RetentionKind,
  purged: number,
): Promise<{ left: number; underWay: number }> {
  const days = (await readRetention(scope))[kind];
  if (days === null) return { left: 0, underWay: 0 };
  const cutoff = cutoffOf(scope, days);
  const { due: left, underWay } = await countDue(scope, kind, cutoff);
  const { workspaceId } = scope;
  const now = { cutoff, purged, left, underWay, endedAt: scope.now() };
  await transaction(scope, async (tx) => {
    await tx.db.retentionRun.upsert({
      where: { workspaceId_kind: { workspaceId, kind } },
      create: { workspaceId, kind, purgedEver: purged, ...now },
      update: { purgedEver: { increment: purged }, ...now },
    });
    if (purged > 0) await audit(tx, "retention.purged", workspaceId, { kind, purged, left, days });
  });
  return { left, underWay };
}
