"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Bot, CirclePause, Webhook } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton, TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { EndpointHealth } from "@/server/domain/webhooks/health";
import { HealthBar } from "./health-bar";

const columnsOf = (base: string): Column<EndpointHealth>[] => [
  {
    key: "url",
    header: "URL",
    cell: (row) => (
      <span
        className="block max-w-80 truncate max-sm:max-w-full font-mono font-normal text-sm"
        title={row.url}
      >
        {row.url.replace(/^https?:\/\//, "")}
      </span>
    ),
  },
  {
    key: "owner",
    header: "Belongs to",
    cell: (row) => (
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <TextLink href={`${base}/assistants/${row.assistantId}?tab=post-call`} className="max-w-48 truncate">
          {row.assistantName}
        </TextLink>
        {row.automation && <Badge tone="accent">{row.automation.name}</Badge>}
      </span>
    ),
  },
  {
    key: "filter",
    header: "Sends",
    cell: (row) =>
      row.enabled ? (
        <span className="whitespace-nowrap text-ink-muted">
          {row.completedCallsOnly ? "Completed calls" : "All calls"}
        </span>
      ) : (
        <Badge icon={CirclePause}>Switched off</Badge>
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
      <EmptyState
        icon={Webhook}
        title="No webhooks yet"
        action={
          <LinkButton href={`${base}/assistants`} variant="primary" icon={<Bot />}>
            Choose an assistant
          </LinkButton>
        }
      >
        A webhook belongs to an assistant: add your URL under its Post-call actions, and every finished call
        is sent there. An automation makes its own when you press Test trigger.
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
