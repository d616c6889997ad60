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
  calls: number | null;
  completed: number | null;
  achieved: number | null;
  automationId: string | null;
  automationName: string | null;
  automationState: "draft" | "live" | "off" | null;
}

/** All assistants of the workspace, by name. A workspace has tens of them, so this list is not paged. */
export async function listAssistantSummaries(scope: Scope): Promise<AssistantSummary[]> {
  authorise(scope, "assistants.read");
  const rows = await queryRaw<Row>(
    scope,
    sql`WITH week AS (
          SELECT d."assistantId",
                 sum(d.count) FILTER (WHERE d.metric = 'calls')::int AS calls,
                 sum(d.count) FILTER (WHERE d.metric = 'completed')::int AS completed,
                 sum(d.count) FILTER (WHERE d.metric = 'achieved')::int AS achieved
          FROM "DailyStat" d JOIN "Workspace" w ON w.id = d."workspaceId"
          WHERE d."workspaceId" = ${scope.workspaceId}
            AND d.day > to_char((${scope.now()}::timestamptz AT TIME ZONE w."timeZone") - interval '7 days', 'YYYY-MM-DD')
          GROUP BY d."assistantId"
        )
        SELECT a.id, a.name, a.objective, week.calls, week.completed, week.achieved,
               x.id AS "automationId", x.name AS "automationName", x.state::text AS "automationState"
        FROM "Assistant" a
        LEFT JOIN week ON week."assistantId" = a.id
        LEFT JOIN "Automation" x ON x."assistantId" = a.id AND x."workspaceId" = a."workspaceId"
        WHERE a."workspaceId" = ${scope.workspaceId} AND a."archivedAt" IS NULL
        ORDER BY lower(a.name), a.id
        LIMIT 500`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    objective: row.objective,
    calls: row.calls ?? 0,
    completed: row.completed ?? 0,
    achieved: row.achieved ?? 0,
    automation:
      row.automationId && row.automationName !== null && row.automationState
        ? { id: row.automationId, name: row.automationName, state: row.automationState }
        : null,
  }));
}
