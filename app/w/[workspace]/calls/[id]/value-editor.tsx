"use client";
import type { ReactNode } from "react";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field, FieldError } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { Textarea } from "@/app/_ui/textarea";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { Draft } from "./value-draft";

interface ValueEditorProps {
  definition: PostCallVariable;
  draft: Draft;
  onChange: (draft: Draft) => void;
  error: string | undefined;
  /** IANA: on whose clock a date and time is meant. */
  timeZone: string;
  /** Where the name stands already. */
  hideLabel?: boolean;
  disabled?: boolean;
}

/** The value of a variable in the form of its type. Empty means unknown, for every type. */
export function ValueEditor({ definition, draft, onChange, error, ...rest }: ValueEditorProps) {
  const { name, type, options, settings } = definition;
  const { timeZone, hideLabel = false, disabled = false } = rest;
  if (Array.isArray(draft)) {
    return (
      <Options legend={name} hideLegend={hideLabel} error={error}>
        {options.map((option) => (
          <Checkbox
            key={option}
            label={option}
            disabled={disabled}
            checked={draft.includes(option)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...draft, option] : draft.filter((ticked) => ticked !== option),
              )
            }
          />
        ))}
      </Options>
    );
  }
  return (
    <Field label={name} hideLabel={hideLabel} hint={hintOf(definition, timeZone)} error={error}>
      {(aria) => {
        const control = { ...aria, disabled, value: draft };
        const typed = {
          ...control,
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        switch (type) {
          case "boolean":
            return (
              <Select {...typed}>
                <option value="true">True</option>
                <option value="false">False</option>
                <option value="">Unknown</option>
              </Select>
            );
          case "enum":
            return (
              <Select {...typed}>
                <option value="">Unknown</option>
                {draft !== "" && !options.includes(draft) && <option value={draft}>{draft}</option>}
                {options.map((option) => (
                  <option key={option}>{option}</option>
                ))}
              </Select>
            );
          case "number":
            return (
              <Input {...typed} inputMode={settings.integer ? "numeric" : "decimal"} autoComplete="off" />
            );
          case "date":
            return <Input {...typed} type="date" />;
          case "time":
            return <Input {...typed} type="time" />;
          case "datetime":
            return <Input {...typed} type="datetime-local" />;
          case "phone":
            return <Input {...typed} type="tel" autoComplete="off" />;
          case "email":
            return <Input {...typed} type="email" autoComplete="off" />;
          case "text":
            return <Textarea {...typed} rows={2} />;
          case "list":
            return <Textarea {...typed} rows={2} />;
          default:
            return type satisfies never;
        }
      }}
    </Field>
  );
}

export const UNFINISHED = "Finish it, or clear it: empty is unknown";

/** A date of which only a part is typed has no value yet, and would be taken for empty. */
export const findUnfinished = (form: HTMLFormElement) =>
  [...form.elements]
    .filter((element) => element instanceof HTMLInputElement)
    .find((input) => input.validity.badInput);

function hintOf({ type, settings }: PostCallVariable, timeZone: string): string | undefined {
  const { min, max, unit, integer } = settings;
  switch (type) {
    case "number":
      return sentence([
        integer && "a whole number",
        min !== undefined && `at least ${min}`,
        max !== undefined && `at most ${max}`,
        unit && `in ${unit}`,
      ]);
    case "datetime":
      return `On the clock of ${timeZone}`;
    case "list":
      return "One entry per line";
    default:
      return undefined;
  }
}

function sentence(parts: (string | false | undefined)[]): string | undefined {
  const words = parts.filter(Boolean).join(", ");
  return words === "" ? undefined : words.charAt(0).toUpperCase() + words.slice(1);
}

interface OptionsProps {
  legend: string;
  hideLegend: boolean;
  error: string | undefined;
  children: ReactNode;
}

function Options({ legend, hideLegend, error, children }: OptionsProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5" aria-invalid={error ? true : undefined}>
      <legend className={hideLegend ? "sr-only" : "mb-1.5 font-medium text-sm"}>{legend}</legend>
      {children}
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}
