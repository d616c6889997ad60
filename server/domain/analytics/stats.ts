import { Prisma } from "@/server/db/generated/client";
import { queryRaw, type Scope, sql } from "../scope";
import { type Days, wholeMonths } from "./days";
import { type Counts, METRICS, type Metric, type StatDim } from "./schema";

export interface StatRow extends Counts {
  /** "" where days are not told apart. */
  day: string;
  /** "" where keys are not told apart. */
  key: string;
}

export const noCounts = (): Counts => Object.fromEntries(METRICS.map((metric) => [metric, 0])) as Counts;

export const addCounts = (to: Counts, more: Counts): void => {
  for (const metric of METRICS) to[metric] += more[metric];
};

const list = (part: (metric: Metric) => string) => Prisma.raw(METRICS.map(part).join(", "));
/** `x."sent", …`, and the same of a row of `StatDelta`, with its sign. */
export const columnsOf = (table: string) => list((metric) => `${table}."${metric}"`);
export const SIGNED = list((metric) => `d.sign * d."${metric}" AS "${metric}"`);
export const SUMS = list((metric) => `sum("${metric}")::float8 AS "${metric}"`);
/** What facts are told apart by; those that agree in all of it are one before they are spread over the cells. */
export const DIMENSIONS = Prisma.raw(
  [
    ...["hour", "assistantId", "automationId", "version", "text", "sender", "country", "error", "followUp"],
    ...["currency", "latency", "answerTime"],
  ]
    .map((column) => `"${column}"`)
    .join(", "),
);
export const CELLS_OF_DELTA = sql`stat_cells(d."assistantId", d.hour, d."automationId", d.version, d.text, d.sender,
  d.country, d.error, d."followUp", d.currency, d.latency, d."answerTime")`;

/** What the dimension of a month's sum ends in. */
export const MONTH = "/month";

interface Asked {
  dim: StatDim;
  days: Days;
  assistantId?: string | undefined;
  /** "weekday": days are told apart as "1" (Monday) to "7" only. */
  by: "day" | "key" | "both" | "weekday";
}

/**
 * Reads the rollup along one dimension: its cost depends on the days and keys, never on the number of calls, and where
 * days are not told apart on the months. What was not folded yet is added, so that a fact counts from its commit on.
 */
export function readStats(scope: Scope, { dim, days, assistantId, by }: Asked): Promise<StatRow[]> {
  const w = scope.workspaceId;
  const slice = assistantId ?? "*";
  const day = {
    day: sql`day`,
    both: sql`day`,
    key: sql`'' AS day`,
    weekday: sql`extract(isodow FROM day::date)::text AS day`,
  }[by];
  const key = by === "day" ? sql`'' AS key` : sql`key`;
  const cells = (of: string, { from, to }: Days) => sql`
    SELECT x.day, x.key, ${columnsOf("x")} FROM "Stat" x
    WHERE x."workspaceId" = ${w} AND x.slice = ${slice} AND x.dim = ${of} AND x.day BETWEEN ${from} AND ${to}`;
  const months = by === "key" ? wholeMonths(days) : null;
  return queryRaw<StatRow>(
    scope,
    sql`SELECT ${day}, ${key}, ${SUMS}
        FROM (
          ${
            months
              ? sql`${cells(`${dim}${MONTH}`, { from: months.first, to: months.last })}
                    UNION ALL ${cells(dim, months.before)} UNION ALL ${cells(dim, months.after)}`
              : cells(dim, days)
          }
          UNION ALL
          SELECT d.day, c.key, ${SIGNED} FROM "StatDelta" d, LATERAL ${CELLS_OF_DELTA} c
          WHERE d."workspaceId" = ${w} AND d.day BETWEEN ${days.from} AND ${days.to} AND c.slice = ${slice} AND c.dim = ${dim}
        ) facts
        GROUP BY 1, 2`,
  );
}
