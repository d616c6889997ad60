"use client";
import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { Checkbox } from "@/app/_ui/checkbox";
import { DataTable } from "@/app/_ui/data-table";
import { EmptyState } from "@/app/_ui/empty-state";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { LoadMore } from "@/app/_ui/load-more";
import { NoResults } from "@/app/_ui/no-results";
import { Region } from "@/app/_ui/region";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SearchInput } from "@/app/_ui/search-input";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { StateBadge } from "@/app/_ui/state-badge";
import { lookOf } from "@/app/_ui/states";
import type { RunSummary } from "@/server/domain/automations/get-run";
import { FilterChip } from "../../calls/filter-chip";
import { useBuilder } from "./builder-context";
import { CallsWithout } from "./calls-without";
import { RetryMany } from "./retry-many";
import { type RunParams, runParsers, runsOptions, SHOWN_STATES } from "./runs-options";

const stateLabel = (state: (typeof SHOWN_STATES)[number]) =>
  state === "all" ? "All" : state === "without" ? "Calls without a run" : lookOf("run", state).label;

/** Every call that started it, or did not: what followed and why. */
export function RunsTab({ base, automationId }: { base: string; automationId: string }) {
  const trpc = useTRPC();
  const [params, setParams] = useQueryStates(runParsers);
  const { data: versions } = useSuspenseQuery(trpc.automation.versions.queryOptions({ id: automationId }));
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput name="q" label="Search by number" />
        <FilterChip
          label="State"
          value={params.state === "all" ? null : params.state}
          options={SHOWN_STATES.filter((state) => state !== "all").map((value) => ({
            value,
            label: stateLabel(value),
          }))}
          onChange={(state) => void setParams({ state: state ?? "all" })}
        />
        <FilterChip
          label="Kind"
          value={params.kind}
          options={[
            { value: "production", label: "Production" },
            { value: "test", label: "Test" },
          ]}
          onChange={(kind) => void setParams({ kind })}
        />
        {versions.length > 1 && (
          <FilterChip
            label="Version"
            value={params.version === null ? null : String(params.version)}
            options={versions.map(({ number }) => ({ value: String(number), label: `Version ${number}` }))}
            onChange={(version) => void setParams({ version: version === null ? null : Number(version) })}
          />
        )}
        <FilterChip
          label="Started"
          value={params.days === null ? null : String(params.days)}
          options={[
            { value: "1", label: "Today" },
            { value: "7", label: "Last 7 days" },
            { value: "30", label: "Last 30 days" },
          ]}
          onChange={(days) => void setParams({ days: days === null ? null : Number(days) })}
        />
      </div>
      <Region skeleton={<TableSkeleton rows={6} columns={6} />}>
        {params.state === "without" ? (
          <CallsWithout base={base} automationId={automationId} />
        ) : (
          <Runs base={base} automationId={automationId} params={params} />
        )}
      </Region>
    </div>
  );
}

const isUnfiltered = ({ state, kind, version, q, days }: RunParams) =>
  state === "all" && kind === null && version === null && !q && days === null;

interface RunsProps {
  base: string;
  automationId: string;
  params: RunParams;
}

function Runs({ base, automationId, params }: RunsProps) {
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const query = useSuspenseInfiniteQuery(
    trpc.run.list.infiniteQueryOptions(...runsOptions(automationId, params)),
  );
  const rows = query.data.pages.flatMap((page) => page.data);
  const path = `${base}/automations/${automationId}`;
  const { readOnly } = useBuilder();
  const failed = readOnly ? [] : rows.filter(({ state, test }) => state === "failed" && !test);
  if (rows.length === 0) {
    return isUnfiltered(params) ? (
      <EmptyState icon={History} title="No runs yet">
        A run appears here for each ended call once the automation is published, also for the calls that are
        not texted, with the reason.
      </EmptyState>
    ) : (
      <NoResults what="runs" clearHref={`${path}?tab=runs`} />
    );
  }
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <>
      {failed.length > 0 && (
        <RetryMany automationId={automationId} chosen={chosen} done={() => setChosen([])} />
      )}
      <DataTable
        caption="Runs"
        rows={rows}
        rowKey={(row) => row.id}
        href={(row) => `${path}/runs/${row.id}`}
        columns={[
          ...(failed.length > 0
            ? [
                {
                  key: "choose",
                  header: "Choose",
                  hideHeader: true,
                  width: "w-9",
                  cell: (row: RunSummary) =>
                    failed.includes(row) && (
                      <span className="relative z-10">
                        <Checkbox
                          label={<span className="sr-only">Choose the run for {whoOf(row)}</span>}
                          checked={chosen.includes(row.id)}
                          onChange={() => toggle(row.id)}
                        />
                      </span>
                    ),
                },
              ]
            : []),
          {
            key: "who",
            header: "Customer",
            primary: true,
            width: "w-52",
            cell: (row) => (
              <span className="tabular flex items-center gap-2">
                {whoOf(row)}
                {row.test && <Badge>Test</Badge>}
              </span>
            ),
          },
          {
            key: "state",
            header: "Run",
            width: "w-32",
            cell: (row) => <StateBadge of="run" value={row.state} />,
          },
          { key: "text", header: "SMS", width: "w-40", cell: (row) => <Texted run={row} /> },
          {
            key: "reason",
            header: "Reason",
            cell: (row) => (
              <span className="line-clamp-2 text-ink-muted text-sm sm:line-clamp-1" title={row.reason ?? ""}>
                {row.reason ?? "–"}
              </span>
            ),
          },
          {
            key: "call",
            header: "Call",
            width: "w-20",
            cell: (row) =>
              row.callId ? (
                <TextLink href={`${base}/calls/${row.callId}`} className="font-normal">
                  Call
                </TextLink>
              ) : (
                "–"
              ),
          },
          {
            key: "version",
            header: "Version",
            align: "right",
            width: "w-20",
            cell: (row) => (row.version === 0 ? "Draft" : row.version),
          },
          {
            key: "at",
            header: "Started",
            align: "right",
            width: "w-36",
            cell: (row) => <RelativeTime at={row.createdAt} />,
          },
        ]}
      />
      <LoadMore query={query} />
    </>
  );
}

const whoOf = ({ customerPhone, test }: RunSummary) =>
  customerPhone ? formatPhone(customerPhone) : test ? "The draft" : "No number";

function Texted({ run }: { run: RunSummary }) {
  if (run.message) return <StateBadge of="message" value={run.message.status} />;
  return <span className="text-ink-faint">Not texted</span>;
}
