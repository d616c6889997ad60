import { clockDay, clockTime, dayAfter, readSpan } from "./clock";
import { type Condition, type Groups, OPERATORS, type Operator } from "./operators";
import { compilePattern } from "./pattern";
import { type CallData, instantOf, isoDay, listInWords, pathLabel, resolvePath, timeOfDay } from "./values";

/** Three-valued: what is not known makes a condition neither true nor false. */
export type Truth = "true" | "false" | "unknown";

/** A condition with what it was evaluated on: the operands are shown in the run, so nobody has to guess. */
export interface Evaluated {
  truth: Truth;
  /** The value that was looked at; null: unknown. */
  left: unknown;
  /** The second operand as it was typed; null where the operator has none. */
  right: string | null;
  /** "status is true", "price is unknown: the call does not say". */
  explanation: string;
}

/** What a branch decided, and on what. */
export interface Decision {
  lane: string;
  explanation: string;
  /** As the run's step records it. */
  operands: unknown;
}

const lane = (yes: boolean): Truth => (yes ? "true" : "false");
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
export function evaluateCondition(condition: Condition, data: CallData): Evaluated {
  const { operator } = condition;
  const of = OPERATORS[operator];
  const label = condition.path === "" ? "The value" : pathLabel(condition.path);
  const { there, value: left } =
    condition.path === "" ? { there: false, value: null } : resolvePath(data, condition.path);
  const right = of.operands === 2 ? condition.value : null;
  const decide = (result: Truth, explanation: string): Evaluated => ({
    truth: result,
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
      if (operator === "date_within_next" || operator === "date_within_last")
        return decideWithin(operator, typeof left === "string" ? left : day, condition.value, data, {
          label,
          decide,
        });
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
      if (operator === "time_between") return decideSpan(time, condition.value, { label, decide });
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
      if (operator === "datetime_time_between")
        return decideSpan(clockTime(left, data), condition.value, { label, decide });
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
      if (operator === "text_matches") return decidePattern(left, condition, { label, decide });
      if (operator === "text_is_any_of") return decideAnyOf(left, condition, { label, decide });
      const yes = compareTexts(operator, left, condition.value, condition.caseSensitive);
      return decide(lane(yes), `${label} is ${quoted(left)}, compared with ${quoted(condition.value)}`);
    }
    case "enum":
      return typeof left === "string"
        ? decideAnyOf(left, condition, { label, decide })
        : mismatch("one option");
    case "list": {
      if (!Array.isArray(left)) return mismatch("a list");
      return decideList(operator, left, condition, label, decide);
    }
    default:
      return of satisfies never;
  }
}

interface Words {
  label: string;
  decide: (result: Truth, explanation: string) => Evaluated;
}

function decideAnyOf(left: string, { value, caseSensitive }: Condition, { label, decide }: Words) {
  const wanted = readOptions(value);
  if (wanted.length === 0) return decide("unknown", "The condition names nothing to compare with");
  const yes = wanted.some((option) => isSame(option, left, caseSensitive));
  const words = wanted.map(quoted).join(", ");
  return decide(lane(yes), `${label} is ${quoted(left)}, which is ${yes ? "" : "not "}one of ${words}`);
}

function decidePattern(left: string, { value, caseSensitive }: Condition, { label, decide }: Words) {
  const compiled = value.trim() === "" ? null : compilePattern(value, caseSensitive);
  if (!compiled?.ok) return decide("unknown", `${quoted(value)} in the condition is no pattern`);
  const yes = compiled.pattern.test(left);
  return decide(
    lane(yes),
    `${label} is ${quoted(left)}, which ${yes ? "matches" : "does not match"} ${quoted(value)}`,
  );
}

function decideWithin(
  operator: Operator,
  left: string,
  value: string,
  data: CallData,
  { label, decide }: Words,
): Evaluated {
  const days = readDays(value);
  if (days === null) return decide("unknown", `${quoted(value)} in the condition is no number of days`);
  const today = clockDay(data);
  const day = isoDay(left) ?? left;
  const [first, last] =
    operator === "date_within_next" ? [today, dayAfter(today, days)] : [dayAfter(today, -days), today];
  const yes = day >= first && day <= last;
  return decide(lane(yes), `${label} is ${day}, which is ${yes ? "" : "not "}between ${first} and ${last}`);
}

function decideSpan(time: string, value: string, { label, decide }: Words): Evaluated {
  const span = readSpan(value);
  if (span === null) return decide("unknown", `${quoted(value)} in the condition is no span of time`);
  const { from, to } = span;
  // A span over midnight: 22:00 to 06:00.
  const yes = from <= to ? time >= from && time <= to : time >= from || time <= to;
  return decide(lane(yes), `${label} is ${time}, which is ${yes ? "" : "not "}between ${from} and ${to}`);
}

/** Whole days, as they are typed: "7". */
export const readDays = (value: string): number | null =>
  /^\d{1,4}$/.test(value.trim()) ? Number(value.trim()) : null;

function decideList(
  operator: Condition["operator"],
  list: unknown[],
  { value, caseSensitive }: Condition,
  label: string,
  decide: Words["decide"],
): Evaluated {
  if (operator === "list_is_empty" || operator === "list_is_not_empty") {
    const isEmpty = list.length === 0;
    const words = `${label} ${isEmpty ? "is empty" : `has ${list.length}`}`;
    return decide(lane(isEmpty === (operator === "list_is_empty")), words);
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
    case "number_not_equals":
      return { yes: left !== right, words: "other than" };
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
    case "text_not_starts_with":
      return !a.startsWith(b);
    case "text_not_ends_with":
      return !a.endsWith(b);
    default:
      return a.endsWith(b);
  }
}

/** All conditions (Kleene's AND): one that is false settles it, else one that is unknown leaves it open. */
export const allOf = (truths: readonly Truth[]): Truth =>
  truths.includes("false") ? "false" : truths.includes("unknown") ? "unknown" : "true";

/** Any of them (Kleene's OR): one that is true settles it, else one that is unknown leaves it open. */
export const anyOf = (truths: readonly Truth[]): Truth =>
  truths.includes("true") ? "true" : truths.includes("unknown") ? "unknown" : "false";

/** Groups of conditions with the operands of each, and the reason in words: those conditions that settled it. */
export function evaluateGroups(
  groups: Groups,
  data: CallData,
): { truth: Truth; explanation: string; operands: unknown } {
  const evaluated = groups.map((group) =>
    group.map((condition) => ({ condition, ...evaluateCondition(condition, data) })),
  );
  const truths = evaluated.map((group) => allOf(group.map(({ truth }) => truth)));
  const truth = anyOf(truths);
  const shown = evaluated.map((group) =>
    group.map(({ condition: { path, operator }, left, right, truth: result, explanation }) => ({
      path,
      operator,
      left: left ?? null,
      right,
      result,
      explanation,
    })),
  );
  const [only] = shown[0] ?? [];
  if (only && shown.length === 1 && shown[0]?.length === 1) {
    const { path, operator, left, right, explanation } = only;
    return { truth, explanation, operands: { path, operator, left, right } };
  }
  const reasons = shown
    .filter((_, at) => truth !== "true" || truths[at] === "true")
    .map((group) => {
      const settling = group.filter(({ result }) => result === truth);
      return listInWords((settling.length > 0 ? settling : group).map(({ explanation }) => explanation));
    });
  return { truth, explanation: reasons.join("; "), operands: { groups: shown } };
}

/** "status is true and price is at least 10, or mood is any of happy". */
export const groupsInWords = (groups: Groups): string =>
  groups.map((group) => group.map(conditionInWords).join(" and ")).join(", or ");

/** A condition in a sentence: 'topics includes "price"', "day is before 2026-03-01". */
export function conditionInWords({ path, operator, value }: Condition): string {
  if (path === "") return "Choose the value that decides";
  const { label, operands, type } = OPERATORS[operator];
  const verb = label.replace(/^\([^)]+\) /, "").toLowerCase();
  const said = `${pathLabel(path)} ${verb}`;
  if (operands === 1) return said;
  if (operator === "date_within_next" || operator === "date_within_last") {
    return `${pathLabel(path)} is within the ${operator === "date_within_next" ? "next" : "last"} ${value} days`;
  }
  if (operator.endsWith("between")) return `${said} ${value.replace("-", " and ")}`;
  if (operator.endsWith("any_of")) return `${said} ${listInWords(readOptions(value).map(quoted), "or")}`;
  switch (type) {
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
