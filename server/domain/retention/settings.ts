import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { countDue, cutoffOf } from "./purge";
import { readRetention } from "./read-retention";
import { RETENTION_KINDS, type Retention, type RetentionKind } from "./schema";

/** Which column of the workspace holds a kind's days. */
const COLUMNS = {
  transcripts: "transcriptDays",
  recordings: "recordingDays",
  events: "eventDays",
  messages: "messageDays",
} as const satisfies Record<RetentionKind, string>;

export interface RetentionView {
  days: Retention;
  /** What the last purge of each kind did; kinds that were never purged are absent. */
  purges: { kind: string; purgedEver: number; left: number; underWay: number; cutoff: Date; endedAt: Date }[];
}

/** How long each kind is kept, and the proof of the last purge. */
export async function getRetention(scope: Scope): Promise<RetentionView> {
  authorise(scope, "workspace.read");
  const [days, purges] = await Promise.all([
    readRetention(scope),
    scope.db.retentionRun.findMany({
      where: { workspaceId: scope.workspaceId },
      select: { kind: true, purgedEver: true, left: true, underWay: true, cutoff: true, endedAt: true },
    }),
  ]);
  return { days, purges };
}

/** How much of each kind these days would delete now; changes nothing. Kinds without days: none. */
export async function previewRetention(
  scope: Scope,
  days: Retention,
): Promise<Record<RetentionKind, number>> {
  authorise(scope, "retention.configure");
  const counts = { transcripts: 0, recordings: 0, events: 0, messages: 0 };
  for (const kind of RETENTION_KINDS) {
    const keep = days[kind];
    if (keep !== null) counts[kind] = (await countDue(scope, kind, cutoffOf(scope, keep))).due;
  }
  return counts;
}

/** Sets the days and has what is older deleted, for good. Audited with what was set before. */
export async function saveRetention(scope: Scope, days: Retention): Promise<void> {
  authorise(scope, "retention.configure");
  await transaction(scope, async (tx) => {
    const before = await readRetention(tx);
    const data = Object.fromEntries(RETENTION_KINDS.map((kind) => [COLUMNS[kind], days[kind]]));
    await tx.db.workspace.update({ where: { id: tx.workspaceId }, data });
    await audit(tx, "retention.updated", tx.workspaceId, { before, after: days });
    await tx.emit({ name: "retention/purge.requested", data: {} });
  });
}
