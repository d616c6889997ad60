import type { VariableValue } from "../../evaluation/schema";
import type { VariableSettings } from "../schema";

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
    case "variable": {
      const other = call.variables[condition.name] ?? null;
      return Array.isArray(other)
        ? other.some((one) => one === condition.equals)
        : other === condition.equals;
    }
    case "longer_than":
      return call.durationSeconds > condition.seconds;
    case "ended_by":
      return false;
    default:
      return condition satisfies never;
  }
}
