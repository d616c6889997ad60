"use client";
import {
  BellRing,
  ChartNoAxesColumn,
  CircleCheck,
  CircleQuestionMark,
  FileWarning,
  Gauge,
  Hourglass,
  type LucideIcon,
  MessageCircleQuestionMark,
  MessageSquareOff,
  MessageSquareX,
  PhoneOff,
  Plug,
  Split,
  TrendingDown,
  Webhook,
  Workflow,
} from "lucide-react";
import Link from "next/link";
import { count } from "@/app/_ui/count";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { NeedsYou } from "@/server/domain/analytics/needs-you";
import { isPlatform, PLATFORM_WORDS } from "@/server/domain/sources/shared";

interface Look {
  icon: LucideIcon;
  title: (item: NeedsYou) => string;
  /** What to do, when the row gives no reason. */
  advice: string;
  path: (item: NeedsYou) => string;
}

const platformName = ({ subjectId }: NeedsYou) =>
  isPlatform(subjectId) ? PLATFORM_WORDS[subjectId].label : subjectId;
const host = (url: string | null) => (url && URL.canParse(url) ? new URL(url).host : "your server");

const LOOKS: Record<NeedsYou["kind"], Look> = {
  connection_broken: {
    icon: Plug,
    title: (item) => `The connection ${item.subject ?? ""} is broken`,
    advice: "Check its credentials, then verify it again.",
    path: () => "/settings/connections",
  },
  calls_waiting: {
    icon: Hourglass,
    title: (item) => `${count(item.count, "call", "calls")} of ${platformName(item)} to assign`,
    advice: "Say which of your assistants made them, and they are taken in.",
    path: (item) => `/settings/sources/${item.subjectId}`,
  },
  calls_unread: {
    icon: FileWarning,
    title: (item) => `${count(item.count, "post", "posts")} of ${platformName(item)} could not be taken in`,
    advice: "See what it said, and take it in again after a fix.",
    path: (item) => `/settings/sources/${item.subjectId}?state=failed`,
  },
  may_ask_to_stop: {
    icon: MessageCircleQuestionMark,
    title: (item) => `${count(item.count, "answer", "answers")} may ask you to stop`,
    advice: "Nothing more is sent to them until you decide.",
    path: () => "/contacts/opt-outs",
  },
  variant_stopped: {
    icon: Split,
    title: (item) => `${count(item.count, "text", "texts")} of ${item.subject ?? "an automation"} stopped`,
    advice: "More of its readers opt out than of the others'.",
    path: (item) => `/automations/${item.subjectId}?tab=variants`,
  },
  alert: {
    icon: BellRing,
    title: (item) => `${item.subject ?? "A rule"} is out of its bounds`,
    advice: "See what the rule has seen.",
    path: () => "/analytics/alerts",
  },
  figures_differ: {
    icon: ChartNoAxesColumn,
    title: (item) => `${count(item.count, "figure differs", "figures differ")} from a recount`,
    advice: "Count the figures again from the calls and texts.",
    path: () => "/analytics",
  },
  run_failed: {
    icon: Workflow,
    title: (item) => `${count(item.count, "run", "runs")} of ${item.subject ?? "an automation"} failed`,
    advice: "Open the run to see the step that failed, and retry it.",
    path: (item) => `/automations/${item.subjectId}?tab=runs`,
  },
  outcome_unknown: {
    icon: CircleQuestionMark,
    title: (item) => `${count(item.count, "text", "texts")} with an unknown outcome`,
    advice: "The carrier did not say whether it was sent. It is looked up, never blindly repeated.",
    path: () => "/messages?status=unknown",
  },
  send_failed: {
    icon: MessageSquareX,
    title: (item) => `${count(item.count, "text was", "texts were")} refused`,
    advice: "Open the message to see what the carrier said.",
    path: () => "/messages?status=failed",
  },
  message_dropped: {
    icon: MessageSquareOff,
    title: (item) => `${count(item.count, "text was", "texts were")} not sent by your own rules`,
    advice: "See when and how much you send under Settings.",
    path: () => "/messages?status=suppressed",
  },
  daily_cap: {
    icon: Gauge,
    title: (item) => `${count(item.count, "text waits", "texts wait")} for tomorrow`,
    advice: "The day's cap is used up; raise it to send them today.",
    path: () => "/settings/messaging",
  },
  extraction_failed: {
    icon: PhoneOff,
    title: (item) => `${count(item.count, "call", "calls")} could not be evaluated`,
    advice: "Open the call and evaluate it again.",
    path: (item) => `/calls/${item.subjectId}`,
  },
  webhook_failed: {
    icon: Webhook,
    title: (item) => `${count(item.count, "webhook was", "webhooks were")} not delivered`,
    advice: "The endpoint did not accept them; see its log and resend.",
    path: (item) => `/webhooks/${item.subjectId}`,
  },
  webhook_off: {
    icon: Webhook,
    title: (item) => `The webhook to ${host(item.subject)} was switched off`,
    advice: "Events are kept; recover them when it is back.",
    path: (item) => `/webhooks/${item.subjectId}`,
  },
  variable_shifted: {
    icon: TrendingDown,
    title: (item) =>
      `${count(item.count, "variable", "variables")} of ${item.subject ?? "an assistant"} changed suddenly`,
    advice: "See how its variables are read, and check what changed.",
    path: (item) => `/assistants/${item.subjectId}?tab=quality`,
  },
};

interface NeedsYouListProps {
  items: NeedsYou[];
  base: string;
  onNavigate?: () => void;
}

export function NeedsYouList({ items, base, onNavigate }: NeedsYouListProps) {
  if (items.length === 0) {
    return (
      <div className="flex items-center gap-2.5 px-4 py-6 text-ink-muted">
        <CircleCheck aria-hidden className="size-4 shrink-0 text-success-text" />
        Nothing needs you. Failures of the last seven days would stand here.
      </div>
    );
  }
  return (
    <ul>
      {items.map((item) => {
        const look = LOOKS[item.kind];
        return (
          <li
            key={`${item.kind}-${item.subjectId}`}
            className="relative flex gap-3 border-b px-4 py-3 last:border-b-0 hover:bg-hover"
          >
            <look.icon aria-hidden className="mt-0.5 size-4 shrink-0 text-danger-text" />
            <div className="min-w-0 flex-1">
              <Link
                href={base + look.path(item)}
                {...(onNavigate ? { onClick: onNavigate } : {})}
                className="block break-words font-medium after:absolute after:inset-0"
              >
                {look.title(item)}
              </Link>
              <p className="line-clamp-2 break-words text-ink-muted text-sm">{item.reason ?? look.advice}</p>
            </div>
            <RelativeTime at={item.at} className="relative shrink-0 text-ink-faint text-xs" />
          </li>
        );
      })}
    </ul>
  );
}
