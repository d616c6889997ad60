import type { Scope } from "../scope";

/** The newest calls that have ended and wait for no evaluation, newest first. */
export async function callsToBackfill(scope: Scope, assistantId: string, calls: number): Promise<string[]> {
  const rows = await scope.db.call.findMany({
    where: {
      workspaceId: scope.workspaceId,
      assistantId,
      endedAt: { not: null },
      evaluationState: { not: "pending" },
      transcriptPurgedAt: null,
    },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: calls,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
