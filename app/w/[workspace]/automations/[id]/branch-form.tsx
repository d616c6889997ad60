"use client";
import { ChevronDown } from "lucide-react";
import { Badge } from "@/app/_ui/badge";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/select";
import type { PostCallVariableType } from "@/server/domain/assistants/schema";
import {
  type BranchStep,
  type Condition,
  OPERATOR_NAMES,
  OPERATORS,
  type Operator,
  operatorsFor,
} from "@/server/domain/automations/schema";
import { evaluateCondition } from "@/server/domain/automations/shared/conditions";
import { LANE_TITLES } from "@/server/domain/automations/shared/tree";
import { pathLabel, typeOfPath } from "@/server/domain/automations/shared/values";
import { useBuilder } from "./builder-context";
import { DataPicker } from "./data-picker";
import { OperandField } from "./operand-field";

/** Operators that compare texts letter by letter. */
const CASE_MATTERS = new Set<Operator>([
  ...OPERATOR_NAMES.filter((name) => OPERATORS[name].type === "text"),
  "list_includes",
  "list_not_includes",
]);

const WORDS: readonly string[] = ["text", "enum", "list"];

/** What was typed, where the next operator reads it the same way; a date is nothing for a number. */
function operandFor(next: Operator, { operator, value }: Condition): string {
  const [before, after] = [OPERATORS[operator].type, OPERATORS[next].type];
  return before === after || (WORDS.includes(before) && WORDS.includes(after)) ? value : "";
}

export function BranchForm({ step }: { step: BranchStep }) {
  const { view, sample, changeStep, errorOf, touch } = useBuilder();
  const { condition } = step;
  const change = (next: Partial<Condition>) => changeStep({ ...step, condition: { ...condition, ...next } });
  const type = condition.path ? typeOfPath(condition.path, view.assistant.postCallVariables, sample) : null;
  const pick = (path: string, picked: PostCallVariableType | null) => {
    const fitting = picked ? operatorsFor(picked) : OPERATOR_NAMES;
    const operator = fitting.includes(condition.operator) ? condition.operator : (fitting[0] ?? "is_known");
    change({ path, operator, value: operandFor(operator, condition) });
  };
  const operators = type ? operatorsFor(type) : OPERATOR_NAMES;
  const decision = sample && condition.path ? evaluateCondition(condition, sample) : null;
  return (
    <>
      <Field label="Value" error={errorOf(step.id, "condition.path")}>
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
                  <span className="truncate font-medium">{pathLabel(condition.path)}</span>
                ) : (
                  <span className="text-ink-faint">Choose from the call data</span>
                )}
                <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
              </button>
            }
          />
        )}
      </Field>
      <Field label="Condition" error={errorOf(step.id, "condition.operator")}>
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
      {OPERATORS[condition.operator].operands === 2 && (
        <OperandField
          condition={condition}
          onChange={(value) => change({ value })}
          onBlur={() => touch(step.id, "condition.value")}
          error={errorOf(step.id, "condition.value")}
        />
      )}
      {CASE_MATTERS.has(condition.operator) && (
        <Checkbox
          label="Case matters"
          checked={condition.caseSensitive}
          onChange={(event) => change({ caseSensitive: event.target.checked })}
        />
      )}
      <p className="text-ink-muted text-sm">
        A value that a call does not settle is unknown: it takes neither True nor False but the Unknown lane.
      </p>
      {decision && (
        <p className="flex flex-wrap items-center gap-1.5 rounded-md bg-sunken px-2.5 py-1.5 text-sm">
          <span className="text-ink-muted">With the sample:</span> {decision.explanation}
          <Badge tone="accent">{LANE_TITLES[decision.lane]}</Badge>
        </p>
      )}
    </>
  );
}
