import { notFound } from "../errors";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { type AskedPeriod, type Days, dayIn, eachDay, resolvePeriod } from "./days";
import { type AnalyticsPeriod, type Counts, METRICS, type PeriodCounts } from "./schema";

const none = (): Counts => ({
  calls: 0,
  completed: 0,
  achieved: 0,
  sent: 0,
  delivered: 0,
  failed: 0,
  answered: 0,
  optedOut: 0,
});

/** The zone whose days the workspace counts by, and the period asked for in it. */
export async function periodOf(scope: Scope, asked: AskedPeriod) {
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { timeZone: true },
  });
  if (!workspace) throw notFound("Workspace");
  return { ...resolvePeriod(asked, dayIn(workspace.timeZone, scope.now())), timeZone: workspace.timeZone };
}

/** Reads the rollup of one period: its cost depends on the days, never on the number of calls. */
async function readPeriod(scope: Scope, { from, to }: Days, assistantId?: string): Promise<PeriodCounts> {
  const rows = await queryRaw<{ day: string; metric: string; count: number }>(
    scope,
    assistantId
      ? sql`SELECT day, metric, sum(count)::int AS count FROM "DailyStat"
            WHERE "workspaceId" = ${scope.workspaceId} AND day BETWEEN ${from} AND ${to}
              AND "assistantId" = ${assistantId} GROUP BY day, metric`
      : sql`SELECT day, metric, sum(count)::int AS count FROM "DailyStat"
            WHERE "workspaceId" = ${scope.workspaceId} AND day BETWEEN ${from} AND ${to} GROUP BY day, metric`,
  );
  const byDay = new Map(eachDay(from, to).map((day) => [day, { day, ...none() }]));
  const totals = none();
  for (const row of rows) {
    const metric = METRICS.find((known) => known === row.metric);
    const day = byDay.get(row.day);
    if (!metric || !day) continue;
    day[metric] = row.count;
    totals[metric] += row.count;
  }
  return { from, to, totals, series: [...byDay.values()] };
}

export interface DeliveryAnalytics extends PeriodCounts {
  /** As many days right before, for comparison. */
  previous: PeriodCounts;
}

/**
 * What the calls of a period led to, by day in the workspace's zone. Test sends count nowhere. A text's delivery,
 * failure and answer count on the day on which they became known; rates divide totals of the same period.
 */
export async function getDeliveryAnalytics(scope: Scope, asked: AnalyticsPeriod): Promise<DeliveryAnalytics> {
  authorise(scope, "analytics.read");
  const period = await periodOf(scope, asked);
  const [current, previous] = await Promise.all([
    readPeriod(scope, period, asked.assistantId),
    readPeriod(scope, period.previous, asked.assistantId),
  ]);
  return { ...current, previous };
}
