import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyAll, verifyEvidence } from "./evidence";
import { locateQuote, type Turn } from "./schema";

/** What makes folding hard: case that changes length, quote marks, spaces, halves of pairs. */
const PIECES = fc.constantFrom(..."aBcß\u0130 \t\u2019\u201c\u2014", "\ud83c", "👍🏽", "e\u0301", "\u0000");

const said = (text: string): Turn => ({ role: "customer", text });

/** The turn's own words for a quote, by the place that it is given; null where it is not verified. */
function wordsIn(text: string, quote: string): string | null {
  const [found] = verifyEvidence([said(text)], [{ turn: 0, quote }]);
  if (!found?.verified) return null;
  expect(found.quote).toBe(text.slice(found.start, found.end));
  return found.quote;
}

describe("a quote in a turn", () => {
  it.each([
    ["Yes, that works for me.", "that works", "that works"],
    ["Yes, that works for me.", "THAT WORKS", "that works"],
    ["Yes,  that\n works", "Yes, that works", "Yes,  that\n works"],
    ["It\u2019s \u201cfine\u201d", 'It\'s "fine"', "It\u2019s \u201cfine\u201d"],
    ["2 \u2013 3 people", "2 - 3 people", "2 \u2013 3 people"],
    ["👍🏽 sure 👨‍👩‍👧", "sure 👨‍👩‍👧", "sure 👨‍👩‍👧"],
    ["Straße, bitte", "straße", "Straße"],
    ["İstanbul'a evet", "evet", "evet"],
    ["no spaces", " no spaces ", "no spaces"],
  ])("%j says %j", (text, quote, own) => expect(wordsIn(text, quote)).toBe(own));

  it.each([
    ["Yes, that works for me.", "that works for us"],
    ["Yes, that works for me.", "works that"],
    ["I do not agree", "I do agree"],
    ["Yes", "Yes."],
    ["anything", ""],
    ["anything", "  "],
    ["", "anything"],
  ])("%j does not say %j", (text, quote) => expect(wordsIn(text, quote)).toBeNull());

  it("is found by any piece of the turn, and comes back as the turn has it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: PIECES }), fc.nat(), fc.nat(), (text, a, b) => {
        const start = a % text.length;
        const piece = text.slice(start, start + 1 + (b % (text.length - start)));
        if (piece.trim() === "") return true;
        const found = wordsIn(text, piece.toUpperCase() === piece ? piece : piece.toLowerCase());
        return found === null ? false : text.includes(found);
      }),
    );
  });

  it("is located in units of the text as it stands", () => {
    const text = "Well  \u2014 \u201cYes\u201d,\tthat works";
    const place = locateQuote(text, '- "yes", that');
    expect(text.slice(place?.start, place?.end)).toBe("\u2014 \u201cYes\u201d,\tthat");
  });
});

describe("evidence", () => {
  const turns = [said("Would you like a table?"), said("Yes, that works for me.")];

  it("is verified in the turn that it names, and nowhere else", () => {
    expect(
      verifyEvidence(turns, [
        { turn: 1, quote: "yes, THAT works" },
        { turn: 0, quote: "Yes, that works" },
        { turn: 9, quote: "Yes" },
      ]),
    ).toEqual([
      { turn: 1, start: 0, end: 15, quote: "Yes, that works", verified: true },
      { turn: 0, quote: "Yes, that works", verified: false },
      { turn: 9, quote: "Yes", verified: false },
    ]);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("with turn %d is dropped", (turn) => {
    expect(verifyEvidence(turns, [{ turn, quote: "Yes" }])).toEqual([]);
  });

  it("is a passage, not a copy of the call: long quotes are cut and not verified, and ten are enough", () => {
    const long = said("a".repeat(5000));
    const [first] = verifyEvidence([long], [{ turn: 0, quote: long.text }]);
    expect(first).toMatchObject({ verified: false });
    expect(first?.quote).toHaveLength(1000);
    const many = Array.from({ length: 50 }, () => ({ turn: 1, quote: "Yes" }));
    expect(verifyEvidence(turns, many)).toHaveLength(10);
  });

  it("is verified for every variable", () => {
    expect(verifyAll(turns, { status: [{ turn: 1, quote: "Yes" }], summary: [] })).toEqual({
      status: [{ turn: 1, start: 0, end: 3, quote: "Yes", verified: true }],
      summary: [],
    });
  });
});
