"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Segmented } from "@/app/_ui/segmented";
import { StateBadge } from "@/app/_ui/state-badge";
import type { RunSummary } from "@/server/domain/automations/get-run";
import { runsOptions, SHOWN_STATES } from "./runs-options";

const LABELS = { all: "All", succeeded: "Succeeded", failed: "Failed", skipped: "Skipped" } as const;

/** Every call that started it, or did not: what followed and why. */
export function RunsTab({ base, automationId }: { base: string; automationId: string }) {
  const trpc = useTRPC();
  const [state, setState] = useQueryState("state", parseAsStringLiteral(SHOWN_STATES).withDefault("all"));
  const query = useSuspenseInfiniteQuery(
    trpc.run.list.infiniteQueryOptions(...runsOptions(automationId, state)),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  const path = `${base}/automations/${automationId}`;
  if (rows.length === 0 && state === "all") {
    return (
      <EmptyState icon={History} title="No runs yet">
        A run appears here for each ended call once the automation is published, also for the calls that are
        not texted, with the reason.
      </EmptyState>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div>
        <Segmented
          label="State"
          value={state}
          onChange={(next) => void setState(next)}
          options={SHOWN_STATES.map((value) => ({ value, label: LABELS[value] }))}
        />
      </div>
      {rows.length === 0 ? (
        <NoResults what="runs" clearHref={`${path}?tab=runs`} />
      ) : (
        <>
          <DataTable
            caption="Runs"
            rows={rows}
            rowKey={(row) => row.id}
            href={(row) => `${path}/runs/${row.id}`}
            columns={[
              {
                key: "who",
                header: "Customer",
                width: "w-48",
                cell: (row) => (
                  <span className="tabular">
                    {row.customerPhone ? formatPhone(row.customerPhone) : "No number"}
                  </span>
                ),
              },
              {
                key: "state",
                header: "Run",
                width: "w-32",
                cell: (row) => <StateBadge of="run" value={row.state} />,
              },
              { key: "text", header: "SMS", width: "w-40", cell: (row) => <Texted run={row} /> },
              {
                key: "reason",
                header: "Reason",
                cell: (row) => (
                  <span
                    className="line-clamp-2 text-ink-muted text-sm sm:line-clamp-1"
                    title={row.reason ?? ""}
                  >
                    {row.reason ?? "–"}
                  </span>
                ),
              },
              {
                key: "call",
                header: "Call",
                width: "w-20",
                cell: (row) =>
                  row.callId ? (
                    <TextLink href={`${base}/calls/${row.callId}`} className="font-normal">
                      Call
                    </TextLink>
                  ) : (
                    "–"
                  ),
              },
              {
                key: "version",
                header: "Version",
                align: "right",
                width: "w-20",
                cell: (row) => row.version,
              },
              {
                key: "at",
                header: "Started",
                align: "right",
                width: "w-36",
                cell: (row) => <RelativeTime at={row.createdAt} />,
              },
            ]}
          />
          <LoadMore query={query} />
        </>
      )}
    </div>
  );
}

function Texted({ run }: { run: RunSummary }) {
  if (run.message) return <StateBadge of="message" value={run.message.status} />;
  return <span className="text-ink-faint">Not texted</span>;
}
