"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Download, Phone } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { downloadCsv } from "@/app/_ui/csv";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { FollowUpRow } from "@/server/domain/analytics/follow-up";
import { usePeriod } from "../../_period/use-period";
import { REASONS } from "./reasons";
import { useChosen } from "./use-chosen";

const COLUMNS: Column<FollowUpRow>[] = [
  { key: "customer", header: "Call with", cell: (row) => <PhoneNumber value={row.customerPhone} /> },
  { key: "assistant", header: "Assistant", cell: (row) => row.assistantName },
  {
    key: "followUp",
    header: "Texted",
    cell: (row) => <Badge tone={REASONS[row.followUp].tone}>{REASONS[row.followUp].label}</Badge>,
  },
  {
    key: "reason",
    header: "Why",
    cell: (row) => (
      <span className="line-clamp-2 max-w-xl text-ink-muted text-sm">
        {row.reason ?? REASONS[row.followUp].help}
      </span>
    ),
  },
  {
    key: "when",
    header: "When",
    align: "right",
    cell: (row) => <RelativeTime at={row.startedAt} className="text-ink-muted" />,
  },
];

/** The calls behind the reasons. */
export function FollowUpTable({ base }: { base: string }) {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const [{ reason, step }] = useChosen();
  const query = useSuspenseInfiniteQuery(
    trpc.analytics.followUps.infiniteQueryOptions(
      { ...period, ...(reason ? { followUp: reason } : {}), ...(step ? { step } : {}) },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0 && (reason || step)) {
    return (
      <NoResults
        what="calls"
        filter={`No call of this period is "${reason ? REASONS[reason].label : step}".`}
        clearHref="?"
      />
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon={Phone} title="No calls in this period">
        Choose a longer period, or speak to an assistant to make the first call.
      </EmptyState>
    );
  }
  const save = () =>
    downloadCsv(
      "wrapup-follow-ups",
      ["callId", "customerPhone", "assistant", "startedAt", "texted", "why"],
      rows.map((row) => [
        row.callId,
        row.customerPhone,
        row.assistantName,
        row.startedAt.toISOString(),
        REASONS[row.followUp].label,
        row.reason ?? REASONS[row.followUp].help,
      ]),
    );
  return (
    <div>
      <DataTable
        caption="Calls and whether they were texted"
        rows={rows}
        rowKey={(row) => row.callId}
        href={(row) => `${base}/calls/${row.callId}`}
        columns={COLUMNS}
        footer={
          <Button size="sm" variant="ghost" icon={<Download />} onClick={save}>
            Download these {rows.length} rows as CSV
          </Button>
        }
      />
      <LoadMore query={query} />
    </div>
  );
}
