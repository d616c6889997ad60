import { Prisma } from "@/server/db/generated/client";
import { executeRaw, queryRaw, type Scope, sql, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { Days } from "./days";
import { METRICS } from "./schema";
import { CELLS_OF_DELTA, columnsOf, DIMENSIONS, MONTH, SIGNED, SUMS } from "./stats";

/** Long before the first call and long after the last. */
export const ALL_DAYS: Days = { from: "1900-01-01", to: "2999-12-31" };

const DIFFERENCES = Prisma.raw(
  METRICS.map(
    (metric) => `(coalesce(r."${metric}", 0) - coalesce(s."${metric}", 0))::bigint AS "${metric}"`,
  ).join(", "),
);
const ANY = Prisma.raw(METRICS.map((metric) => `x."${metric}" <> 0`).join(" OR "));
const ADDED = Prisma.raw(
  METRICS.map((metric) => `"${metric}" = "Stat"."${metric}" + EXCLUDED."${metric}"`).join(", "),
);
const NAMES = Prisma.raw(METRICS.map((metric) => `"${metric}"`).join(", "));

/**
 * What must be added to each cell of these days so that it agrees with the rows, read in one snapshot: rows, rollup and
 * what is not folded yet. Days that lost rows are left out: their figures cannot be counted again.
 */
const differences = (scope: Scope, { from, to }: Days) => {
  const w = scope.workspaceId;
  return sql`
  period AS (
    SELECT (${from}::date)::timestamp AT TIME ZONE "timeZone" AS since, (${to}::date + 1)::timestamp AT TIME ZONE "timeZone" AS until
    FROM "Workspace" WHERE id = ${w}
  ), facts AS (
    SELECT f.* FROM period, "Call" c, LATERAL call_story(c.id) y, LATERAL story_facts(y, 1) f
    WHERE c."workspaceId" = ${w} AND c."startedAt" >= since AND c."startedAt" < until
    UNION ALL
    SELECT f.* FROM period, "Message" m, LATERAL message_facts(m, 1) f
    WHERE m."workspaceId" = ${w} AND m.direction = 'outbound'
      AND COALESCE(m."sentAt", m."claimedAt", m."createdAt") >= since AND COALESCE(m."sentAt", m."claimedAt", m."createdAt") < until
    UNION ALL
    SELECT f.* FROM period, "AutomationRun" r, LATERAL run_facts(r, 1) f
    WHERE r."workspaceId" = ${w} AND r."createdAt" >= since AND r."createdAt" < until
  ), net AS (
    SELECT day, ${DIMENSIONS}, ${SUMS} FROM facts GROUP BY day, ${DIMENSIONS}
  ), rows AS (
    SELECT c.slice, c.dim, d.day, c.key, ${SUMS} FROM net d, LATERAL ${CELLS_OF_DELTA} c GROUP BY 1, 2, 3, 4
  ), stored AS (
    SELECT slice, dim, day, key, ${SUMS}
    FROM (
      SELECT x.slice, x.dim, x.day, x.key, ${columnsOf("x")} FROM "Stat" x
      WHERE x."workspaceId" = ${w} AND x.day BETWEEN ${from} AND ${to} AND x.dim NOT LIKE ${IS_MONTH}
      UNION ALL
      SELECT c.slice, c.dim, d.day, c.key, ${SIGNED} FROM "StatDelta" d, LATERAL ${CELLS_OF_DELTA} c
      WHERE d."workspaceId" = ${w} AND d.day BETWEEN ${from} AND ${to}
    ) both_of_them GROUP BY 1, 2, 3, 4
  ), differences AS (
    SELECT * FROM (
      SELECT slice, dim, day, key, ${DIFFERENCES} FROM rows r FULL JOIN stored s USING (slice, dim, day, key)
    ) x
    WHERE (${ANY}) AND NOT EXISTS (SELECT 1 FROM "FrozenDay" f WHERE f."workspaceId" = ${w} AND f.day = x.day)
  )`;
};

const IS_MONTH = `%${MONTH}`;

/** What must be added to each month that these days touch so that it is the sum of its days, as they are stored. */
const monthDifferences = (scope: Scope, { from, to }: Days) => {
  const w = scope.workspaceId;
  const [first, last] = [from.slice(0, 7), to.slice(0, 7)];
  return sql`
  days AS (
    SELECT slice, dim || ${MONTH} AS dim, left(day, 7) AS day, key, ${SUMS} FROM "Stat"
    WHERE "workspaceId" = ${w} AND day BETWEEN ${`${first}-01`} AND ${`${last}-31`} AND dim NOT LIKE ${IS_MONTH}
    GROUP BY 1, 2, 3, 4
  ), months AS (
    SELECT * FROM "Stat" WHERE "workspaceId" = ${w} AND day BETWEEN ${first} AND ${last} AND dim LIKE ${IS_MONTH}
  ), month_differences AS (
    SELECT * FROM (
      SELECT slice, dim, day, key, ${DIFFERENCES} FROM days r FULL JOIN months s USING (slice, dim, day, key)
    ) x
    WHERE ${ANY}
  )`;
};

export interface Comparison {
  /** Cells of the rollup that differ from the rows. */
  wrong: number;
  /** The first of them, in words. */
  example: string | null;
}

/** Compares these days of the rollup with the rows themselves, and changes nothing. */
export async function compareDays(scope: Scope, days: Days): Promise<Comparison> {
  authorise(scope, "analytics.read");
  const [found] = await queryRaw<{ wrong: number; first: { dim: string; day: string; key: string } | null }>(
    scope,
    sql`WITH ${differences(scope, days)}, ${monthDifferences(scope, days)}, found AS (
          SELECT * FROM differences UNION ALL SELECT * FROM month_differences
        )
        SELECT count(*)::int AS wrong,
               (SELECT to_jsonb(d) FROM found d ORDER BY dim <> 'all', day, slice, key LIMIT 1) AS first
        FROM found`,
  );
  if (!found?.first) return { wrong: 0, example: null };
  const { first, wrong } = found;
  const off = METRICS.flatMap((metric) => {
    const by = Number((first as Record<string, unknown>)[metric]);
    return by === 0 ? [] : [`${metric} ${by > 0 ? `${by} too few` : `${-by} too many`}`];
  });
  const place = first.dim === "all" ? first.day : `${first.day}, ${first.dim} ${first.key}`;
  return { wrong, example: `${place}: ${off.join(", ")}` };
}

/**
 * Counts these days of the rollup again from the rows, both days included, and returns how many cells were wrong. What is
 * counted meanwhile is not lost: the statement adds the differences of one snapshot, and all else only adds as well.
 */
export async function recountDays(scope: Scope, days: Days): Promise<number> {
  authorise(scope, "workspace.update");
  return transaction(
    scope,
    async (tx) => {
      const w = tx.workspaceId;
      // One at a time: two that saw the same difference would both add it.
      await queryRaw(
        tx,
        sql`SELECT pg_advisory_xact_lock(88, hashtext(id))::text FROM "Workspace" WHERE id = ${w} /* "workspaceId" */`,
      );
      await mendStories(tx, days);
      const add = (from: Prisma.Sql, found: Prisma.Sql) =>
        executeRaw(
          tx,
          sql`WITH ${found}
              INSERT INTO "Stat" ("workspaceId", slice, dim, day, key, ${NAMES})
              SELECT ${w}, slice, dim, day, key, ${NAMES} FROM ${from} ORDER BY slice, dim, day, key
              ON CONFLICT ("workspaceId", slice, dim, day, key) DO UPDATE SET ${ADDED}`,
        );
      const wrong = await add(sql`differences`, differences(tx, days));
      await add(sql`month_differences`, monthDifferences(tx, days));
      return wrong;
    },
    { timeout: 3 * 60 * 60_000 },
  );
}

/** Calls whose story is not what their rows say. */
const mendStories = (tx: Scope, { from, to }: Days) =>
  executeRaw(
    tx,
    sql`INSERT INTO "CallStory"
        SELECT y.* FROM "Workspace" w JOIN "Call" c ON c."workspaceId" = w.id
          LEFT JOIN "CallStory" s ON s."callId" = c.id, LATERAL call_story(c.id) y
        WHERE w.id = ${tx.workspaceId} AND c."startedAt" >= (${from}::date)::timestamp AT TIME ZONE w."timeZone"
          AND c."startedAt" < (${to}::date + 1)::timestamp AT TIME ZONE w."timeZone" AND y IS DISTINCT FROM s
        ON CONFLICT ("callId") DO UPDATE SET completed = EXCLUDED.completed, achieved = EXCLUDED.achieved,
          texted = EXCLUDED.texted, delivered = EXCLUDED.delivered, answered = EXCLUDED.answered,
          "followUp" = EXCLUDED."followUp", "startedAt" = EXCLUDED."startedAt", "assistantId" = EXCLUDED."assistantId"`,
  );
