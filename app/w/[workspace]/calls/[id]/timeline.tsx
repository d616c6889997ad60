"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import {
  CheckCheck,
  CircleDot,
  type LucideIcon,
  MessageSquareReply,
  MessageSquareText,
  Phone,
  PhoneOff,
  ScanText,
  Webhook,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { MessageStatus } from "@/server/domain/messaging/schema";
import { type Entry, timelineEntries } from "./timeline-entries";
import { Answer, Delivery, Run, Sms } from "./timeline-parts";
import { WhyNoRun } from "./why-no-run";

/** What followed the call: read, delivered, run, texted, answered. */
export function Timeline({ base, id }: { base: string; id: string }) {
  const trpc = useTRPC();
  const { data: detail } = useSuspenseQuery(trpc.calls.get.queryOptions({ id }));
  const { data: followUps } = useSuspenseQuery(trpc.calls.followUps.queryOptions({ id }));
  const entries = timelineEntries(detail, followUps);
  return (
    <section aria-labelledby="timeline" className="min-w-0 rounded-lg border bg-surface">
      <h2 id="timeline" className="border-b px-4 py-3 font-semibold text-base">
        What followed
      </h2>
      <ol aria-live="polite" className="flex flex-col px-4 py-3">
        {entries.map((entry) => (
          <li key={entry.key} className="group relative flex gap-3 pb-4 last:pb-0">
            <span
              aria-hidden
              className="absolute top-6 bottom-0 left-[11px] w-px bg-line group-last:hidden"
            />
            <Mark icon={iconOf(entry)} />
            <div className="min-w-0 flex-1 pt-0.5">
              <div className="flex items-baseline justify-between gap-2">
                <p className="min-w-0 font-medium">{titleOf(entry)}</p>
                <RelativeTime at={entry.at} className="shrink-0 whitespace-nowrap text-ink-faint text-xs" />
              </div>
              <Body entry={entry} base={base} callId={id} />
            </div>
          </li>
        ))}
      </ol>
      <WhyNoRun base={base} callId={id} />
    </section>
  );
}

function Mark({ icon: Icon }: { icon: LucideIcon }) {
  return (
    <span className="z-10 flex size-6 shrink-0 items-center justify-center rounded-full border bg-surface text-ink-muted">
      <Icon aria-hidden className="size-3.5" />
    </span>
  );
}

function Body({ entry, base, callId }: { entry: Entry; base: string; callId: string }): ReactNode {
  switch (entry.kind) {
    case "delivery":
      return <Delivery delivery={entry.delivery} base={base} callId={callId} />;
    case "run":
      return <Run run={entry.run} base={base} />;
    case "message":
      return <Sms message={entry.message} />;
    case "answer":
      return <Answer message={entry.message} />;
    case "evaluated":
      return entry.revision.error ? <p className="text-danger-text text-sm">{entry.revision.error}</p> : null;
    case "started":
    case "answered":
    case "ended":
    case "delivered":
      return null;
    default:
      return entry satisfies never;
  }
}

const SMS_TITLES: Partial<Record<MessageStatus, string>> = {
  pending: "SMS queued",
  sending: "SMS on its way to the carrier",
  unknown: "SMS handed over, outcome not known",
  undelivered: "SMS not delivered",
  failed: "SMS failed",
  suppressed: "SMS not sent",
};

function titleOf(entry: Entry): string {
  switch (entry.kind) {
    case "started":
      return "Call started";
    case "answered":
      return "Call answered";
    case "ended":
      return "Call ended";
    case "evaluated":
      return entry.revision.revision === 1 ? "Evaluated" : `Revision ${entry.revision.revision} evaluated`;
    case "delivery":
      return entry.delivery.endpoint.automation
        ? "Handed to the automation"
        : entry.delivery.type === "call.evaluated"
          ? "Webhook"
          : `Webhook: ${entry.delivery.type}`;
    case "run":
      return entry.run.automationName;
    case "message":
      return SMS_TITLES[entry.message.status] ?? "SMS sent";
    case "delivered":
      return "SMS delivered";
    case "answer":
      return entry.after ? `Answered after ${entry.after}` : "Customer answered";
    default:
      return entry satisfies never;
  }
}

function iconOf(entry: Entry): LucideIcon {
  switch (entry.kind) {
    case "started":
    case "answered":
      return Phone;
    case "ended":
      return PhoneOff;
    case "evaluated":
      return ScanText;
    case "delivery":
      return Webhook;
    case "run":
      return Workflow;
    case "message":
      return MessageSquareText;
    case "delivered":
      return CheckCheck;
    case "answer":
      return MessageSquareReply;
    default:
      return CircleDot;
  }
}
