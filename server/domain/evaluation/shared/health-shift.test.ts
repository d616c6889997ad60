import { describe, expect, it } from "vitest";
import { hasShifted, type Measure, type Share, shiftInWords } from "./health-shift";

const share = (text: string): Share => {
  const [count, of] = text.split("/").map(Number);
  return { count: count ?? 0, of: of ?? 0 };
};

describe("a sudden change of a share", () => {
  it.each([
    // recent, before
    ["12/40", "150/160"],
    ["40/40", "60/160"],
    ["0/20", "40/40"],
    ["300/700", "1700/2800"],
    ["8/40", "2/160"],
  ])("%s after %s is one", (recent, before) => {
    expect(hasShifted(share(recent), share(before))).toBe(true);
    expect(hasShifted({ ...share(recent), of: 19 }, share(before)), "of too few calls").toBe(false);
    expect(hasShifted(share(recent), { ...share(before), of: 39 }), "after too few calls").toBe(false);
  });

  it.each([
    ["nothing at all", "0/0", "0/0"],
    ["all, as always", "40/40", "160/160"],
    ["none, as always", "0/40", "0/160"],
    ["what chance brings", "14/20", "36/40"],
    ["certain, but too small to matter", "4500/5000", "19500/20000"],
  ])("%s is none: %s after %s", (_, recent, before) => {
    expect(hasShifted(share(recent), share(before))).toBe(false);
  });

  it("does not depend on which of the two shares is counted", () => {
    for (const [recent, before] of [
      ["12/40", "150/160"],
      ["14/20", "36/40"],
    ] as const) {
      const rest = ({ count, of }: Share) => ({ count: of - count, of });
      expect(hasShifted(rest(share(recent)), rest(share(before)))).toBe(
        hasShifted(share(recent), share(before)),
      );
    }
  });
});

describe("a change in words", () => {
  it.each<[Measure, string, string, string | null]>([
    [
      "known",
      "12/40",
      "150/160",
      "Unknown much more often: it has a value in 30% of the calls of the last 7 days, after 94% in the 28 days before",
    ],
    [
      "known",
      "40/40",
      "60/160",
      "Known much more often: it has a value in 100% of the calls of the last 7 days, after 38% in the 28 days before",
    ],
    [
      "corrected",
      "10/40",
      "2/160",
      "Corrected much more often: people set it right in 25% of the calls of the last 7 days, after 1% in the 28 days before",
    ],
    ["corrected", "0/40", "60/160", null],
    ["known", "14/20", "36/40", null],
  ])("%s in %s after %s: %s", (measure, recent, before, words) => {
    expect(shiftInWords(measure, share(recent), share(before))).toBe(words);
  });
});
