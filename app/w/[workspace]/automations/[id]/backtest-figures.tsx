"use client";
import type { BacktestResult, Totals } from "@/server/domain/automations/backtest/backtest";
import { WHY_WORDS } from "./why-words";

const number = (value: number) => value.toLocaleString("en");

/** The draft's totals, with those of what is published beside them. */
export function BacktestFigures({ result }: { result: BacktestResult }) {
  const { totals, publishedTotals, price, version } = result;
  const cost = ({ segments }: Totals) =>
    price &&
    new Intl.NumberFormat("en", { style: "currency", currency: price.currency }).format(
      segments * price.amount,
    );
  const figures: [string, (of: Totals) => string, string | null][] = [
    [
      "Would be texted",
      (of) => number(of.sent + of.waits),
      totals.waits > 0 ? `${number(totals.waits)} of them later, in the recipient's hours` : null,
    ],
    ["Segments", (of) => number(of.segments), cost(totals) && `About ${cost(totals)}`],
    ["Come to no text", (of) => number(of.without), "By the branches, or not completed"],
    [
      "Not sent",
      (of) => number(of.notSent.reduce((sum, { count }) => sum + count, 0)),
      totals.notSent.map(({ why, count }) => `${WHY_WORDS[why]} ${number(count)}`).join(", ") || null,
    ],
  ];
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      {figures.map(([label, show, note]) => {
        const before = publishedTotals && show(publishedTotals);
        return (
          <div key={label} className="flex min-w-0 flex-col gap-1 bg-surface px-4 py-3">
            <dt className="text-ink-muted text-sm">{label}</dt>
            <dd className="tabular font-semibold text-2xl">{show(totals)}</dd>
            {before !== null && before !== show(totals) && (
              <dd className="tabular text-ink-muted text-xs">
                Version {version}: {before}
              </dd>
            )}
            {note && <dd className="text-ink-faint text-xs">{note}</dd>}
          </div>
        );
      })}
    </dl>
  );
}
