import type {
  PostCallVariable,
  PostCallVariableType,
  VariableSettings,
} from "@/server/domain/assistants/schema";

/** What is not set is not there, so that a form which is as it was is not taken for changed. */
export const withSettings = (
  settings: VariableSettings,
  change: Partial<VariableSettings>,
): VariableSettings =>
  Object.fromEntries(
    Object.entries({ ...settings, ...change }).filter(
      ([, value]) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0),
    ),
  );

/** The settings that a variable keeps when it becomes one of another type. */
export function settingsFor(type: PostCallVariableType, settings: VariableSettings): VariableSettings {
  const { integer, min, max, unit, multiple, optionHints, optOut, ...rest } = settings;
  switch (type) {
    case "number":
      return withSettings(rest, { integer, min, max, unit });
    case "enum":
      return withSettings(rest, { multiple, optionHints });
    case "boolean":
      return withSettings(rest, { optOut });
    default:
      return rest;
  }
}

/** What is set beside name, type and description: "required, 2 examples, only if status is true". */
export function settingsInWords({ type, settings }: Pick<PostCallVariable, "type" | "settings">): string {
  const { required, optOut, examples = [], integer, min, max, unit, condition } = settings;
  const figure = (value: number) => (unit ? `${value} ${unit}` : String(value));
  return [
    required && "required",
    optOut && "opts the number out",
    examples.length > 0 && (examples.length === 1 ? "1 example" : `${examples.length} examples`),
    type === "number" && integer && "whole numbers",
    min !== undefined && max !== undefined && `${min} to ${figure(max)}`,
    min !== undefined && max === undefined && `at least ${figure(min)}`,
    min === undefined && max !== undefined && `at most ${figure(max)}`,
    min === undefined && max === undefined && unit && `in ${unit}`,
    condition && conditionInWords(condition),
  ]
    .filter(Boolean)
    .join(", ");
}

function conditionInWords(condition: NonNullable<VariableSettings["condition"]>): string {
  switch (condition.kind) {
    case "variable":
      return `only if ${condition.name || "…"} is ${condition.equals ?? "known"}`;
    case "longer_than":
      return `only of calls longer than ${condition.seconds} s`;
    case "ended_by":
      return `only if the ${condition.by} hung up`;
    default:
      return condition satisfies never;
  }
}
