"use client";
import { useQueryStates } from "nuqs";
import { ChartFrame } from "@/app/_ui/chart-frame";
import type { VariableFigures } from "@/server/domain/analytics/variables";
import { formatCount, formatRate } from "../../_period/rates";
import { variableParsers } from "../search-params";
import { valueKey, valueName } from "./values";

interface CrossTableProps {
  figures: VariableFigures;
  crossed: NonNullable<VariableFigures["crossed"]>;
}

/** How many calls have both values; the shade is the share of the row. A cell leads to its calls. */
export function CrossTable({ figures, crossed }: CrossTableProps) {
  const [chosen, choose] = useQueryStates(variableParsers);
  return (
    <ChartFrame
      title={`${figures.name} across ${crossed.name}`}
      note="Calls with both values; the shade is the share of the row."
      file={`wrapup-${figures.name}-by-${crossed.name}`}
      header={[figures.name, ...crossed.values.map(valueName)]}
      rows={figures.values.map((value, one) => [valueName(value), ...(crossed.counts[one] ?? [])])}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="overflow-x-auto" tabIndex={0}>
        <table className="tabular border-separate border-spacing-0.5 text-sm">
          <thead>
            <tr>
              <th scope="col" className="text-left font-normal text-ink-muted">
                {figures.name}
              </th>
              {crossed.values.map((value) => (
                <th key={valueName(value)} scope="col" className="max-w-40 truncate px-2 font-medium">
                  {valueName(value)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures.values.map((value, one) => (
              <tr key={valueName(value)}>
                <th scope="row" className="max-w-48 truncate pr-3 text-left font-medium">
                  {valueName(value)}
                </th>
                {crossed.values.map((second, two) => {
                  const count = crossed.counts[one]?.[two] ?? 0;
                  const share = value.calls > 0 ? count / value.calls : 0;
                  const isChosen = chosen.value === valueKey(value) && chosen.and === valueKey(second);
                  return (
                    <td key={valueName(second)} className="p-0">
                      <button
                        type="button"
                        disabled={value.other || second.other || count === 0}
                        aria-pressed={isChosen}
                        onClick={() =>
                          void choose(
                            isChosen
                              ? { value: null, and: null }
                              : { value: valueKey(value), and: valueKey(second) },
                          )
                        }
                        className="w-full min-w-20 rounded-sm px-2 py-1.5 text-right text-ink aria-pressed:outline-2 aria-pressed:outline-accent"
                        style={{
                          backgroundColor: `color-mix(in oklab, var(--accent) ${Math.round(share * 45)}%, var(--sunken))`,
                        }}
                      >
                        {formatCount(count)} <span className="text-xs">{formatRate(count, value.calls)}</span>
                      </button>
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
