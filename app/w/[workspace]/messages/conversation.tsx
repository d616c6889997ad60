"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Ban, ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { LinkButton } from "@/app/_ui/link-button";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { Composer } from "./composer";
import { Thread } from "./thread";

/** One conversation: who it is, the thread, and a reply by hand. */
export function Conversation({ base, contactId }: { base: string; contactId: string }) {
  const trpc = useTRPC();
  const { data: contact } = useSuspenseQuery(trpc.contact.get.queryOptions({ id: contactId }));
  const optedOut = contact.optOuts.find(({ scope }) => scope === "all");
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b px-4 py-2">
        <Link
          href={`${base}/messages`}
          aria-label="All conversations"
          className="-ml-2 rounded-md p-1 text-ink-muted hover:bg-hover lg:hidden"
        >
          <ChevronLeft aria-hidden className="size-4" />
        </Link>
        <h2 className="min-w-0 truncate font-semibold">
          {contact.name ?? <PhoneNumber value={contact.phone} />}
        </h2>
        {contact.name && (
          <span className="text-ink-muted text-sm">
            <PhoneNumber value={contact.phone} />
          </span>
        )}
        {optedOut && (
          <Badge tone="danger" icon={Ban}>
            Opted out
          </Badge>
        )}
        <LinkButton href={`${base}/contacts/${contact.id}`} size="sm" variant="ghost" className="ml-auto">
          Open contact
        </LinkButton>
      </header>
      <Thread base={base} contactId={contactId} fill />
      <Composer contactId={contactId} optedOut={optedOut !== undefined} />
    </>
  );
}
