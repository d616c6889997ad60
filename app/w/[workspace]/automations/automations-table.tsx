"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Plus, Workflow } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton, TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import { useMay } from "../messages/use-may";

/** Only there for who may make one. */
export function NewAutomationLink({ base }: { base: string }) {
  if (!useMay().writeAutomations) return null;
  return (
    <LinkButton variant="primary" icon={<Plus />} href={`${base}/automations/new`}>
      New automation
    </LinkButton>
  );
}

/** "73 %" of the runs that were worked on; a dash where there was none. */
const rate = (part: number, whole: number) => (whole === 0 ? "–" : `${Math.round((part / whole) * 100)} %`);

export function AutomationsTable({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data: rows } = useSuspenseQuery(trpc.automation.list.queryOptions());
  if (rows.length === 0) {
    return (
      <EmptyState icon={Workflow} title="No automations yet" action={<NewAutomationLink base={base} />}>
        An automation starts when a call of an assistant has ended, looks at what the call achieved, and texts
        the customer or leaves them alone.
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption="Automations"
      rows={rows}
      rowKey={(row) => row.id}
      href={(row) => `${base}/automations/${row.id}`}
      columns={[
        { key: "name", header: "Name", width: "min-w-48", cell: (row) => row.name },
        {
          key: "assistant",
          header: "Assistant",
          width: "min-w-48",
          cell: ({ assistant }) => (
            <TextLink href={`${base}/assistants/${assistant.id}`} className="font-normal">
              {assistant.name}
            </TextLink>
          ),
        },
        {
          key: "state",
          header: "State",
          width: "w-52",
          cell: (row) => (
            <span className="flex items-center gap-2">
              <StateBadge of="automation" value={row.state} />
              {row.version !== null && (
                <span className="tabular text-ink-faint text-xs">version {row.version}</span>
              )}
              {row.version !== null && row.hasChanges && (
                <Badge tone="warning" title="The draft differs from what is published">
                  Changed
                </Badge>
              )}
            </span>
          ),
        },
        { key: "runs", header: "Runs, 7 days", align: "right", width: "w-28", cell: (row) => row.runs },
        {
          key: "texted",
          header: "Texted",
          align: "right",
          width: "w-24",
          cell: (row) => (
            <span title={`${row.texted} of ${row.runs} runs`}>{rate(row.texted, row.runs)}</span>
          ),
        },
        {
          key: "failure",
          header: "Last failure, 7 days",
          width: "w-72",
          cell: ({ id, lastFailure }) =>
            lastFailure ? (
              <span className="flex min-w-0 max-w-80 items-baseline gap-2">
                <TextLink
                  href={`${base}/automations/${id}/runs/${lastFailure.runId}`}
                  title={lastFailure.reason}
                  className="truncate font-normal"
                >
                  {lastFailure.reason}
                </TextLink>
                <span className="shrink-0 text-ink-faint text-xs">
                  <RelativeTime at={lastFailure.at} />
                </span>
              </span>
            ) : (
              <span className="text-ink-faint">None</span>
            ),
        },
      ]}
    />
  );
}
