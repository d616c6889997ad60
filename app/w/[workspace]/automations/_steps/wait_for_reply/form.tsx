"use client";
import { FieldError } from "@/app/_ui/field";
import type { WaitForReplyStep } from "@/server/domain/automations/steps/wait_for_reply/schema";
import { AtField } from "../../[id]/at-field";
import { useBuilder } from "../../[id]/builder-context";
import { SpanField } from "../span-field";

export function WaitForReplyForm({ step }: { step: WaitForReplyStep }) {
  const { changeStep, errorOf } = useBuilder();
  const misplaced = errorOf(step.id, "id");
  return (
    <>
      <AtField name="id">
        <SpanField step={step} label="At most" onChange={(span) => changeStep({ ...step, ...span })} />
        {misplaced && <FieldError>{misplaced}</FieldError>}
      </AtField>
      <p className="text-ink-muted text-sm">
        The first text of the customer after this run's message takes the Replied lane at once; later steps
        can insert the reply and branch on it. When the time is over, or they opt out, the No reply lane is
        taken.
      </p>
    </>
  );
}
