import { periodOf } from "../analytics/delivery";
import { readStats } from "../analytics/stats";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";

/** A row of the assistants page. Counts are of the last seven days in the workspace's zone, today included. */
export interface AssistantSummary {
  id: string;
  name: string;
  objective: string;
  calls: number;
  completed: number;
  achieved: number;
  automation: { id: string; name: string; state: "draft" | "live" | "off" } | null;
}

interface Row {
  id: string;
  name: string;
  objective: string;
  automationId: string | null;
  automationName: string | null;
  automationState: "draft" | "live" | "off" | null;
}

/** All assistants of the workspace, by name. A workspace has tens of them, so this list is not paged. */
export async function listAssistantSummaries(scope: Scope): Promise<AssistantSummary[]> {
  authorise(scope, "assistants.read");
  const days = await periodOf(scope, { days: 7 });
  const week = await readStats(scope, { dim: "assistant", days, by: "key" });
  const rows = await queryRaw<Row>(
    scope,
    sql`SELECT a.id, a.name, a.objective, x.id AS "automationId", x.name AS "automationName", x.state::text AS "automationState"
        FROM "Assistant" a
        LEFT JOIN "Automation" x ON x."assistantId" = a.id AND x."workspaceId" = a."workspaceId"
        WHERE a."workspaceId" = ${scope.workspaceId} AND a."archivedAt" IS NULL
        ORDER BY lower(a.name), a.id
        LIMIT 500`,
  );
  return rows.map((row) => {
    const counts = week.find(({ key }) => key === row.id);
    return {
      id: row.id,
      name: row.name,
      objective: row.objective,
      calls: counts?.calls ?? 0,
      completed: counts?.completed ?? 0,
      achieved: counts?.achieved ?? 0,
      automation:
        row.automationId && row.automationName !== null && row.automationState
          ? { id: row.automationId, name: row.automationName, state: row.automationState }
          : null,
    };
  });
}
