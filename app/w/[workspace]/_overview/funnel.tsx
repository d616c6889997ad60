"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import type { Metric } from "@/server/domain/analytics/schema";
import { formatCount, formatRate } from "../_period/rates";
import { usePeriod } from "../_period/use-period";

const STAGES: { metric: Metric; label: string }[] = [
  { metric: "calls", label: "Calls" },
  { metric: "completed", label: "Completed" },
  { metric: "achieved", label: "Achieved" },
  { metric: "sent", label: "Texted" },
  { metric: "delivered", label: "Delivered" },
  { metric: "answered", label: "Answered" },
];

/** Calls → completed → achieved → texted → delivered → answered, as one figure. */
export function Funnel() {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data } = useSuspenseQuery(trpc.analytics.delivery.queryOptions(period));
  const counts = STAGES.map(({ metric }) => data.totals[metric]);
  const top = Math.max(1, ...counts);
  return (
    <ol className="grid overflow-hidden rounded-lg border bg-surface sm:grid-cols-6">
      {STAGES.map((stage, index) => {
        const count = counts[index] ?? 0;
        const before = index === 0 ? null : (counts[index - 1] ?? 0);
        const share = (count / top) * 100;
        const next = ((counts[index + 1] ?? count) / top) * 100;
        return (
          <li
            key={stage.metric}
            className="relative flex min-w-0 items-center gap-3 border-b px-4 py-2 last:border-b-0 sm:flex-col sm:items-stretch sm:gap-0 sm:border-r sm:border-b-0 sm:px-0 sm:py-0 sm:last:border-r-0"
          >
            <div className="flex w-28 shrink-0 flex-col sm:w-auto sm:px-4 sm:pt-3">
              <span className="text-ink-muted text-sm">{stage.label}</span>
              <span className="flex flex-wrap items-baseline gap-x-1.5">
                <span className="tabular font-semibold text-lg">{formatCount(count)}</span>
                {before !== null && (
                  <span className="tabular text-ink-faint text-xs">
                    {formatRate(count, before)}
                    <span className="sr-only"> of {STAGES[index - 1]?.label.toLowerCase()}</span>
                  </span>
                )}
              </span>
            </div>
            <div aria-hidden className="h-2 flex-1 overflow-hidden rounded-full bg-sunken sm:hidden">
              <div className="h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
            </div>
            <svg
              aria-hidden="true"
              viewBox="0 0 100 100"
              preserveAspectRatio="none"
              className="mt-2 hidden h-20 w-full text-accent sm:block"
            >
              <polygon
                points={`0,100 0,${100 - share} 62,${100 - share} 100,${100 - next} 100,100`}
                className="fill-current opacity-20"
              />
              <polyline
                points={`0,${100 - share} 62,${100 - share} 100,${100 - next}`}
                fill="none"
                stroke="currentColor"
                strokeWidth="1.5"
                vectorEffect="non-scaling-stroke"
              />
            </svg>
          </li>
        );
      })}
    </ol>
  );
}
