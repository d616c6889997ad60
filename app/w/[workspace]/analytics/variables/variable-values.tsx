"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { ChartFrame } from "@/app/_ui/chart-frame";
import { cn } from "@/app/_ui/cn";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import { Sparkline } from "@/app/_ui/sparkline";
import { formatCount, formatRate } from "../../_period/rates";
import { usePeriod } from "../../_period/use-period";
import { dayName } from "../rates-of";
import { variableParsers } from "../search-params";
import { CrossTable } from "./cross-table";
import { ValueCalls } from "./value-calls";
import { valueKey, valueName } from "./values";

/** The values of one variable: how many calls, how it went over the days, and the calls themselves on a press. */
export function VariableValues({ base }: { base: string }) {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const [chosen, choose] = useQueryStates(variableParsers);
  const { data } = useSuspenseQuery(
    trpc.analytics.variables.queryOptions({
      ...period,
      ...(chosen.variable ? { name: chosen.variable } : {}),
      ...(chosen.with ? { with: chosen.with } : {}),
    }),
  );
  if (!data) {
    return (
      <EmptyState icon={SlidersHorizontal} title="No variables yet">
        What is shown here are the post-call variables of an assistant; make one first.
      </EmptyState>
    );
  }
  const { names } = data;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-3">
        <Field label={`Variable of ${data.assistantName}`} className="w-64 max-sm:w-full">
          {(aria) => (
            <Select
              {...aria}
              value={data.name}
              onChange={(event) =>
                void choose({ variable: event.target.value, with: null, value: null, and: null })
              }
            >
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Crossed with" className="w-64 max-sm:w-full">
          {(aria) => (
            <Select
              {...aria}
              value={data.crossed?.name ?? ""}
              onChange={(event) => void choose({ with: event.target.value || null, value: null, and: null })}
            >
              <option value="">Nothing</option>
              {names
                .filter((name) => name !== data.name)
                .map((name) => (
                  <option key={name}>{name}</option>
                ))}
            </Select>
          )}
        </Field>
      </div>
      {data.calls === 0 ? (
        <p className="text-ink-muted">No completed call of this assistant was evaluated in this period.</p>
      ) : (
        <>
          <ChartFrame
            title={data.name}
            note={
              data.cut
                ? `Of each day the newest ${formatCount(data.perDay)} completed calls, ${formatCount(data.calls)} in all`
                : `${formatCount(data.calls)} completed calls of the period`
            }
            file={`wrapup-variable-${data.name}`}
            header={["Day", ...data.values.map(valueName)]}
            rows={data.days.map(({ day, counts }) => [day, ...counts])}
          >
            <ul className="flex flex-col">
              {data.values.map((value, index) => {
                const isChosen = chosen.value === valueKey(value) && !value.other && !chosen.and;
                return (
                  <li key={valueName(value)}>
                    <button
                      type="button"
                      disabled={value.other}
                      aria-pressed={isChosen}
                      onClick={() => void choose({ value: isChosen ? null : valueKey(value), and: null })}
                      className={cn(
                        "grid w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 rounded-md px-2 py-2 text-left enabled:hover:bg-hover sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_minmax(0,14rem)_auto]",
                        isChosen && "bg-accent-subtle",
                      )}
                    >
                      <span className={cn("truncate", value.value === null && "text-ink-muted italic")}>
                        {valueName(value)}
                      </span>
                      <span className="tabular text-right sm:order-last sm:min-w-24">
                        <span className="font-medium">{formatCount(value.calls)}</span>{" "}
                        <span className="inline-block w-10 text-ink-muted text-xs">
                          {formatRate(value.calls, data.calls)}
                        </span>
                      </span>
                      <span
                        aria-hidden
                        className="h-2 overflow-hidden rounded-full bg-sunken max-sm:col-span-2"
                      >
                        <span
                          className="block h-full rounded-full bg-accent"
                          style={{ width: `${(value.calls / data.calls) * 100}%` }}
                        />
                      </span>
                      <span className="max-sm:hidden">
                        <Sparkline
                          label={`${valueName(value)}, ${dayName(data.from)} to ${dayName(data.to)}`}
                          values={data.days.map(({ counts }) => counts[index] ?? 0)}
                        />
                      </span>
                    </button>
                  </li>
                );
              })}
            </ul>
          </ChartFrame>
          {data.crossed && <CrossTable figures={data} crossed={data.crossed} />}
          <ValueCalls base={base} figures={data} />
        </>
      )}
    </div>
  );
}
