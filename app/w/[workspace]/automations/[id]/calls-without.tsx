"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { formatPhone } from "@/app/_ui/format-phone";
import { LoadMore } from "@/app/_ui/load-more";
import { RelativeTime } from "@/app/_ui/relative-time";
import { withoutOptions } from "./runs-options";

/** The assistant's calls that started no run, each with why. */
export function CallsWithout({ base, automationId }: { base: string; automationId: string }) {
  const trpc = useTRPC();
  const query = useSuspenseInfiniteQuery(
    trpc.run.without.infiniteQueryOptions(...withoutOptions(automationId)),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) {
    return (
      <EmptyState icon={CircleCheck} title="Every call has its run">
        A call that starts no run is listed here with the reason.
      </EmptyState>
    );
  }
  return (
    <>
      <DataTable
        caption="Calls without a run"
        rows={rows}
        rowKey={({ callId }) => callId}
        href={({ callId }) => `${base}/calls/${callId}`}
        columns={[
          {
            key: "who",
            header: "Customer",
            width: "w-48",
            cell: ({ customerPhone }) => (
              <span className="tabular">{customerPhone ? formatPhone(customerPhone) : "No number"}</span>
            ),
          },
          {
            key: "why",
            header: "Why it did not run",
            cell: ({ reason }) => <span className="text-ink-muted text-sm">{reason}</span>,
          },
          {
            key: "at",
            header: "Call",
            align: "right",
            width: "w-36",
            cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
          },
        ]}
      />
      <LoadMore query={query} />
    </>
  );
}
