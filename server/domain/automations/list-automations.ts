import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";

/** A row of the automations page. Counts are of the last seven days, tests left out. */
export interface AutomationSummary {
  id: string;
  name: string;
  assistant: { id: string; name: string };
  state: "draft" | "live" | "off";
  version: number | null;
  /** True when the draft differs from what is published. */
  hasChanges: boolean;
  runs: number;
  /** Runs that handed at least one SMS to a carrier. */
  texted: number;
  lastFailure: { runId: string; reason: string; at: Date } | null;
}

interface Row {
  id: string;
  name: string;
  assistantId: string;
  assistantName: string;
  state: "draft" | "live" | "off";
  version: number | null;
  hasChanges: boolean;
  runs: number;
  texted: number;
  failureId: string | null;
  failureReason: string | null;
  failedAt: Date | null;
}

/** All automations of the workspace, newest first. There is at most one per assistant, so the list is not paged. */
export async function listAutomations(scope: Scope): Promise<AutomationSummary[]> {
  authorise(scope, "automations.read");
  const since = new Date(scope.now().getTime() - 7 * 86_400_000);
  const rows = await queryRaw<Row>(
    scope,
    sql`SELECT a.id, a.name, a."assistantId", s.name AS "assistantName", a.state::text AS state,
               v.number AS version, (v.id IS NULL OR v.definition <> a.draft) AS "hasChanges",
               r.runs, r.texted, f.id AS "failureId", f.reason AS "failureReason", f."endedAt" AS "failedAt"
        FROM "Automation" a
        JOIN "Assistant" s ON s.id = a."assistantId"
        LEFT JOIN "AutomationVersion" v ON v.id = a."publishedVersionId"
        CROSS JOIN LATERAL (
          SELECT count(*)::int AS runs, count(*) FILTER (WHERE EXISTS (
            SELECT 1 FROM "Message" m WHERE m."runId" = r.id AND m."sentAt" IS NOT NULL))::int AS texted
          FROM "AutomationRun" r
          WHERE r."automationId" = a.id AND r."createdAt" > ${since} AND r.state <> 'skipped' AND NOT r.test
        ) r
        LEFT JOIN LATERAL (
          SELECT r.id, r.reason, r."endedAt" FROM "AutomationRun" r
          WHERE r."automationId" = a.id AND r.state = 'failed' AND NOT r.test AND r."createdAt" > ${since}
          ORDER BY r.id DESC LIMIT 1
        ) f ON true
        WHERE a."workspaceId" = ${scope.workspaceId}
        ORDER BY a.id DESC
        LIMIT 500`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    assistant: { id: row.assistantId, name: row.assistantName },
    state: row.state,
    version: row.version,
    hasChanges: row.hasChanges,
    runs: row.runs,
    texted: row.texted,
    lastFailure:
      row.failureId && row.failedAt
        ? { runId: row.failureId, reason: row.failureReason ?? "It failed", at: row.failedAt }
        : null,
  }));
}
