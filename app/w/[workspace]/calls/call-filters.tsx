"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { SearchInput } from "@/app/_ui/search-input";
import { STATES } from "@/app/_ui/states";
import { CALL_OUTCOMES, CALL_STATUSES } from "@/server/domain/calls/schema";
import { ColumnChooser } from "./column-chooser";
import { FilterChip } from "./filter-chip";
import { callParsers } from "./search-params";

const PERIODS = [
  { value: "1", label: "Today" },
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
];
const NONE = { q: null, assistant: null, status: null, outcome: null, followUp: null, days: null };

export function CallFilters() {
  const trpc = useTRPC();
  const { data: assistants } = useSuspenseQuery(trpc.assistant.summaries.queryOptions());
  const [params, setParams] = useQueryStates(callParsers);
  const { columns: _, ...filters } = params;
  const filtered = Object.values(filters).some((value) => value !== null);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchInput label="Search by number" placeholder="Number: +1415 or 0142" />
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
        options={[
          { value: "texted", label: "Texted" },
          { value: "not_texted", label: "Not texted" },
        ]}
        onChange={(followUp) => void setParams({ followUp })}
      />
      <FilterChip
        label="When"
        value={params.days === null ? null : String(params.days)}
        options={PERIODS}
        onChange={(days) => void setParams({ days: days === null ? null : Number(days) })}
      />
      {filtered && (
        <Button size="sm" variant="ghost" onClick={() => void setParams(NONE)}>
          Clear all
        </Button>
      )}
      <span className="ml-auto">
        <ColumnChooser />
      </span>
    </div>
  );
}
