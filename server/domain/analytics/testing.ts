import type { Scope } from "../scope";
import type { Days } from "./days";
import { ALL_DAYS } from "./recount";
import type { Counts, Metric } from "./schema";
import { addCounts, noCounts, readStats } from "./stats";

/** For tests: what the workspace's figures add up to, of what is not zero. */
export async function figures(scope: Scope, days: Days = ALL_DAYS): Promise<Partial<Counts>> {
  const totals = noCounts();
  for (const row of await readStats(scope, { dim: "all", days, by: "day" })) addCounts(totals, row);
  return Object.fromEntries(Object.entries(totals).filter(([, count]) => count !== 0));
}

export const figure = async (scope: Scope, metric: Metric): Promise<number> =>
  (await figures(scope))[metric] ?? 0;
