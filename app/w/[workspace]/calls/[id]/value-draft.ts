import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { VariableValue } from "@/server/domain/evaluation/schema";

/** A value as it is typed: a text, or the ticked options. Empty is unknown. */
export type Draft = string | string[];

type Definition = Pick<PostCallVariable, "type" | "settings">;

const ticked = ({ type, settings }: Definition) => type === "enum" && settings.multiple === true;

/** A value as its editor shows it. A date and time is shown on the clock that it was read with. */
export function toDraft(definition: Definition, value: VariableValue): Draft {
  if (ticked(definition)) return Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
  if (value === null) return "";
  if (Array.isArray(value)) return value.join("\n");
  if (definition.type === "datetime" && typeof value === "string") return value.slice(0, 16);
  return String(value);
}

/**
 * What was typed as a value; whether it is one of the variable's is for the server to say. What was not touched stays
 * the value that it was, to the second.
 */
export function fromDraft(definition: Definition, draft: Draft, before: VariableValue): VariableValue {
  if (JSON.stringify(draft) === JSON.stringify(toDraft(definition, before)) && fits(definition, before))
    return before;
  if (Array.isArray(draft)) return draft.length === 0 ? null : draft;
  const text = draft.trim();
  if (text === "") return null;
  switch (definition.type) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "number":
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
    case "list":
      return text
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
    default:
      return text;
  }
}

/** False for a value of the time when the variable was of another type. */
function fits({ type, settings }: Definition, value: VariableValue): boolean {
  if (value === null) return true;
  if (type === "list" || (type === "enum" && settings.multiple)) return Array.isArray(value);
  if (type === "boolean" || type === "number") return typeof value === type;
  return typeof value === "string";
}
