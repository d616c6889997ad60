"use client";
import type { ComponentProps } from "react";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field, type FieldAria, FieldError } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { useInBrowser } from "@/app/_ui/relative-time";
import { Select } from "@/app/_ui/select";
import { Textarea } from "@/app/_ui/textarea";
import { readOptions } from "@/server/domain/automations/shared/conditions";
import { type Condition, OPERATORS, type Operator } from "@/server/domain/automations/shared/operators";
import { variableOf } from "@/server/domain/automations/shared/values";
import { useBuilder } from "../../[id]/builder-context";

interface OperandProps {
  condition: Condition;
  /** Tells the fields of several conditions apart: " 2". */
  suffix?: string;
  onChange: (value: string) => void;
  onBlur: () => void;
  error: string | undefined;
}

/** What is compared with, in the form of the operator's type. */
export function OperandField({ condition, error, suffix = "", ...rest }: OperandProps) {
  const { view } = useBuilder();
  const inBrowser = useInBrowser();
  const { operator } = condition;
  const { type } = OPERATORS[operator];
  const options = optionsOf(condition, view.assistant.postCallVariables);
  if (operator === "enum_is_any_of" && options.length > 0) {
    return <AnyOf {...rest} suffix={suffix} value={condition.value} options={options} error={error} />;
  }
  if (operator === "time_between" || operator === "datetime_time_between") {
    return <SpanOfDay {...rest} suffix={suffix} value={condition.value} error={error} />;
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const hint =
    type === "datetime" && inBrowser
      ? `By your clock, ${zone}; compared with the moment in the call.`
      : (HINTS[operator] ?? undefined);
  return (
    <Field label={`${LABELS[operator] ?? "Compare with"}${suffix}`} {...(hint ? { hint } : {})} error={error}>
      {(aria) => <Control {...rest} aria={aria} condition={condition} options={options} />}
    </Field>
  );
}

const LABELS: { [O in Operator]?: string } = {
  list_has_at_least: "How many",
  date_within_next: "Days",
  date_within_last: "Days",
  text_matches: "Pattern",
};
const HINTS: { [O in Operator]?: string } = {
  enum_is_any_of: "One option in a line.",
  text_is_any_of: "One text in a line.",
  text_matches:
    "Found anywhere in the text: \\d a digit, . any sign, * any number of it, ^ the beginning, $ the end.",
  date_within_next: "Today counts too, where your workspace is.",
  date_within_last: "Today counts too, where your workspace is.",
};

type Variables = Parameters<typeof variableOf>[1];

/** The options that may be chosen from; none where the value is no option. */
function optionsOf({ path, operator }: Condition, variables: Variables): string[] {
  const isWhole =
    operator.endsWith("equals") || operator.endsWith("includes") || operator === "enum_is_any_of";
  const variable = isWhole && path !== "" ? variableOf(path, variables)?.variable : undefined;
  return variable?.type === "enum" ? variable.options : [];
}

interface ControlProps extends Omit<OperandProps, "error"> {
  aria: FieldAria;
  options: string[];
}

function Control({ aria, condition, options, onChange, onBlur }: ControlProps) {
  const inBrowser = useInBrowser();
  const { value, operator } = condition;
  const { type } = OPERATORS[operator];
  const control = { ...aria, onBlur };
  if (options.length > 0) {
    return (
      <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Choose an option</option>
        {value !== "" && !options.includes(value) && <option>{value}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </Select>
    );
  }
  const typed = {
    ...control,
    value,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  } satisfies ComponentProps<"input"> & ComponentProps<"textarea">;
  if (operator === "text_is_any_of") return <Textarea {...typed} rows={3} />;
  if (operator === "date_within_next" || operator === "date_within_last")
    return <Input {...typed} inputMode="numeric" />;
  switch (type) {
    case "date":
    case "time":
      return <Input {...typed} type={type} />;
    case "datetime":
      return (
        <Input
          {...control}
          type="datetime-local"
          value={inBrowser ? toLocal(value) : ""}
          onChange={(event) => onChange(toInstant(event.target.value))}
        />
      );
    case "enum":
      return <Textarea {...typed} rows={3} />;
    case "number":
      return <Input {...typed} inputMode="decimal" />;
    case "list":
      return <Input {...typed} inputMode={operator === "list_has_at_least" ? "numeric" : "text"} />;
    case "text":
    case "boolean":
    case "any":
      return <Input {...typed} />;
    default:
      return type satisfies never;
  }
}

/** An instant as the browser's field has it: by the viewer's clock, without an offset. */
function toLocal(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const toInstant = (local: string): string => {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
};

interface AnyOfProps extends Omit<OperandProps, "condition"> {
  value: string;
  options: string[];
}

function AnyOf({ value, suffix = "", options, onChange, onBlur, error }: AnyOfProps) {
  const chosen = new Set(readOptions(value));
  const toggle = (option: string) =>
    onChange(options.filter((one) => (one === option) !== chosen.has(one)).join("\n"));
  return (
    <fieldset className="flex flex-col gap-1.5" onBlur={onBlur}>
      <legend className="mb-1.5 font-medium text-sm">{`Compare with${suffix}`}</legend>
      <div className="flex max-h-48 flex-col gap-1 overflow-y-auto rounded-md border px-2.5 py-2">
        {options.map((option) => (
          <Checkbox
            key={option}
            label={option}
            checked={chosen.has(option)}
            aria-invalid={error ? true : undefined}
            onChange={() => toggle(option)}
          />
        ))}
      </div>
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}

/** Two times of day; over midnight when the first is the later one. */
function SpanOfDay({
  value,
  suffix = "",
  onChange,
  onBlur,
  error,
}: Omit<OperandProps, "condition"> & { value: string }) {
  const [from = "", to = ""] = value.split("-");
  return (
    <div className="flex gap-3">
      <Field label={`From${suffix}`} error={error} className="flex-1">
        {(aria) => (
          <Input
            {...aria}
            type="time"
            value={from}
            onBlur={onBlur}
            onChange={({ target }) => onChange(`${target.value}-${to}`)}
          />
        )}
      </Field>
      <Field label={`To${suffix}`} className="flex-1">
        {(aria) => (
          <Input
            {...aria}
            type="time"
            value={to}
            onBlur={onBlur}
            onChange={({ target }) => onChange(`${from}-${target.value}`)}
          />
        )}
      </Field>
    </div>
  );
}
