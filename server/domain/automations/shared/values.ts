import type { PostCallVariable, PostCallVariableType } from "../../assistants/schema";
import type { CallPayload } from "../../webhooks/schema";

/**
 * What a condition or template reads from: the payload's `data`, and in a run what steps before have left. `clock` is what
 * counts as now; absent: the end of the call.
 */
export type CallData = CallPayload["data"] & {
  steps?: Record<string, Record<string, unknown>>;
  clock?: { at: string; timeZone: string };
};

/** The call's own fields that may be inserted, with their types. */
export const CALL_FIELDS = {
  customerPhone: "text",
  assistantPhone: "text",
  status: "text",
  direction: "text",
  startedAt: "datetime",
  endedAt: "datetime",
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
    case "steps":
      return name.replace(".", " ").replaceAll("_", " ");
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

/** The variable that a path reads; of a list also one of its entries: "variables.topics.0". */
export function variableOf(
  path: string,
  variables: readonly PostCallVariable[],
): { variable: PostCallVariable; type: PostCallVariableType } | null {
  const [group, name, entry, ...rest] = fullPath(path).split(".");
  const variable = group === "variables" && variables.find((candidate) => candidate.name === name);
  if (!variable || rest.length > 0) return null;
  const isMany = variable.type === "enum" && variable.settings.multiple === true;
  const type = isMany ? "list" : variable.type;
  if (entry === undefined) return { variable, type };
  if (type !== "list" || !/^\d{1,6}$/.test(entry)) return null;
  return { variable, type: isMany ? "enum" : "text" };
}

/** What a path's value is by definition, or by the sample's value where no definition says; null: cannot be told. */
export function typeOfPath(
  path: string,
  variables: readonly PostCallVariable[],
  sample: CallData | null,
): PostCallVariableType | null {
  const [group, ...rest] = fullPath(path).split(".");
  if (group === "variables") return variableOf(path, variables)?.type ?? null;
  if (group === "call") return CALL_FIELD_TYPES.get(rest.join(".")) ?? null;
  return sample ? typeOfValue(resolvePath(sample, path).value) : null;
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string");

/** The type that a value has by itself; null for unknown, objects and lists of other things than texts. */
export function typeOfValue(value: unknown): PostCallVariableType | null {
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "number":
      return "number";
    case "string":
      if (!isoDay(value)) return "text";
      return value.length > 10 ? "datetime" : "date";
    default:
      return isTexts(value) ? "list" : null;
  }
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * The calendar day of an ISO date, or of an ISO time where it was taken: its offset is the call's, so the day is the
 * one that was written. Null when it is no real date.
 */
export function isoDay(text: string): string | null {
  const match = ISO_DATE.exec(text);
  if (!match || Number.isNaN(Date.parse(text))) return null;
  const day = text.slice(0, 10);
  // Date.parse takes 31 February for 3 March.
  const written = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return written.toISOString().slice(0, 10) === day ? day : null;
}

/** The moment that an ISO time with an offset means, in milliseconds; null for anything else. */
export const instantOf = (text: string): number | null =>
  text.length > 10 && isoDay(text) ? Date.parse(text) : null;

/** "09:30" for "09:30" and "9:30"; null when it is no time of day. */
export function timeOfDay(text: string): string | null {
  const [, hour = "", minute = ""] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hour === "" || Number(hour) > 23 || Number(minute) > 59) return null;
  return `${hour.padStart(2, "0")}:${minute}`;
}

export const MONTHS =
  "January February March April May June July August September October November December".split(" ");

/** "3 March 2026": 03/04 is read differently on two sides of an ocean. */
export const dayInWords = (day: string) => {
  const [year, month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
};

/** "3:30 pm", "noon", "midnight". */
export function timeInWords(time: string) {
  if (time === "00:00") return "midnight";
  if (time === "12:00") return "noon";
  const [hour, minute] = time.split(":");
  return `${Number(hour) % 12 || 12}:${minute} ${Number(hour) < 12 ? "am" : "pm"}`;
}

/** "a", "a and b", "a, b and c". */
export const listInWords = (entries: readonly string[], conjunction: "and" | "or" = "and") =>
  entries.length < 2
    ? (entries[0] ?? "")
    : `${entries.slice(0, -1).join(", ")} ${conjunction} ${entries[entries.length - 1]}`;

/**
 * A value as it stands in a message, or null when it is no single value (unknown, an object, a list of such).
 * Dates and times are written out, an instant by the clock of the call; one without a place of its own says UTC.
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
      if (!day) return /^\d{2}:/.test(value) && timeOfDay(value) ? timeInWords(value) : value;
      if (value.length === 10) return dayInWords(day);
      const time = value.slice(11, 16);
      return value.endsWith("Z")
        ? `${dayInWords(day)}, ${time} UTC`
        : `${dayInWords(day)} at ${timeInWords(time)}`;
    }
    default:
      return isTexts(value) ? listInWords(value) : null;
  }
}
