"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { type Column, DataTable } from "@/app/_ui/data-table";
import type { AssistantCounts } from "@/server/domain/analytics/breakdown";
import { formatCount, formatRate } from "../_period/rates";
import { usePeriod } from "../_period/use-period";

const rate = (
  key: string,
  header: string,
  part: "achieved" | "delivered" | "answered" | "optedOut",
  whole: "completed" | "sent" | "delivered",
): Column<AssistantCounts> => ({
  key,
  header,
  align: "right",
  cell: (row) => formatRate(row[part], row[whole]),
});

const COLUMNS: Column<AssistantCounts>[] = [
  { key: "name", header: "Assistant", cell: (row) => row.name },
  { key: "calls", header: "Calls", align: "right", cell: (row) => formatCount(row.calls) },
  rate("achieved", "Achieved", "achieved", "completed"),
  { key: "sent", header: "Texts sent", align: "right", cell: (row) => formatCount(row.sent) },
  rate("delivery", "Delivered", "delivered", "sent"),
  rate("response", "Answered", "answered", "delivered"),
  rate("optOut", "Opted out", "optedOut", "delivered"),
];

export function AssistantBreakdown({ base }: { base: string }) {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const { data } = useSuspenseQuery(trpc.analytics.byAssistant.queryOptions(period));
  if (data.length === 0) return <p className="text-ink-muted">No assistant had a call in this period.</p>;
  return (
    <DataTable
      caption="Figures by assistant"
      rows={data}
      rowKey={(row) => row.assistantId}
      href={(row) => `${base}/assistants/${row.assistantId}`}
      columns={COLUMNS}
    />
  );
}
