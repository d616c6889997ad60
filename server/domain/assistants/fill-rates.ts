import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";

const SAMPLE = 200;

export interface FillRates {
  /** How many calls were looked at: the newest evaluated ones, at most 200. */
  calls: number;
  /** In how many of them the variable had a value. */
  known: Record<string, number>;
}

/** How often each post-call variable is known, over the assistant's newest evaluated calls. */
export async function getFillRates(scope: Scope, assistantId: string): Promise<FillRates> {
  authorise(scope, "assistants.read");
  const rows = await queryRaw<{ name: string | null; calls: number; known: number }>(
    scope,
    sql`WITH newest AS (
          SELECT variables FROM "Call"
          WHERE "workspaceId" = ${scope.workspaceId} AND "assistantId" = ${assistantId} AND "evaluationState" = 'evaluated'
          ORDER BY "startedAt" DESC, id DESC LIMIT ${SAMPLE}
        )
        SELECT entry.key AS name, (SELECT count(*)::int FROM newest) AS calls,
               count(*) FILTER (WHERE entry.value <> 'null'::jsonb)::int AS known
        FROM newest LEFT JOIN LATERAL jsonb_each(newest.variables) entry ON true
        GROUP BY entry.key`,
  );
  return {
    calls: rows[0]?.calls ?? 0,
    known: Object.fromEntries(rows.flatMap(({ name, known }) => (name === null ? [] : [[name, known]]))),
  };
}
