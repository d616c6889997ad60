"use client";
import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import type { PostCallVariableType } from "@/server/domain/assistants/schema";
import {
  type Condition,
  OPERATOR_NAMES,
  OPERATORS,
  type Operator,
  operatorsFor,
} from "@/server/domain/automations/shared/operators";
import { AtField } from "../../[id]/at-field";
import { useBuilder } from "../../[id]/builder-context";
import { DataPicker } from "../../[id]/data-picker";
import { OperandField } from "./operand-field";

/** Operators that compare texts letter by letter. */
const CASE_MATTERS = new Set<Operator>([
  ...OPERATOR_NAMES.filter((name) => OPERATORS[name].type === "text"),
  "list_includes",
  "list_not_includes",
]);
const WORDS: readonly string[] = ["text", "enum", "list"];
/** These read what is typed in a way of their own. */
const OWN_FORM = /within|between|matches/;

/** What was typed, where the next operator reads it the same way; a date is nothing for a number. */
function operandFor(next: Operator, { operator, value }: Condition): string {
  if (next === operator) return value;
  const [before, after] = [OPERATORS[operator].type, OPERATORS[next].type];
  if (OWN_FORM.test(next) || OWN_FORM.test(operator))
    return next.slice(0, 11) === operator.slice(0, 11) ? value : "";
  return before === after || (WORDS.includes(before) && WORDS.includes(after)) ? value : "";
}

interface ConditionFieldsProps {
  stepId: string;
  /** Where it stands: "groups.0.1". */
  field: string;
  /** Counted through the form; the first needs no number. */
  number: number;
  condition: Condition;
  onChange: (condition: Condition) => void;
  remove: ReactNode;
}

/** One condition: a value, an operator of its type, and what it is compared with. */
export function ConditionFields({
  stepId,
  field,
  number,
  condition,
  onChange,
  remove,
}: ConditionFieldsProps) {
  const { typeOf, labelOf, errorOf, touch } = useBuilder();
  const change = (next: Partial<Condition>) => onChange({ ...condition, ...next });
  const suffix = number > 1 ? ` ${number}` : "";
  const type = condition.path ? typeOf(condition.path) : null;
  const pick = (path: string, picked: PostCallVariableType | null) => {
    const fitting = picked ? operatorsFor(picked) : OPERATOR_NAMES;
    const operator = fitting.includes(condition.operator) ? condition.operator : (fitting[0] ?? "is_known");
    change({ path, operator, value: operandFor(operator, condition) });
  };
  const operators = type ? operatorsFor(type) : OPERATOR_NAMES;
  return (
    <>
      <AtField name={`${field}.path`}>
        <Field label={`Value${suffix}`} error={errorOf(stepId, `${field}.path`)} aside={remove}>
          {(aria) => (
            <DataPicker
              label="Choose the value that decides"
              onPick={pick}
              trigger={
                <button
                  type="button"
                  {...aria}
                  className="control flex h-8 w-full items-center justify-between gap-2 px-2.5 text-left"
                >
                  {condition.path ? (
                    <span className="truncate font-medium">{labelOf(condition.path)}</span>
                  ) : (
                    <span className="text-ink-faint">Choose from the call data</span>
                  )}
                  <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
                </button>
              }
            />
          )}
        </Field>
      </AtField>
      <AtField name={`${field}.operator`}>
        <Field label={`Condition${suffix}`} error={errorOf(stepId, `${field}.operator`)}>
          {(aria) => (
            <Select
              {...aria}
              value={condition.operator}
              onChange={(event) => {
                const operator = OPERATOR_NAMES.find((name) => name === event.target.value);
                if (operator) change({ operator, value: operandFor(operator, condition) });
              }}
            >
              {!operators.includes(condition.operator) && (
                <option value={condition.operator}>{OPERATORS[condition.operator].label}</option>
              )}
              {operators.map((name) => (
                <option key={name} value={name}>
                  {OPERATORS[name].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </AtField>
      {OPERATORS[condition.operator].operands === 2 && (
        <AtField name={`${field}.value`}>
          <OperandField
            condition={condition}
            suffix={suffix}
            onChange={(value) => change({ value })}
            onBlur={() => touch(stepId, `${field}.value`)}
            error={errorOf(stepId, `${field}.value`)}
          />
        </AtField>
      )}
      {CASE_MATTERS.has(condition.operator) && (
        <Checkbox
          label={`Case matters${suffix}`}
          checked={condition.caseSensitive}
          onChange={(event) => change({ caseSensitive: event.target.checked })}
        />
      )}
    </>
  );
}
