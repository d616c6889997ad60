import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { POST_CALL_VARIABLE_TYPES, type PostCallVariableType } from "../../assistants/schema";
import { conditionInWords, evaluateCondition } from "./conditions";
import { type Condition, OPERATOR_NAMES, OPERATORS, type Operator, operatorsFor } from "./operators";
import { samplePayload } from "./testing";

const decide = (value: unknown, operator: Condition["operator"], right = "", caseSensitive = false) => {
  const { data } = samplePayload();
  const condition = { path: "variables.x", operator, value: right, caseSensitive };
  // What came over the wire may be of any type, whatever ours say.
  return evaluateCondition(condition, { ...data, variables: { x: value } } as typeof data);
};

describe("a branch's condition", () => {
  it.each([
    [true, "boolean_is_true", "", "true"],
    [false, "boolean_is_true", "", "false"],
    [true, "boolean_is_false", "", "false"],
    [false, "boolean_is_false", "", "true"],
    ["Berlin", "text_equals", "berlin", "true"],
    ["Berlin", "text_not_equals", "Bern", "true"],
    ["next Tuesday", "text_contains", "tuesday", "true"],
    ["next Tuesday", "text_not_contains", "tuesday", "false"],
    ["Berlin", "text_starts_with", "Ber", "true"],
    ["Berlin", "text_ends_with", "lin", "true"],
    [3, "number_equals", "3.0", "true"],
    [3, "number_greater_than", "3", "false"],
    [3, "number_greater_or_equal", "3", "true"],
    [-1, "number_less_than", "0", "true"],
    [1200, "number_less_or_equal", "1,200", "true"],
    ["2026-03-01", "date_before", "2026-03-02", "true"],
    ["2026-03-01", "date_equals", "2026-03-01", "true"],
    ["2026-03-01T23:30:00Z", "date_equals", "2026-03-01", "true"],
    ["2026-03-01", "date_after", "2026-03-01", "false"],
    // The call's own day, where UTC has the next one already.
    ["2026-03-01T23:30:00-08:00", "date_equals", "2026-03-01", "true"],
    ["2026-03-01T23:30:00-08:00", "date_after", "2026-03-01", "false"],
    ["09:30", "time_before", "10:00", "true"],
    ["09:30", "time_at", "9:30", "true"],
    ["09:30", "time_after", "09:30", "false"],
    ["2026-03-01T15:30:00-08:00", "datetime_before", "2026-03-01T23:31:00Z", "true"],
    ["2026-03-01T15:30:00-08:00", "datetime_after", "2026-03-01T23:30:00Z", "false"],
    ["2026-03-01T15:30:00-08:00", "datetime_after", "2026-03-02T00:00:00+09:00", "true"],
    ["+14155552671", "text_starts_with", "+1", "true"],
    ["ada@example.com", "text_ends_with", "@EXAMPLE.com", "true"],
    ["happy", "enum_is_any_of", "angry\nHappy", "true"],
    ["happy", "enum_is_any_of", "angry\r\nsad\n", "false"],
    [["price", "time"], "list_includes", "Time", "true"],
    [["price"], "list_includes", "pri", "false"],
    [[], "list_includes", "price", "false"],
    [[], "list_not_includes", "price", "true"],
    [["price"], "list_not_includes", "price", "false"],
    [[], "list_is_empty", "", "true"],
    [["price"], "list_is_empty", "", "false"],
    [["a", "b"], "list_has_at_least", "2", "true"],
    [["a"], "list_has_at_least", "2", "false"],
    [[], "is_known", "", "true"],
    [0, "is_known", "", "true"],
    [false, "is_unknown", "", "false"],
  ] as const)("%j %s %j takes the %s lane", (value, operator, right, lane) => {
    expect(decide(value, operator, right).truth).toBe(lane);
  });

  it("tells case apart only when asked", () => {
    expect(decide("Yes", "text_equals", "yes", true).truth).toBe("false");
  });

  const withOwnLane = OPERATOR_NAMES.filter((name) => OPERATORS[name].type !== "any");
  it.each(withOwnLane)("%s of an unknown value takes the Unknown lane", (operator) => {
    const { truth: lane, left, explanation } = decide(null, operator, "2026-03-01");
    expect({ lane, left }).toEqual({ lane: "unknown", left: null });
    expect(explanation).toContain("x is unknown");
  });

  it.each([
    ["false", "boolean_is_false"],
    ["true", "boolean_is_true"],
    [0, "boolean_is_false"],
    [1, "boolean_is_true"],
    ["", "boolean_is_false"],
    [[], "boolean_is_true"],
    ["3", "number_equals"],
    [3, "text_equals"],
    ["soon", "date_after"],
    ["2026-02-31", "date_after"],
    [{}, "text_contains"],
    ["price", "list_includes"],
    [{ 0: "price" }, "list_is_empty"],
    [3, "list_has_at_least"],
    [["happy"], "enum_is_any_of"],
    [true, "enum_is_any_of"],
    ["2026-03-01", "datetime_after"],
    ["2026-03-01T15:30:00", "datetime_after"],
    ["2026-03-01T15:30:00Z", "time_at"],
    ["25:00", "time_at"],
    ["3 pm", "time_at"],
    [930, "time_at"],
  ] as const)("converts nothing: %j does not decide %s", (value, operator) => {
    expect(decide(value, operator, "3").truth).toBe("unknown");
  });

  it.each([
    ["number_equals", 3, "three"],
    ["date_after", "2026-03-01", "soon"],
    ["time_before", "09:30", "early"],
    ["datetime_before", "2026-03-01T15:30:00Z", "2026-03-01T15:30"],
    ["list_has_at_least", ["a"], "some"],
  ] as const)("cannot compare with a second operand of another type: %s", (operator, value, right) => {
    const decision = decide(value, operator, right);
    expect(decision.truth).toBe("unknown");
    expect(decision.explanation).toContain(`"${right}"`);
  });

  it("says an instant by the clock of the call, on both sides", () => {
    const { explanation } = decide(
      "2026-03-01T15:30:00-08:00",
      "datetime_before",
      "2026-03-02T01:00:00+01:00",
    );
    expect(explanation).toBe(
      "x is 2026-03-01 15:30 (UTC-08:00), which is before 2026-03-01 16:00 (UTC-08:00)",
    );
  });

  it("shows both operands", () => {
    expect(decide(2, "number_less_than", "5")).toEqual({
      truth: "true",
      left: 2,
      right: "5",
      explanation: "x is 2, which is less than 5",
    });
  });

  it.each(["variables.constructor", "variables.__proto__", "variables.x.length", "call.toString"])(
    "sees nothing in %s: what a value inherits is not data",
    (path) => {
      const { data } = samplePayload({ variables: { x: "text" } });
      const condition = { path, operator: "is_known", value: "", caseSensitive: false } as const;
      expect(evaluateCondition(condition, data).truth).toBe("false");
    },
  );
});

/** A value of each type, and an operand that the type's operators can read. */
const OF_TYPE: Record<PostCallVariableType, { value: fc.Arbitrary<unknown>; operand: fc.Arbitrary<string> }> =
  (() => {
    const day = fc
      .date({ min: new Date("1970-01-01"), max: new Date("2200-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
    const offset = fc.constantFrom("Z", "+00:00", "-08:00", "+05:30", "+14:00");
    const instant = fc.tuple(day, time, offset).map(([d, t, o]) => `${d}T${t}:00${o}`);
    const word = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "");
    const option = fc.constantFrom("happy", "angry", "so, so");
    return {
      boolean: { value: fc.boolean(), operand: fc.constant("") },
      text: { value: fc.string(), operand: word },
      number: {
        value: fc.double({ noNaN: true, noDefaultInfinity: true }),
        operand: fc.integer().map(String),
      },
      enum: { value: option, operand: option },
      date: { value: day, operand: day },
      time: { value: time, operand: time },
      datetime: { value: instant, operand: instant },
      phone: { value: fc.constantFrom("+14155552671", "+4930123456"), operand: word },
      email: { value: fc.emailAddress(), operand: word },
      list: { value: fc.array(fc.string()), operand: fc.integer({ min: 0, max: 9 }).map(String) },
    };
  })();

/** The operand in the form that the operator reads. */
function operandOf(operator: Operator, right: string): string {
  if (operator.startsWith("date_within")) return "30";
  if (operator.endsWith("between")) return "09:00-17:00";
  if (operator === "text_matches") return right.replace(/[^\p{L}\p{N}]/gu, "\\$&");
  // A date operator reads the day of an instant.
  return OPERATORS[operator].type === "date" ? right.slice(0, 10) : right;
}

describe("whatever the value and the operand are", () => {
  it.each(POST_CALL_VARIABLE_TYPES)("each operator that is offered for %s decides", (type) => {
    const { value, operand } = OF_TYPE[type];
    fc.assert(
      fc.property(
        value,
        operand,
        fc.constantFrom(...operatorsFor(type)),
        fc.boolean(),
        (left, right, operator, exact) => {
          const typed = operandOf(operator, right);
          const { truth: lane, explanation } = decide(left, operator, typed, exact);
          expect(lane, explanation).not.toBe("unknown");
        },
      ),
    );
  });

  it("nothing is thrown, no lane is made up, and a value of another type is unknown", () => {
    const anything = fc.oneof(fc.anything(), ...Object.values(OF_TYPE).map(({ value }) => value));
    fc.assert(
      fc.property(anything, fc.constantFrom(...OPERATOR_NAMES), fc.string(), (left, operator, right) => {
        const { truth: lane, explanation } = decide(left, operator, right);
        expect(["true", "false", "unknown"]).toContain(lane);
        expect(explanation).not.toBe("");
        const { type } = OPERATORS[operator];
        if (type === "any") expect(lane).not.toBe("unknown");
        else if (type === "list" ? !Array.isArray(left) : typeof left !== SHAPES[type])
          expect(lane).toBe("unknown");
      }),
    );
  });

  const opposites = [
    ["text_equals", "text_not_equals"],
    ["text_contains", "text_not_contains"],
    ["text_starts_with", "text_not_starts_with"],
    ["text_ends_with", "text_not_ends_with"],
    ["number_equals", "number_not_equals"],
    ["list_is_empty", "list_is_not_empty"],
    ["list_includes", "list_not_includes"],
    ["boolean_is_true", "boolean_is_false"],
    ["is_known", "is_unknown"],
  ] as const;
  it.each(opposites)("%s and %s never agree, and are unknown together", (yes, no) => {
    const turned = { true: "false", false: "true", unknown: "unknown" };
    fc.assert(
      fc.property(fc.anything(), fc.string(), (left, right) => {
        expect(decide(left, no, right).truth).toBe(turned[decide(left, yes, right).truth]);
      }),
    );
  });

  it.each([
    ["time", ["time_before", "time_at", "time_after"]],
    ["date", ["date_before", "date_equals", "date_after"]],
  ] as const)("of two of the type %s exactly one order holds", (type, operators) => {
    const { value } = OF_TYPE[type];
    fc.assert(
      fc.property(value, value, (left, right) => {
        const lanes = operators.map((operator) => decide(left, operator, String(right)).truth);
        expect(lanes.filter((lane) => lane === "true")).toHaveLength(1);
      }),
    );
  });

  it("is said in a sentence", () => {
    const said = (path: string, operator: Operator, value = "") =>
      conditionInWords({ path, operator, value, caseSensitive: false });
    expect([
      said("variables.status", "boolean_is_true"),
      said("variables.mood", "enum_is_any_of", "happy\nangry\nso, so"),
      said("variables.topics", "list_has_at_least", "2"),
      said("variables.topics", "list_includes", "price"),
      said("variables.visit", "datetime_after", "2026-03-01T15:30:00+01:00"),
    ]).toEqual([
      "status is true",
      'mood is any of "happy", "angry" or "so, so"',
      "topics has at least 2",
      'topics includes "price"',
      "visit is after 2026-03-01 15:30 (UTC+01:00)",
    ]);
  });
});

const SHAPES = {
  boolean: "boolean",
  number: "number",
  ...{ text: "string", date: "string", time: "string", datetime: "string", enum: "string" },
} as const;
