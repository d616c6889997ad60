"use client";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { RelativeTime } from "@/app/_ui/relative-time";
import { TableSkeleton } from "@/app/_ui/skeleton";

/** "apiKey.roleChanged" → "API key role changed". */
const wordsOf = (action: string) => {
  const words = action
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[._]/g, " ")
    .toLowerCase()
    .replace(/\bapi\b/g, "API");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const detailsOf = (details: unknown) =>
  typeof details === "object" && details !== null
    ? Object.entries(details)
        .map(([key, value]) => `${key}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
        .join(", ")
    : "";

export function AuditLog() {
  const trpc = useTRPC();
  const { data: workspace } = useSuspenseQuery(trpc.workspace.get.queryOptions());
  const { readAudit } = workspace.may;
  const log = useInfiniteQuery(
    trpc.workspace.audit.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: (page) => page.nextCursor, enabled: readAudit },
    ),
  );
  if (!readAudit) {
    return (
      <EmptyState icon={Lock} title="The audit log is for admins">
        Ask an admin or owner of {workspace.name}.
      </EmptyState>
    );
  }
  if (log.isPending) return <TableSkeleton rows={8} columns={4} />;
  if (log.isError) return <ErrorState message={log.error.message} retry={() => void log.refetch()} />;
  return (
    <div>
      <DataTable
        dense
        caption="Audit log, newest first"
        rows={log.data.pages.flatMap((page) => page.data)}
        rowKey={(entry) => entry.id}
        columns={[
          { key: "action", header: "What", width: "w-56", cell: ({ action }) => wordsOf(action) },
          { key: "who", header: "Who", width: "w-48", cell: ({ who }) => who },
          {
            key: "subject",
            header: "Of",
            width: "w-64",
            cell: ({ subject }) => (
              <code className="break-all font-mono text-ink-muted text-xs">{subject}</code>
            ),
          },
          {
            key: "details",
            header: "Details",
            cell: ({ details }) => (
              <span className="line-clamp-1 text-ink-muted text-sm" title={detailsOf(details)}>
                {detailsOf(details)}
              </span>
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
