"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { formatPhone } from "@/app/_ui/format-phone";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { OptOutView } from "@/server/domain/contacts/opt-outs";
import { useMay } from "../../messages/use-may";
import { contactParsers, nextCursor, toOptOutFilter } from "../search-params";
import { OptInDialog } from "./opt-in-dialog";
import { SOURCE_WORDS } from "./sources";

export function OptOutsTable({ base }: { base: string }) {
  const trpc = useTRPC();
  const [params] = useQueryStates(contactParsers);
  // The old list stays in sight until the new one is there.
  const q = useDeferredValue(params.q);
  const query = useSuspenseInfiniteQuery(
    trpc.optOut.list.infiniteQueryOptions(toOptOutFilter({ q }), nextCursor),
  );
  const may = useMay();
  const [removing, setRemoving] = useState<OptOutView | null>(null);
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0 && params.q) {
    return <NoResults what="opt-outs" clearHref={`${base}/contacts/opt-outs`} />;
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon={Ban} title="Nobody has opted out">
        Who replies STOP appears here at once, and is not texted any more by any automation.
      </EmptyState>
    );
  }
  return (
    <div>
      <DataTable
        caption="Opt-outs"
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: "phone", header: "Number", width: "w-48", cell: (row) => <PhoneNumber value={row.phone} /> },
          {
            key: "scope",
            header: "From",
            width: "w-48",
            cell: (row) => (row.ownNumber ? <PhoneNumber value={row.ownNumber} /> : "All numbers"),
          },
          {
            key: "source",
            header: "How",
            width: "w-48",
            cell: (row) => SOURCE_WORDS[row.source] ?? row.source,
          },
          {
            key: "note",
            header: "Note",
            cell: (row) => (
              <span className="block max-w-96 truncate text-ink-muted" title={row.note ?? undefined}>
                {row.note ?? ""}
              </span>
            ),
          },
          { key: "when", header: "When", width: "w-36", cell: (row) => <RelativeTime at={row.createdAt} /> },
          {
            key: "remove",
            header: "Opt in again",
            hideHeader: true,
            align: "right",
            width: "w-28",
            cell: (row) =>
              may.removeOptOuts && (
                <Button
                  variant="ghost"
                  size="sm"
                  aria-label={`Opt in again: ${formatPhone(row.phone)}`}
                  onClick={() => setRemoving(row)}
                >
                  Opt in again
                </Button>
              ),
          },
        ]}
      />
      <LoadMore query={query} />
      <OptInDialog optOut={removing} onClose={() => setRemoving(null)} />
    </div>
  );
}
