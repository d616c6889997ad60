"use client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Inbox, RotateCw } from "lucide-react";
import { usePathname } from "next/navigation";
import { useQueryStates } from "nuqs";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Segmented } from "@/app/_ui/segmented";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { StateBadge } from "@/app/_ui/state-badge";
import type { SourceEventView } from "@/server/domain/sources/events";
import { INGEST_STATES } from "@/server/domain/sources/shared";
import { useMay } from "../../../messages/use-may";
import { EventSheet } from "./event-sheet";
import { logInput, logParsers, NEXT_PAGE } from "./search-params";

const FILTERS = [
  { value: "all", label: "All" },
  { value: "taken", label: "Taken in" },
  { value: "waiting", label: "Waiting" },
  { value: "failed", label: "Errors" },
];

const COLUMNS: Column<SourceEventView>[] = [
  { key: "when", header: "When", width: "w-36", cell: ({ receivedAt }) => <RelativeTime at={receivedAt} /> },
  {
    key: "state",
    header: "State",
    width: "w-36",
    cell: ({ state }) => <StateBadge of="ingest" value={state} />,
  },
  { key: "event", header: "Event", cell: ({ event }) => <code className="font-mono text-sm">{event}</code> },
  {
    key: "what",
    header: "What became of it",
    full: true,
    cell: ({ error, notes, deliveries }) => {
      if (error) return <span className="text-danger-text sm:line-clamp-1">{error}</span>;
      if (notes[0]) return <span className="text-ink-muted sm:line-clamp-1">{notes[0]}</span>;
      return deliveries > 1 ? (
        <span className="text-ink-muted">Posted {deliveries} times, taken once</span>
      ) : (
        <span className="text-ink-faint">–</span>
      );
    },
  },
];

/** What the platform posted, newest first; a row opens its payload. */
export function EventLog({ sourceId, base, label }: { sourceId: string; base: string; label: string }) {
  const trpc = useTRPC();
  const path = usePathname();
  const may = useMay();
  const [{ state, event }, setParams] = useQueryStates(logParsers);
  const query = useInfiniteQuery(
    trpc.source.events.infiniteQueryOptions(logInput(sourceId, state), NEXT_PAGE),
  );
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <section aria-label="Events" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-base">Events</h2>
        <div className="flex flex-wrap items-center gap-2">
          {state === "failed" && rows.length > 0 && may.manageSources && <ReplayAll sourceId={sourceId} />}
          <Segmented
            label="State"
            value={state ?? "all"}
            options={FILTERS}
            onChange={(value) =>
              void setParams({ state: INGEST_STATES.find((known) => known === value) ?? null })
            }
          />
        </div>
      </div>
      {query.isPending && <TableSkeleton rows={4} columns={4} />}
      {query.isError && <ErrorState message={query.error.message} retry={() => void query.refetch()} />}
      {rows.length > 0 && (
        <DataTable
          caption={`Events of ${label}`}
          rows={rows}
          rowKey={({ id }) => id}
          {...(may.manageSources
            ? {
                href: ({ id }: SourceEventView) =>
                  `${path}?${new URLSearchParams({ ...(state ? { state } : {}), event: id })}`,
              }
            : {})}
          scroll={false}
          columns={COLUMNS}
        />
      )}
      {query.isSuccess && rows.length === 0 && state && (
        <NoResults what="events" filter="No event has the chosen state." clearHref={path} />
      )}
      {query.isSuccess && rows.length === 0 && !state && (
        <EmptyState icon={Inbox} title="Nothing has come in yet">
          Finish the three steps above and make a call, or send a sample: it appears here at once.
        </EmptyState>
      )}
      <LoadMore query={query} />
      <EventSheet id={event} base={base} onClose={() => void setParams({ event: null })} />
    </section>
  );
}

function ReplayAll({ sourceId }: { sourceId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const replay = useMutation(
    trpc.source.replayFailed.mutationOptions({
      onSuccess: ({ released }) => {
        toast.success(released === 1 ? "1 event is taken in again" : `${released} events are taken in again`);
        void queries.invalidateQueries(trpc.source.pathFilter());
      },
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <Button
      size="sm"
      icon={<RotateCw />}
      pending={replay.isPending}
      onClick={() => replay.mutate({ sourceId })}
    >
      Take all in again
    </Button>
  );
}
