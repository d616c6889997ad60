import { z } from "zod";
import type { PostCallVariableType } from "../../assistants/schema";
import { DataPath } from "./step-fields";

export const OPERATORS = {
  boolean_is_true: { type: "boolean", label: "(Boolean) Is true", operands: 1 },
  boolean_is_false: { type: "boolean", label: "(Boolean) Is false", operands: 1 },
  text_equals: { type: "text", label: "(Text) Exactly matches", operands: 2 },
  text_not_equals: { type: "text", label: "(Text) Does not exactly match", operands: 2 },
  text_contains: { type: "text", label: "(Text) Contains", operands: 2 },
  text_not_contains: { type: "text", label: "(Text) Does not contain", operands: 2 },
  text_starts_with: { type: "text", label: "(Text) Starts with", operands: 2 },
  text_not_starts_with: { type: "text", label: "(Text) Does not start with", operands: 2 },
  text_ends_with: { type: "text", label: "(Text) Ends with", operands: 2 },
  text_not_ends_with: { type: "text", label: "(Text) Does not end with", operands: 2 },
  text_is_any_of: { type: "text", label: "(Text) Is any of", operands: 2 },
  text_matches: { type: "text", label: "(Text) Matches pattern", operands: 2 },
  number_equals: { type: "number", label: "(Number) Is equal to", operands: 2 },
  number_not_equals: { type: "number", label: "(Number) Is not equal to", operands: 2 },
  number_greater_than: { type: "number", label: "(Number) Is greater than", operands: 2 },
  number_greater_or_equal: { type: "number", label: "(Number) Is at least", operands: 2 },
  number_less_than: { type: "number", label: "(Number) Is less than", operands: 2 },
  number_less_or_equal: { type: "number", label: "(Number) Is at most", operands: 2 },
  date_before: { type: "date", label: "(Date) Is before", operands: 2 },
  date_equals: { type: "date", label: "(Date) Is on", operands: 2 },
  date_after: { type: "date", label: "(Date) Is after", operands: 2 },
  date_within_next: { type: "date", label: "(Date) Is within the next days", operands: 2 },
  date_within_last: { type: "date", label: "(Date) Is within the last days", operands: 2 },
  time_before: { type: "time", label: "(Time) Is before", operands: 2 },
  time_at: { type: "time", label: "(Time) Is at", operands: 2 },
  time_after: { type: "time", label: "(Time) Is after", operands: 2 },
  time_between: { type: "time", label: "(Time) Is between", operands: 2 },
  datetime_before: { type: "datetime", label: "(Date and time) Is before", operands: 2 },
  datetime_after: { type: "datetime", label: "(Date and time) Is after", operands: 2 },
  datetime_time_between: { type: "datetime", label: "(Date and time) Time of day is between", operands: 2 },
  enum_is_any_of: { type: "enum", label: "(Options) Is any of", operands: 2 },
  list_includes: { type: "list", label: "(List) Includes", operands: 2 },
  list_not_includes: { type: "list", label: "(List) Does not include", operands: 2 },
  list_is_empty: { type: "list", label: "(List) Is empty", operands: 1 },
  list_is_not_empty: { type: "list", label: "(List) Is not empty", operands: 1 },
  list_has_at_least: { type: "list", label: "(List) Has at least", operands: 2 },
  is_known: { type: "any", label: "Is known", operands: 1 },
  is_unknown: { type: "any", label: "Is unknown", operands: 1 },
} as const satisfies Record<string, { type: OperatorType; label: string; operands: 1 | 2 }>;
type OperatorType = "boolean" | "text" | "number" | "date" | "time" | "datetime" | "enum" | "list" | "any";
export type Operator = keyof typeof OPERATORS;
export const OPERATOR_NAMES = Object.keys(OPERATORS) as [Operator, ...Operator[]];

/** An enum of many options is a list: `typeOfPath` says so. */
const FITTING: Record<PostCallVariableType, readonly OperatorType[]> = {
  boolean: ["boolean"],
  text: ["text"],
  number: ["number"],
  enum: ["text", "enum"],
  date: ["date"],
  time: ["time"],
  datetime: ["date", "datetime"],
  phone: ["text"],
  email: ["text"],
  list: ["list"],
};

/** The operators that a value of this type may take: only its own, and those of any type. */
export const operatorsFor = (type: PostCallVariableType): Operator[] =>
  OPERATOR_NAMES.filter((name) => {
    const of = OPERATORS[name].type;
    // Options have an "is any of" of their own, with the options to choose from.
    if (type === "enum" && name === "text_is_any_of") return false;
    return of === "any" || FITTING[type].includes(of);
  });

export const Condition = z.strictObject({
  path: DataPath.or(z.literal("")),
  operator: z.enum(OPERATOR_NAMES),
  /**
   * The second operand, as typed; read by the operator's type: dates "2026-03-01", days "7", times "15:30", a span
   * "09:00-17:00", instants with their offset, "2026-03-01T15:30:00+01:00", several options one in a line.
   */
  value: z.string().max(8000).default(""),
  caseSensitive: z.boolean().default(false),
});
export type Condition = z.output<typeof Condition>;

/** Any of the groups, and in a group all conditions: OR of ANDs. */
export const Groups = z.array(z.array(Condition).min(1).max(10)).min(1).max(10);
export type Groups = z.output<typeof Groups>;

export const newCondition = (): Condition => ({
  path: "",
  operator: "boolean_is_true",
  value: "",
  caseSensitive: false,
});
