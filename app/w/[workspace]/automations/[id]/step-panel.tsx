"use client";
import { ArrowDown, ArrowUp, Ellipsis, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { Menu } from "@/app/_ui/menu";
import type { Step } from "@/server/domain/automations/schema";
import {
  listSteps,
  moveStep,
  removeStep,
  STEP_TITLES,
  stepTitle,
} from "@/server/domain/automations/shared/tree";
import { BranchForm } from "./branch-form";
import { useBuilder } from "./builder-context";
import { SmsForm } from "./sms-form";
import { TestStep } from "./test-step";
import { TriggerPanel } from "./trigger-panel";
import { useChosenStep } from "./use-chosen-step";

/** The form of what is chosen in the tree. */
export function StepPanel() {
  const { draft } = useBuilder();
  const [chosen] = useChosenStep();
  const step = listSteps(draft.definition).find((placed) => placed.step.id === chosen)?.step;
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef(chosen);
  useEffect(() => {
    if (last.current === chosen) return;
    last.current = chosen;
    // Where the panel stands below the tree, choosing a step leads to its form.
    if (window.matchMedia("(max-width: 1023px)").matches) heading.current?.scrollIntoView({ block: "start" });
  }, [chosen]);
  return (
    <section
      aria-labelledby="panel-title"
      className="flex min-w-0 flex-col gap-4 rounded-lg border bg-surface p-4 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto"
    >
      <header className="flex min-h-7 items-center justify-between gap-2">
        <h2 id="panel-title" ref={heading} className="min-w-0 scroll-mt-16 truncate font-semibold">
          {step ? stepTitle(step) : "Phone call ended"}
        </h2>
        {step && <StepMenu step={step} />}
      </header>
      {step ? <StepForm key={step.id} step={step} /> : <TriggerPanel />}
    </section>
  );
}

function StepForm({ step }: { step: Step }) {
  const { changeStep } = useBuilder();
  return (
    <div className="flex flex-col gap-4">
      {step.type === "branch" ? <BranchForm step={step} /> : <SmsForm step={step} />}
      <Field label="Step name" aside="Optional" hint="How the step is called in the tree and in runs.">
        {(aria) => (
          <Input
            {...aria}
            value={step.name}
            maxLength={120}
            placeholder={STEP_TITLES[step.type]}
            onChange={(event) => changeStep({ ...step, name: event.target.value })}
          />
        )}
      </Field>
      <TestStep step={step} />
    </div>
  );
}

function StepMenu({ step }: { step: Step }) {
  const { draft } = useBuilder();
  const [, choose] = useChosenStep();
  const [asking, setAsking] = useState(false);
  const move = (by: -1 | 1) => draft.change({ definition: moveStep(draft.definition, step.id, by) });
  const remove = () => {
    draft.change({ definition: removeStep(draft.definition, step.id) });
    void choose("trigger");
  };
  const inside = step.type === "branch" ? listSteps({ steps: [step] }).length - 1 : 0;
  return (
    <>
      <Menu
        trigger={<IconButton label={`More for ${stepTitle(step)}`} icon={<Ellipsis />} />}
        items={[
          { label: "Move up", icon: <ArrowUp />, onSelect: () => move(-1) },
          { label: "Move down", icon: <ArrowDown />, onSelect: () => move(1) },
          "separator",
          {
            label: "Delete step",
            icon: <Trash2 />,
            danger: true,
            onSelect: () => (inside > 0 ? setAsking(true) : remove()),
          },
        ]}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${stepTitle(step)}?`}
        consequence={`The ${inside === 1 ? "step" : `${inside} steps`} in its lanes ${inside === 1 ? "goes" : "go"} with it.`}
        action="Delete step"
        onConfirm={async () => remove()}
      />
    </>
  );
}
