import { describe, expect, it } from "vitest";
import { healthInWords, percentsOf, sharesOf } from "./health-figures";

const counts = (read: number, known: number, corrected = 0) => ({ read, known, corrected });

describe("the figures of a variable's health", () => {
  it.each([
    [counts(200, 185, 6), { known: 93, unknown: 7, corrected: 3 }],
    [counts(1, 0), { known: 0, unknown: 100, corrected: 0 }],
    [counts(0, 0), null],
  ])("of %j are %j", (given, percents) => expect(percentsOf(given)).toEqual(percents));

  it("has no share on a day without calls", () => {
    const days = [counts(4, 1), counts(0, 0), counts(2, 2)].map((day) => ({ ...day, day: "2026-03-01" }));
    expect(sharesOf({ days })).toEqual([0.25, null, 1]);
  });

  it.each([
    [
      counts(40, 30, 2),
      counts(100, 98, 3),
      "Known in 91% of 140 calls of the last 35 days, unknown in 9%, corrected in 4%",
    ],
    [
      counts(1, 1),
      counts(0, 0),
      "Known in 100% of 1 call of the last 35 days, unknown in 0%, corrected in 0%",
    ],
    [counts(0, 0), counts(0, 0), null],
  ])("in words, of %j after %j: %s", (recent, before, words) => {
    expect(healthInWords({ recent, before })).toBe(words);
  });
});
