"use client";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { PhoneOff, Send, Star } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Duration } from "@/app/_ui/duration";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { PageHeader } from "@/app/_ui/page-header";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { CallDetail } from "@/server/domain/calls/call-detail";
import { useMay } from "../../messages/use-may";
import { callParsers, toSearch } from "../search-params";
import { CallNeighbours } from "./call-neighbours";
import { GoldenDialog } from "./golden-dialog";
import { RecipientTime } from "./recipient-time";
import { ResendDialog } from "./resend-dialog";

const DIRECTIONS = { inbound: "Inbound call", outbound: "Outbound call", web: "Web call" } as const;
const REASONS: Record<string, string> = {
  customer_hung_up: "the customer hung up",
  assistant_hung_up: "the assistant said goodbye",
  declined: "the call was declined",
  nobody_answered: "nobody answered",
  time_limit: "the time limit was reached",
  customer_said_goodbye: "the customer said goodbye",
  silence: "nothing was heard any more",
  machine_answered: "a machine answered",
  line_busy: "the line was busy",
  ended_by_member: "it was ended here",
  carrier_failed: "the carrier could not connect it",
};

/** Who, when, how long, how it ended. */
export function CallHeader({ base, id }: { base: string; id: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.calls.get.queryOptions({ id }));
  const may = useMay();
  const [params] = useQueryStates(callParsers);
  const [resending, setResending] = useState(false);
  const [pinning, setPinning] = useState(false);
  const { call, contact } = data;
  const name = customerOf(data);
  return (
    <div className="flex flex-col gap-3">
      <PageHeader
        back={{ href: `${base}/calls${toSearch(params)}`, label: "Calls" }}
        title={name}
        badge={
          <span className="flex flex-wrap items-center gap-1.5" aria-live="polite">
            <StateBadge of="call" value={call.status} />
            {call.outcome && <StateBadge of="outcome" value={call.outcome} />}
            {data.provider === "phone" && <Badge>Test call</Badge>}
            {data.golden && (
              <Badge tone="accent" icon={Star} title={`Confirmed by ${data.golden.who}`}>
                Golden
              </Badge>
            )}
            {contact?.optedOut && <Badge tone="warning">Opted out of messages</Badge>}
          </span>
        }
        actions={
          <>
            {data.provider === "twilio" && call.endedAt === null && may.speak && <EndCall callId={id} />}
            <CallNeighbours base={base} id={id} />
            {may.writeAssistants && (
              <Button icon={<Star />} disabled={call.endedAt === null} onClick={() => setPinning(true)}>
                {data.golden ? "Golden call" : "Pin as golden"}
              </Button>
            )}
            {may.resendWebhooks && (
              <Button icon={<Send />} disabled={call.endedAt === null} onClick={() => setResending(true)}>
                Resend webhook
              </Button>
            )}
          </>
        }
      />
      <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1 text-ink-muted">
        {DIRECTIONS[call.direction]} with{" "}
        <TextLink href={`${base}/assistants/${data.assistant.id}`}>{data.assistant.name}</TextLink>
        <Dot />
        <RelativeTime at={call.startedAt} />
        {contact?.timeZone && <RecipientTime at={call.startedAt} timeZone={contact.timeZone} />}
        <Dot />
        <Duration seconds={call.durationSeconds} />
        {call.endReason && (
          <>
            <Dot />
            {REASONS[call.endReason] ?? call.endReason}
          </>
        )}
        {contact && (
          <>
            <Dot />
            <TextLink href={`${base}/contacts/${contact.id}`}>
              {contact.name ? formatPhone(contact.phone) : "Contact"}
            </TextLink>
          </>
        )}
      </p>
      {pinning && <GoldenDialog detail={data} onClose={() => setPinning(false)} />}
      <ResendDialog open={resending} onOpenChange={setResending} callId={id} customer={name} base={base} />
    </div>
  );
}

/** A real call that is under way. */
function EndCall({ callId }: { callId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const end = useMutation(
    trpc.voice.hangUp.mutationOptions({
      onSettled: () => queries.invalidateQueries(trpc.calls.pathFilter()),
      onError: (error) => toast.error(error.message),
    }),
  );
  return (
    <Button
      variant="danger"
      icon={<PhoneOff />}
      pending={end.isPending}
      onClick={() => end.mutate({ callId })}
    >
      End call
    </Button>
  );
}

/** Who was called, by name or number. */
export const customerOf = ({ call, contact }: CallDetail) =>
  contact?.name ?? (call.customerPhone ? formatPhone(call.customerPhone) : "Call without a number");

const Dot = () => (
  <span aria-hidden className="text-ink-faint">
    ·
  </span>
);
