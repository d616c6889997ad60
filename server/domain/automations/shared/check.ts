import type { PostCallVariable, PostCallVariableType } from "../../assistants/schema";
import type { Problem } from "../schema";
import type { StepOutput } from "../steps/kind";
import { readSpan } from "./clock";
import { readDays, readNumber, readOptions } from "./conditions";
import { type Condition, type Groups, OPERATORS, operatorsFor } from "./operators";
import { compilePattern } from "./pattern";
import { formatProblem, parseTemplate, valuesOf } from "./templates";
import {
  CALL_FIELDS,
  type CallData,
  fullPath,
  instantOf,
  isoDay,
  pathLabel,
  timeOfDay,
  typeOfPath,
  variableOf,
} from "./values";

const TYPE_WORDS: Record<PostCallVariableType, string> = {
  boolean: "true or false",
  text: "a text",
  number: "a number",
  enum: "one of several options",
  date: "a date",
  time: "a time",
  datetime: "a date and time",
  phone: "a phone number",
  email: "an email address",
  list: "a list",
};

/** A number that a step may send from. */
export interface SenderOption {
  id: string;
  phone: string;
  label: string;
  provider: string;
  connectionId: string | null;
  sms: boolean;
  /** ISO 3166 alpha-2: nothing is sent there from this sender. */
  blockedCountries?: readonly string[];
  /** Why, with the cure. */
  registrationNote?: string | null;
}

export interface ConnectionOption {
  id: string;
  name: string;
  /** Null: working; else why it cannot send at present. */
  problem: string | null;
}

/** What a step is checked against. */
export interface ProblemContext {
  variables: readonly PostCallVariable[];
  senders: readonly SenderOption[];
  connections: readonly ConnectionOption[];
  /** Tells the types of lead data, which no definition declares. */
  sample: CallData | null;
  /** What steps before this one leave, by path. */
  before?: ReadonlyMap<string, StepOutput>;
  /** Whether a step before this one texts the customer. */
  textedBefore?: boolean;
}

const typeOf = (path: string, { variables, sample, before }: ProblemContext) =>
  before?.get(fullPath(path))?.type ?? typeOfPath(path, variables, sample);

/** Faults of a branch's conditions, each tied to its place: "groups.0.1.value". */
export const groupProblems = (
  stepId: string,
  groups: Groups,
  context: ProblemContext,
  within = "",
): Problem[] =>
  groups.flatMap((group, at) =>
    group.flatMap((condition, index) => {
      const fault = conditionProblem(condition, context);
      const field = `${within}groups.${at}.${index}.${fault?.field}`;
      return fault ? [{ stepId, field, message: fault.message }] : [];
    }),
  );

function conditionProblem(
  condition: Condition,
  context: ProblemContext,
): { field: string; message: string } | null {
  const at = (field: string, message: string) => ({ field, message });
  if (condition.path === "") return at("path", "Choose the value that decides");
  const missing = missingValue(condition.path, context);
  if (missing) return at("path", missing);
  const operator = OPERATORS[condition.operator];
  const type = typeOf(condition.path, context);
  if (type && !operatorsFor(type).includes(condition.operator)) {
    const name = pathLabel(condition.path);
    return at("operator", `"${operator.label}" does not fit "${name}", which is ${TYPE_WORDS[type]}`);
  }
  if (operator.operands === 1) return null;
  const wrong = operandProblem(condition, variableOf(condition.path, context.variables)?.variable ?? null);
  return wrong ? at("value", wrong) : null;
}

/** What is wrong with the second operand, by the operator's type and the variable that it is compared with. */
function operandProblem(condition: Condition, variable: PostCallVariable | null): string | null {
  const value = condition.value.trim();
  if (value === "") return "Say what to compare with";
  switch (condition.operator) {
    case "date_within_next":
    case "date_within_last":
      return readDays(value) === null ? `"${value}" is not a number of days` : null;
    case "time_between":
    case "datetime_time_between":
      return readSpan(value) === null ? "Give both times, like 09:00 and 17:00" : null;
    case "text_matches": {
      const compiled = compilePattern(value, condition.caseSensitive);
      return compiled.ok ? null : compiled.problem;
    }
  }
  const { type } = OPERATORS[condition.operator];
  switch (type) {
    case "number":
      return readNumber(value) === null ? `"${value}" is not a number` : null;
    case "date":
      return isoDay(value) === null ? `"${value}" is not a date; write it like 2026-03-01` : null;
    case "time":
      return timeOfDay(value) === null ? `"${value}" is not a time of day; write it like 15:30` : null;
    case "datetime":
      return instantOf(value) === null
        ? `"${value}" is no date and time with an offset; write it like 2026-03-01T15:30:00+01:00`
        : null;
    case "enum":
      return strayOption(readOptions(value), variable);
    case "list":
      if (condition.operator !== "list_has_at_least") return strayOption([value], variable);
      return /^\d{1,6}$/.test(value) ? null : `"${value}" is not a whole number`;
    case "text":
      return condition.operator.endsWith("equals") ? wholeTextProblem(value, variable) : null;
    case "boolean":
    case "any":
      return null;
    default:
      return type satisfies never;
  }
}

/** A text that is compared as a whole can only match what the variable's values look like. */
function wholeTextProblem(value: string, variable: PostCallVariable | null): string | null {
  switch (variable?.type) {
    case "enum":
      return strayOption([value], variable);
    case "phone":
      return /^\+\d{7,15}$/.test(value) ? null : `"${value}" is no whole number; write it like +14155552671`;
    case "email":
      return value.includes("@") ? null : `"${value}" is no email address`;
    default:
      return null;
  }
}

function strayOption(values: string[], variable: PostCallVariable | null): string | null {
  if (variable?.type !== "enum") return null;
  const stray = values.find(
    (value) => !variable.options.some((option) => option.toLowerCase() === value.toLowerCase()),
  );
  return stray === undefined ? null : `"${stray}" is not one of the options of "${variable.name}"`;
}

/** Faults of a text with inserted values; `whenEmpty` null: it may be empty. */
export function templateProblems(
  stepId: string,
  field: string,
  template: string,
  whenEmpty: string | null,
  context: ProblemContext,
): Problem[] {
  if (template.trim() === "") return whenEmpty === null ? [] : [{ stepId, field, message: whenEmpty }];
  return parseTemplate(template).flatMap((token) => {
    if (token.kind === "malformed") return [{ stepId, field, message: token.message }];
    if (token.kind === "text") return [];
    const message = missingValue(token.path, context) ?? formatProblem(token, typeOf(token.path, context));
    return message ? [{ stepId, field, message }] : [];
  });
}

/** A recipient is one: a list goes to nobody. */
export const listProblems = (
  stepId: string,
  field: string,
  template: string,
  context: ProblemContext,
): Problem[] =>
  valuesOf(template).flatMap(({ path }) =>
    typeOf(path, context) === "list"
      ? [{ stepId, field, message: `"${pathLabel(path)}" is a list; a message goes to one number` }]
      : [],
  );

/** Why a path cannot have a value in any call, or null. */
export function missingValue(path: string, context: ProblemContext): string | null {
  const [group, ...rest] = fullPath(path).split(".");
  const name = rest.join(".");
  switch (group) {
    case "variables":
      if (variableOf(path, context.variables)) return null;
      return `The variable "${name}" does not exist (any more); choose another, or add it to the assistant`;
    case "call":
      return Object.hasOwn(CALL_FIELDS, name) ? null : `A call has no "${name}"`;
    case "steps":
      return context.before?.has(fullPath(path))
        ? null
        : `No step before this one gives "${pathLabel(path)}"; choose another value, or move the step`;
    // What a call knew beforehand comes from outside and may hold more than is declared.
    case "callVariables":
    case "lead":
    case "transcript":
      return null;
    default:
      return `The call data has no "${path}"`;
  }
}
