import type { PostCallVariable, PostCallVariableType } from "../../assistants/schema";
import {
  type BranchStep,
  type Condition,
  type Definition,
  type Letter,
  OPERATORS,
  operatorsFor,
  type Problem,
  type Step,
} from "../schema";
import { readNumber, readOptions } from "./conditions";
import { parseTemplate, valuesOf } from "./templates";
import { listSteps } from "./tree";
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
import { sumOfShares, variantsOf } from "./variants";

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

/** What a definition is checked against. */
export interface ProblemContext {
  variables: readonly PostCallVariable[];
  senders: readonly SenderOption[];
  connections: readonly ConnectionOption[];
  /** Tells the types of lead data, which no definition declares. */
  sample: CallData | null;
}

/** Every fault that publishing refuses, each tied to the field that mends it; empty: ready to publish. Pure. */
export function findProblems(definition: Definition, context: ProblemContext): Problem[] {
  const placed = listSteps(definition);
  if (placed.length === 0)
    return [{ stepId: null, field: "steps", message: "Add a step: without one nothing happens" }];
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const { step } of placed) {
    if (seen.has(step.id)) {
      problems.push({
        stepId: step.id,
        field: "id",
        message: `Two steps have the id "${step.id}"; remove one`,
      });
    }
    seen.add(step.id);
    problems.push(...problemsOf(step, context));
  }
  if (!placed.some(({ step }) => step.type !== "branch")) {
    problems.push({
      stepId: null,
      field: "steps",
      message: "Every lane is empty: add a step that does something",
    });
  }
  return problems;
}

function problemsOf(step: Step, context: ProblemContext): Problem[] {
  switch (step.type) {
    case "branch":
      return branchProblems(step, context);
    case "send_sms":
    case "twilio_send_sms":
      return [
        ...senderProblems(step, context),
        ...templateProblems(step.id, "to", step.to, "Say who gets the message", context),
        ...listedRecipients(step, context),
        ...variantsOf(step).flatMap(({ letter, body }) =>
          templateProblems(step.id, bodyField(letter), body, "Write the message", context),
        ),
        ...shareProblems(step),
      ];
    default:
      return step satisfies never;
  }
}

function branchProblems({ id, condition }: BranchStep, context: ProblemContext): Problem[] {
  const at = (field: string, message: string): Problem => ({
    stepId: id,
    field: `condition.${field}`,
    message,
  });
  if (condition.path === "") return [at("path", "Choose the value that decides")];
  const missing = missingValue(condition.path, context);
  if (missing) return [at("path", missing)];
  const operator = OPERATORS[condition.operator];
  const type = typeOfPath(condition.path, context.variables, context.sample);
  if (type && !operatorsFor(type).includes(condition.operator)) {
    const name = pathLabel(condition.path);
    return [at("operator", `"${operator.label}" does not fit "${name}", which is ${TYPE_WORDS[type]}`)];
  }
  if (operator.operands === 1) return [];
  const wrong = operandProblem(condition, variableOf(condition.path, context.variables)?.variable ?? null);
  return wrong ? [at("value", wrong)] : [];
}

/** What is wrong with the second operand, by the operator's type and the variable that it is compared with. */
function operandProblem(condition: Condition, variable: PostCallVariable | null): string | null {
  const value = condition.value.trim();
  if (value === "") return "Say what to compare with";
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

function senderProblems(step: Exclude<Step, BranchStep>, context: ProblemContext): Problem[] {
  const at = (field: string, message: string): Problem => ({ stepId: step.id, field, message });
  if (step.type === "twilio_send_sms") {
    if (step.connectionId === "") return [at("connectionId", "Choose a Twilio connection")];
    const connection = context.connections.find(({ id }) => id === step.connectionId);
    if (!connection) return [at("connectionId", "This Twilio connection was removed; choose another")];
    if (connection.problem) return [at("connectionId", `${connection.name}: ${connection.problem}`)];
  }
  if (step.senderId === "") return [at("senderId", "Choose the number to send from")];
  const sender = context.senders.find(({ id }) => id === step.senderId);
  const belongs =
    step.type === "twilio_send_sms"
      ? sender?.connectionId === step.connectionId
      : sender?.provider === "sandbox";
  if (!sender || !belongs) return [at("senderId", "This number was removed; choose another")];
  if (!sender.sms) return [at("senderId", `${sender.phone} cannot send SMS; choose another number`)];
  return [];
}

function templateProblems(
  stepId: string,
  field: string,
  template: string,
  whenEmpty: string,
  context: ProblemContext,
): Problem[] {
  if (template.trim() === "") return [{ stepId, field, message: whenEmpty }];
  return parseTemplate(template).flatMap((token) => {
    if (token.kind === "malformed") return [{ stepId, field, message: token.message }];
    const message = token.kind === "value" ? missingValue(token.path, context) : null;
    return message ? [{ stepId, field, message }] : [];
  });
}

/** The field of one of a step's texts, as a problem names it: "body", "body.B". */
export const bodyField = (letter: Letter) => (letter === "A" ? "body" : `body.${letter}`);

function shareProblems(step: Exclude<Step, BranchStep>): Problem[] {
  const sum = sumOfShares(step);
  if (sum !== 100) {
    const message = `The shares add up to ${sum} %; they must add up to 100 %`;
    return [{ stepId: step.id, field: "variants", message }];
  }
  const unused = step.variants && variantsOf(step).find(({ share }) => share === 0);
  const message = `Text ${unused?.letter} has a share of 0 %; give it one, or remove it`;
  return unused ? [{ stepId: step.id, field: "variants", message }] : [];
}

function listedRecipients(step: Exclude<Step, BranchStep>, context: ProblemContext): Problem[] {
  return valuesOf(step.to).flatMap(({ path }) =>
    typeOfPath(path, context.variables, context.sample) === "list"
      ? [
          {
            stepId: step.id,
            field: "to",
            message: `"${pathLabel(path)}" is a list; a message goes to one number`,
          },
        ]
      : [],
  );
}

/** The variables that a definition reads and the assistant has not, each once, in the order in which they are read. Pure. */
export function missingVariables(definition: Definition, variables: readonly PostCallVariable[]): string[] {
  const paths = listSteps(definition).flatMap(({ step }) =>
    step.type === "branch"
      ? [step.condition.path]
      : [step.to, ...variantsOf(step).map(({ body }) => body)].flatMap(valuesOf).map(({ path }) => path),
  );
  const missing = paths
    .filter((path) => path !== "" && fullPath(path).startsWith("variables."))
    .filter((path) => variableOf(path, variables) === null);
  return [...new Set(missing.map(pathLabel))];
}

/** Why a path cannot have a value in any call, or null. */
function missingValue(path: string, context: ProblemContext): string | null {
  const [group, ...rest] = fullPath(path).split(".");
  const name = rest.join(".");
  switch (group) {
    case "variables":
      if (variableOf(path, context.variables)) return null;
      return `The variable "${name}" does not exist (any more); choose another, or add it to the assistant`;
    case "call":
      return Object.hasOwn(CALL_FIELDS, name) ? null : `A call has no "${name}"`;
    // What a call knew beforehand comes from outside and may hold more than is declared.
    case "callVariables":
    case "lead":
    case "transcript":
      return null;
    default:
      return `The call data has no "${path}"`;
  }
}
