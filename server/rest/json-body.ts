import { parseCleanJson } from "@/server/domain/clean-json";
import { DomainError } from "@/server/domain/errors";
import { locateJsonError } from "@/server/domain/locate-json-error";

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
    return parseCleanJson(text);
  } catch (error) {
    if (error instanceof RangeError) throw new DomainError("invalid", "The body is nested too deeply");
    const { line, column } = locateJsonError(text);
    const message = `The body is not valid JSON: line ${line}, column ${column}`;
    throw new DomainError("invalid", message, [{ path: "", message }]);
  }
}
