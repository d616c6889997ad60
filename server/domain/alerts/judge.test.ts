import { describe, expect, it } from "vitest";
import type { Counts } from "../analytics/schema";
import { noCounts } from "../analytics/stats";
import { firings, type Judged, judge } from "./judge";

const hour = (counts: Partial<Counts>): Counts => ({ ...noCounts(), ...counts });
const money = { segmentPrice: 0.01, currency: "USD" };
const rule = (over: Partial<Judged>): Judged => ({
  kind: "delivery_rate_below",
  threshold: 90,
  windowHours: 2,
  minimum: 10,
  ...over,
});

describe("judging a rule", () => {
  it.each([
    [rule({}), hour({ sent: 20, delivered: 17 }), true, 85],
    [rule({}), hour({ sent: 20, delivered: 18 }), false, 90],
    [rule({}), hour({ sent: 9, delivered: 0 }), false, null],
    [rule({ kind: "opt_out_rate_above", threshold: 5 }), hour({ delivered: 20, optedOut: 2 }), true, 10],
    [rule({ kind: "unknown_rate_above", threshold: 5 }), hour({ sent: 18, unknown: 2 }), true, 10],
    [rule({ kind: "runs_failing_above", threshold: 50 }), hour({ runs: 10, runsFailed: 5 }), false, 50],
    [rule({ kind: "nothing_received" }), hour({}), true, 0],
    [rule({ kind: "nothing_received" }), hour({ calls: 1 }), false, 1],
  ])("%o", (judged, counts, fires, value) => {
    expect(judge(judged, [hour({}), counts], money)).toMatchObject({ fires, value });
  });

  it("adds what is not billed yet to what was spent", () => {
    const spent = hour({ segments: 30, billedSegments: 10, cost: 2_000_000 });
    expect(judge(rule({ kind: "spend_above", threshold: 2.1 }), [spent], money)).toMatchObject({
      fires: true,
      words: "2.20 USD within 2 hours",
    });
  });
});

describe("a rule over the past", () => {
  it("fires once until its bounds are kept again, and stays quiet after a notice", () => {
    const bad = hour({ sent: 20, delivered: 1 });
    const good = hour({ sent: 20, delivered: 20 });
    const past = [good, bad, bad, good, bad, good, good, good, bad];
    const found = firings({ ...rule({ windowHours: 1 }), quietHours: 6 }, past, money, 0);
    expect(found.map(({ from, until, told }) => [from, until, told])).toEqual([
      [1, 3, true],
      [4, 5, false],
      [8, null, true],
    ]);
  });

  it("tells of one that outlasts the quiet period in which it began", () => {
    const bad = hour({ sent: 20, delivered: 1 });
    const good = hour({ sent: 20, delivered: 20 });
    const judged = { ...rule({ windowHours: 1 }), quietHours: 4 };
    const told = (past: Counts[]) => firings(judged, past, money, 0).map((firing) => firing.told);
    expect(told([bad, good, bad, bad, good])).toEqual([true, false]);
    expect(told([bad, good, bad, bad, bad, good])).toEqual([true, true]);
  });
});
