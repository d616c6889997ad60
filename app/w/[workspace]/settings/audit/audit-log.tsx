"use client";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { auditWords } from "@/server/domain/workspaces/shared/audit-words";
import { AuditFilters } from "./audit-filters";
import { ExportAudit } from "./export-audit";
import { auditParsers, nextCursor, toAuditFilter } from "./search-params";
import { SubjectLink } from "./subject-link";

const shown = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));
const detailsOf = (details: unknown) =>
  typeof details === "object" && details !== null
    ? Object.entries(details)
        .map(([key, value]) => `${key}: ${shown(value)}`)
        .join(", ")
    : "";

/** Who did what, newest first; for admins. */
export function AuditLog({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data: workspace } = useSuspenseQuery(trpc.workspace.get.queryOptions());
  if (!workspace.may.readAudit) {
    return (
      <EmptyState icon={Lock} title="The audit log is for admins">
        Ask an admin or owner of {workspace.name}.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <p className="max-w-prose text-ink-muted">
          Who did what. The database lets nobody change or delete an entry; they go with the workspace.
        </p>
        <ExportAudit />
      </div>
      <AuditFilters />
      <Entries base={base} />
    </div>
  );
}

function Entries({ base }: { base: string }) {
  const trpc = useTRPC();
  const [params] = useQueryStates(auditParsers);
  const filter = toAuditFilter(params);
  const log = useInfiniteQuery(trpc.audit.list.infiniteQueryOptions({ limit: 50, ...filter }, nextCursor));
  if (log.isPending) return <TableSkeleton rows={8} columns={4} />;
  if (log.isError) return <ErrorState message={log.error.message} retry={() => void log.refetch()} />;
  const rows = log.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <NoResults what="entries" clearHref="?" />;
  return (
    <div>
      <DataTable
        dense
        caption="Audit log, newest first"
        rows={rows}
        rowKey={(entry) => entry.id}
        columns={[
          { key: "action", header: "What", width: "w-56", cell: ({ action }) => auditWords(action) },
          { key: "who", header: "Who", width: "w-40", cell: ({ who }) => who },
          {
            key: "subject",
            header: "Of",
            width: "w-72",
            cell: ({ subject }) => <SubjectLink id={subject} base={base} />,
          },
          {
            key: "details",
            header: "Details",
            cell: ({ details }) => (
              <span className="break-words text-ink-muted text-sm">{detailsOf(details) || "–"}</span>
            ),
          },
          {
            key: "when",
            header: "When",
            align: "right",
            width: "w-32",
            cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
          },
        ]}
      />
      <LoadMore query={log} />
    </div>
  );
}
