"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCcw, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { MessageView } from "@/server/domain/messaging/view";
import { useMay } from "./use-may";
import { WaitingActions } from "./waiting-actions";
import { Way } from "./way";

/** One message with its state in words; what was learnt of it opens below. */
export function Bubble({
  base,
  message,
  answeredAfter,
}: {
  base: string;
  message: MessageView;
  /** Of an answer: how long it took. */
  answeredAfter: string | null;
}) {
  const [open, setOpen] = useState(false);
  const outbound = message.direction === "outbound";
  return (
    <article
      className={cn(
        "flex w-fit min-w-0 max-w-[85%] flex-col gap-1 sm:max-w-[34rem]",
        outbound ? "items-end self-end" : "items-start",
      )}
    >
      <p
        className={cn(
          "whitespace-pre-wrap break-words rounded-xl border px-3 py-2",
          outbound ? "rounded-br-sm border-accent-line bg-accent-subtle" : "rounded-bl-sm bg-sunken",
        )}
      >
        {message.body || <em className="opacity-80">No text is kept</em>}
      </p>
      <div
        className={cn(
          "flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-muted text-xs",
          outbound && "justify-end",
        )}
      >
        {message.test && <Badge>Test</Badge>}
        {outbound && <StateBadge of="message" value={message.status} />}
        <RelativeTime at={message.createdAt} />
        {message.callId && (
          <TextLink href={`${base}/calls/${message.callId}`} className="font-normal text-xs">
            {outbound ? "After a call" : "Answer to a call"}
          </TextLink>
        )}
        {answeredAfter && (
          <span>{message.callId ? `after ${answeredAfter}` : `Answer after ${answeredAfter}`}</span>
        )}
        {outbound && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="rounded-sm underline-offset-2 hover:text-ink hover:underline"
          >
            {open ? "Hide details" : "Details"}
          </button>
        )}
      </div>
      <Why message={message} />
      {open && <Way id={message.id} />}
    </article>
  );
}

function Why({ message }: { message: MessageView }) {
  if (message.direction === "inbound") {
    if (!message.reason) return null;
    return (
      <p className="flex items-start gap-1.5 text-warning-text text-xs">
        <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
        {message.reason}
      </p>
    );
  }
  const repeatable = ["unknown", "failed", "undelivered"].includes(message.status);
  if (!message.reason && !repeatable) return null;
  return (
    <div className="flex flex-col items-end gap-1.5 text-right">
      {message.reason && <p className="text-ink-muted text-xs">{message.reason}</p>}
      <WaitingActions message={message} />
      {repeatable && <SendAgain message={message} />}
    </div>
  );
}

function SendAgain({ message }: { message: MessageView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const again = useMutation(
    trpc.message.sendAgain.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries(trpc.message.pathFilter());
        toast.success("It is being sent again");
      },
    }),
  );
  const may = useMay();
  if (!may.sendMessages) return null;
  return (
    <>
      <Button size="sm" icon={<RotateCcw />} onClick={() => setAsking(true)}>
        Send again
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        danger={false}
        title={`Send this message to ${formatPhone(message.to)} again?`}
        consequence={
          message.status === "unknown"
            ? "Nobody knows whether it arrived. If it did, this person gets it twice. Your decision is recorded."
            : "It goes out as a new message. Your decision is recorded."
        }
        action="Send again"
        onConfirm={() => again.mutateAsync({ id: message.id })}
      />
    </>
  );
}
