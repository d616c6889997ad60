import { type Condition, type Lane, OPERATORS } from "../schema";
import { type CallData, isoDay, pathLabel, resolvePath } from "./values";

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
    case "text": {
      if (typeof left !== "string") return mismatch("a text");
      const yes = compareTexts(operator, left, condition.value, condition.caseSensitive);
      return decide(lane(yes), `${label} is ${quoted(left)}, compared with ${quoted(condition.value)}`);
    }
    default:
      return of satisfies never;
  }
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

function compareTexts(operator: Condition["operator"], left: string, right: string, caseSensitive: boolean) {
  const fold = (text: string) => (caseSensitive ? text.trim() : text.trim().toLowerCase()).normalize("NFC");
  const [a, b] = [fold(left), fold(right)];
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
