import { createHash } from "node:crypto";
import { Environment, type ParseResult } from "@marcbachmann/cel-js";
import { Refusal } from "./types";

const environment = new Environment().registerVariable("event", "dyn").registerVariable("async", "dyn");
const SAME_FIELD = /^event\.([\w.]+)\s*==\s*async\.([\w.]+)(?:\s*&&\s*(.+))?$/s;
const programs = new Map<string, ParseResult>();

/** Compiles a CEL expression once. Throws a Refusal when it does not parse. */
export function compile(source: string): (context: { event: unknown; async?: unknown }) => unknown {
  let program = programs.get(source);
  if (!program) {
    try {
      program = environment.parse(source);
    } catch (error) {
      throw new Refusal(
        `the expression ${JSON.stringify(source)} does not parse: ${String(error).split("\n")[0]}`,
      );
    }
    if (programs.size >= 1000) programs.clear();
    programs.set(source, program);
  }
  const ready = program;
  return (context) => {
    try {
      const value: unknown = ready(context);
      return value;
    } catch {
      // A field that this event does not have: as with Inngest, such an event does not match.
      return undefined;
    }
  };
}

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

const lookupHash = (path: string, value: string | number | boolean | null) =>
  createHash("sha256")
    .update(`${path}=${JSON.stringify(value)}`)
    .digest("base64url");

const at = (value: unknown, path: string) =>
  path
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === "object" && inner !== null && !Array.isArray(inner)
          ? Object.entries(inner).find(([name]) => name === key)?.[1]
          : undefined,
      value,
    );

/**
 * How a wait is found: most say `event.data.id == async.data.id`, and then the one value that fits is known beforehand
 * and the wait is found by an index. What is left to evaluate when an event comes is `expression`.
 */
export function waitKey(
  source: string | undefined,
  event: unknown,
): { lookup: string; expression: string | null } {
  if (source === undefined) return { lookup: "", expression: null };
  compile(source);
  const [, mine, theirs, rest] = SAME_FIELD.exec(source) ?? [];
  const value = mine === undefined ? undefined : at(event, mine);
  if (theirs === undefined || !isScalar(value) || /\|\||\?/.test(rest ?? "")) {
    return { lookup: "", expression: source };
  }
  return { lookup: lookupHash(theirs, value), expression: rest === undefined ? null : source };
}

/** Every key under which a wait for this event may be filed. */
export function lookupsOf(event: unknown): string[] {
  const keys = [""];
  const walk = (value: unknown, path: string) => {
    if (isScalar(value)) keys.push(lookupHash(path, value));
    else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [key, entry] of Object.entries(value)) walk(entry, path ? `${path}.${key}` : key);
    }
  };
  walk(event, "");
  return keys;
}
