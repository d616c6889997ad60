"use client";
import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/app/_ui/data-table";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TableSkeleton } from "@/app/_ui/skeleton";
import type { VariableFigures } from "@/server/domain/analytics/variables";
import { variableParsers } from "../search-params";

/** Every colon after the operator belongs to the value. */
const condition = (name: string, value: string) => (value === "" ? `${name}:unknown` : `${name}:is:${value}`);

/** The newest calls that have the chosen value, or the two. */
export function ValueCalls({ base, figures }: { base: string; figures: VariableFigures }) {
  const trpc = useTRPC();
  const [{ value, and }] = useQueryStates(variableParsers);
  const query = useQuery({
    ...trpc.calls.list.queryOptions({
      assistantId: figures.assistantId,
      status: "completed",
      from: figures.since,
      to: figures.until,
      limit: 100,
      variable: [
        ...(value === null ? [] : [condition(figures.name, value)]),
        ...(and === null || !figures.crossed ? [] : [condition(figures.crossed.name, and)]),
      ],
    }),
    enabled: value !== null,
  });
  if (value === null) {
    return <p className="text-ink-muted text-sm print:hidden">Choose a value to see its calls.</p>;
  }
  if (!query.data) return <TableSkeleton rows={5} columns={4} />;
  const rows = query.data.data;
  return (
    <section aria-label="Calls with this value" className="flex flex-col gap-2">
      <h2 className="font-semibold text-lg">
        {figures.name}: {value || "unknown"}
        {and !== null && figures.crossed && `, ${figures.crossed.name}: ${and || "unknown"}`}
      </h2>
      <DataTable
        caption="Calls with this value"
        rows={rows}
        rowKey={(call) => call.id}
        href={(call) => `${base}/calls/${call.id}`}
        columns={[
          {
            key: "customer",
            header: "Call with",
            cell: (call) => <PhoneNumber value={call.customerPhone} />,
          },
          {
            key: "summary",
            header: "Summary",
            cell: (call) => (
              <span className="line-clamp-2 max-w-2xl text-ink-muted text-sm">
                {typeof call.variables.summary === "string" ? call.variables.summary : "–"}
              </span>
            ),
          },
          {
            key: "when",
            header: "When",
            align: "right",
            cell: (call) => <RelativeTime at={call.startedAt} className="text-ink-muted" />,
          },
        ]}
        footer={
          query.data.nextCursor
            ? "The newest 100; a shorter period shows the others."
            : `${rows.length} calls`
        }
      />
    </section>
  );
}
