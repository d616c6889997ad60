import type { VariableValue } from "../../evaluation/schema";
import type { VariableCondition, VariableSettings } from "../schema";

/** Whether the other variable has the value that is asked for; without one, whether it is known. */
export function otherHolds(
  { name, equals }: Extract<VariableCondition, { kind: "variable" }>,
  variables: Record<string, VariableValue>,
): boolean {
  const other = variables[name] ?? null;
  if (equals === undefined) return other !== null;
  return Array.isArray(other) ? other.some((one) => one === equals) : other === equals;
}

/**
 * Whether a required variable is unknown in a call that it was asked of. Who hung up is told by the platforms' own
 * words, which are not read here: such a variable is never missing.
 */
export function isMissing(
  { required, condition }: VariableSettings,
  value: VariableValue | undefined,
  call: { durationSeconds: number; variables: Record<string, VariableValue> },
): boolean {
  if (!required || (value ?? null) !== null) return false;
  switch (condition?.kind) {
    case undefined:
      return true;
    case "variable":
      return otherHolds(condition, call.variables);
    case "longer_than":
      return call.durationSeconds > condition.seconds;
    case "ended_by":
      return false;
    default:
      return condition satisfies never;
  }
}
