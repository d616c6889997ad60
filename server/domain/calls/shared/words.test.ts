import { describe, expect, it } from "vitest";
import { excerptOf, readTerms, turnPattern } from "./words";

describe("what a person looks for", () => {
  it.each([
    ["tuesday ten", ["beginning tuesday", "beginning ten"]],
    ['"works for me" -refund', ["phrase works for me", "-beginning refund"]],
    ['at 10:30 "open', ["word at", "word 10:30", "phrase open"]],
    ["!!! — &|:*()", []],
    ["日本語 Zürich", ["beginning 日本語", "beginning Zürich"]],
  ])("%j", (typed, terms) =>
    expect(readTerms(typed).map(({ text, kind, not }) => `${not ? "-" : ""}${kind} ${text}`)).toEqual(terms),
  );

  it("keeps to a dozen words, however many are typed", () =>
    expect(readTerms("word ".repeat(500))).toHaveLength(12));
});

describe("an excerpt", () => {
  it("marks the words in every case and form, not inside of others", () => {
    const { text, marks } = excerptOf("Confirmed. I reconfirm: please CONFIRM it", readTerms("confirm"));
    expect(marks.map(([from, to]) => text.slice(from, to))).toEqual(["Confirmed", "CONFIRM"]);
  });

  it("is cut around the first of them", () => {
    const long = `${"so ".repeat(100)}the refund is due ${"and ".repeat(100)}`;
    const { text, marks } = excerptOf(long, readTerms("refund"));
    expect(text.length).toBeLessThan(200);
    expect(text).toMatch(/^….*refund.*…$/);
    expect(marks).toHaveLength(1);
  });

  it("takes what is typed for text, not for a pattern", () => {
    expect(turnPattern(readTerms("a.b( c"))).toBe("(^|[^[:alnum:]])(a\\.b\\(|c)");
    expect(excerptOf("axb(", readTerms("a.b(")).marks).toEqual([]);
    expect(turnPattern(readTerms("-only"))).toBeNull();
  });
});
