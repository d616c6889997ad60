/** What may be asked of a variable's value. `has`: words of a text, or an entry of a list. */
export const VARIABLE_OPERATORS = [
  "is",
  "is_not",
  "gt",
  "gte",
  "lt",
  "lte",
  "has",
  "known",
  "unknown",
] as const;
export type VariableOperator = (typeof VARIABLE_OPERATORS)[number];

export interface VariableCondition {
  name: string;
  operator: VariableOperator;
  /** As typed: "true", "17", "2026-03-01", a text; empty for known and unknown. */
  value: string;
}

const OPERATORS: ReadonlySet<string> = new Set(VARIABLE_OPERATORS);
const isOperator = (text: string): text is VariableOperator => OPERATORS.has(text);

export const needsNoValue = (operator: VariableOperator) => operator === "known" || operator === "unknown";

/** "status:is:true", "amount:gte:100", "summary:has:tuesday morning", "plan:unknown"; null for anything else. */
export function readCondition(text: string): VariableCondition | null {
  const [, name = "", operator = "", value = ""] =
    /^([^:]{1,200}):([a-z_]+)(?::([\s\S]{0,200}))?$/.exec(text) ?? [];
  if (!isOperator(operator)) return null;
  if (needsNoValue(operator)) return { name, operator, value: "" };
  return value.trim() === "" ? null : { name, operator, value: value.trim() };
}

export const writeCondition = ({ name, operator, value }: VariableCondition) =>
  needsNoValue(operator) ? `${name}:${operator}` : `${name}:${operator}:${value}`;

const NUMBER = /^-?\d+(\.\d+)?$/;
export const asNumber = (value: string) => (NUMBER.test(value) ? Number(value) : null);

/** The typed values that the text may stand for: "17" is a number or a text, "true" is true or a text. */
export function meanings(value: string): (string | number | boolean)[] {
  const number = asNumber(value);
  return [
    ...(number === null ? [] : [number]),
    ...(value === "true" || value === "false" ? [value === "true"] : []),
    value,
  ];
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** How days, moments and times begin in ISO 8601; in Postgres too (wrapup_values). */
const MOMENT = "^([0-9]{4}-[0-9]{2}|[0-9]{2}:[0-9]{2})";
const SIGNS = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

export type Comparison = VariableCondition & { operator: keyof typeof SIGNS };
export const isComparison = (condition: VariableCondition): condition is Comparison =>
  condition.operator in SIGNS;

/** What is compared with; a day means all of it: what is later on that day is neither after nor before it. */
export function operandOf({ operator, value }: Comparison): number | string {
  const wholeDay = DAY.test(value) && (operator === "gt" || operator === "lte");
  return asNumber(value) ?? (wholeDay ? `${value}~` : value);
}

export const isMoment = (operand: number | string) => new RegExp(MOMENT).test(String(operand));

/**
 * A comparison as a JSON path that exists where it holds: numbers with numbers, days, times and moments by their ISO
 * text, other texts with texts. A list is not compared.
 */
export function comparison(condition: Comparison) {
  const operand = operandOf(condition);
  const alike = typeof operand === "string" && isMoment(operand) ? ` && @ like_regex "${MOMENT}"` : "";
  const { name, operator } = condition;
  return `strict $.${JSON.stringify(name)} ? (@ ${SIGNS[operator]} ${JSON.stringify(operand)}${alike})`;
}
