"use client";
import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { Ban, Bot, Users } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import { contactParsers, nextCursor, toContactFilter } from "./search-params";
import { Zones } from "./zones";

function CountAndWhen({ count, at }: { count: number; at: string | null }) {
  if (count === 0) return <span className="text-ink-faint">None</span>;
  return (
    <span className="tabular whitespace-nowrap">
      {count.toLocaleString("en")}
      {at && (
        <span className="text-ink-muted">
          , <RelativeTime at={at} />
        </span>
      )}
    </span>
  );
}

export function ContactsTable({ base }: { base: string }) {
  const trpc = useTRPC();
  const [params] = useQueryStates(contactParsers);
  // The old list stays in sight until the new one is there.
  const q = useDeferredValue(params.q);
  const query = useSuspenseInfiniteQuery(
    trpc.contact.list.infiniteQueryOptions(toContactFilter({ q }), nextCursor),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0 && params.q) return <NoResults what="contacts" clearHref={`${base}/contacts`} />;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={Users}
        title="No contacts yet"
        action={
          <LinkButton href={`${base}/assistants`} variant="primary" icon={<Bot />}>
            Open an assistant
          </LinkButton>
        }
      >
        A contact is made by itself when a call ends or a text comes in. You can also import a list.
      </EmptyState>
    );
  }
  return (
    <div>
      <DataTable
        caption="Contacts"
        rows={rows}
        rowKey={(contact) => contact.id}
        href={(contact) => `${base}/contacts/${contact.id}`}
        columns={[
          {
            key: "phone",
            header: "Number",
            width: "w-52",
            cell: (contact) => <PhoneNumber value={contact.phone} />,
          },
          {
            key: "name",
            header: "Name",
            cell: ({ name }) => name ?? <span className="text-ink-faint">Not known</span>,
          },
          {
            key: "calls",
            header: "Calls",
            width: "w-40",
            cell: ({ calls, lastCallAt }) => <CountAndWhen count={calls} at={lastCallAt} />,
          },
          {
            key: "messages",
            header: "Messages",
            width: "w-40",
            cell: ({ messages, lastMessageAt }) => <CountAndWhen count={messages} at={lastMessageAt} />,
          },
          { key: "zone", header: "Time zone", width: "w-44", cell: ({ zones }) => <Zones zones={zones} /> },
          {
            key: "consent",
            header: "May be texted",
            width: "w-36",
            cell: ({ optedOut }) =>
              optedOut ? (
                <Badge tone="danger" icon={Ban}>
                  Opted out
                </Badge>
              ) : (
                <span className="text-ink-muted">Yes</span>
              ),
          },
        ]}
      />
      <LoadMore query={query} />
    </div>
  );
}
