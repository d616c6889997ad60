"use client";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import type { Sms } from "@/server/domain/automations/shared/sms";
import { useBuilder } from "../../[id]/builder-context";

const CHOICES = [
  [15, "Send it again after 15 minutes"],
  [60, "Send it again after an hour"],
  [240, "Send it again after 4 hours"],
  [1440, "Send it again after a day"],
] as const;

/** What happens to a message of which the carrier neither said yes nor no, and which its books do not show. */
export function AgainField({ step }: { step: Sms }) {
  const { changeStep } = useBuilder();
  const { againAfterMinutes, ...rest } = step;
  const other =
    againAfterMinutes !== undefined && !CHOICES.some(([minutes]) => minutes === againAfterMinutes);
  return (
    <Field
      label="If the carrier's answer is lost"
      hint="It is looked up in the carrier's books first. Sending again happens once, and may reach a person twice if the books were wrong."
    >
      {(aria) => (
        <Select
          {...aria}
          value={String(againAfterMinutes ?? "")}
          onChange={({ target }) =>
            changeStep(target.value === "" ? rest : { ...rest, againAfterMinutes: Number(target.value) })
          }
        >
          <option value="">Ask a person</option>
          {CHOICES.map(([minutes, label]) => (
            <option key={minutes} value={minutes}>
              {label}
            </option>
          ))}
          {other && (
            <option value={againAfterMinutes}>{`Send it again after ${againAfterMinutes} minutes`}</option>
          )}
        </Select>
      )}
    </Field>
  );
}
