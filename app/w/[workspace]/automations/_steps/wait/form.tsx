"use client";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Segmented } from "@/app/_ui/segmented";
import { Select } from "@/app/_ui/select";
import type { WaitStep } from "@/server/domain/automations/steps/wait/schema";
import { AtField } from "../../[id]/at-field";
import { useBuilder } from "../../[id]/builder-context";
import { SpanField } from "../span-field";

export function WaitForm({ step }: { step: WaitStep }) {
  const { changeStep, errorOf, touch } = useBuilder();
  return (
    <>
      <Segmented
        label="Wait"
        value={step.mode}
        onChange={(mode) => changeStep({ ...step, mode })}
        options={[
          { value: "for", label: "For a time" },
          { value: "until", label: "Until a time of day" },
        ]}
      />
      {step.mode === "for" ? (
        <SpanField step={step} label="How long" onChange={(span) => changeStep({ ...step, ...span })} />
      ) : (
        <div className="flex gap-2">
          <AtField name="time">
            <Field label="Time" error={errorOf(step.id, "time")} className="flex-1">
              {(aria) => (
                <Input
                  {...aria}
                  type="time"
                  value={step.time}
                  onBlur={() => touch(step.id, "time")}
                  onChange={({ target }) => changeStep({ ...step, time: target.value })}
                />
              )}
            </Field>
          </AtField>
          <Field label="On" className="flex-1">
            {(aria) => (
              <Select
                {...aria}
                value={step.days}
                onChange={({ target }) =>
                  changeStep({ ...step, days: target.value === "weekdays" ? "weekdays" : "any" })
                }
              >
                <option value="any">Any day</option>
                <option value="weekdays">Monday to Friday</option>
              </Select>
            )}
          </Field>
        </div>
      )}
      <p className="text-ink-muted text-sm">
        {step.mode === "for"
          ? "Counted from when the run comes here. It waits through restarts; switch the automation off and you are asked what becomes of those that wait."
          : "The next time that clocks show it where the customer is: by the contact's time zone, else by the phone number."}
      </p>
    </>
  );
}
