"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ArrowDownWideNarrow } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { Menu } from "@/app/_ui/menu";
import { SearchInput } from "@/app/_ui/search-input";
import { STATES } from "@/app/_ui/states";
import {
  CALL_OUTCOMES,
  CALL_SORTS,
  CALL_STATUSES,
  type CallSort,
  FOLLOW_UPS,
  type FollowUpFilter,
} from "@/server/domain/calls/schema";
import { ColumnChooser } from "./column-chooser";
import { DateFilter } from "./date-filter";
import { FilterChip } from "./filter-chip";
import { callParsers } from "./search-params";
import { sourceName } from "./source-words";
import { VariableFilters } from "./variable-filters";

const FOLLOW_UP_WORDS: Record<FollowUpFilter, string> = {
  texted: "Texted",
  not_texted: "Not texted",
  waiting: "Text waits",
  delivered: "Text delivered",
  failed: "Text not delivered",
  held_back: "Text not sent",
  unknown: "Text's outcome unknown",
  answered: "Customer answered",
};
export const SORT_WORDS: Record<CallSort, string> = {
  newest: "Newest first",
  oldest: "Oldest first",
  longest: "Longest first",
  shortest: "Shortest first",
};
const NONE = {
  ...{ q: null, words: null, assistant: null, status: null, outcome: null, followUp: null, source: null },
  ...{ variable: null, days: null, from: null, to: null },
};

export function CallFilters() {
  const trpc = useTRPC();
  const { data: assistants } = useSuspenseQuery(trpc.assistant.summaries.queryOptions());
  const { data: options } = useSuspenseQuery(trpc.calls.filters.queryOptions());
  const [params, setParams] = useQueryStates(callParsers);
  const { columns: _, sort, ...filters } = params;
  const filtered = Object.values(filters).some((value) => value !== null);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          name="words"
          label="Search what was said"
          placeholder={'Said: refund "call me back"'}
          className="sm:w-80"
        />
        <SearchInput label="Search by number" placeholder="Number: +1415 or 0142" className="sm:w-52" />
        <span className="ml-auto flex items-center gap-1">
          <Menu
            trigger={
              <Button size="sm" variant="ghost" icon={<ArrowDownWideNarrow />}>
                {SORT_WORDS[sort ?? "newest"]}
              </Button>
            }
            items={CALL_SORTS.map((value) => ({
              label: SORT_WORDS[value],
              checked: value === (sort ?? "newest"),
              onSelect: () => void setParams({ sort: value === "newest" ? null : value }),
            }))}
          />
          <ColumnChooser />
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <FilterChip
          label="Assistant"
          value={params.assistant}
          options={assistants.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(assistant) => void setParams({ assistant })}
        />
        <FilterChip
          label="Outcome"
          value={params.outcome}
          options={CALL_OUTCOMES.map((value) => ({ value, label: STATES.outcome[value].label }))}
          onChange={(outcome) => void setParams({ outcome })}
        />
        <FilterChip
          label="Ended as"
          value={params.status}
          options={CALL_STATUSES.map((value) => ({ value, label: STATES.call[value].label }))}
          onChange={(status) => void setParams({ status })}
        />
        <FilterChip
          label="Follow-up"
          value={params.followUp}
          options={FOLLOW_UPS.map((value) => ({ value, label: FOLLOW_UP_WORDS[value] }))}
          onChange={(followUp) => void setParams({ followUp })}
        />
        <FilterChip
          label="Source"
          value={params.source}
          options={options.sources.map((value) => ({ value, label: sourceName(value) }))}
          onChange={(source) => void setParams({ source })}
        />
        <DateFilter params={params} onChange={(dates) => void setParams(dates)} />
        <VariableFilters
          variables={options.variables}
          conditions={params.variable ?? []}
          onChange={(variable) => void setParams({ variable: variable.length > 0 ? variable : null })}
        />
        {filtered && (
          <Button size="sm" variant="ghost" onClick={() => void setParams(NONE)}>
            Clear all
          </Button>
        )}
      </div>
    </div>
  );
}
