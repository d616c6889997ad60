"use client";
import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton, TextLink } from "@/app/_ui/link-button";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import { lookOf } from "@/app/_ui/states";
import { MAIL_STATES } from "@/server/domain/mail/schema";
import { FilterChip } from "../calls/filter-chip";
import { EmailSheet } from "./email-sheet";
import { mailOptions, mailParsers } from "./search-params";

/** All emails, newest first; one opens beside the list. */
export function EmailsTable({ base }: { base: string }) {
  const trpc = useTRPC();
  const [{ state, mail }, setParams] = useQueryStates(mailParsers);
  const query = useSuspenseInfiniteQuery(trpc.mail.list.infiniteQueryOptions(...mailOptions(state)));
  const { data: servers } = useSuspenseQuery(trpc.mailConnection.list.queryOptions());
  const rows = query.data.pages.flatMap((page) => page.data);
  if (rows.length === 0 && state === null) {
    return (
      <EmptyState
        icon={Mail}
        title="No emails yet"
        action={<LinkButton href={`${base}/automations`}>Automations</LinkButton>}
      >
        Email that an automation writes appears here, also while no mail server is connected.
      </EmptyState>
    );
  }
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {servers.length === 0 && (
        <p className="rounded-lg border bg-sunken px-3 py-2 text-ink-muted text-sm">
          No mail server is connected, so emails are shown here and go nowhere.{" "}
          <TextLink href={`${base}/settings/connections`}>Connect one</TextLink> to have them delivered.
        </p>
      )}
      <div>
        <FilterChip
          label="State"
          value={state}
          options={MAIL_STATES.map((value) => ({ value, label: lookOf("mail", value).label }))}
          onChange={(next) => void setParams({ state: next })}
        />
      </div>
      {rows.length === 0 ? (
        <NoResults what="emails" clearHref="?" />
      ) : (
        <>
          <DataTable
            caption="Emails"
            rows={rows}
            rowKey={(row) => row.id}
            href={(row) => `?${new URLSearchParams({ ...(state ? { state } : {}), mail: row.id })}`}
            scroll={false}
            columns={[
              {
                key: "subject",
                header: "Subject",
                cell: (row) => (
                  <span className="flex min-w-0 items-center gap-2">
                    <span className="min-w-0 truncate">{row.subject}</span>
                    {row.test && <Badge>Test</Badge>}
                  </span>
                ),
              },
              {
                key: "to",
                header: "To",
                width: "w-64",
                cell: (row) => <span className="block max-w-64 truncate">{row.to}</span>,
              },
              {
                key: "state",
                header: "State",
                width: "w-44",
                cell: (row) => <StateBadge of="mail" value={row.state} />,
              },
              {
                key: "at",
                header: "Written",
                align: "right",
                width: "w-36",
                cell: (row) => <RelativeTime at={row.createdAt} />,
              },
            ]}
          />
          <LoadMore query={query} />
        </>
      )}
      <EmailSheet base={base} id={mail} close={() => void setParams({ mail: null })} />
    </div>
  );
}
