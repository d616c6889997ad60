"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { usePathname } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Segmented } from "@/app/_ui/segmented";
import { StateBadge } from "@/app/_ui/state-badge";
import type { DeliveryView } from "@/server/domain/webhooks/deliveries";
import { DeliverySheet } from "./delivery-sheet";
import { logInput, logParsers, NEXT_PAGE, STATUSES } from "./search-params";

const FILTERS = [
  { value: "all", label: "All" },
  { value: "succeeded", label: "Delivered" },
  { value: "failed", label: "Failed" },
  { value: "pending", label: "Pending" },
];

const COLUMNS: Column<DeliveryView>[] = [
  { key: "when", header: "When", cell: (row) => <RelativeTime at={row.createdAt} /> },
  { key: "status", header: "Status", cell: (row) => <StateBadge of="delivery" value={row.status} /> },
  {
    key: "answer",
    header: "Answer",
    cell: (row) => {
      const last = row.attempts.at(-1);
      if (!last) return <span className="text-ink-faint">Not tried yet</span>;
      if (last.responseStatus === null) {
        return <span className="line-clamp-1 max-w-md text-danger-text">{last.error ?? "No answer"}</span>;
      }
      return <span className="tabular font-mono text-sm">{last.responseStatus}</span>;
    },
  },
  {
    key: "latency",
    header: "Took",
    align: "right",
    cell: (row) => {
      const last = row.attempts.at(-1);
      return last ? `${last.durationMs} ms` : <span className="text-ink-faint">–</span>;
    },
  },
  { key: "attempts", header: "Attempts", align: "right", cell: (row) => row.attemptCount },
  {
    key: "next",
    header: "Next attempt",
    align: "right",
    cell: (row) =>
      row.status === "pending" && row.nextAttemptAt ? (
        <RelativeTime at={row.nextAttemptAt} className="text-ink-muted" />
      ) : (
        <span className="text-ink-faint">–</span>
      ),
  },
];

/** What was sent to this endpoint, newest first; a row opens its attempts. */
export function DeliveryLog({ endpointId, base }: { endpointId: string; base: string }) {
  const trpc = useTRPC();
  const path = usePathname();
  const [{ status, delivery }, setParams] = useQueryStates(logParsers);
  const query = useSuspenseInfiniteQuery(
    trpc.webhook.deliveries.infiniteQueryOptions(logInput(endpointId, status), NEXT_PAGE),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  return (
    <section aria-label="Log" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-lg">Log</h2>
        <Segmented
          label="Status"
          value={status ?? "all"}
          options={FILTERS}
          onChange={(value) => void setParams({ status: STATUSES.find((known) => known === value) ?? null })}
        />
      </div>
      {rows.length > 0 && (
        <DataTable
          caption="Deliveries"
          rows={rows}
          rowKey={(row) => row.id}
          href={(row) =>
            `${path}?${new URLSearchParams({ ...(status ? { status } : {}), delivery: row.id })}`
          }
          scroll={false}
          columns={COLUMNS}
        />
      )}
      {rows.length === 0 && status && (
        <NoResults what="deliveries" filter="No delivery has the chosen status." clearHref={path} />
      )}
      {rows.length === 0 && !status && (
        <EmptyState icon={Send} title="Nothing was sent yet">
          The next call of this assistant that ends is sent here by itself. A past call can be sent with
          "Resend webhook" on its page.
        </EmptyState>
      )}
      <LoadMore query={query} />
      <DeliverySheet id={delivery} base={base} onClose={() => void setParams({ delivery: null })} />
    </section>
  );
}
