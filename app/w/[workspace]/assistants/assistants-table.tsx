"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Bot } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { TextLink } from "@/app/_ui/link-button";
import { StateBadge } from "@/app/_ui/state-badge";
import { NewAssistant } from "./new-assistant";

/** "73 %" of the completed calls; a dash where there was none. */
const achievedRate = ({ achieved, completed }: { achieved: number; completed: number }) =>
  completed === 0 ? "–" : `${Math.round((achieved / completed) * 100)} %`;

export function AssistantsTable({ base }: { base: string }) {
  const trpc = useTRPC();
  const { data: rows } = useSuspenseQuery(trpc.assistant.summaries.queryOptions());
  if (rows.length === 0) {
    return (
      <EmptyState icon={Bot} title="No assistants yet" action={<NewAssistant base={base} />}>
        An assistant holds the conversation and defines which facts its calls must yield. Create one, then
        speak to it on the virtual phone.
      </EmptyState>
    );
  }
  return (
    <DataTable
      caption="Assistants"
      rows={rows}
      rowKey={(row) => row.id}
      href={(row) => `${base}/assistants/${row.id}`}
      columns={[
        { key: "name", header: "Name", width: "w-56", cell: (row) => row.name },
        {
          key: "objective",
          header: "Objective",
          wideOnly: true,
          cell: (row) => (
            <span className="line-clamp-1 text-ink-muted" title={row.objective}>
              {row.objective || "No objective yet"}
            </span>
          ),
        },
        { key: "calls", header: "Calls, 7 days", align: "right", width: "w-28", cell: (row) => row.calls },
        { key: "achieved", header: "Achieved", align: "right", width: "w-28", cell: achievedRate },
        {
          key: "automation",
          header: "Automation",
          width: "w-56",
          cell: ({ automation }) =>
            automation ? (
              <span className="flex items-center gap-2">
                <StateBadge of="automation" value={automation.state} />
                <TextLink href={`${base}/automations/${automation.id}`} className="truncate font-normal">
                  {automation.name}
                </TextLink>
              </span>
            ) : (
              <span className="text-ink-faint">None</span>
            ),
        },
      ]}
    />
  );
}
