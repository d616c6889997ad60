"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useQueryState } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/app/_ui/button";
import { downloadCsv } from "@/app/_ui/csv";
import { type Column, DataTable } from "@/app/_ui/data-table";
import { Select } from "@/app/_ui/select";
import type { GroupRow } from "@/server/domain/analytics/group";
import { GROUP_DIMS, type GroupDim, METRICS } from "@/server/domain/analytics/schema";
import { ChangeMark } from "../_period/change-mark";
import { changeOfRate, formatCount, formatRate } from "../_period/rates";
import { usePeriod } from "../_period/use-period";
import { RATES, type RateName } from "./rates-of";
import { byParser } from "./search-params";

const NAMES: Record<GroupDim, string> = {
  assistant: "Assistant",
  automation: "Automation",
  version: "Version",
  text: "Text",
  sender: "Sender",
  country: "Country",
  error: "Carrier's error",
  hour: "Hour of the day",
};

const count = (
  key: "sent" | "delivered" | "failed" | "answered" | "optedOut" | "segments",
  header: string,
): Column<GroupRow> => ({
  key,
  header,
  align: "right",
  cell: ({ counts }) => (
    <span className={counts[key] === 0 ? "text-ink-faint" : ""}>{formatCount(counts[key])}</span>
  ),
});

const rateColumn = (of: RateName): Column<GroupRow> => {
  const { title, part, whole, goodWhen } = RATES[of];
  return {
    key: of,
    header: title,
    align: "right",
    cell: ({ counts, previous }) => (
      <span className="inline-flex items-baseline justify-end gap-2">
        {previous[whole] > 0 && counts[whole] > 0 && (
          <ChangeMark
            goodWhen={goodWhen}
            change={changeOfRate([counts[part], counts[whole]], [previous[part], previous[whole]])}
          />
        )}
        <span className="font-medium">{formatRate(counts[part], counts[whole])}</span>
      </span>
    ),
  };
};

/** The period's texts told apart by what is chosen, each rate beside its change to the period before. */
export function GroupTable({ usual }: { usual: GroupDim }) {
  const trpc = useTRPC();
  const { period } = usePeriod();
  const [chosen, choose] = useQueryState("by", byParser);
  const by = chosen ?? usual;
  const { data } = useSuspenseQuery(trpc.analytics.group.queryOptions({ ...period, by }));
  const rows = data.filter(({ counts }) => counts.sent + counts.failed + counts.unknown > 0);
  const name: Column<GroupRow> = {
    key: "name",
    header: NAMES[by],
    cell: (row) => (
      <span className="block min-w-0">
        <span className={by === "sender" || by === "error" ? "font-mono text-sm" : ""}>{row.name}</span>
        {row.detail && <span className="block max-w-xl text-ink-muted text-sm">{row.detail}</span>}
      </span>
    ),
  };
  const failures = rows.reduce((sum, { counts }) => sum + counts.failed, 0);
  const columns: Column<GroupRow>[] =
    by === "error"
      ? [
          name,
          count("failed", "Failed"),
          {
            key: "share",
            header: "Of all failures",
            align: "right",
            cell: ({ counts }) => formatRate(counts.failed, failures),
          },
        ]
      : [
          name,
          count("sent", "Sent"),
          count("failed", "Failed"),
          rateColumn("delivery"),
          rateColumn("response"),
          rateColumn("optOut"),
          count("segments", "Segments"),
        ];
  const save = () =>
    downloadCsv(
      `wrapup-by-${by}`,
      [by, ...METRICS],
      rows.map((row) => [row.name, ...METRICS.map((metric) => row.counts[metric])]),
    );
  return (
    <section aria-label={`By ${NAMES[by].toLowerCase()}`} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex items-center gap-2">
          <h2 className="font-semibold text-lg">By</h2>
          <Select
            aria-label="Tell apart by"
            className="w-48"
            value={by}
            onChange={(event) => {
              const next = GROUP_DIMS.find((dim) => dim === event.target.value);
              void choose(next === usual || !next ? null : next);
            }}
          >
            {GROUP_DIMS.map((dim) => (
              <option key={dim} value={dim}>
                {NAMES[dim].toLowerCase()}
              </option>
            ))}
          </Select>
        </div>
        {rows.length > 0 && (
          <Button size="sm" icon={<Download />} onClick={save}>
            Download CSV
          </Button>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="text-ink-muted">
          {by === "error" ? "No text failed in this period." : "No text was sent in this period."}
        </p>
      ) : (
        <DataTable
          caption={`Texts by ${NAMES[by].toLowerCase()}`}
          rows={rows}
          rowKey={(row) => row.key}
          columns={columns}
        />
      )}
    </section>
  );
}
