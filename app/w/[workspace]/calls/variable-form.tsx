"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import type { FilterOptions } from "@/server/domain/calls/filter-options";
import {
  needsNoValue,
  type VariableCondition,
  type VariableOperator,
} from "@/server/domain/calls/shared/variable-condition";

type Variable = FilterOptions["variables"][number];

const ORDERED = ["is", "gt", "gte", "lt", "lte", "known", "unknown"] as const;
const OPERATORS: Record<Variable["type"], readonly VariableOperator[]> = {
  boolean: ["is", "known", "unknown"],
  text: ["has", "is", "is_not", "known", "unknown"],
  number: ORDERED,
  enum: ["is", "is_not", "has", "known", "unknown"],
  date: ORDERED,
  time: ORDERED,
  datetime: ["gt", "gte", "lt", "lte", "known", "unknown"],
  phone: ["is", "is_not", "known", "unknown"],
  email: ["is", "is_not", "has", "known", "unknown"],
  list: ["has", "known", "unknown"],
};
const WORDS: Record<VariableOperator, string> = {
  is: "is",
  is_not: "is not",
  gt: "more than",
  gte: "at least",
  lt: "less than",
  lte: "at most",
  has: "contains",
  known: "is known",
  unknown: "is unknown",
};
const OF_TIME: Partial<Record<VariableOperator, string>> = {
  gt: "after",
  gte: "on or after",
  lt: "before",
  lte: "on or before",
};

export const operatorWords = (operator: VariableOperator, type: Variable["type"]): string =>
  (type === "date" || type === "time" || type === "datetime" ? OF_TIME[operator] : undefined) ??
  WORDS[operator];

const INPUTS: Partial<Record<Variable["type"], string>> = {
  number: "number",
  date: "date",
  datetime: "date",
  time: "time",
};

interface VariableFormProps {
  variables: Variable[];
  condition?: VariableCondition;
  onSubmit: (condition: VariableCondition) => void;
}

/** Which variable, how it is compared, and with what; only what fits its type. */
export function VariableForm({ variables, condition, onSubmit }: VariableFormProps) {
  const [name, setName] = useState(condition?.name ?? variables[0]?.name ?? "");
  const variable = variables.find((one) => one.name === name) ?? { name, type: "text" as const, options: [] };
  const operators = OPERATORS[variable.type];
  const [wanted, setWanted] = useState(condition?.operator);
  const operator = operators.find((one) => one === wanted) ?? operators[0] ?? "is";
  const choices = choicesOf(variable);
  const [typed, setTyped] = useState(condition?.value ?? "");
  const value = choices && !choices.includes(typed) ? (choices[0] ?? "") : typed;
  const complete = needsNoValue(operator) || value.trim() !== "";
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) onSubmit({ name, operator, value: value.trim() });
      }}
    >
      <Field label="Variable">
        {(aria) => (
          <Select {...aria} value={name} onChange={(event) => setName(event.target.value)}>
            {[...new Set([...variables.map((one) => one.name), name])].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Comparison">
        {(aria) => (
          <Select
            {...aria}
            value={operator}
            onChange={(event) => setWanted(operators.find((one) => one === event.target.value))}
          >
            {operators.map((one) => (
              <option key={one} value={one}>
                {operatorWords(one, variable.type)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {!needsNoValue(operator) && (
        <Field label="Value">
          {(aria) =>
            choices ? (
              <Select {...aria} value={value} onChange={(event) => setTyped(event.target.value)}>
                {choices.map((one) => (
                  <option key={one} value={one}>
                    {variable.type === "boolean" ? (one === "true" ? "True" : "False") : one}
                  </option>
                ))}
              </Select>
            ) : (
              <Input
                {...aria}
                type={INPUTS[variable.type] ?? "text"}
                step="any"
                value={value}
                maxLength={200}
                onChange={(event) => setTyped(event.target.value)}
              />
            )
          }
        </Field>
      )}
      <Button type="submit" size="sm" variant="primary" className="self-end" disabled={!complete}>
        Apply
      </Button>
    </form>
  );
}

const choicesOf = ({ type, options }: Variable): string[] | null => {
  if (type === "boolean") return ["true", "false"];
  return type === "enum" && options.length > 0 ? options : null;
};
