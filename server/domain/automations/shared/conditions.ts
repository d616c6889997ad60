import { type Condition, type Lane, OPERATORS } from "../schema";
import { type CallData, instantOf, isoDay, listInWords, pathLabel, resolvePath, timeOfDay } from "./values";

/** What a branch decided and on what: the operands are shown in the run, so nobody has to guess. */
export interface Decision {
  lane: Lane;
  /** The value that was looked at; null: unknown. */
  left: unknown;
  /** The second operand as it was typed; null where the operator has none. */
  right: string | null;
  /** "status is true", "price is unknown: the call does not say". */
  explanation: string;
}

const lane = (yes: boolean): Lane => (yes ? "true" : "false");
const quoted = (value: unknown) => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "unknown");
  const short = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return typeof value === "string" ? `"${short}"` : short;
};
const kindOf = (value: unknown) => {
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      return "an object";
  }
};

/**
 * Three-valued: a value that the call does not settle, or of another type than the operator's, takes the Unknown
 * lane. Nothing is converted: the text "false" is not false. "Is known" and "Is unknown" always decide.
 */
export function evaluateCondition(condition: Condition, data: CallData): Decision {
  const { operator } = condition;
  const of = OPERATORS[operator];
  const label = condition.path === "" ? "The value" : pathLabel(condition.path);
  const { there, value: left } =
    condition.path === "" ? { there: false, value: null } : resolvePath(data, condition.path);
  const right = of.operands === 2 ? condition.value : null;
  const decide = (result: Lane, explanation: string): Decision => ({
    lane: result,
    left,
    right,
    explanation,
  });
  const isUnknown = left === null || left === undefined;

  if (of.type === "any") {
    const words = isUnknown ? `${label} is unknown` : `${label} is known: ${quoted(left)}`;
    return decide(lane((operator === "is_unknown") === isUnknown), words);
  }
  if (isUnknown) {
    const why = there ? "the call does not say" : "the call's data has no such field";
    return decide("unknown", `${label} is unknown: ${why}`);
  }
  const mismatch = (wanted: string) =>
    decide("unknown", `${label} is ${quoted(left)}, which is ${kindOf(left)} and not ${wanted}`);

  switch (of.type) {
    case "boolean":
      if (typeof left !== "boolean") return mismatch("true or false");
      return decide(lane(left === (operator === "boolean_is_true")), `${label} is ${left}`);
    case "number": {
      if (typeof left !== "number" || !Number.isFinite(left)) return mismatch("a number");
      const wanted = readNumber(condition.value);
      if (wanted === null)
        return decide("unknown", `${quoted(condition.value)} in the condition is not a number`);
      const { yes, words } = compareNumbers(operator, left, wanted);
      return decide(lane(yes), `${label} is ${left}, which is ${yes ? "" : "not "}${words} ${wanted}`);
    }
    case "date": {
      const day = typeof left === "string" ? isoDay(left) : null;
      if (day === null) return mismatch("a date");
      const wanted = isoDay(condition.value.trim());
      if (wanted === null)
        return decide("unknown", `${quoted(condition.value)} in the condition is not a date`);
      const yes =
        operator === "date_before" ? day < wanted : operator === "date_after" ? day > wanted : day === wanted;
      const words = operator === "date_before" ? "before" : operator === "date_after" ? "after" : "on";
      return decide(lane(yes), `${label} is ${day}, which is ${yes ? "" : "not "}${words} ${wanted}`);
    }
    case "time": {
      const time = typeof left === "string" && left.length === 5 ? timeOfDay(left) : null;
      if (time === null) return mismatch("a time of day");
      const wanted = timeOfDay(condition.value.trim());
      if (wanted === null)
        return decide("unknown", `${quoted(condition.value)} in the condition is not a time of day`);
      const yes =
        operator === "time_before"
          ? time < wanted
          : operator === "time_after"
            ? time > wanted
            : time === wanted;
      const words = operator === "time_before" ? "before" : operator === "time_after" ? "after" : "at";
      return decide(lane(yes), `${label} is ${time}, which is ${yes ? "" : "not "}${words} ${wanted}`);
    }
    case "datetime": {
      const instant = typeof left === "string" ? instantOf(left) : null;
      if (typeof left !== "string" || instant === null) return mismatch("a date and time");
      const wanted = instantOf(condition.value.trim());
      if (wanted === null)
        return decide("unknown", `${quoted(condition.value)} in the condition is not a date and time`);
      const yes = operator === "datetime_before" ? instant < wanted : instant > wanted;
      const words = operator === "datetime_before" ? "before" : "after";
      const clock = offsetOf(left);
      return decide(
        lane(yes),
        `${label} is ${atOffset(instant, clock)}, which is ${yes ? "" : "not "}${words} ${atOffset(wanted, clock)}`,
      );
    }
    case "text": {
      if (typeof left !== "string") return mismatch("a text");
      const yes = compareTexts(operator, left, condition.value, condition.caseSensitive);
      return decide(lane(yes), `${label} is ${quoted(left)}, compared with ${quoted(condition.value)}`);
    }
    case "enum": {
      if (typeof left !== "string") return mismatch("one option");
      const wanted = readOptions(condition.value);
      if (wanted.length === 0) return decide("unknown", "The condition names no option");
      const yes = wanted.some((option) => isSame(option, left, condition.caseSensitive));
      return decide(
        lane(yes),
        `${label} is ${quoted(left)}, which is ${yes ? "" : "not "}one of ${wanted.map(quoted).join(", ")}`,
      );
    }
    case "list": {
      if (!Array.isArray(left)) return mismatch("a list");
      return decideList(operator, left, condition, label, decide);
    }
    default:
      return of satisfies never;
  }
}

function decideList(
  operator: Condition["operator"],
  list: unknown[],
  { value, caseSensitive }: Condition,
  label: string,
  decide: (result: Lane, explanation: string) => Decision,
): Decision {
  if (operator === "list_is_empty") {
    return decide(
      lane(list.length === 0),
      `${label} ${list.length === 0 ? "is empty" : `has ${list.length}`}`,
    );
  }
  if (operator === "list_has_at_least") {
    const wanted = readNumber(value);
    if (wanted === null) return decide("unknown", `${quoted(value)} in the condition is not a number`);
    const yes = list.length >= wanted;
    return decide(lane(yes), `${label} has ${list.length}, which is ${yes ? "" : "not "}at least ${wanted}`);
  }
  if (value.trim() === "") return decide("unknown", "The condition does not say what the list must include");
  const holds = list.some((entry) => typeof entry === "string" && isSame(entry, value, caseSensitive));
  return decide(
    lane(holds === (operator === "list_includes")),
    `${label} is ${quoted(list)}, which ${holds ? "includes" : "does not include"} ${quoted(value)}`,
  );
}

/** Several options as they are typed: one in a line. */
export const readOptions = (value: string): string[] =>
  value
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** "+01:00" as minutes; "Z" is none. */
const offsetOf = (iso: string) => {
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})$/.exec(iso) ?? [];
  return sign === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/** "2026-03-01 15:30 (UTC-08:00)". */
function atOffset(instant: number, minutes: number) {
  const clock = new Date(instant + minutes * 60_000).toISOString();
  const size = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, "0");
  const offset =
    minutes === 0 ? "" : `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return `${clock.slice(0, 10)} ${clock.slice(11, 16)} (UTC${offset})`;
}

/** A number as people type it: "12", "-3.5", "1,000". Null when it is none. */
export function readNumber(text: string): number | null {
  const plain = text.trim().replace(/(?<=\d),(?=\d{3}\b)/g, "");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

function compareNumbers(operator: Condition["operator"], left: number, right: number) {
  switch (operator) {
    case "number_equals":
      return { yes: left === right, words: "equal to" };
    case "number_greater_than":
      return { yes: left > right, words: "greater than" };
    case "number_greater_or_equal":
      return { yes: left >= right, words: "at least" };
    case "number_less_than":
      return { yes: left < right, words: "less than" };
    default:
      return { yes: left <= right, words: "at most" };
  }
}

const fold = (text: string, caseSensitive: boolean) =>
  (caseSensitive ? text.trim() : text.trim().toLowerCase()).normalize("NFC");
const isSame = (a: string, b: string, caseSensitive: boolean) =>
  fold(a, caseSensitive) === fold(b, caseSensitive);

function compareTexts(operator: Condition["operator"], left: string, right: string, caseSensitive: boolean) {
  const [a, b] = [fold(left, caseSensitive), fold(right, caseSensitive)];
  switch (operator) {
    case "text_equals":
      return a === b;
    case "text_not_equals":
      return a !== b;
    case "text_contains":
      return a.includes(b);
    case "text_not_contains":
      return !a.includes(b);
    case "text_starts_with":
      return a.startsWith(b);
    default:
      return a.endsWith(b);
  }
}

/** A condition in a sentence: 'topics includes "price"', "day is before 2026-03-01". */
export function conditionInWords({ path, operator, value }: Condition): string {
  const { label, operands, type } = OPERATORS[operator];
  const verb = label.replace(/^\([^)]+\) /, "").toLowerCase();
  const said = `${pathLabel(path)} ${verb}`;
  if (operands === 1) return said;
  switch (type) {
    case "enum":
      return `${said} ${listInWords(readOptions(value).map(quoted), "or")}`;
    case "datetime": {
      const instant = instantOf(value.trim());
      return `${said} ${instant === null ? quoted(value) : atOffset(instant, offsetOf(value.trim()))}`;
    }
    case "list":
      return operator === "list_has_at_least" ? `${said} ${value}` : `${said} ${quoted(value)}`;
    default:
      return `${said} ${quoted(value)}`;
  }
}
