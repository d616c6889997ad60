import { describe, expect, it } from "vitest";
import { type Condition, OPERATOR_NAMES, OPERATORS } from "../schema";
import { evaluateCondition } from "./conditions";
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
    [0, "is_known", "", "true"],
    [false, "is_unknown", "", "false"],
  ] as const)("%j %s %j takes the %s lane", (value, operator, right, lane) => {
    expect(decide(value, operator, right).lane).toBe(lane);
  });

  it("tells case apart only when asked", () => {
    expect(decide("Yes", "text_equals", "yes", true).lane).toBe("false");
  });

  const withOwnLane = OPERATOR_NAMES.filter((name) => OPERATORS[name].type !== "any");
  it.each(withOwnLane)("%s of an unknown value takes the Unknown lane", (operator) => {
    const { lane, left, explanation } = decide(null, operator, "2026-03-01");
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
  ] as const)("converts nothing: %j does not decide %s", (value, operator) => {
    expect(decide(value, operator, "3").lane).toBe("unknown");
  });

  it.each([
    ["number_equals", 3, "three"],
    ["date_after", "2026-03-01", "soon"],
  ] as const)("cannot compare with a second operand of another type: %s", (operator, value, right) => {
    const decision = decide(value, operator, right);
    expect(decision.lane).toBe("unknown");
    expect(decision.explanation).toContain(`"${right}"`);
  });

  it("shows both operands", () => {
    expect(decide(2, "number_less_than", "5")).toEqual({
      lane: "true",
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
      expect(evaluateCondition(condition, data).lane).toBe("false");
    },
  );
});
