"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Phone, PhoneOff, PhoneCall as Ringing } from "lucide-react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { TextLink } from "@/app/_ui/link-button";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { PhoneCall as Call, PhoneView } from "@/server/domain/calls/virtual-phone";
import { RoundButton } from "./round-button";
import { RunningCall } from "./running-call";

/** The call that rings or runs; else what the last one came to. */
export function PhoneCall({ phone, base }: { phone: PhoneView; base: string }) {
  if (phone.call?.status === "ringing") return <RingingCall call={phone.call} />;
  if (phone.call) return <RunningCall key={phone.call.id} call={phone.call} />;
  return <Idle last={phone.lastCall} base={base} />;
}

function RingingCall({ call }: { call: Call }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const options = {
    onSettled: () => queries.invalidateQueries(trpc.phone.pathFilter()),
    onError: (error: { message: string }) => toast.error(error.message),
  };
  const answer = useMutation(trpc.phone.answer.mutationOptions(options));
  const decline = useMutation(trpc.phone.decline.mutationOptions(options));
  const busy = answer.isPending || decline.isPending;
  return (
    <div className="flex flex-1 flex-col items-center justify-between px-6 pt-14 pb-10">
      <div className="flex flex-col items-center gap-1 text-center">
        <span className="mb-4 flex size-20 animate-pulse items-center justify-center rounded-full bg-accent-subtle text-accent-text">
          <Ringing aria-hidden className="size-8" />
        </span>
        <p className="font-semibold text-xl">{call.assistantName}</p>
        <PhoneNumber value={call.from} className="text-ink-muted" />
        <p className="mt-1 text-ink-faint text-sm">is calling</p>
      </div>
      <div className="flex w-full justify-around">
        <RoundButton
          label="Decline"
          tone="danger"
          icon={<PhoneOff />}
          disabled={busy}
          onClick={() => decline.mutate({ callId: call.id })}
        />
        <RoundButton
          label="Answer"
          tone="accent"
          icon={<Phone />}
          disabled={busy}
          onClick={() => answer.mutate({ callId: call.id })}
        />
      </div>
    </div>
  );
}

function Idle({ last, base }: { last: Call | null; base: string }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 px-8 text-center">
      <span className="flex size-12 items-center justify-center rounded-full border text-ink-faint">
        <Phone aria-hidden className="size-5" />
      </span>
      {last?.endedAt ? (
        <div className="flex flex-col items-center gap-2">
          <p className="font-medium">Call with {last.assistantName} ended</p>
          <p className="flex items-center gap-2 text-ink-muted text-sm">
            <StateBadge of="call" value={last.status} />
            <RelativeTime at={last.endedAt} />
          </p>
          <TextLink href={`${base}/calls/${last.id}`}>See what came of it</TextLink>
        </div>
      ) : (
        <p className="font-medium">No call yet</p>
      )}
      <p className="text-ink-muted text-sm">
        To be called, open an <TextLink href={`${base}/assistants`}>assistant</TextLink> and press Speak to
        assistant.
      </p>
    </div>
  );
}
