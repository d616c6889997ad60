"use client";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Badge } from "@/app/_ui/badge";
import { cn } from "@/app/_ui/cn";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { PageHeader } from "@/app/_ui/page-header";
import { RelativeTime } from "@/app/_ui/relative-time";
import { StateBadge } from "@/app/_ui/state-badge";
import { useChosenStep } from "../../use-chosen-step";
import { RunActions } from "./run-actions";
import { RunRecord } from "./run-record";
import { RunTree } from "./run-tree";

/** One run: the tree that it ran on, coloured by what happened, and the record of the chosen step. */
export function RunView({ base, id }: { base: string; id: string }) {
  const trpc = useTRPC();
  const { data: run } = useSuspenseQuery(trpc.run.get.queryOptions({ id }));
  const [asked, choose] = useChosenStep();
  const failed = run.steps.find(({ state }) => state === "failed");
  const last = run.steps.at(-1);
  const chosen = asked === "trigger" ? (failed?.id ?? last?.id ?? "trigger") : asked;
  return (
    <>
      <PageHeader
        back={{ href: `${base}/automations/${run.automation.id}?tab=runs`, label: run.automation.name }}
        title={run.customerPhone ? `Run for ${formatPhone(run.customerPhone)}` : "Run"}
        badge={
          <>
            <StateBadge of="run" value={run.state} />
            {run.test && <Badge>Test</Badge>}
          </>
        }
        description={
          <span className="flex flex-wrap gap-x-3">
            <span>
              Started <RelativeTime at={run.createdAt} />
            </span>
            <span>{run.version === 0 ? "The draft" : `Version ${run.version}`}</span>
            {run.round > 1 && <span>Round {run.round}</span>}
            {run.replayOfId && (
              <TextLink href={`${base}/automations/${run.automation.id}/runs/${run.replayOfId}`}>
                Replay of another run
              </TextLink>
            )}
            {run.callId && <TextLink href={`${base}/calls/${run.callId}`}>Open the call</TextLink>}
          </span>
        }
        actions={<RunActions base={base} run={run} />}
      />
      {run.reason && (
        <p
          className={cn(
            "rounded-lg border px-3 py-2",
            run.state === "failed" ? "border-danger-line bg-danger-subtle text-danger-text" : "bg-surface",
          )}
        >
          {run.reason}
        </p>
      )}
      <div className="grid min-w-0 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <RunTree run={run} chosen={chosen} onChoose={(id) => void choose(id)} />
        <RunRecord base={base} run={run} chosen={chosen} />
      </div>
    </>
  );
}
