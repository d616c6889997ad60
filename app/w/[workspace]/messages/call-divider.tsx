import { Phone } from "lucide-react";
import { TextLink } from "@/app/_ui/link-button";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { ThreadCall } from "@/server/domain/messaging/thread-calls";

/** A call where it belongs between the messages: with whom, what it came to, and the way to it. */
export function CallDivider({ base, call }: { base: string; call: ThreadCall }) {
  return (
    <div className="flex items-center gap-3 py-1 text-ink-muted text-xs">
      <span aria-hidden className="h-px min-w-4 flex-1 bg-line" />
      <span className="flex min-w-0 max-w-[85%] flex-wrap items-center justify-center gap-x-2 gap-y-1">
        <TextLink
          href={`${base}/calls/${call.id}`}
          className="inline-flex min-w-0 items-center gap-1.5 font-normal text-xs"
        >
          <Phone aria-hidden className="size-3 shrink-0" />
          <span className="truncate">Call with {call.assistantName}</span>
        </TextLink>
        {call.outcome ? (
          <StateBadge of="outcome" value={call.outcome} />
        ) : (
          <StateBadge of="call" value={call.status} />
        )}
        <RelativeTime at={call.startedAt} className="whitespace-nowrap text-ink-faint" />
      </span>
      <span aria-hidden className="h-px min-w-4 flex-1 bg-line" />
    </div>
  );
}
