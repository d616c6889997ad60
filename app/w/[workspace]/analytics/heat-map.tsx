"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { ChartFrame } from "@/app/_ui/chart-frame";
import { Segmented } from "@/app/_ui/segmented";
import { formatRate } from "../_period/rates";
import { usePeriod } from "../_period/use-period";
import { RATES, type RateName } from "./rates-of";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Fewer texts than this say nothing about their hour. */
const LEAST = 5;

/** Which hours of the week work best, by when a text was sent. One hue by strength, the figure in each cell. */
export function HeatMap() {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data } = useSuspenseQuery(trpc.analytics.texts.queryOptions(period));
  const [of, choose] = useState<RateName>("response");
  const rate = RATES[of];
  const cells = new Map(data.hours.map((cell) => [cell.weekday * 24 + cell.hour, cell]));
  const shareOf = (weekday: number, hour: number) => {
    const cell = cells.get(weekday * 24 + hour);
    return cell && cell[rate.whole] >= LEAST ? cell[rate.part] / cell[rate.whole] : null;
  };
  const shares = HOURS.flatMap((hour) => DAYS.map((_, weekday) => shareOf(weekday, hour) ?? 0));
  const top = Math.max(0.0001, ...shares);
  return (
    <ChartFrame
      title="Best hours"
      note={`${rate.title} by when the text was sent, in ${data.timeZone}. Hours with fewer than ${LEAST} texts are left blank.`}
      file={`wrapup-hours-${of}`}
      header={["Hour", ...DAYS]}
      rows={HOURS.map((hour) => [
        `${String(hour).padStart(2, "0")}:00`,
        ...DAYS.map((_, weekday) => {
          const cell = cells.get(weekday * 24 + hour);
          return cell ? formatRate(cell[rate.part], cell[rate.whole]) : null;
        }),
      ])}
    >
      <div className="pb-3 print:hidden">
        <Segmented
          label="Rate"
          value={of}
          onChange={choose}
          options={[
            { value: "response", label: "Answered" },
            { value: "delivery", label: "Delivered" },
            { value: "optOut", label: "Opted out" },
          ]}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="overflow-x-auto" tabIndex={0}>
        <table className="tabular w-full min-w-2xl table-fixed border-separate border-spacing-0.5 text-xs">
          <caption className="sr-only">{rate.title} by weekday and hour</caption>
          <thead>
            <tr>
              <th className="w-10">
                <span className="sr-only">Day</span>
              </th>
              {HOURS.map((hour) => (
                <th key={hour} scope="col" className="font-normal text-ink-faint">
                  {String(hour).padStart(2, "0")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {DAYS.map((day, weekday) => (
              <tr key={day}>
                <th scope="row" className="pr-2 text-right font-normal text-ink-muted">
                  {day}
                </th>
                {HOURS.map((hour) => {
                  const share = shareOf(weekday, hour);
                  const cell = cells.get(weekday * 24 + hour);
                  const strength = share === null ? 0 : Math.round((share / top) * 45);
                  return (
                    <td
                      key={hour}
                      title={
                        cell &&
                        `${day} ${hour}:00: ${cell[rate.part]} of ${cell[rate.whole]} (${formatRate(cell[rate.part], cell[rate.whole])})`
                      }
                      className="h-7 rounded-sm bg-sunken text-center text-ink"
                      style={
                        share === null
                          ? undefined
                          : {
                              backgroundColor: `color-mix(in oklab, var(--accent) ${strength}%, var(--surface))`,
                            }
                      }
                    >
                      {share === null ? "" : Math.round(share * 100)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ChartFrame>
  );
}
