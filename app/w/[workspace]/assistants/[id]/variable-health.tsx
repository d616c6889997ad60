"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Activity, TriangleAlert } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { cn } from "@/app/_ui/cn";
import { EmptyState } from "@/app/_ui/empty-state";
import type { VariableHealth as Health, HealthCounts } from "@/server/domain/evaluation/health";
import { BEFORE_DAYS, RECENT_DAYS } from "@/server/domain/evaluation/shared/health-shift";
import { healthInWords, percentsOf, sharesOf, totalOf } from "./health-figures";
import { ShareLine } from "./share-line";

/** How often each variable of the assistant is known, unknown and corrected, and what changed suddenly. */
export function VariableHealth({ assistantId }: { assistantId: string }) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.assistant.health.queryOptions({ id: assistantId }));
  const hasCalls = data.some((health) => totalOf(health).read > 0);
  return (
    <section aria-labelledby="health" className="flex max-w-3xl flex-col gap-4">
      <div>
        <h2 id="health" className="font-semibold text-lg">
          Health of the variables
        </h2>
        <p className="text-ink-muted">
          What completed calls gave in the last {RECENT_DAYS} days, held against the {BEFORE_DAYS} days
          before. A sudden change is said here and on the overview.
        </p>
      </div>
      {hasCalls ? (
        <div className="overflow-x-auto rounded-lg border bg-surface">
          <table className="w-full text-left">
            <thead className="border-b text-ink-muted text-xs">
              <tr>
                <th scope="col" className="px-4 py-2 font-medium">
                  Variable
                </th>
                <th scope="col" className="py-2 pr-4 font-medium max-sm:hidden">
                  {RECENT_DAYS + BEFORE_DAYS} days
                </th>
                {["Known", "Unknown", "Corrected"].map((title) => (
                  <th key={title} scope="col" className="py-2 pr-4 text-right font-medium">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            {data.map((health) => (
              <HealthRows key={health.name} health={health} />
            ))}
          </table>
        </div>
      ) : (
        <EmptyState icon={Activity} title="No completed calls in these days">
          Once calls are read, this shows how often each variable is known, and warns when that changes.
        </EmptyState>
      )}
    </section>
  );
}

function HealthRows({ health }: { health: Health }) {
  const { name, recent, before, alarms } = health;
  return (
    <tbody className="border-b last:border-b-0">
      <tr title={healthInWords(health) ?? undefined}>
        <th scope="row" className="max-w-0 truncate px-4 py-2 font-medium font-mono text-sm max-sm:w-2/5">
          {name}
        </th>
        <td className="w-32 py-2 pr-4 max-sm:hidden">
          <ShareLine shares={sharesOf(health)} recent={RECENT_DAYS} className="w-28" />
        </td>
        {(["known", "unknown", "corrected"] as const).map((measure) => (
          <Figure key={measure} measure={measure} recent={recent} before={before} />
        ))}
      </tr>
      {alarms.length > 0 && (
        <tr>
          <td colSpan={5} className="px-4 pb-3">
            {alarms.map((words) => (
              <p key={words} className="flex gap-2 text-sm text-warning-text">
                <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                {words}
              </p>
            ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}

interface FigureProps {
  measure: "known" | "unknown" | "corrected";
  recent: HealthCounts;
  before: HealthCounts;
}

/** The recent figure; before it in small where there was one. */
function Figure({ measure, recent, before }: FigureProps) {
  const now = percentsOf(recent);
  const then = percentsOf(before);
  return (
    <td className="tabular w-24 py-2 pr-4 text-right align-top max-sm:w-20">
      <span className={cn("block", !now && "text-ink-faint")}>{now ? `${now[measure]}%` : "No calls"}</span>
      {then && <span className="block text-ink-faint text-xs">{then[measure]}% before</span>}
    </td>
  );
}
