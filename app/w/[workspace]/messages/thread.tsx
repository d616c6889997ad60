"use client";
import {
  keepPreviousData,
  usePrefetchQuery,
  useQuery,
  useSuspenseInfiniteQuery,
} from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { Bubble } from "./bubble";
import { CallDivider } from "./call-divider";
import { nextCursor, toThreadFilter } from "./search-params";
import { type ThreadItem, threadItems } from "./thread-items";
import { useMarkRead } from "./use-mark-read";

const dayOf = (at: string) =>
  new Date(at).toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long", year: "numeric" });

interface ThreadProps {
  base: string;
  contactId: string;
  /** Takes the height that is left and scrolls; otherwise it is as long as it is. */
  fill?: boolean;
}

/** Messages of one contact and the calls between them, oldest first, grouped by the viewer's days. */
export function Thread({ base, contactId, fill }: ThreadProps) {
  const trpc = useTRPC();
  // Asked for together with the messages: calls that came later would push these about.
  usePrefetchQuery(trpc.message.calls.queryOptions({ contactId }));
  const query = useSuspenseInfiniteQuery(
    trpc.message.list.infiniteQueryOptions(toThreadFilter(contactId), nextCursor),
  );
  const scroller = useRef<HTMLDivElement>(null);
  const newest = query.data.pages[0]?.data[0]?.id;
  const messages = query.data.pages.flatMap((page) => page.data).toReversed();
  // Of a conversation that is not shown from its beginning only the calls of the part that is.
  const since = query.hasNextPage ? messages[0]?.createdAt : undefined;
  const { data: calls } = useQuery(
    trpc.message.calls.queryOptions(since ? { contactId, since } : { contactId }, {
      placeholderData: keepPreviousData,
    }),
  );
  const known = calls !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrives is what scrolls
  useEffect(() => {
    // The newest message is what one looks for, at first sight and when it arrives.
    if (newest && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [newest, known]);
  useMarkRead(contactId, messages.findLast(({ direction }) => direction === "inbound")?.id);

  const items = threadItems(messages, calls ?? []);
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
        {items.map((item, index) => (
          <li key={item.key} className="flex flex-col gap-3">
            <Day at={item.at} before={items[index - 1]} />
            {item.kind === "call" ? (
              <CallDivider base={base} call={item.call} />
            ) : (
              <Bubble base={base} message={item.message} answeredAfter={item.answeredAfter} />
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Day({ at, before }: { at: string; before: ThreadItem | undefined }) {
  const day = dayOf(at);
  if (before && dayOf(before.at) === day) return null;
  return (
    <p className="text-center text-ink-faint text-xs" suppressHydrationWarning>
      {day}
    </p>
  );
}
