"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Ban, MessagesSquare, Workflow } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useRef } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { cn } from "@/app/_ui/cn";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import type { ConversationView } from "@/server/domain/messaging/list-conversations";
import { messageParsers, nextCursor, toConversationFilter } from "./search-params";
import { useListKeys } from "./use-list-keys";

export function ConversationList({ base, chosen }: { base: string; chosen: string | null }) {
  const trpc = useTRPC();
  const [params] = useQueryStates(messageParsers);
  // The old list stays in sight until the new one is there.
  const q = useDeferredValue(params.q);
  const query = useSuspenseInfiniteQuery(
    trpc.message.conversations.infiniteQueryOptions(toConversationFilter({ q }), nextCursor),
  );
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0 && params.q) {
    return (
      <div className="p-3">
        <NoResults what="conversations" clearHref={`${base}/messages`} />
      </div>
    );
  }
  if (rows.length === 0) {
    return (
      <div className="p-3">
        <EmptyState
          icon={MessagesSquare}
          title="No messages yet"
          action={
            <LinkButton href={`${base}/automations`} icon={<Workflow />}>
              Open automations
            </LinkButton>
          }
        >
          They appear here when an automation texts somebody after a call.
        </EmptyState>
      </div>
    );
  }
  const search = params.q ? `&q=${encodeURIComponent(params.q)}` : "";
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-3">
      <ul ref={list}>
        {rows.map((row) => (
          <li key={row.contactId} className="border-b">
            <Conversation
              row={row}
              current={row.contactId === chosen}
              href={`${base}/messages?contact=${row.contactId}${search}`}
            />
          </li>
        ))}
      </ul>
      <LoadMore query={query} label="Show older" />
    </div>
  );
}

function Conversation({ row, current, href }: { row: ConversationView; current: boolean; href: string }) {
  const { last } = row;
  const unread = row.unread > 0 && !current;
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={current ? "true" : undefined}
      className={cn(
        "-outline-offset-2 flex flex-col gap-0.5 px-3 py-2.5 transition-colors",
        current ? "bg-accent-subtle" : "hover:bg-hover",
      )}
    >
      <span className="flex items-baseline gap-2">
        <span className={cn("min-w-0 flex-1 truncate", unread ? "font-semibold" : "font-medium")}>
          {row.name ?? <PhoneNumber value={row.phone} />}
        </span>
        <RelativeTime at={last.createdAt} className="shrink-0 text-ink-faint text-xs" />
      </span>
      {row.name && (
        <span className="text-ink-muted text-xs">
          <PhoneNumber value={row.phone} />
        </span>
      )}
      <span className="flex items-center gap-1.5 text-ink-muted text-sm">
        <StateBadge of="message" value={last.status} iconOnly className="shrink-0 [&_svg]:size-3.5" />
        <span className={cn("min-w-0 flex-1 truncate", unread && "font-medium text-ink")}>
          {last.body || "No text is kept"}
        </span>
        {row.optedOut && (
          <span role="img" aria-label="Opted out" title="Opted out" className="shrink-0 text-danger-text">
            <Ban aria-hidden className="size-3.5" />
          </span>
        )}
        {unread && (
          <span className="tabular flex h-4 min-w-4 shrink-0 items-center justify-center rounded-full bg-accent px-1 font-medium text-accent-ink text-xs">
            {row.unread > 99 ? "99+" : row.unread}
            <span className="sr-only"> unread</span>
          </span>
        )}
      </span>
    </Link>
  );
}
