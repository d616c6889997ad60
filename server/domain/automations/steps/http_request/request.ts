import { insertion, parseTemplate, renderTemplate, showToken } from "../../shared/templates";
import { type CallData, resolvePath } from "../../shared/values";
import type { HttpRequestStep } from "./schema";

type Made<T> = { ok: true; value: T } | { ok: false; field: string; message: string };

/** The scheme and host of an address as it is written; they are never out of a call. */
export const originOf = (url: string): string | null =>
  /^(https?:\/\/[^/?#\s]+)/i.exec(url.trim())?.[1] ?? null;

/** The address with each value encoded, so that none of them can change where it leads. */
export function makeUrl(url: string, data: CallData): Made<string> {
  const parts: string[] = [];
  for (const token of parseTemplate(url.trim())) {
    if (token.kind === "text") parts.push(token.text);
    else if (token.kind === "malformed") return { ok: false, field: "url", message: token.message };
    else {
      const made = renderTemplate(token.raw, data);
      if (!made.ok) return { ok: false, field: "url", message: made.message };
      parts.push(encodeURIComponent(made.text));
    }
  }
  return { ok: true, value: parts.join("") };
}

/** The body as it is sent: JSON, with each value where a text was. Null: none. Unknown is null, or ends a longer text. */
export function makeBody({ method, body }: HttpRequestStep, data: CallData): Made<string | null> {
  if (method === "GET" || body.trim() === "") return { ok: true, value: null };
  const parsed = parseJson(body);
  if (parsed === undefined) return { ok: false, field: "body", message: "The body is not JSON" };
  const fault: { message: string | null } = { message: null };
  const filled = mapTexts(parsed, (text) => {
    const tokens = parseTemplate(text);
    const [only] = tokens;
    // A value on its own keeps its type: true, 12, null.
    if (tokens.length === 1 && only?.kind === "value") {
      if (only.formats.length > 0) return showToken(only, data) ?? only.fallback;
      const { value } = resolvePath(data, only.path);
      return value ?? only.fallback;
    }
    const made = renderTemplate(text, data);
    if (made.ok) return made.text;
    fault.message ??= made.message;
    return null;
  });
  if (fault.message !== null) return { ok: false, field: "body", message: fault.message };
  return { ok: true, value: JSON.stringify(filled) };
}

/** Replaces every text in a JSON value; keys stay. */
function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapTexts(inner, change)]));
}

/** Undefined: not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The named values of an answer. What is not there, or of another type than was said, is unknown: nothing is converted. */
export function readValues({ values }: HttpRequestStep, answer: unknown): Record<string, unknown> {
  return Object.fromEntries(
    values.map(({ name, path, type }) => {
      const value = at(answer, path);
      return [name, isOfType(value, type) ? value : null];
    }),
  );
}

function at(answer: unknown, path: string): unknown {
  let value = answer;
  for (const key of path.split(".").filter((part) => part !== "")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    value = Reflect.get(value, key);
  }
  return value ?? null;
}

function isOfType(value: unknown, type: HttpRequestStep["values"][number]["type"]): boolean {
  switch (type) {
    case "text":
    case "date":
      return typeof value === "string";
    case "number":
    case "boolean":
      return typeof value === type;
    case "list":
      return Array.isArray(value) && value.every((entry) => typeof entry === "string");
    default:
      return type satisfies never;
  }
}

/** A first body: what a CRM usually wants to know. */
export const FIRST_BODY = JSON.stringify(
  { phone: insertion("call.customerPhone"), summary: insertion("variables.summary") },
  null,
  2,
);
