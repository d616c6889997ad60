"use client";
import { Radio } from "lucide-react";
import { isSms } from "@/server/domain/automations/shared/sms";
import { findStep, insertStep, nextStepId, type Place } from "@/server/domain/automations/shared/tree";
import { assumedWalk, laneTaken } from "@/server/domain/automations/shared/walk";
import { kindOf, type StepType } from "@/server/domain/automations/steps/all";
import { AddStep } from "../_parts/add-step";
import { StepCard, TriggerCard } from "../_parts/step-card";
import { StepTree } from "../_parts/step-tree";
import { useShown } from "../_parts/use-shown";
import { useBuilder } from "./builder-context";
import { StepPanel } from "./step-panel";
import { TreeKeys } from "./tree-keys";
import { UndoButtons } from "./undo-buttons";
import { useChosenStep } from "./use-chosen-step";

/** The tree in the middle, the form of the chosen step at its right. */
export function Builder() {
  const { view, draft, problems, sample, readOnly } = useBuilder();
  const [chosen, choose] = useChosenStep();
  const add = (place: Place, type: StepType) => {
    const id = nextStepId(draft.definition);
    const step = kindOf({ type }).create(id);
    // The recipient is nearly always the customer, and the only number the platform has is nearly always the sender.
    if (isSms(step)) step.to = "{{call.customerPhone}}";
    const platform = view.senders.filter((sender) => sender.provider === "sandbox" && sender.sms);
    if (step.type === "send_sms" && platform.length === 1) step.senderId = platform[0]?.id ?? "";
    draft.edit(insertStep(draft.definition, place, step));
    void choose(id);
  };
  const visits = sample ? assumedWalk(draft.definition, sample).visits : [];
  const takenLane = (branchId: string) => {
    const visit = visits.find(({ step }) => step.id === branchId);
    // What a customer will answer is not in the sample; an unfinished branch decides nothing.
    if (problems.some(({ stepId }) => stepId === branchId)) return null;
    return visit?.kind === "decision" ? laneTaken(visit) : null;
  };
  const current = findStep(draft.definition, chosen) ? chosen : "trigger";
  const canvas = useShown(current);
  return (
    <div className="grid min-w-0 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="flex min-w-0 flex-col gap-2">
        <TreeKeys>
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
              renderAdd={
                readOnly
                  ? undefined
                  : (place, label) => <AddStep label={label} onAdd={(type) => add(place, type)} />
              }
            />
          </section>
        </TreeKeys>
        {!readOnly && <UndoButtons />}
      </div>
      <StepPanel />
    </div>
  );
}
