import { notFound } from "../errors";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { type AskedPeriod, type Days, dayIn, eachDay, resolvePeriod } from "./days";
import type { AnalyticsPeriod, PeriodCounts } from "./schema";
import { addCounts, noCounts, readStats } from "./stats";

/** The zone whose days the workspace counts by, and the period asked for in it. */
export async function periodOf(scope: Scope, asked: AskedPeriod) {
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { timeZone: true },
  });
  if (!workspace) throw notFound("Workspace");
  return { ...resolvePeriod(asked, dayIn(workspace.timeZone, scope.now())), timeZone: workspace.timeZone };
}

async function readPeriod(scope: Scope, { from, to }: Days, assistantId?: string): Promise<PeriodCounts> {
  const rows = await readStats(scope, { dim: "all", days: { from, to }, assistantId, by: "day" });
  const byDay = new Map(rows.map(({ key: _, ...row }) => [row.day, row]));
  const totals = noCounts();
  for (const row of rows) addCounts(totals, row);
  const series = eachDay(from, to).map((day) => byDay.get(day) ?? { day, ...noCounts() });
  return { from, to, totals, series };
}

export interface DeliveryAnalytics extends PeriodCounts {
  /** As many days right before, for comparison. */
  previous: PeriodCounts;
}

/** What the calls and texts of a period led to, by day in the workspace's zone; see `METRICS` for what counts when. */
export async function getDeliveryAnalytics(scope: Scope, asked: AnalyticsPeriod): Promise<DeliveryAnalytics> {
  authorise(scope, "analytics.read");
  const period = await periodOf(scope, asked);
  const [current, previous] = await Promise.all([
    readPeriod(scope, period, asked.assistantId),
    readPeriod(scope, period.previous, asked.assistantId),
  ]);
  return { ...current, previous };
}
