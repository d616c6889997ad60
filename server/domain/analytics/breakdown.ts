import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { periodOf } from "./delivery";
import type { AnalyticsPeriod, Counts } from "./schema";

export type AssistantCounts = { assistantId: string; name: string } & Counts;

/** The period's counts of each assistant that had any, most calls first. What belongs to no assistant is left out. */
export async function countByAssistant(scope: Scope, asked: AnalyticsPeriod): Promise<AssistantCounts[]> {
  authorise(scope, "analytics.read");
  const { from, to } = await periodOf(scope, asked);
  const of = (metric: string) => sql`coalesce(sum(d.count) FILTER (WHERE d.metric = ${metric}), 0)::int`;
  return queryRaw<AssistantCounts>(
    scope,
    sql`SELECT a.id AS "assistantId", a.name, ${of("calls")} AS calls, ${of("completed")} AS completed,
               ${of("achieved")} AS achieved, ${of("sent")} AS sent, ${of("delivered")} AS delivered,
               ${of("failed")} AS failed, ${of("answered")} AS answered, ${of("optedOut")} AS "optedOut"
        FROM "DailyStat" d JOIN "Assistant" a ON a.id = d."assistantId" AND a."workspaceId" = d."workspaceId"
        WHERE d."workspaceId" = ${scope.workspaceId} AND d.day BETWEEN ${from} AND ${to}
          AND (${asked.assistantId ?? null}::text IS NULL OR a.id = ${asked.assistantId ?? null})
        GROUP BY a.id ORDER BY calls DESC, a.name LIMIT 100`,
  );
}
