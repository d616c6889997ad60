"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import type { MessageView } from "@/server/domain/messaging/view";
import { Bubble } from "./bubble";
import { nextCursor, toThreadFilter } from "./search-params";

const dayOf = (at: string) =>
  new Date(at).toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

interface ThreadProps {
  base: string;
  contactId: string;
  /** Takes the height that is left and scrolls; otherwise it is as long as it is. */
  fill?: boolean;
}

/** Messages of one contact, oldest first, grouped by the viewer's days. */
export function Thread({ base, contactId, fill }: ThreadProps) {
  const trpc = useTRPC();
  const query = useSuspenseInfiniteQuery(
    trpc.message.list.infiniteQueryOptions(toThreadFilter(contactId), nextCursor),
  );
  const scroller = useRef<HTMLDivElement>(null);
  const newest = query.data.pages[0]?.data[0]?.id;
  useEffect(() => {
    // The newest message is what one looks for, at first sight and when it arrives.
    if (newest && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [newest]);

  const messages = query.data.pages.flatMap((page) => page.data).toReversed();
  return (
    <div ref={scroller} className={cn("flex flex-col gap-3 p-4", fill && "min-h-0 flex-1 overflow-y-auto")}>
      {messages.length === 0 && (
        <p className="m-auto text-ink-muted">Nothing was texted to this number yet.</p>
      )}
      {query.hasNextPage && (
        <div className="flex justify-center">
          <Button size="sm" pending={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show earlier messages
          </Button>
        </div>
      )}
      <ol aria-label="Messages" className="flex flex-col gap-3">
        {messages.map((message, index) => (
          <li key={message.id} className="flex flex-col gap-3">
            <Day message={message} before={messages[index - 1]} />
            <Bubble base={base} message={message} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Day({ message, before }: { message: MessageView; before: MessageView | undefined }) {
  const day = dayOf(message.createdAt);
  if (before && dayOf(before.createdAt) === day) return null;
  return (
    <p className="text-center text-ink-faint text-xs" suppressHydrationWarning>
      {day}
    </p>
  );
}
