import { addDays, type Days, eachDay } from "../analytics/days";
import { periodOf } from "../analytics/delivery";
import type { Counts } from "../analytics/schema";
import { noCounts, readStats } from "../analytics/stats";
import type { Scope } from "../scope";
import type { Money } from "./judge";

export interface Hours {
  hours: Counts[];
  /** "2026-03-02 09:00", in the workspace's zone, one for each. */
  names: string[];
  timeZone: string;
  money: Money;
}

/** The figures of each hour of the last `days` days up to the running hour, oldest first. */
export async function readHours(scope: Scope, days: number, assistantId?: string | null): Promise<Hours> {
  const { to, timeZone } = await periodOf(scope, { days: 1 });
  const period: Days = { from: addDays(to, 1 - days), to };
  const workspace = await scope.db.workspace.findUniqueOrThrow({
    where: { id: scope.workspaceId },
    select: { segmentPrice: true, segmentCurrency: true },
  });
  const rows = await readStats(scope, {
    dim: "hour",
    days: period,
    assistantId: assistantId ?? undefined,
    by: "both",
  });
  const known = new Map(rows.map((row) => [`${row.day} ${row.key}:00`, row]));
  const now = Number(
    new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(scope.now()),
  );
  const names = eachDay(period.from, period.to).flatMap((day) =>
    Array.from(
      { length: day === to ? now + 1 : 24 },
      (_, hour) => `${day} ${String(hour).padStart(2, "0")}:00`,
    ),
  );
  return {
    hours: names.map((name) => known.get(name) ?? noCounts()),
    names,
    timeZone,
    money: {
      segmentPrice: workspace.segmentPrice === null ? null : Number(workspace.segmentPrice),
      currency: workspace.segmentCurrency,
    },
  };
}
