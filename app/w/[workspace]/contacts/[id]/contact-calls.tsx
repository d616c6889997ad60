"use client";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { Duration } from "@/app/_ui/duration";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import { lookOf } from "@/app/_ui/states";
import { useContact } from "./use-contact";

export function ContactCalls({ base, id }: { base: string; id: string }) {
  const { calls } = useContact(id);
  return (
    <Card flush title="Calls" description={calls.length >= 20 ? "The newest 20" : undefined}>
      {calls.length === 0 ? (
        <p className="p-4 text-ink-muted">No call with this number yet.</p>
      ) : (
        <DataTable
          bare
          caption="Calls with this contact"
          rows={calls}
          rowKey={(call) => call.id}
          href={(call) => `${base}/calls/${call.id}`}
          columns={[
            { key: "assistant", header: "Assistant", cell: (call) => call.assistantName },
            {
              key: "outcome",
              header: "Outcome",
              width: "w-40",
              cell: (call) =>
                call.outcome ? (
                  <StateBadge of="outcome" value={call.outcome} />
                ) : (
                  <span className="text-ink-muted">{lookOf("call", call.status).label}</span>
                ),
            },
            {
              key: "duration",
              header: "Duration",
              align: "right",
              width: "w-24",
              cell: (call) => <Duration seconds={call.durationSeconds} />,
            },
            {
              key: "when",
              header: "When",
              width: "w-36",
              cell: (call) => <RelativeTime at={call.startedAt} />,
            },
          ]}
        />
      )}
    </Card>
  );
}
