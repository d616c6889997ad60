import type { PostCallVariable } from "@/server/domain/assistants/schema";
import type { VariableValue } from "./schema";

export const MAX_TEXT = 4000;

export interface Coerced {
  value: VariableValue;
  /** Why a given value was refused; absent when it was taken or when nothing was given. */
  reason?: string;
}

/**
 * Holds a raw value against its variable. Nothing is converted: "false" the text is not false, "3" is not 3.
 * What does not fit is unknown (null) with the reason in words. Never throws.
 */
export function coerceValue(variable: PostCallVariable, raw: unknown): Coerced {
  if (raw === null || raw === undefined) return { value: null };
  switch (variable.type) {
    case "boolean":
      return typeof raw === "boolean" ? { value: raw } : refuse("true or false", raw);
    case "number":
      return typeof raw === "number" && Number.isFinite(raw)
        ? { value: raw === 0 ? 0 : raw }
        : refuse("a number", raw);
    case "enum": {
      const choice = typeof raw === "string" ? raw.trim() : raw;
      const known = variable.options.find((option) => option === choice);
      return known === undefined ? refuse(`one of ${variable.options.join(", ")}`, raw) : { value: known };
    }
    case "date":
      return typeof raw === "string" && isRealDate(raw.trim())
        ? { value: raw.trim() }
        : refuse("a real date such as 2026-03-01", raw);
    case "time":
    case "datetime":
    case "phone":
    case "email":
    case "text": {
      if (typeof raw !== "string") return refuse("text", raw);
      const text = cleanText(raw);
      if (text === "") return { value: null, reason: "The text was empty" };
      if (text.length > MAX_TEXT)
        return { value: null, reason: `The text was longer than ${MAX_TEXT} characters` };
      return { value: text };
    }
    case "list": {
      const texts = Array.isArray(raw) ? raw.filter((one) => typeof one === "string").map(cleanText) : [];
      return Array.isArray(raw) && texts.length === raw.length
        ? { value: texts.filter((one) => one !== "") }
        : refuse("a list of texts", raw);
    }
    default:
      return variable.type satisfies never;
  }
}

/** Text that Postgres can hold: no NUL, no half of a surrogate pair; white space at the ends cut. */
export function cleanText(text: string): string {
  return text
    .replaceAll("\u0000", "")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();
}

/** True for an ISO calendar date that exists: not 2026-02-30. */
export function isRealDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const refuse = (wanted: string, raw: unknown): Coerced => ({
  value: null,
  reason: `Expected ${wanted}, got ${show(raw)}`,
});

function show(raw: unknown): string {
  if (typeof raw === "string")
    return `the text "${cleanText(raw.slice(0, 60))}${raw.length > 60 ? "…" : ""}"`;
  if (typeof raw === "number" || typeof raw === "boolean") return `the ${typeof raw} ${raw}`;
  return Array.isArray(raw) ? "a list" : "an object";
}
