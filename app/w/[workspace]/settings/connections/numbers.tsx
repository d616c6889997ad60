"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Check, Minus, TriangleAlert } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Card } from "@/app/_ui/card";
import { DataTable } from "@/app/_ui/data-table";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { Answering } from "./answering";
import { Registration } from "./registration";

const Able = ({ yes }: { yes: boolean }) =>
  yes ? (
    <span className="inline-flex items-center gap-1">
      <Check aria-hidden className="size-4 text-success-text" />
      Yes
    </span>
  ) : (
    <span className="inline-flex items-center gap-1 text-ink-faint">
      <Minus aria-hidden className="size-4" />
      No
    </span>
  );

/** Every number that messages can be sent from. */
export function Numbers() {
  const trpc = useTRPC();
  const { data: senders } = useSuspenseQuery(trpc.sender.list.queryOptions());
  return (
    <Card
      flush
      title="Numbers"
      description="What automations and replies can be sent from, and who answers calls to it."
    >
      {senders.length === 0 ? (
        <p className="p-4 text-ink-muted">No number yet: connect a Twilio account to bring in its numbers.</p>
      ) : (
        <DataTable
          bare
          caption="Numbers"
          rows={senders}
          rowKey={(sender) => sender.id}
          columns={[
            {
              key: "phone",
              header: "Number",
              width: "w-48",
              cell: (sender) => <PhoneNumber value={sender.phone} />,
            },
            { key: "label", header: "Name", cell: (sender) => sender.label },
            {
              key: "through",
              header: "Through",
              cell: (sender) =>
                sender.provider === "sandbox"
                  ? "Sandbox (virtual phone)"
                  : (sender.connectionName ?? "Twilio"),
            },
            { key: "sms", header: "SMS", width: "w-20", cell: (sender) => <Able yes={sender.sms} /> },
            { key: "voice", header: "Voice", width: "w-20", cell: (sender) => <Able yes={sender.voice} /> },
            {
              key: "answering",
              header: "Calls answered by",
              width: "w-40",
              cell: (sender) => <Answering sender={sender} />,
            },
            {
              key: "state",
              header: "State",
              width: "w-72",
              cell: (sender) => (
                <div className="flex flex-col items-start gap-1">
                  {sender.sms && sender.problem && (
                    <Badge tone="warning" icon={TriangleAlert} title={sender.problem}>
                      Messages are held
                    </Badge>
                  )}
                  {!sender.sms && <span className="text-ink-muted">Cannot send SMS</span>}
                  {sender.provider === "sandbox" && !sender.problem && (
                    <span className="text-ink-muted">Ready</span>
                  )}
                  {sender.provider === "twilio" && sender.sms && <Registration sender={sender} />}
                </div>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}
