import { describe, expect, it } from "vitest";
import { changeOfCount, changeOfRate, formatRate } from "./rates";

describe("rates and changes", () => {
  it.each([
    [1, 3, "33%"],
    [1, 40, "2.5%"],
    [0, 10, "0%"],
    [0, 0, "–"],
  ])("%d of %d reads %s", (part, whole, text) => expect(formatRate(part, whole)).toBe(text));

  it("compares counts in percent and rates in points", () => {
    expect(changeOfCount(30, 20)).toEqual({ direction: "up", text: "50%" });
    expect(changeOfRate([5, 10], [60, 100])).toEqual({ direction: "down", text: "10 pts" });
  });

  it("says nothing where there is nothing to compare with", () => {
    expect(changeOfCount(0, 0)).toBeNull();
    expect(changeOfRate([1, 2], [0, 0])).toBeNull();
  });
});
