"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { EmptyState } from "@/app/_ui/empty-state";
import { LineChart } from "@/app/_ui/line-chart";
import type { Counts, Metric } from "@/server/domain/analytics/schema";
import { ChangeMark } from "../_period/change-mark";
import { changeOfRate, formatCount, formatRate } from "../_period/rates";
import { usePeriod } from "../_period/use-period";

interface Rate {
  title: string;
  part: Metric;
  whole: Metric;
  goodWhen: "up" | "down";
  detail: (totals: Counts) => string;
}

const RATES: Rate[] = [
  {
    title: "Delivery",
    part: "delivered",
    whole: "sent",
    goodWhen: "up",
    detail: (totals) =>
      `${formatCount(totals.delivered)} of ${formatCount(totals.sent)} texts sent were delivered, ${formatCount(totals.failed)} failed`,
  },
  {
    title: "Response",
    part: "answered",
    whole: "delivered",
    goodWhen: "up",
    detail: (totals) =>
      `${formatCount(totals.answered)} of ${formatCount(totals.delivered)} delivered texts were answered`,
  },
  {
    title: "Opt-out",
    part: "optedOut",
    whole: "delivered",
    goodWhen: "down",
    detail: (totals) =>
      `${formatCount(totals.optedOut)} opted out after ${formatCount(totals.delivered)} delivered texts`,
  },
];

export const dayName = (day: string) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString("en", { day: "numeric", month: "short", timeZone: "UTC" });

const percent = (value: number) => `${Math.round(value * 10) / 10}%`;
/** Few texts a day make a wild line: over two weeks and more each point is the rate of the seven days up to it. */
const SMOOTH_FROM = 14;
const WINDOW = 7;

/** A rate for each of `days`; `before` are the days that lead up to them. */
function ratesOf({ part, whole }: Rate, days: Counts[], before: Counts[]): (number | null)[] {
  const span = days.length < SMOOTH_FROM ? 1 : WINDOW;
  const all = [...before, ...days];
  return days.map((_, index) => {
    const until = before.length + index + 1;
    const window = all.slice(Math.max(0, until - span), until);
    const sum = (metric: Metric) => window.reduce((total, day) => total + day[metric], 0);
    return sum(whole) > 0 ? (sum(part) / sum(whole)) * 100 : null;
  });
}

/** Delivery, response, opt-out: figure and line, the period before behind it. */
export function RateRows() {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data } = useSuspenseQuery(trpc.analytics.delivery.queryOptions(period));
  if (data.totals.sent === 0 && data.previous.totals.sent === 0) {
    return (
      <EmptyState icon={MessageSquare} title="No texts were sent in this period">
        Rates appear with the first text that an automation sends. Below stands which calls there were, and
        why none of them was texted.
      </EmptyState>
    );
  }
  const smooth = data.series.length >= SMOOTH_FROM;
  const names = data.series.map(({ day }) => dayName(day));
  return (
    <div className="divide-y overflow-hidden rounded-lg border bg-surface">
      {RATES.map((rate) => (
        <section key={rate.title} className="grid gap-4 p-4 md:grid-cols-[15rem_1fr] md:gap-6">
          <div className="flex flex-col">
            <h2 className="text-ink-muted text-sm">{rate.title} rate</h2>
            <p className="mt-1 flex items-baseline gap-2">
              <span className="tabular font-semibold text-2xl tracking-tight">
                {formatRate(data.totals[rate.part], data.totals[rate.whole])}
              </span>
              <ChangeMark
                goodWhen={rate.goodWhen}
                change={changeOfRate(
                  [data.totals[rate.part], data.totals[rate.whole]],
                  [data.previous.totals[rate.part], data.previous.totals[rate.whole]],
                )}
              />
            </p>
            <p className="mt-1 text-ink-muted text-sm">{rate.detail(data.totals)}</p>
            {smooth && <p className="mt-auto pt-2 text-ink-faint text-xs">Line: average of seven days</p>}
          </div>
          <LineChart
            label={`${rate.title} rate by day, ${dayName(data.from)} to ${dayName(data.to)}; the figures stand in the table By day`}
            values={ratesOf(rate, data.series, data.previous.series)}
            previous={ratesOf(rate, data.previous.series, [])}
            names={names}
            format={percent}
          />
        </section>
      ))}
    </div>
  );
}
