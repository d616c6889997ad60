import { describe, expect, it } from "vitest";
import { NUMBER, readNumber } from "./numbers";

describe("a number as it is said", () => {
  it.each([
    ["7", 7],
    ["1,220", 1220],
    ["$40", 40],
    ["12.5", 12.5],
    ["3 thousand", 3000],
    ["5k", 5000],
    ["zero", 0],
    ["seven", 7],
    ["thirty-four", 34],
    ["Twenty five", 25],
    ["one hundred and twenty", 120],
    ["a hundred", 100],
    ["two thousand five hundred", 2500],
    ["four thousand eight hundred", 4800],
    ["one million two hundred", 1_000_200],
    ["three and a half", 3.5],
    ["six thousand euros", 6000],
    ["four thirty", null],
    ["one two three", null],
    ["twenty nineteen", null],
    ["hundred", null],
    ["a", 1],
    ["", null],
    ["some", null],
    ["1.2.3", null],
  ])("%j is %j", (text, value) => expect(readNumber(text)).toBe(value));

  it.each([
    ["about one hundred and twenty people", ["one hundred and twenty"]],
    ["Three and a half rooms, about 85 square meters", ["Three and a half", "85"]],
    ["two adults and three children", ["two", "three"]],
    ["sixteen or sixty", ["sixteen", "sixty"]],
    ["two thousand five hundred dollars", ["two thousand five hundred"]],
  ])("is found in %j", (text, found) => {
    expect(text.match(new RegExp(`\\b${NUMBER}\\b`, "gi"))).toEqual(found);
  });
});
