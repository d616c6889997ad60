import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { type Days, dayIn } from "./days";
import { periodOf } from "./delivery";
import type { AnalyticsPeriod } from "./schema";
import { percentile } from "./shared/buckets";
import { readStats } from "./stats";

export interface Times {
  /** Seconds; null without a value. Known to within a tenth. */
  p50: number | null;
  p95: number | null;
}

export interface Money {
  currency: string;
  /** What the carrier has billed. */
  billed: number;
}

export interface TextFigures {
  timeZone: string;
  /** From being sent to being delivered, and to the first answer. */
  delivery: Times & { previous: Times };
  answer: Times & { previous: Times };
  billed: Money[];
  /** Segments without a bill, and what they cost at the workspace's price of one; null: no price is set. */
  unbilledSegments: number;
  estimate: Money | null;
  /** By weekday (0 is Monday) and hour of sending. */
  hours: {
    weekday: number;
    hour: number;
    calls: number;
    sent: number;
    delivered: number;
    answered: number;
    optedOut: number;
  }[];
}

/** What a period's texts took, cost, and when they were sent. */
export async function getTextFigures(scope: Scope, asked: AnalyticsPeriod): Promise<TextFigures> {
  authorise(scope, "analytics.read");
  const period = await periodOf(scope, asked);
  const { assistantId } = asked;
  const workspace = await scope.db.workspace.findUniqueOrThrow({
    where: { id: scope.workspaceId },
    select: { segmentPrice: true, segmentCurrency: true },
  });
  const times = async (dim: "latency" | "answerTime", days: Days): Promise<Times> => {
    const rows = await readStats(scope, { dim, days, assistantId, by: "key" });
    const buckets = rows.map((row) => ({
      bucket: Number(row.key),
      count: dim === "latency" ? row.delivered : row.answered,
    }));
    return { p50: percentile(buckets, 0.5), p95: percentile(buckets, 0.95) };
  };
  const [delivery, deliveryBefore, answer, answerBefore, money, hours, all] = await Promise.all([
    times("latency", period),
    times("latency", period.previous),
    times("answerTime", period),
    times("answerTime", period.previous),
    readStats(scope, { dim: "currency", days: period, assistantId, by: "key" }),
    readStats(scope, { dim: "hour", days: period, assistantId, by: "weekday" }),
    readStats(scope, { dim: "all", days: period, assistantId, by: "key" }),
  ]);
  const unbilledSegments = all.reduce((sum, row) => sum + row.segments - row.billedSegments, 0);
  const price = workspace.segmentPrice === null ? null : Number(workspace.segmentPrice);
  return {
    timeZone: period.timeZone,
    delivery: { ...delivery, previous: deliveryBefore },
    answer: { ...answer, previous: answerBefore },
    billed: money.map(({ key, cost }) => ({ currency: key, billed: cost / 1_000_000 })),
    unbilledSegments,
    estimate:
      price === null ? null : { currency: workspace.segmentCurrency, billed: unbilledSegments * price },
    hours: byWeekday(hours),
  };
}

const byWeekday = (rows: Awaited<ReturnType<typeof readStats>>): TextFigures["hours"] =>
  rows
    .map(({ day, key, calls, sent, delivered, answered, optedOut }) => ({
      ...{ weekday: Number(day) - 1, hour: Number(key) },
      ...{ calls, sent, delivered, answered, optedOut },
    }))
    .sort((one, other) => one.weekday - other.weekday || one.hour - other.hour);

export interface Today {
  /** Now, in the workspace's zone. */
  day: string;
  hour: number;
  figures: {
    metric: TodayMetric;
    now: number;
    usual: number | null;
    byHour: number[];
    usualByHour: number[];
  }[];
}
export const TODAY_METRICS = [
  "calls",
  "completed",
  "achieved",
  "sent",
  "delivered",
  "answered",
  "optedOut",
] as const;
export type TodayMetric = (typeof TODAY_METRICS)[number];

const WEEKS = 4;
const DAY = 86_400_000;

/** Today so far, hour by hour, beside the mean of the same weekday of the four weeks before up to the same hour. */
export async function getToday(scope: Scope): Promise<Today> {
  authorise(scope, "analytics.read");
  const { to: day, timeZone } = await periodOf(scope, { days: 1 });
  const hour = hourIn(timeZone, scope.now());
  const usualDays = Array.from({ length: WEEKS }, (_, index) =>
    dayIn("UTC", new Date(Date.parse(`${day}T12:00:00Z`) - (index + 1) * 7 * DAY)),
  );
  const rows = await readStats(scope, {
    dim: "hour",
    days: { from: usualDays.at(-1) ?? day, to: day },
    by: "both",
  });
  const known = new Map(rows.map((row) => [`${row.day} ${row.key}`, row]));
  const counted = usualDays.filter((past) => rows.some((row) => row.day === past));
  const hours = Array.from({ length: 24 }, (_, index) => String(index).padStart(2, "0"));
  const upTo = (values: number[]) => values.slice(0, hour + 1).reduce((total, value) => total + value, 0);
  const figures = TODAY_METRICS.map((metric) => {
    const at = (when: string, key: string) => known.get(`${when} ${key}`)?.[metric] ?? 0;
    const byHour = hours.map((key) => at(day, key));
    const usualByHour = hours.map((key) =>
      counted.length === 0 ? 0 : counted.reduce((sum, past) => sum + at(past, key), 0) / counted.length,
    );
    const usual = counted.length === 0 ? null : upTo(usualByHour);
    return { metric, now: upTo(byHour), usual, byHour, usualByHour };
  });
  return { day, hour, figures };
}

const hourIn = (timeZone: string, at: Date) =>
  Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(at));
