"use client";
import { MessagesSquare } from "lucide-react";
import { useQueryStates } from "nuqs";
import { cn } from "@/app/_ui/cn";
import { Kbd } from "@/app/_ui/kbd";
import { Region } from "@/app/_ui/region";
import { SearchInput } from "@/app/_ui/search-input";
import { TextSkeleton } from "@/app/_ui/skeleton";
import { Conversation } from "./conversation";
import { ConversationList } from "./conversation-list";
import { messageParsers } from "./search-params";

/** Conversations at the left, the chosen one at the right; on a narrow screen one at a time. */
export function Inbox({ base }: { base: string }) {
  const [{ contact }] = useQueryStates(messageParsers);
  return (
    <div
      className={cn(
        "grid min-w-0 overflow-hidden rounded-lg border bg-surface lg:h-[calc(100dvh-9rem)] lg:min-h-112 lg:grid-cols-[20rem_minmax(0,1fr)]",
        contact && "max-lg:h-[calc(100dvh-13rem)] max-lg:min-h-96",
      )}
    >
      <section
        aria-label="Conversations"
        className={cn("min-h-0 min-w-0 flex-col lg:flex lg:border-r", contact ? "hidden" : "flex")}
      >
        <div className="border-b p-2">
          <SearchInput label="Search conversations" placeholder="Name or number" className="sm:w-full" />
        </div>
        <Region
          skeleton={
            <div className="p-4">
              <TextSkeleton lines={8} />
            </div>
          }
        >
          <ConversationList base={base} chosen={contact} />
        </Region>
      </section>
      <section
        aria-label="Conversation"
        className={cn("min-h-0 min-w-0 flex-col lg:flex", contact ? "flex" : "hidden")}
      >
        {contact ? (
          <Region
            key={contact}
            skeleton={
              <div className="p-4">
                <TextSkeleton lines={6} />
              </div>
            }
          >
            <Conversation base={base} contactId={contact} />
          </Region>
        ) : (
          <div className="m-auto flex flex-col items-center p-6 text-center text-ink-muted">
            <MessagesSquare aria-hidden className="mb-2 size-5 text-ink-faint" />
            <p>Choose a conversation to read it and to reply.</p>
            <p className="mt-2 flex items-center gap-1 text-sm max-lg:hidden">
              <Kbd>J</Kbd> <Kbd>K</Kbd> next and previous
            </p>
          </div>
        )}
      </section>
    </div>
  );
}
