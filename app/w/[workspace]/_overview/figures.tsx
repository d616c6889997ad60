"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Sparkline } from "@/app/_ui/sparkline";
import type { Counts } from "@/server/domain/analytics/schema";
import { ChangeMark } from "../_period/change-mark";
import { type Change, changeOfCount, changeOfRate, formatCount, formatRate } from "../_period/rates";
import { usePeriod } from "../_period/use-period";

interface Figure {
  label: string;
  value: (totals: Counts) => string;
  detail: (totals: Counts) => string;
  change: (now: Counts, before: Counts) => Change | null;
  byDay: (day: Counts) => number;
}

const rate = (label: string, part: keyof Counts, whole: keyof Counts, of: string): Figure => ({
  label,
  value: (totals) => formatRate(totals[part], totals[whole]),
  detail: (totals) => `${formatCount(totals[part])} of ${formatCount(totals[whole])} ${of}`,
  change: (now, before) => changeOfRate([now[part], now[whole]], [before[part], before[whole]]),
  byDay: (day) => day[part],
});

const FIGURES: Figure[] = [
  {
    label: "Calls",
    value: (totals) => formatCount(totals.calls),
    detail: (totals) => `${formatCount(totals.completed)} completed`,
    change: (now, before) => changeOfCount(now.calls, before.calls),
    byDay: (day) => day.calls,
  },
  rate("Objective achieved", "achieved", "completed", "completed calls"),
  rate("Texts delivered", "delivered", "sent", "texts sent"),
  rate("Texts answered", "answered", "delivered", "delivered texts"),
];

/** Four figures with the change to the period before and their shape over its days. */
export function Figures() {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data } = useSuspenseQuery(trpc.analytics.delivery.queryOptions(period));
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      {FIGURES.map((figure) => (
        <div key={figure.label} className="flex min-w-0 flex-col bg-surface p-4 pb-3">
          <dt className="text-ink-muted text-sm">{figure.label}</dt>
          <dd className="mt-1 flex flex-wrap items-baseline gap-x-2">
            <span className="tabular font-semibold text-2xl tracking-tight">{figure.value(data.totals)}</span>
            <ChangeMark change={figure.change(data.totals, data.previous.totals)} />
          </dd>
          <dd className="tabular truncate text-ink-faint text-xs">{figure.detail(data.totals)}</dd>
          <dd className="mt-auto pt-3">
            <Sparkline label={`${figure.label} by day`} values={data.series.map(figure.byDay)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
