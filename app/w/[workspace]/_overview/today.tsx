"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import type { TodayMetric } from "@/server/domain/analytics/texts";
import { formatCount } from "../_period/rates";

const NAMES: Record<TodayMetric, string> = {
  calls: "Calls",
  completed: "Completed",
  achieved: "Achieved",
  sent: "Texts sent",
  delivered: "Delivered",
  answered: "Answered",
  optedOut: "Opted out",
};

/** Far enough from the usual that a person may want to know; small numbers vary by chance. */
const isFar = (now: number, usual: number) => Math.abs(now - usual) > 2 * Math.sqrt(Math.max(usual, 4));

const usualInWords = (now: number, usual: number | null) => {
  if (usual === null) return "no usual yet";
  const rounded = Math.round(usual * 10) / 10;
  if (!isFar(now, usual)) return `usually ${rounded}`;
  return `${now > usual ? "more" : "fewer"} than the usual ${rounded}`;
};

/** Today so far beside the same weekday of the last four weeks up to the same hour; kept up to date live. */
export function Today() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.analytics.today.queryOptions());
  return (
    <section aria-label="Today" className="flex flex-col gap-2">
      <h2 className="font-semibold text-lg">
        Today
        <span className="ml-2 font-normal text-ink-muted text-sm">
          against the same weekday of the last four weeks, up to this hour
        </span>
      </h2>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-4 lg:grid-cols-7">
        {data.figures.map(({ metric, now, usual }) => (
          <div
            key={metric}
            className="flex min-w-0 flex-col bg-surface px-4 py-3 max-sm:first:col-span-2 sm:max-lg:first:col-span-2"
          >
            <dt className="text-ink-muted text-sm">{NAMES[metric]}</dt>
            <dd className="tabular font-semibold text-xl tracking-tight">{formatCount(now)}</dd>
            <dd
              className={
                usual !== null && isFar(now, usual)
                  ? "tabular text-warning-text text-xs"
                  : "tabular text-ink-faint text-xs"
              }
            >
              {usualInWords(now, usual)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
