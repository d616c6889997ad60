import type { PostCallVariable, PostCallVariableType } from "../../assistants/schema";
import type { CallPayload } from "../../webhooks/schema";

/** What a condition or template reads from: the payload's `data`. */
export type CallData = CallPayload["data"];

/** The call's own fields that may be inserted, with their types. */
export const CALL_FIELDS = {
  customerPhone: "text",
  assistantPhone: "text",
  status: "text",
  direction: "text",
  startedAt: "date",
  endedAt: "date",
  durationSeconds: "number",
  recordingUrl: "text",
  url: "text",
  id: "text",
  externalId: "text",
  assistantId: "text",
} as const satisfies Record<string, PostCallVariableType>;

const CALL_FIELD_TYPES = new Map<string, PostCallVariableType>(Object.entries(CALL_FIELDS));
const NOT_OWN = Symbol("not there");

/** A bare name means a post-call variable: "summary" is "variables.summary". */
export const fullPath = (path: string) => {
  const trimmed = path.trim();
  return trimmed.includes(".") ? trimmed : `variables.${trimmed}`;
};

/** "summary" for "variables.summary", "customer phone" for "call.customerPhone": how people see a path. */
export const pathLabel = (path: string) => {
  const [group = "", ...rest] = fullPath(path).split(".");
  const name = rest.join(".");
  switch (group) {
    case "variables":
      return name;
    case "call":
      return `call ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
    case "callVariables":
      return `call variable ${name}`;
    default:
      return `${group} ${name}`.trim();
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Own properties only: "constructor" and "__proto__" of a payload are nothing special. */
const step = (value: unknown, key: string): unknown => {
  if (isObject(value)) return Object.hasOwn(value, key) ? value[key] : NOT_OWN;
  if (Array.isArray(value) && /^\d{1,6}$/.test(key)) {
    const index = Number(key);
    return index < value.length ? value[index] : NOT_OWN;
  }
  return NOT_OWN;
};

export type Resolved = { there: true; value: unknown } | { there: false; value: null };

/** Reads a dotted path. `there: false` when the call's data has no such field at all. */
export function resolvePath(data: CallData, path: string): Resolved {
  let value: unknown = data;
  for (const key of fullPath(path).split(".")) {
    value = step(value, key);
    if (value === NOT_OWN || value === undefined) return { there: false, value: null };
  }
  return { there: true, value };
}

/** What a path's value is by definition, or by the sample's value where no definition says; null: cannot be told. */
export function typeOfPath(
  path: string,
  variables: readonly PostCallVariable[],
  sample: CallData | null,
): PostCallVariableType | null {
  const [group, ...rest] = fullPath(path).split(".");
  const name = rest.join(".");
  if (group === "variables") return variables.find((variable) => variable.name === name)?.type ?? null;
  if (group === "call") return CALL_FIELD_TYPES.get(name) ?? null;
  return sample ? typeOfValue(resolvePath(sample, path).value) : null;
}

/** The type that a value has by itself; null for unknown, lists and objects. */
export function typeOfValue(value: unknown): PostCallVariableType | null {
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    case "string":
      return isoDay(value) ? "date" : "text";
    default:
      return null;
  }
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** The calendar day of an ISO date or of an ISO time (in UTC), or null when it is no real date. */
export function isoDay(text: string): string | null {
  const match = ISO_DATE.exec(text);
  if (!match) return null;
  const time = Date.parse(text);
  if (Number.isNaN(time)) return null;
  const day = new Date(time).toISOString().slice(0, 10);
  // Date.parse takes 31 February for 3 March.
  const written = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return written.toISOString().slice(0, 10) === text.slice(0, 10) ? day : null;
}

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

/**
 * A value as it stands in a message, or null when it is no single value (unknown, a list, an object).
 * Dates are written out ("3 March 2026") because 03/04 is read differently on two sides of an ocean.
 */
export function showValue(value: unknown): string | null {
  switch (typeof value) {
    case "boolean":
      return value ? "yes" : "no";
    case "number":
      if (!Number.isFinite(value)) return null;
      return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 6 });
    case "string": {
      const day = isoDay(value);
      if (!day) return value;
      const [year, month, date] = day.split("-");
      const words = `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
      return value.length > 10 ? `${words}, ${new Date(value).toISOString().slice(11, 16)} UTC` : words;
    }
    default:
      return null;
  }
}
