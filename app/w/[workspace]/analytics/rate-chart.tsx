"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { ChartFrame } from "@/app/_ui/chart-frame";
import { Definition } from "@/app/_ui/definition";
import { EmptyState } from "@/app/_ui/empty-state";
import { LineChart } from "@/app/_ui/line-chart";
import { ChangeMark } from "../_period/change-mark";
import { changeOfRate, formatCount, formatRate } from "../_period/rates";
import { usePeriod } from "../_period/use-period";
import { dayName, percent, RATES, type RateName, ratesOf, SMOOTH_FROM } from "./rates-of";

/** One rate over the days of the period, the period before behind it. */
export function RateChart({ of }: { of: RateName }) {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data } = useSuspenseQuery(trpc.analytics.delivery.queryOptions(period));
  const rate = RATES[of];
  if (data.totals.sent === 0 && data.previous.totals.sent === 0 && data.totals.failed === 0) {
    return (
      <EmptyState icon={MessageSquare} title="No texts were sent in this period">
        Rates appear with the first text that an automation sends. Under Funnel stands which calls there were,
        and why none of them was texted.
      </EmptyState>
    );
  }
  const now = [data.totals[rate.part], data.totals[rate.whole]] as [number, number];
  const before = [data.previous.totals[rate.part], data.previous.totals[rate.whole]] as [number, number];
  const [one] = now;
  return (
    <ChartFrame
      title={<Definition term={rate.title}>{rate.definition}</Definition>}
      note={
        <span className="tabular flex flex-wrap items-baseline gap-x-2">
          <span className="font-semibold text-2xl text-ink tracking-tight">{formatRate(...now)}</span>
          <ChangeMark goodWhen={rate.goodWhen} change={changeOfRate(now, before)} />
          <span>
            {formatCount(one)} of {formatCount(now[1])}{" "}
            {rate.whole === "sent" ? "texts sent" : "delivered texts"}
            {data.series.length >= SMOOTH_FROM && "; line: average of seven days"}
          </span>
        </span>
      }
      file={`wrapup-${of}-rate-${data.from}-to-${data.to}`}
      header={["Day", rate.title, rate.part, rate.whole]}
      rows={data.series.map((day) => [
        day.day,
        formatRate(day[rate.part], day[rate.whole]),
        day[rate.part],
        day[rate.whole],
      ])}
    >
      <LineChart
        label={`${rate.title} by day, ${dayName(data.from)} to ${dayName(data.to)}`}
        values={ratesOf(rate, data.series, data.previous.series)}
        previous={ratesOf(rate, data.previous.series, [])}
        names={data.series.map(({ day }) => dayName(day))}
        format={percent}
      />
    </ChartFrame>
  );
}
