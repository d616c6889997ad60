"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTRPC } from "@/app/_trpc/client";
import { cn } from "@/app/_ui/cn";
import type { FunnelStep, Metric } from "@/server/domain/analytics/schema";
import { formatCount, formatRate } from "../_period/rates";
import { usePeriod } from "../_period/use-period";

interface Stage {
  step: FunnelStep;
  metric: Metric;
  label: string;
  /** The step that it is a share of. */
  of?: FunnelStep;
}

const STAGES: Stage[] = [
  { step: "calls", metric: "calls", label: "Calls" },
  { step: "completed", metric: "completed", label: "Completed", of: "calls" },
  { step: "achieved", metric: "achieved", label: "Achieved", of: "completed" },
  { step: "texted", metric: "callsTexted", label: "Texted", of: "calls" },
  { step: "delivered", metric: "callsDelivered", label: "Delivered", of: "texted" },
  { step: "answered", metric: "callsAnswered", label: "Answered", of: "delivered" },
];

/** Calls → completed → achieved → texted → delivered → answered, all counted in calls. A step leads to exactly its calls. */
export function Funnel({ base }: { base: string }) {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const search = useSearchParams();
  const chosen = search.get("step");
  const { data } = useSuspenseQuery(trpc.analytics.delivery.queryOptions(period));
  const counts = STAGES.map(({ metric }) => data.totals[metric]);
  const top = Math.max(1, ...counts);
  const hrefOf = (step: FunnelStep) => {
    const query = new URLSearchParams(search);
    query.delete("reason");
    if (step === chosen) query.delete("step");
    else query.set("step", step);
    return `${base}/analytics/funnel${query.size > 0 ? `?${query}` : ""}`;
  };
  return (
    <ol className="grid overflow-hidden rounded-lg border bg-surface sm:grid-cols-6">
      {STAGES.map((stage, index) => {
        const count = counts[index] ?? 0;
        const whole = STAGES.findIndex(({ step }) => step === stage.of);
        const share = (count / top) * 100;
        const next = ((counts[index + 1] ?? count) / top) * 100;
        return (
          <li
            key={stage.step}
            className={cn(
              "relative flex min-w-0 items-center gap-3 border-b px-4 py-2 transition-colors last:border-b-0 hover:bg-hover",
              "sm:flex-col sm:items-stretch sm:gap-0 sm:border-r sm:border-b-0 sm:px-0 sm:py-0 sm:last:border-r-0",
              chosen === stage.step && "bg-accent-subtle",
            )}
          >
            <Link
              href={hrefOf(stage.step)}
              scroll={false}
              aria-current={chosen === stage.step ? "true" : undefined}
              className="flex w-36 shrink-0 flex-col outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2 sm:w-auto sm:px-4 sm:pt-3 sm:pb-2"
            >
              <span className="text-ink-muted text-sm">{stage.label}</span>
              <span className="flex flex-wrap items-baseline gap-x-1.5">
                <span className="tabular font-semibold text-lg">{formatCount(count)}</span>
                {stage.of && (
                  <span className="tabular text-ink-faint text-xs">
                    {formatRate(count, counts[whole] ?? 0)} of {stage.of}
                  </span>
                )}
              </span>
            </Link>
            <div aria-hidden className="h-2 flex-1 overflow-hidden rounded-full bg-sunken sm:hidden">
              <div className="h-full rounded-full bg-accent" style={{ width: `${share}%` }} />
            </div>
            <svg
              aria-hidden="true"
              viewBox="0 0 100 100"
              preserveAspectRatio="none"
              className="mt-auto hidden h-20 w-full text-accent sm:block"
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
