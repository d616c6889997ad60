"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { History, Rocket } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { LinkButton } from "@/app/_ui/link-button";
import { NoResults } from "@/app/_ui/no-results";
import { Segmented } from "@/app/_ui/segmented";
import { TableSkeleton } from "@/app/_ui/skeleton";
import type { BacktestRow } from "@/server/domain/automations/backtest/backtest";
import { BacktestFigures } from "./backtest-figures";
import { BacktestTable } from "./backtest-table";
import { useBuilder } from "./builder-context";

const COUNTS = ["50", "200", "1000"] as const;
const SHOWN = ["all", "texted", "not", "differ"] as const;
type Shown = (typeof SHOWN)[number];

const isShown = (row: BacktestRow, shown: Shown) => {
  const texts = row.draft.texts.some(({ state }) => state === "sent" || state === "waits");
  switch (shown) {
    case "texted":
      return texts;
    case "not":
      return !texts;
    case "differ":
      return row.published !== null;
    default:
      return true;
  }
};

/** What the draft would have done on the last calls; nothing is sent. */
export function BacktestTab({ base }: { base: string }) {
  const trpc = useTRPC();
  const { view, draft } = useBuilder();
  const [count, setCount] = useQueryState("calls", parseAsStringLiteral(COUNTS).withDefault("200"));
  const [shown, setShown] = useQueryState("show", parseAsStringLiteral(SHOWN).withDefault("all"));
  const { data, error, isFetching } = useQuery(
    trpc.automation.backtest.queryOptions(
      { id: view.id, calls: Number(count), draftRevision: view.draftRevision },
      { placeholderData: keepPreviousData, enabled: draft.state === "saved" },
    ),
  );
  if (error) return <ErrorState title="The backtest could not be made" message={error.message} />;
  if (!data) return <TableSkeleton rows={8} columns={5} />;
  if (data.rows.length === 0) {
    return (
      <EmptyState
        icon={History}
        title="No calls to go over yet"
        action={<LinkButton href={`${base}/assistants/${view.assistant.id}`}>Open the assistant</LinkButton>}
      >
        Once calls of {view.assistant.name} have ended, you see here what this draft would have done on each
        of them, before it is live.
      </EmptyState>
    );
  }
  const rows = data.rows.filter((row) => isShown(row, shown));
  return (
    <div className="flex min-w-0 flex-col gap-4" aria-busy={isFetching}>
      <p className="text-ink-muted text-sm">
        The draft over the last {data.rows.length.toLocaleString("en")} calls, as runs would go. Nothing is
        sent. Hours are those when each call ended; opt-outs, numbers and settings are today's
        {data.alreadySent > 0 &&
          `. ${data.alreadySent.toLocaleString("en")} of these calls were texted by this automation already, and publishing does not text them again`}
        .
      </p>
      <BacktestFigures result={data} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented
          label="Which calls"
          value={shown}
          onChange={(next) => void setShown(next)}
          options={[
            { value: "all", label: "All" },
            { value: "texted", label: "Texted" },
            { value: "not", label: "Not texted" },
            ...(data.version === null
              ? []
              : [{ value: "differ" as const, label: `Differ (${data.differing})` }]),
          ]}
        />
        <Segmented
          label="How many calls"
          value={count}
          onChange={(next) => void setCount(next)}
          options={COUNTS.map((value) => ({
            value,
            label: `Last ${Number(value).toLocaleString("en")}`,
          }))}
        />
      </div>
      {rows.length === 0 ? (
        <NoResults what="calls" clearHref="?tab=backtest" />
      ) : (
        <BacktestTable key={`${shown} ${count}`} base={base} rows={rows} version={data.version} />
      )}
      {view.problems.length > 0 && (
        <p className="flex items-center gap-2 text-ink-muted text-sm">
          <Rocket aria-hidden className="size-4" />
          The draft has problems to mend before it can be published; steps that are unfinished fail here.
        </p>
      )}
    </div>
  );
}
