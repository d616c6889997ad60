"use client";
import { useFormContext } from "react-hook-form";
import { Field, type FieldAria } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import type { VariableCondition } from "@/server/domain/assistants/schema";
import { NumberInput } from "./number-input";
import type { PostCallValues } from "./post-call-form";
import { useSettings } from "./use-settings";

type Variable = PostCallValues["postCallVariables"][number];
type OfVariable = Extract<VariableCondition, { kind: "variable" }>;

const KINDS = {
  always: "Always",
  variable: "Only if another variable has a value",
  longer_than: "Only if the call was longer than",
  ended_by: "Only if a certain side hung up",
} as const;

/** When the variable is asked for at all. */
export function ConditionFields({ index }: { index: number }) {
  const { watch } = useFormContext<PostCallValues>();
  const { settings, set, check, conditionErrors: errors } = useSettings(index);
  const { condition } = settings;
  const others = watch("postCallVariables").filter(
    ({ name, settings: theirs }, place) => place !== index && name !== "" && theirs?.condition === undefined,
  );
  const choose = (kind: string) => {
    const [first] = others;
    if (kind === "variable") set({ condition: conditionOn(first) });
    else if (kind === "longer_than") set({ condition: { kind, seconds: 30 } });
    else if (kind === "ended_by") set({ condition: { kind, by: "customer" } });
    else set({ condition: undefined });
  };
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Asked"
        hint={condition ? "In other calls the variable stays unknown." : undefined}
        error={errors.whole}
      >
        {(aria) => (
          <Select
            {...aria}
            className="max-w-96"
            value={condition?.kind ?? "always"}
            onChange={(event) => choose(event.target.value)}
            onBlur={check}
          >
            {Object.entries(KINDS).map(([kind, label]) => (
              <option key={kind} value={kind} disabled={kind === "variable" && others.length === 0}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {condition?.kind === "variable" && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Variable" error={errors.name}>
            {(aria) => (
              <Select
                {...aria}
                value={condition.name}
                onChange={(event) => {
                  const other = others.find(({ name }) => name === event.target.value);
                  if (other) set({ condition: conditionOn(other) });
                }}
                onBlur={check}
              >
                {!others.some(({ name }) => name === condition.name) && (
                  <option value={condition.name}>{condition.name || "Choose a variable"}</option>
                )}
                {others.map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Has the value" error={errors.equals}>
            {(aria) => (
              <Equals
                aria={aria}
                other={others.find(({ name }) => name === condition.name)}
                value={condition.equals}
                onChange={(equals) => set({ condition: asking(condition.name, equals) })}
                onBlur={check}
              />
            )}
          </Field>
        </div>
      )}
      {condition?.kind === "longer_than" && (
        <Field label="Seconds" error={errors.seconds}>
          {(aria) => (
            <NumberInput
              {...aria}
              className="max-w-32"
              value={condition.seconds}
              onChange={(seconds) =>
                set({ condition: { kind: "longer_than", seconds: seconds ?? Number.NaN } })
              }
              onBlur={check}
            />
          )}
        </Field>
      )}
      {condition?.kind === "ended_by" && (
        <Field label="Who hung up">
          {(aria) => (
            <Select
              {...aria}
              className="max-w-48"
              value={condition.by}
              onChange={(event) =>
                set({
                  condition: {
                    kind: "ended_by",
                    by: event.target.value === "assistant" ? "assistant" : "customer",
                  },
                })
              }
            >
              <option value="customer">The customer</option>
              <option value="assistant">The assistant</option>
            </Select>
          )}
        </Field>
      )}
    </div>
  );
}

/** A condition on this variable, with the value that is most likely meant. */
function conditionOn(other: Variable | undefined): OfVariable {
  const name = other?.name ?? "";
  if (other?.type === "boolean") return asking(name, true);
  return asking(name, other?.type === "enum" ? other.options?.[0] : undefined);
}

/** What is not asked for is not there, so that the form is not taken for changed. */
const asking = (name: string, equals: OfVariable["equals"]): OfVariable => ({
  kind: "variable",
  name,
  ...(equals === undefined ? {} : { equals }),
});

interface EqualsProps {
  aria: FieldAria;
  other: Variable | undefined;
  value: OfVariable["equals"];
  onChange: (value: OfVariable["equals"]) => void;
  onBlur: () => void;
}

const ANY = "Any value";

/** The value that the other variable must have, in the form of its type; none: it must be known. */
function Equals({ aria, other, value, onChange, onBlur }: EqualsProps) {
  const control = { ...aria, onBlur };
  const text = value === undefined ? "" : String(value);
  switch (other?.type) {
    case "number":
      return (
        <NumberInput
          {...control}
          placeholder={ANY}
          value={typeof value === "number" ? value : undefined}
          onChange={onChange}
        />
      );
    case "text":
      return (
        <Input
          {...control}
          placeholder={ANY}
          value={text}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      );
    default: {
      const options = other?.type === "boolean" ? ["true", "false"] : (other?.options ?? []).filter(Boolean);
      return (
        <Select
          {...control}
          value={text}
          onChange={({ target }) =>
            onChange(
              other?.type === "boolean" && target.value ? target.value === "true" : target.value || undefined,
            )
          }
        >
          <option value="">{ANY}</option>
          {text !== "" && !options.includes(text) && <option>{text}</option>}
          {options.map((option) => (
            <option key={option} value={option}>
              {other?.type === "boolean" ? option.replace(/^./, (first) => first.toUpperCase()) : option}
            </option>
          ))}
        </Select>
      );
    }
  }
}
