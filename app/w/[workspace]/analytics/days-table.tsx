"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { downloadCsv } from "@/app/_ui/csv";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { METRICS, type Metric, type PeriodCounts } from "@/server/domain/analytics/schema";
import { formatCount } from "../_period/rates";
import { usePeriod } from "../_period/use-period";
import { dayName } from "./rates-of";

type Row = PeriodCounts["series"][number];

const SHOWN: { metric: Metric; name: string }[] = [
  { metric: "calls", name: "Calls" },
  { metric: "completed", name: "Completed" },
  { metric: "achieved", name: "Achieved" },
  { metric: "sent", name: "Sent" },
  { metric: "delivered", name: "Delivered" },
  { metric: "failed", name: "Failed" },
  { metric: "answered", name: "Answered" },
  { metric: "optedOut", name: "Opted out" },
];

const COLUMNS: Column<Row>[] = [
  { key: "day", header: "Day", cell: (row) => <time dateTime={row.day}>{dayName(row.day)}</time> },
  ...SHOWN.map(
    ({ metric, name }): Column<Row> => ({
      key: metric,
      header: name,
      align: "right",
      cell: (row) => (
        <span className={row[metric] === 0 ? "text-ink-faint" : ""}>{formatCount(row[metric])}</span>
      ),
    }),
  ),
];

/** The charts' twin: every figure by day, newest first. */
export function DaysTable() {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data } = useSuspenseQuery(trpc.analytics.delivery.queryOptions(period));
  const rows = data.series.toReversed();
  const save = () =>
    downloadCsv(
      `wrapup-by-day-${data.from}-to-${data.to}`,
      ["day", ...METRICS],
      data.series.map((row) => [row.day, ...METRICS.map((metric) => row[metric])]),
    );
  return (
    <details className="group/days pt-3 print:not-open:hidden">
      <summary className="flex list-none items-center gap-2 rounded-sm font-semibold text-lg [&::-webkit-details-marker]:hidden">
        By day
        <span className="font-normal text-accent-text text-sm group-open/days:hidden">Show the table</span>
        <span className="hidden font-normal text-accent-text text-sm group-open/days:inline print:group-open/days:hidden">
          Hide
        </span>
      </summary>
      <div className="flex flex-col gap-2 pt-2">
        <Button size="sm" icon={<Download />} onClick={save} className="self-start">
          Download CSV
        </Button>
        <DataTable caption="Figures by day" rows={rows} rowKey={(row) => row.day} columns={COLUMNS} dense />
      </div>
    </details>
  );
}
