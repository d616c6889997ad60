import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Definition } from "../schema";
import { branchMany } from "../steps/branch_many/describe";
import { allOf, anyOf, evaluateCondition, evaluateGroups, type Truth } from "./conditions";
import { type Condition, newCondition, type Operator } from "./operators";
import { samplePayload } from "./testing";

const data = (variables: Record<string, string | number | boolean | null>) =>
  samplePayload({ variables }).data;
const where = (path: string, operator: Operator, value = ""): Condition => ({
  ...newCondition(),
  path,
  operator,
  value,
});
const isTrue = (name: string) => where(`variables.${name}`, "boolean_is_true");

describe("conditions that are joined", () => {
  // Kleene's strong logic of three values.
  it.each([
    ["true", "true", "true", "true"],
    ["true", "false", "false", "true"],
    ["true", "unknown", "unknown", "true"],
    ["false", "false", "false", "false"],
    ["false", "unknown", "false", "unknown"],
    ["unknown", "unknown", "unknown", "unknown"],
  ] as const)("%s and %s: both %s, either %s", (a, b, both, either) => {
    expect([allOf([a, b]), allOf([b, a])]).toEqual([both, both]);
    expect([anyOf([a, b]), anyOf([b, a])]).toEqual([either, either]);
  });

  it("an unknown is settled exactly when it makes no difference what it is", () => {
    const truth = fc.constantFrom<Truth>("true", "false", "unknown");
    fc.assert(
      fc.property(
        fc.array(fc.array(truth, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        (groups) => {
          const decide = (of: Truth[][]) => anyOf(of.map(allOf));
          const settled = (value: Truth) =>
            groups.map((group) => group.map((one) => (one === "unknown" ? value : one)));
          const result = decide(groups);
          // Where the answer is known, nothing that the unknown could be changes it.
          if (result !== "unknown")
            expect([decide(settled("true")), decide(settled("false"))]).toEqual([result, result]);
          else expect(decide(settled("true"))).not.toBe(decide(settled("false")));
        },
      ),
    );
  });

  it("shows the operands of each, and the reason by those that settled it", () => {
    const groups = [
      [isTrue("status"), where("variables.price", "number_greater_than", "10")],
      [where("variables.mood", "text_equals", "happy")],
    ];
    const { truth, explanation, operands } = evaluateGroups(
      groups,
      data({ status: true, price: 5, mood: null }),
    );
    expect(truth).toBe("unknown");
    expect(explanation).toContain("mood is unknown: the call does not say");
    expect(operands).toMatchObject({
      groups: [
        [
          { path: "variables.status", left: true, result: "true" },
          { left: 5, right: "10", result: "false" },
        ],
        [{ left: null, right: "happy", result: "unknown" }],
      ],
    });
    expect(evaluateGroups(groups, data({ status: true, price: 11, mood: null }))).toMatchObject({
      truth: "true",
      explanation: "status is true and price is 11, which is greater than 10",
    });
  });

  it("reads what was stored before there were groups", () => {
    const old = {
      id: "b",
      type: "branch",
      condition: { path: "status", operator: "boolean_is_true" },
      lanes: { true: [{ id: "s", type: "send_sms", body: "Hi" }], false: [], unknown: [] },
    };
    const { steps } = Definition.parse({ steps: [old] });
    expect(steps).toMatchObject([
      { groups: [[{ path: "status", operator: "boolean_is_true" }]], lanes: { true: [{ body: "Hi" }] } },
    ]);
    // What was read is stored as it is read again.
    expect(Definition.parse({ steps })).toEqual({ steps });
    expect(Definition.safeParse({ steps: [{ ...old, condition: undefined }] }).success).toBe(false);
  });
});

describe("several branches", () => {
  const step = {
    ...branchMany.create("b"),
    branches: [
      { key: "b1", title: "Agreed", groups: [[isTrue("agreed")]] },
      { key: "b2", title: "Call back", groups: [[isTrue("callback")]] },
    ],
  };
  it.each([
    [true, true, "b1"],
    [false, true, "b2"],
    [null, true, "b2"],
    [true, null, "b1"],
    [false, false, "otherwise"],
    [null, false, "unknown"],
    [false, null, "unknown"],
  ])("agreed %j and call back %j: %s", (agreed, callback, lane) => {
    expect(branchMany.decide?.(step, data({ agreed, callback }))).toMatchObject({ lane });
  });
});

describe("what depends on the day and the hour", () => {
  const at = (variables: Record<string, string>, timeZone = "UTC") => ({
    ...data(variables),
    clock: { at: "2026-03-02T23:30:00.000Z", timeZone },
  });
  it.each([
    ["date_within_next", "7", "2026-03-02", "true"],
    ["date_within_next", "7", "2026-03-09", "true"],
    ["date_within_next", "7", "2026-03-10", "false"],
    ["date_within_next", "7", "2026-03-01", "false"],
    ["date_within_last", "7", "2026-02-23", "true"],
    ["date_within_last", "7", "2026-02-22", "false"],
    ["date_within_last", "soon", "2026-02-22", "unknown"],
    ["time_between", "09:00-17:00", "09:00", "true"],
    ["time_between", "09:00-17:00", "17:01", "false"],
    ["time_between", "22:00-06:00", "23:15", "true"],
    ["time_between", "22:00-06:00", "12:00", "false"],
    ["datetime_time_between", "09:00-17:00", "2026-03-02T10:00:00+09:00", "true"],
    ["datetime_time_between", "09:00-17:00", "2026-03-02T08:30:00Z", "false"],
  ] as const)("%s %s of %s is %s", (operator, value, left, truth) => {
    expect(evaluateCondition(where("variables.when", operator, value), at({ when: left })).truth).toBe(truth);
  });

  it("counts the days where the workspace is", () => {
    const tomorrow = where("variables.when", "date_within_next", "0");
    expect(evaluateCondition(tomorrow, at({ when: "2026-03-03" })).truth).toBe("false");
    expect(evaluateCondition(tomorrow, at({ when: "2026-03-03" }, "Europe/Berlin")).truth).toBe("true");
    const office = where("variables.when", "datetime_time_between", "09:00-17:00");
    expect(evaluateCondition(office, at({ when: "2026-03-02T08:30:00Z" }, "Europe/Berlin")).truth).toBe(
      "true",
    );
  });
});
