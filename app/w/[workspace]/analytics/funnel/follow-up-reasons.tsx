"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import type { Tone } from "@/app/_ui/badge";
import { cn } from "@/app/_ui/cn";
import { isTexted } from "@/server/domain/analytics/schema";
import { formatCount, formatRate } from "../../_period/rates";
import { usePeriod } from "../../_period/use-period";
import { REASONS } from "./reasons";
import { useChosen } from "./use-chosen";

const BAR: Record<Tone, string> = {
  success: "bg-success-solid",
  info: "bg-info-solid",
  warning: "bg-warning-solid",
  danger: "bg-danger-solid",
  neutral: "bg-neutral-solid",
  accent: "bg-accent",
};

/** One reason for each call; together they are all calls. A press narrows the table below. */
export function FollowUpReasons() {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const [{ reason: chosen }, choose] = useChosen();
  const { data } = useSuspenseQuery(trpc.analytics.followUpTotals.queryOptions(period));
  if (data.calls === 0) return null;
  const notTexted = data.reasons.reduce(
    (sum, { followUp, calls }) => sum + (isTexted(followUp) ? 0 : calls),
    0,
  );
  return (
    <section aria-label="Why calls were texted or not" className="rounded-lg border bg-surface p-4">
      <h2 className="font-medium">Why calls were texted or not</h2>
      <p className="text-ink-muted text-sm">
        <span className="tabular font-medium text-ink">{formatCount(data.calls)}</span> ended calls of the
        period, each with one reason;{" "}
        <span className="tabular font-medium text-ink">{formatCount(notTexted)}</span> were not texted.
      </p>
      <div aria-hidden className="mt-3 flex h-2 gap-px overflow-hidden rounded-full">
        {data.reasons.map(({ followUp, calls }) => (
          <div key={followUp} className={BAR[REASONS[followUp].tone]} style={{ flexGrow: calls }} />
        ))}
      </div>
      <ul className="mt-3 grid gap-x-6 gap-y-0.5 sm:grid-cols-2 xl:grid-cols-3">
        {data.reasons.map(({ followUp, calls }) => (
          <li key={followUp}>
            <button
              type="button"
              aria-pressed={chosen === followUp}
              onClick={() => void choose({ reason: chosen === followUp ? null : followUp, step: null })}
              className={cn(
                "flex w-full items-start gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-hover",
                "aria-pressed:bg-accent-subtle",
              )}
            >
              <span
                aria-hidden
                className={cn("mt-1.5 size-2 shrink-0 rounded-full", BAR[REASONS[followUp].tone])}
              />
              <span className="min-w-0 flex-1">
                <span className="block">{REASONS[followUp].label}</span>
                <span className="block text-ink-muted text-xs">{REASONS[followUp].help}</span>
              </span>
              <span className="tabular text-right">
                <span className="block font-medium">{formatCount(calls)}</span>
                <span className="block text-ink-muted text-xs">{formatRate(calls, data.calls)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
