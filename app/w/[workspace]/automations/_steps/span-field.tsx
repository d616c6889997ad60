"use client";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { type Span, UNITS } from "@/server/domain/automations/shared/span";
import { AtField } from "../[id]/at-field";
import { useBuilder } from "../[id]/builder-context";

interface SpanFieldProps {
  step: Span & { id: string };
  label: string;
  onChange: (span: Span) => void;
}

/** A stretch of time: a number and its unit. */
export function SpanField({ step, label, onChange }: SpanFieldProps) {
  const { errorOf, touch } = useBuilder();
  const { amount, unit } = step;
  return (
    <AtField name="amount">
      <div className="flex gap-2">
        <Field label={label} error={errorOf(step.id, "amount")} className="flex-1">
          {(aria) => (
            <Input
              {...aria}
              type="number"
              inputMode="numeric"
              min={1}
              step={1}
              value={amount === 0 ? "" : amount}
              onBlur={() => touch(step.id, "amount")}
              onChange={({ target }) =>
                onChange({ amount: Math.min(100_000, Math.max(0, Math.round(Number(target.value)))), unit })
              }
            />
          )}
        </Field>
        <Field label="Unit" className="w-28">
          {(aria) => (
            <Select
              {...aria}
              value={unit}
              onChange={({ target }) =>
                onChange({ amount, unit: UNITS.find((one) => one === target.value) ?? unit })
              }
            >
              {UNITS.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </AtField>
  );
}
