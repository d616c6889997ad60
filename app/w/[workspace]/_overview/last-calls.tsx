"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Bot, Phone } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import { LAST_CALLS } from "./queries";

/** The last calls with what came of them. */
export function LastCalls({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.calls.list.queryOptions(LAST_CALLS));
  if (data.data.length === 0) {
    return (
      <EmptyState
        icon={Phone}
        title="No calls yet"
        action={
          <LinkButton href={`${base}/assistants`} variant="primary" icon={<Bot />}>
            Speak to an assistant
          </LinkButton>
        }
      >
        Open an assistant and speak to it: the call rings on the phone at the lower right, and what it found
        appears here by itself. Calls of a voice platform come in by webhook.
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption="Last calls"
      rows={data.data}
      rowKey={(call) => call.id}
      href={(call) => `${base}/calls/${call.id}`}
      columns={[
        {
          key: "customer",
          header: "Customer",
          cell: (call) => (
            <span className="flex min-w-0 items-baseline gap-2">
              <PhoneNumber value={call.customerPhone} />
              {call.contactName && (
                <span className="truncate font-normal text-ink-muted">{call.contactName}</span>
              )}
            </span>
          ),
        },
        {
          key: "assistant",
          header: "Assistant",
          cell: (call) => <span className="block max-w-48 truncate">{call.assistantName}</span>,
        },
        {
          key: "outcome",
          header: "Outcome",
          cell: (call) =>
            call.evaluation.state === "pending" || call.evaluation.state === "failed" ? (
              <StateBadge of="evaluation" value={call.evaluation.state} />
            ) : call.status === "completed" ? (
              <StateBadge of="outcome" value={call.outcome ?? "unknown"} />
            ) : (
              <StateBadge of="call" value={call.status} />
            ),
        },
        {
          key: "followed",
          header: "What followed",
          cell: (call) =>
            call.answered ? (
              <span className="text-success-text">Answered</span>
            ) : call.sms ? (
              <StateBadge of="message" value={call.sms.status} title={call.sms.reason ?? undefined} />
            ) : (
              <span className="text-ink-faint">No text</span>
            ),
        },
        {
          key: "when",
          header: "When",
          align: "right",
          cell: (call) => <RelativeTime at={call.startedAt} className="text-ink-muted" />,
        },
      ]}
    />
  );
}
