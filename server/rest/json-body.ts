import { DomainError } from "@/server/domain/errors";
import { locateJsonError } from "@/server/domain/locate-json-error";

/** What Postgres cannot store: NUL, and surrogates without their other half. */
const UNSTORABLE = /\\u(?:0000|[dD][89a-fA-F])/;

const clean = (value: unknown): unknown => {
  if (typeof value === "string") return value.replaceAll("\u0000", "").toWellFormed();
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), clean(inner)]));
};

/**
 * Reads a JSON body; undefined for an empty one. Throws `invalid` that names line and column. NUL and lone
 * surrogates are taken out of every text.
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DomainError("invalid", "The body is not UTF-8 text");
  }
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return UNSTORABLE.test(text) ? clean(value) : value;
  } catch (error) {
    if (error instanceof RangeError) throw new DomainError("invalid", "The body is nested too deeply");
    const { line, column } = locateJsonError(text);
    const message = `The body is not valid JSON: line ${line}, column ${column}`;
    throw new DomainError("invalid", message, [{ path: "", message }]);
  }
}
