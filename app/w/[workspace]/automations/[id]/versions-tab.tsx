"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { RelativeTime } from "@/app/_ui/relative-time";
import { listSteps } from "@/server/domain/automations/shared/tree";
import { DraftRow } from "./draft-row";
import { VersionActions } from "./version-actions";
import { VersionDiff } from "./version-diff";

/** What was published, when, by whom and why. A version never changes; two are compared, an older one is rolled back to. */
export function VersionsTab({ automationId }: { automationId: string }) {
  const trpc = useTRPC();
  const [{ from, to }, compare] = useQueryStates({ from: parseAsInteger, to: parseAsString });
  const { data: versions } = useSuspenseQuery(trpc.automation.versions.queryOptions({ id: automationId }));
  const newest = versions[0];
  if (!newest) {
    return (
      <EmptyState icon={Layers} title="Nothing published yet">
        Publish pins the draft as version 1. Runs keep the version that they began with, whatever you change
        later.
      </EmptyState>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <DraftRow versions={versions} compare={(number) => void compare({ from: number, to: "draft" })} />
      <DataTable
        caption="Versions"
        rows={versions}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "number",
            header: "Version",
            width: "w-44",
            cell: (row) => (
              <span className="flex items-center gap-2">
                <span className="tabular font-medium">Version {row.number}</span>
                {row.current && <Badge tone="success">Published</Badge>}
              </span>
            ),
          },
          {
            key: "note",
            header: "Note",
            cell: (row) => (
              <span className="line-clamp-2 min-w-0 break-words text-ink-muted" title={row.note ?? ""}>
                {row.note ?? "–"}
              </span>
            ),
          },
          {
            key: "steps",
            header: "Steps",
            align: "right",
            width: "w-16",
            cell: (row) => listSteps(row.definition).length,
          },
          { key: "by", header: "By", width: "w-36", cell: (row) => row.publishedBy ?? "Somebody who left" },
          {
            key: "at",
            header: "Published",
            width: "w-32",
            cell: (row) => <RelativeTime at={row.createdAt} />,
          },
          {
            key: "actions",
            header: "Actions",
            hideHeader: true,
            align: "right",
            width: "w-40",
            cell: (row) => (
              <span className="flex justify-end gap-1">
                <Button
                  size="sm"
                  aria-label={`Compare version ${row.number}`}
                  onClick={() => void compare(comparison(row, newest))}
                >
                  Compare
                </Button>
                <VersionActions automationId={automationId} version={row} />
              </span>
            ),
          },
        ]}
      />
      {from !== null && (
        <VersionDiff
          versions={versions}
          from={from}
          to={to ?? "draft"}
          change={(next) => void compare(next)}
          close={() => void compare({ from: null, to: null })}
        />
      )}
    </div>
  );
}

/** An older version is held against the newest, the newest against the one before it, the only one against the draft. */
const comparison = (row: { number: number }, newest: { number: number }) =>
  row.number < newest.number
    ? { from: row.number, to: String(newest.number) }
    : row.number > 1
      ? { from: row.number - 1, to: String(row.number) }
      : { from: row.number, to: "draft" };
