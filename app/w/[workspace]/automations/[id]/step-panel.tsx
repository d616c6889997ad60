"use client";
import { ArrowDown, ArrowUp, Copy, CornerDownRight, Ellipsis, EyeOff, Power, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Dialog } from "@/app/_ui/dialog";
import { Field } from "@/app/_ui/field";
import { IconButton } from "@/app/_ui/icon-button";
import { Input } from "@/app/_ui/input";
import { Menu } from "@/app/_ui/menu";
import { findStep, placesFor, stepTitle } from "@/server/domain/automations/shared/tree";
import { kindOf, type Step } from "@/server/domain/automations/steps/all";
import { lookOf } from "../_steps/all";
import { useBuilder } from "./builder-context";
import { TestStep } from "./test-step";
import { TriggerPanel } from "./trigger-panel";
import { useChosenStep } from "./use-chosen-step";
import { useStepActions } from "./use-step-actions";

/** The form of what is chosen in the tree. */
export function StepPanel() {
  const { draft, readOnly } = useBuilder();
  const [chosen] = useChosenStep();
  const step = findStep(draft.definition, chosen)?.step;
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
        {step && !readOnly && <StepMenu step={step} />}
      </header>
      {step ? <StepForm key={step.id} step={step} /> : <TriggerPanel />}
    </section>
  );
}

function StepForm({ step }: { step: Step }) {
  const { changeStep, readOnly } = useBuilder();
  return (
    <div className="flex flex-col gap-4">
      {step.disabled && (
        <p className="flex items-center gap-2 rounded-md bg-sunken px-2.5 py-1.5 text-sm">
          <EyeOff aria-hidden className="size-4 text-ink-faint" />
          Switched off: a run passes it by{"lanes" in step ? ", with all in its lanes" : ""}.
        </p>
      )}
      <fieldset disabled={readOnly} className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">What it does</legend>
        {lookOf(step).renderForm(step)}
        <Field label="Step name" aside="Optional" hint="How the step is called in the tree and in runs.">
          {(aria) => (
            <Input
              {...aria}
              value={step.name}
              maxLength={120}
              placeholder={kindOf(step).title}
              onChange={(event) => changeStep({ ...step, name: event.target.value })}
            />
          )}
        </Field>
      </fieldset>
      {!readOnly && <TestStep step={step} />}
    </div>
  );
}

function StepMenu({ step }: { step: Step }) {
  const actions = useStepActions();
  const [moving, setMoving] = useState(false);
  return (
    <>
      <Menu
        trigger={<IconButton label={`More for ${stepTitle(step)}`} icon={<Ellipsis />} />}
        items={[
          { label: "Move up", icon: <ArrowUp />, onSelect: () => actions.move(step.id, -1) },
          { label: "Move down", icon: <ArrowDown />, onSelect: () => actions.move(step.id, 1) },
          { label: "Move to…", icon: <CornerDownRight />, onSelect: () => setMoving(true) },
          "separator",
          { label: "Duplicate", icon: <Copy />, onSelect: () => actions.duplicate(step.id) },
          {
            label: step.disabled ? "Switch on" : "Switch off",
            icon: <Power />,
            onSelect: () => actions.toggle(step),
          },
          "separator",
          { label: "Delete step", icon: <Trash2 />, danger: true, onSelect: () => actions.remove(step.id) },
        ]}
      />
      <MoveDialog step={step} open={moving} onOpenChange={setMoving} />
    </>
  );
}

/** Every place that the step can stand in, by name. */
function MoveDialog({
  step,
  open,
  onOpenChange,
}: {
  step: Step;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { draft } = useBuilder();
  const actions = useStepActions();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Move ${stepTitle(step)}`}
      description="Choose where it goes; what is in its lanes goes with it."
    >
      <ul className="flex max-h-96 flex-col overflow-y-auto">
        {open &&
          placesFor(draft.definition, step.id).map(({ place, label, depth }) => (
            <li key={`${place.branchId}.${place.lane}.${place.index}`}>
              <button
                type="button"
                style={{ paddingInlineStart: `${0.5 + depth * 1.25}rem` }}
                className="w-full rounded-md py-1.5 pr-2 text-left hover:bg-hover"
                onClick={() => {
                  actions.moveTo(step.id, place);
                  onOpenChange(false);
                }}
              >
                {label}
              </button>
            </li>
          ))}
      </ul>
    </Dialog>
  );
}
