"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { type Column, DataTable } from "@/app/_ui/data-table";
import type { AssistantCounts } from "@/server/domain/analytics/breakdown";
import type { Metric } from "@/server/domain/analytics/schema";
import { formatCount, formatRate } from "../../_period/rates";
import { usePeriod } from "../../_period/use-period";

const step = (metric: Metric, header: string, of: Metric): Column<AssistantCounts> => ({
  key: metric,
  header,
  align: "right",
  cell: (row) => (
    <span className="inline-flex items-baseline gap-1.5">
      {formatCount(row[metric])}
      <span className="w-10 text-ink-faint text-xs">{formatRate(row[metric], row[of])}</span>
    </span>
  ),
});

const COLUMNS: Column<AssistantCounts>[] = [
  { key: "name", header: "Assistant", cell: (row) => row.name },
  { key: "calls", header: "Calls", align: "right", cell: (row) => formatCount(row.calls) },
  step("completed", "Completed", "calls"),
  step("achieved", "Achieved", "completed"),
  step("callsTexted", "Texted", "calls"),
  step("callsDelivered", "Delivered", "callsTexted"),
  step("callsAnswered", "Answered", "callsDelivered"),
];

/** The funnel of each assistant; a row leads to its calls' steps. */
export function AssistantFunnels({ base }: { base: string }) {
  const trpc = useTRPC();
  const { period, params } = usePeriod();
  const { data } = useSuspenseQuery(trpc.analytics.byAssistant.queryOptions(period));
  if (data.length === 0) return null;
  return (
    <section aria-label="By assistant" className="flex flex-col gap-2 pt-3">
      <h2 className="font-semibold text-lg">By assistant</h2>
      <DataTable
        caption="Funnel by assistant"
        rows={data}
        rowKey={(row) => row.assistantId}
        href={(row) => `${base}/analytics/funnel?period=${params.period}&assistant=${row.assistantId}`}
        columns={COLUMNS}
      />
    </section>
  );
}
