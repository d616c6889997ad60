import { describe, expect, it } from "vitest";
import type { PostCallVariable } from "../assistants/schema";
import { compareGolden, type Golden, meansTheSame, scoreGolden } from "./golden-score";
import type { Variables } from "./schema";

const variable = (
  name: string,
  type: PostCallVariable["type"],
  over: Partial<PostCallVariable> = {},
): PostCallVariable => ({ name, type, description: "", options: [], settings: {}, ...over });
const readings = (entries: Record<string, Variables>) => new Map(Object.entries(entries));

describe("two values of a variable", () => {
  it.each([
    ["text", "On  Tuesday", " on tuesday\n", true],
    ["text", "ＡＤＡ", "ada", true],
    ["text", "Tuesday", "Wednesday", false],
    ["text", "", null, false],
    ["boolean", true, true, true],
    ["boolean", false, null, false],
    ["boolean", null, null, true],
    ["number", 3, 3, true],
    ["number", 3, "3", false],
    ["enum", "happy", "Happy", false],
    ["enum", ["price", "date"], ["date", "price"], true],
    ["enum", ["price"], ["price", "date"], false],
    ["list", ["A window", "tea"], ["TEA", "a  window"], true],
    ["list", ["tea", "tea"], ["tea"], false],
    ["list", ["tea"], "tea", false],
    ["email", "Ada@Example.com", "ada@example.com", true],
    ["datetime", "2026-03-01T15:30:00-08:00", "2026-03-01T23:30:00+00:00", true],
    ["datetime", "2026-03-01T15:30:00-08:00", "2026-03-01T15:30:00+00:00", false],
    ["date", "2026-03-01", "2026-03-01", true],
    ["time", "15:30", "15:31", false],
    ["phone", "+14155552671", "+14155552671", true],
  ] as const)("%s: %j and %j", (type, one, other, same) => {
    const [left, right] = [one, other].map((value) => (Array.isArray(value) ? [...value] : value));
    expect(meansTheSame({ type }, left as never, right as never)).toBe(same);
    expect(meansTheSame({ type }, right as never, left as never)).toBe(same);
  });
});

describe("a reading held against golden calls", () => {
  const definitions = [variable("status", "boolean"), variable("day", "text"), variable("new", "text")];
  const golden: Golden[] = [
    { callId: "a", values: { status: true, day: "Tuesday" } },
    { callId: "b", values: { status: null } },
    { callId: "c", values: { status: false, day: null } },
  ];

  it("is right or wrong by variable and by call; what nobody confirmed is not judged", () => {
    const score = scoreGolden(
      definitions,
      golden,
      readings({
        a: { status: true, day: "tuesday ", new: "x" },
        b: { status: false, day: "Friday" },
        c: { status: false },
      }),
    );
    expect(score.variables).toEqual([
      { name: "status", judged: 3, right: 2 },
      { name: "day", judged: 2, right: 2 },
      { name: "new", judged: 0, right: 0 },
    ]);
    expect(score.calls).toEqual([
      { callId: "a", read: true, wrong: [] },
      { callId: "b", read: true, wrong: [{ name: "status", wanted: null, got: false }] },
      { callId: "c", read: true, wrong: [] },
    ]);
  });

  it("leaves out calls that could not be read", () => {
    const score = scoreGolden(definitions, golden, readings({ a: { status: false } }));
    expect(score.variables[0]).toEqual({ name: "status", judged: 1, right: 0 });
    expect(score.calls.map(({ read }) => read)).toEqual([true, false, false]);
  });

  it("does not judge by a value that is none of the variable's any more", () => {
    const changed = [variable("status", "enum", { options: ["yes", "no"] }), variable("day", "date")];
    const score = scoreGolden(
      changed,
      golden,
      readings({ a: { status: "yes", day: null }, c: { day: null } }),
    );
    expect(score.variables).toEqual([
      { name: "status", judged: 0, right: 0 },
      { name: "day", judged: 1, right: 1 },
    ]);
  });
});

describe("two sets of definitions against golden calls", () => {
  const status = variable("status", "boolean", { id: "var_1" });
  const day = variable("day", "text", { id: "var_2" });
  const golden: Golden[] = [
    { callId: "a", values: { status: true, day: "Tuesday" } },
    { callId: "b", values: { status: true } },
    { callId: "c", values: { status: true } },
    { callId: "d", values: { status: false } },
  ];
  const before = {
    definitions: [status, day],
    readings: readings({
      a: { status: true, day: "Tuesday" },
      b: { status: null },
      c: { status: false },
      d: { status: false },
    }),
  };

  it("show what got better, worse, or is wrong in another way", () => {
    const { variables, changes } = compareGolden(golden, before, {
      definitions: [status, day],
      readings: readings({
        a: { status: false, day: " TUESDAY" },
        b: { status: true },
        c: { status: null },
        d: { status: false },
      }),
    });
    expect(variables).toEqual([
      { name: "status", judged: 4, before: 2, after: 2 },
      { name: "day", judged: 1, before: 1, after: 1 },
    ]);
    expect(changes).toEqual([
      { callId: "a", name: "status", wanted: true, before: true, after: false, verdict: "worse" },
      { callId: "b", name: "status", wanted: true, before: null, after: true, verdict: "better" },
      { callId: "c", name: "status", wanted: true, before: false, after: null, verdict: "still_wrong" },
    ]);
  });

  it("follow a variable by its id when it has a new name, also when another took the old one", () => {
    const { variables, changes } = compareGolden(golden, before, {
      definitions: [
        variable("agreed", "boolean", { id: "var_1" }),
        variable("status", "boolean", { id: "var_3" }),
      ],
      readings: readings({ a: { agreed: true, status: true }, d: { agreed: true, status: false } }),
    });
    expect(variables).toEqual([{ name: "agreed", judged: 2, before: 2, after: 1 }]);
    expect(changes).toMatchObject([{ callId: "d", name: "agreed", verdict: "worse" }]);
  });

  it("count only calls that both read, and a variable that is new not at all", () => {
    const { variables } = compareGolden(golden, before, {
      definitions: [status, variable("budget", "number")],
      readings: readings({ a: { status: true }, b: { status: true } }),
    });
    expect(variables).toEqual([{ name: "status", judged: 2, before: 1, after: 2 }]);
  });
});
