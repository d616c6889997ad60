import { executeRaw, type Scope, sql } from "../scope";
import type { Metric } from "./schema";

/**
 * Adds `by` to the day of `at` in the workspace's zone. Call it in the transaction that writes the fact, so that
 * rollup and rows cannot disagree; a fact that is taken back counts -1 on its own day.
 */
export async function countStat(
  scope: Scope,
  metric: Metric | readonly Metric[],
  assistantId: string | null,
  at: Date,
  by = 1,
) {
  await executeRaw(
    scope,
    sql`INSERT INTO "DailyStat" ("workspaceId", day, "assistantId", metric, count)
        SELECT w.id, to_char(${at}::timestamptz AT TIME ZONE w."timeZone", 'YYYY-MM-DD'), ${assistantId ?? ""}, metric, ${by}
        FROM "Workspace" w, unnest(${[metric].flat()}::text[]) AS metric WHERE w.id = ${scope.workspaceId}
        ON CONFLICT ("workspaceId", day, "assistantId", metric)
        DO UPDATE SET count = "DailyStat".count + EXCLUDED.count`,
  );
}
