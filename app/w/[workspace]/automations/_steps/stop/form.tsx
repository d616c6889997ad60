"use client";
import type { StopStep } from "@/server/domain/automations/steps/stop/schema";
import { useBuilder } from "../../[id]/builder-context";
import { TemplateField } from "../../[id]/template-field";

export function StopForm({ step }: { step: StopStep }) {
  const { changeStep, errorOf, touch } = useBuilder();
  return (
    <TemplateField
      name="reason"
      label="Reason"
      hint="Shown with the run. Nothing after this step is done."
      placeholder="The customer did not agree"
      max={300}
      multiline
      value={step.reason}
      onChange={(reason) => changeStep({ ...step, reason })}
      onBlur={() => touch(step.id, "reason")}
      error={errorOf(step.id, "reason")}
    />
  );
}
