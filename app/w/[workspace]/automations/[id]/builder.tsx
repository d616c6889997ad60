"use client";
import { Radio } from "lucide-react";
import type { BranchStep, StepType } from "@/server/domain/automations/schema";
import { evaluateCondition } from "@/server/domain/automations/shared/conditions";
import { planRun } from "@/server/domain/automations/shared/plan";
import {
  findStep,
  insertStep,
  newStep,
  nextStepId,
  type Place,
} from "@/server/domain/automations/shared/tree";
import { AddStep } from "../_parts/add-step";
import { StepCard, TriggerCard } from "../_parts/step-card";
import { StepTree } from "../_parts/step-tree";
import { useShown } from "../_parts/use-shown";
import { useBuilder } from "./builder-context";
import { StepPanel } from "./step-panel";
import { useChosenStep } from "./use-chosen-step";

/** The tree in the middle, the form of the chosen step at its right. */
export function Builder() {
  const { view, draft, problems, sample } = useBuilder();
  const [chosen, choose] = useChosenStep();
  const add = (place: Place, type: StepType) => {
    const id = nextStepId(draft.definition);
    const step = newStep(type, id);
    // The recipient is nearly always the customer, and the only number the platform has is nearly always the sender.
    if (step.type !== "branch") step.to = "{{call.customerPhone}}";
    const platform = view.senders.filter((sender) => sender.provider === "sandbox" && sender.sms);
    if (step.type === "send_sms" && platform.length === 1) step.senderId = platform[0]?.id ?? "";
    draft.change({ definition: insertStep(draft.definition, place, step) });
    void choose(id);
  };
  const reached = sample
    ? new Set(planRun(draft.definition, sample).map(({ step }) => step.id))
    : new Set<string>();
  const takenLane = (branchId: string) => {
    const step = findStep(draft.definition, branchId)?.step;
    if (!sample || !reached.has(branchId) || step?.type !== "branch") return null;
    return laneOf(step, sample);
  };
  const current = findStep(draft.definition, chosen) ? chosen : "trigger";
  const canvas = useShown(current);
  return (
    <div className="grid min-w-0 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <section
        ref={canvas}
        aria-label="Steps"
        className="min-w-0 overflow-x-auto rounded-lg px-1 py-4 lg:min-h-[60vh] lg:border lg:border-dashed lg:px-3 lg:py-8"
      >
        <StepTree
          steps={draft.definition.steps}
          takenLane={takenLane}
          trigger={
            <TriggerCard
              assistantName={view.assistant.name}
              chosen={current === "trigger"}
              onChoose={() => void choose("trigger")}
              foot={
                view.listeningUntil && (
                  <span className="flex items-center gap-1.5 text-accent-text text-xs">
                    <Radio aria-hidden className="size-3.5 motion-safe:animate-pulse" />
                    Listening for a call
                  </span>
                )
              }
            />
          }
          renderStep={(step) => (
            <StepCard
              step={step}
              chosen={current === step.id}
              onChoose={() => void choose(step.id)}
              problems={problems.filter(({ stepId }) => stepId === step.id).length}
            />
          )}
          renderAdd={(place, label) => <AddStep label={label} onAdd={(type) => add(place, type)} />}
        />
      </section>
      <StepPanel />
    </div>
  );
}

const laneOf = (step: BranchStep, sample: Parameters<typeof evaluateCondition>[1]) =>
  step.condition.path === "" ? null : evaluateCondition(step.condition, sample).lane;
