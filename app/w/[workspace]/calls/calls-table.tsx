"use client";
import { Bot, Phone } from "lucide-react";
import { useState } from "react";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { Duration } from "@/app/_ui/duration";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinkButton } from "@/app/_ui/link-button";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { RelativeTime } from "@/app/_ui/relative-time";
import type { CallSummary } from "@/server/domain/calls/list-calls";
import { useMay } from "../messages/use-may";
import { mayAct, SelectionBar } from "./call-actions";
import { CallState, FollowUp } from "./call-cells";
import { FoundWords } from "./found-words";
import { useCalls } from "./use-calls";
import { Value } from "./value";

export function CallsTable({ base }: { base: string }) {
  const { query, rows, columns, filtered, filter, search } = useCalls();
  const may = useMay();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  // What a filter took away is not acted on unseen.
  const selected = rows.flatMap(({ id }) => (ticked.has(id) ? [id] : [])).slice(0, MOST_SELECTED);
  // Ids are ordered by time: what is later than the newest at first sight came by itself.
  const newest =
    rows
      .map(({ id }) => id)
      .sort()
      .at(-1) ?? "";
  const [known] = useState(newest);

  if (rows.length === 0 && filtered) {
    return <NoResults what="calls" clearHref={`${base}/calls`} />;
  }
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={Phone}
        title="No calls yet"
        action={
          <LinkButton href={`${base}/assistants`} variant="primary" icon={<Bot />}>
            Open an assistant
          </LinkButton>
        }
      >
        Speak to an assistant on the virtual phone, or send finished calls to the API. They appear here by
        themselves.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <DataTable
        caption="Calls"
        rows={rows}
        rowKey={(call) => call.id}
        href={(call) => `${base}/calls/${call.id}${search}`}
        isNew={(call) => call.id > known}
        columns={[
          ...(mayAct(may) ? [tickColumn(rows, ticked, setTicked)] : []),
          ...BEFORE,
          ...(filter.words ? [SAID] : []),
          ...columns.map(variableColumn),
          ...AFTER,
        ]}
      />
      <LoadMore query={query} label="Show more calls" />
      <SelectionBar ids={selected} onClear={() => setTicked(new Set())} />
    </div>
  );
}

/** As many as one job takes by their ids. */
const MOST_SELECTED = 500;

const tickColumn = (
  rows: CallSummary[],
  ticked: ReadonlySet<string>,
  setTicked: (ids: ReadonlySet<string>) => void,
): Column<CallSummary> => ({
  key: "tick",
  width: "w-8",
  header: (
    <input
      type="checkbox"
      aria-label="Select all calls that are shown"
      className="block size-4 accent-accent"
      checked={rows.length > 0 && rows.every(({ id }) => ticked.has(id))}
      onChange={(event) => setTicked(new Set(event.target.checked ? rows.map(({ id }) => id) : []))}
    />
  ),
  wideOnly: true,
  cell: ({ id, customerPhone }) => (
    <input
      type="checkbox"
      aria-label={`Select the call with ${customerPhone ?? "a withheld number"}`}
      className="relative block size-4 accent-accent"
      checked={ticked.has(id)}
      onChange={(event) => {
        const next = new Set(ticked);
        if (event.target.checked) next.add(id);
        else next.delete(id);
        setTicked(next);
      }}
    />
  ),
});

const SAID: Column<CallSummary> = {
  key: "said",
  header: "Said",
  cell: ({ found }) => <FoundWords found={found} />,
};

const variableColumn = (name: string): Column<CallSummary> => ({
  key: `variable-${name}`,
  header: <span className="font-mono">{name}</span>,
  cell: ({ variables, missing, evaluation }) => (
    <div className="flex max-w-72 items-baseline gap-1.5">
      <div className="line-clamp-2 min-w-0">
        <Value dense value={variables[name] ?? null} missing={missing.includes(name)} />
      </div>
      {evaluation.model === "basic" && (
        <span title="Read by the built-in rules" className="text-ink-faint text-xs">
          basic
        </span>
      )}
    </div>
  ),
});

const BEFORE: Column<CallSummary>[] = [
  {
    key: "customer",
    header: "Customer",
    primary: true,
    cell: (call) => (
      <span className="flex min-w-0 items-baseline gap-2">
        {call.customerPhone || call.direction !== "web" ? (
          <PhoneNumber value={call.customerPhone} />
        ) : (
          "Web call"
        )}
        {call.contactName && <span className="truncate font-normal text-ink-muted">{call.contactName}</span>}
      </span>
    ),
  },
  {
    key: "assistant",
    header: "Assistant",
    cell: (call) => <span className="block max-w-48 truncate">{call.assistantName}</span>,
  },
  { key: "outcome", header: "Outcome", cell: (call) => <CallState call={call} /> },
];

const AFTER: Column<CallSummary>[] = [
  { key: "followed", header: "What followed", cell: (call) => <FollowUp call={call} /> },
  {
    key: "duration",
    header: "Length",
    align: "right",
    cell: (call) => <Duration seconds={call.durationSeconds} />,
  },
  {
    key: "when",
    header: "When",
    align: "right",
    cell: (call) => <RelativeTime at={call.startedAt} className="whitespace-nowrap text-ink-muted" />,
  },
];
