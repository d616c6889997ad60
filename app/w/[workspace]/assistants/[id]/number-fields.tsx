"use client";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { NumberInput } from "./number-input";
import { useSettings } from "./use-settings";

/** Which numbers are taken; another one leaves the variable unknown. */
export function NumberFields({ index }: { index: number }) {
  const { settings, set, check, errorOf } = useSettings(index);
  return (
    <>
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <Field label="At least" error={errorOf("min")}>
          {(aria) => (
            <NumberInput {...aria} value={settings.min} onChange={(min) => set({ min })} onBlur={check} />
          )}
        </Field>
        <Field label="At most" error={errorOf("max")}>
          {(aria) => (
            <NumberInput {...aria} value={settings.max} onChange={(max) => set({ max })} onBlur={check} />
          )}
        </Field>
        <Field label="Unit" error={errorOf("unit")} className="max-sm:col-span-2">
          {(aria) => (
            <Input
              {...aria}
              value={settings.unit ?? ""}
              placeholder="EUR"
              onChange={(event) => set({ unit: event.target.value || undefined })}
              onBlur={check}
            />
          )}
        </Field>
      </div>
      <Checkbox
        label="Whole numbers only"
        checked={settings.integer ?? false}
        onChange={(event) => set({ integer: event.target.checked })}
      />
    </>
  );
}
