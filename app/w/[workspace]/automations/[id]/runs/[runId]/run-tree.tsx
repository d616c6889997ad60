"use client";
import { StateBadge } from "@/app/_ui/state-badge";
import type { RunDetail, RunStepView } from "@/server/domain/automations/get-run";
import type { Step } from "@/server/domain/automations/steps/all";
import { StepCard, TriggerCard } from "../../../_parts/step-card";
import { StepTree } from "../../../_parts/step-tree";
import { useShown } from "../../../_parts/use-shown";

interface RunTreeProps {
  run: RunDetail;
  chosen: string;
  onChoose: (stepId: string) => void;
}

const TONES = {
  running: "info",
  waiting: "info",
  succeeded: "success",
  failed: "danger",
  skipped: "faint",
} as const;

/** "1.2 s", or "80 ms". */
const took = ({ startedAt, endedAt }: RunStepView) => {
  if (!endedAt) return null;
  const ms = endedAt.getTime() - startedAt.getTime();
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
};

export const laneTaken = (record: RunStepView | undefined) => {
  const output = record?.output;
  const lane = typeof output === "object" && output !== null && "lane" in output ? output.lane : null;
  return typeof lane === "string" ? lane : null;
};

export function RunTree({ run, chosen, onChoose }: RunTreeProps) {
  const canvas = useShown(chosen);
  const recordOf = (id: string) => run.steps.find((record) => record.id === id);
  const card = (step: Step) => {
    const record = recordOf(step.id);
    const time = record && took(record);
    return (
      <StepCard
        step={step}
        chosen={chosen === step.id}
        onChoose={() => onChoose(step.id)}
        tone={record ? TONES[record.state] : "faint"}
        foot={
          <span className="flex items-center gap-2 pt-0.5">
            <StateBadge of="step" value={record?.state ?? "unreached"} />
            {time && <span className="tabular text-ink-faint text-xs">{time}</span>}
            {record && record.attempts > 1 && (
              <span className="tabular text-ink-faint text-xs">{record.attempts} attempts</span>
            )}
          </span>
        }
      />
    );
  };
  return (
    <section
      ref={canvas}
      aria-label="Steps"
      className="min-w-0 overflow-x-auto rounded-lg px-1 py-4 lg:min-h-[50vh] lg:border lg:border-dashed lg:px-3 lg:py-8"
    >
      <StepTree
        steps={run.definition?.steps ?? []}
        takenLane={(branchId) => laneTaken(recordOf(branchId))}
        trigger={
          <TriggerCard
            assistantName={run.assistantName}
            chosen={chosen === "call"}
            onChoose={() => onChoose("call")}
          />
        }
        renderStep={card}
      />
    </section>
  );
}
