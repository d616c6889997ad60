"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Radio, Webhook, Workflow } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { EndpointHealth } from "@/server/domain/webhooks/health";
import { EndpointStateBadge, endpointTitle } from "./_parts/endpoint-state";
import { HealthBar } from "./health-bar";

const sendsOf = ({ events, completedCallsOnly }: EndpointHealth) => {
  const [only] = events;
  if (events.length === 1 && only === "call.evaluated")
    return completedCallsOnly ? "Completed calls" : "All calls";
  return events.length === 1 ? only : `${events.length} events`;
};

const columnsOf = (base: string): Column<EndpointHealth>[] => [
  {
    key: "url",
    header: "Endpoint",
    cell: (row) => (
      <span className="flex min-w-0 flex-col py-1">
        <span className="flex flex-wrap items-center gap-2">
          {endpointTitle(row)}
          <EndpointStateBadge state={row.state} />
        </span>
        {row.listenerAnswer === null && (
          <span
            className="block max-w-72 truncate font-mono font-normal text-ink-muted text-xs max-sm:max-w-full"
            title={row.url}
          >
            {row.url.replace(/^https?:\/\//, "")}
          </span>
        )}
      </span>
    ),
  },
  {
    key: "owner",
    header: "Belongs to",
    cell: (row) => (
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        {row.assistantId === null ? (
          <span className="text-ink-muted">Every assistant</span>
        ) : (
          <TextLink
            href={`${base}/assistants/${row.assistantId}?tab=post-call`}
            className="max-w-48 truncate font-normal"
          >
            {row.assistantName}
          </TextLink>
        )}
        {row.automation && (
          <Badge tone="accent" icon={Workflow}>
            Automation
          </Badge>
        )}
        {row.listenerAnswer !== null && <Badge icon={Radio}>Listener</Badge>}
      </span>
    ),
  },
  {
    key: "filter",
    header: "Sends",
    cell: (row) => (
      <span className="whitespace-nowrap text-ink-muted" title={row.events.join(", ")}>
        {sendsOf(row)}
      </span>
    ),
  },
  { key: "health", header: "Last 50 attempts", cell: (row) => <HealthBar attempts={row.attempts} /> },
  {
    key: "last",
    header: "Last delivery",
    align: "right",
    cell: (row) =>
      row.lastDelivery ? (
        <span className="inline-flex items-center gap-2">
          <StateBadge of="delivery" value={row.lastDelivery.status} iconOnly />
          <RelativeTime at={row.lastDelivery.at} className="text-ink-muted" />
        </span>
      ) : (
        <span className="text-ink-faint">None yet</span>
      ),
  },
];

export function EndpointTable({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.webhook.listWithHealth.queryOptions());
  if (data.length === 0) {
    return (
      <EmptyState icon={Webhook} title="No webhooks yet">
        Add your URL, of one assistant or of all: every finished call, and what follows it, is sent there.
        Without a server of your own, add a listener and look at what arrives. An automation makes its own
        when you press Test trigger.
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption="Webhook endpoints"
      rows={data}
      rowKey={(row) => row.id}
      href={(row) => `${base}/webhooks/${row.id}`}
      columns={columnsOf(base)}
    />
  );
}
