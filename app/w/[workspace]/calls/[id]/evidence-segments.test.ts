import { describe, expect, it } from "vitest";
import { byTurn, findProofs, overlap, provedBy, segmentsOf } from "./evidence-segments";

const TRANSCRIPT = [{ text: "Shall I book Tuesday?" }, { text: "Yes, Tuesday at three works." }];
const quote = (turn: number, text: string, verified = true) => ({ turn, quote: text, verified });

describe("the words that prove values", () => {
  it("are found where they stand, whatever their case; what is not proved, or not there, is not", () => {
    expect(
      findProofs(
        {
          status: [quote(1, "yes"), quote(0, "book  tuesday")],
          day: [quote(1, "Wednesday", false), quote(7, "Tuesday"), quote(1, "Friday")],
        },
        TRANSCRIPT,
      ),
    ).toEqual([
      { name: "status", turn: 1, start: 0, end: 3 },
      { name: "status", turn: 0, start: 8, end: 20 },
    ]);
  });

  it("cut the text so that each run proves the same values", () => {
    const proofs = findProofs(
      { status: [quote(1, "Yes, Tuesday")], day: [quote(1, "Tuesday at three")], slot: [quote(1, "three")] },
      TRANSCRIPT,
    );
    const text = TRANSCRIPT[1]!.text;
    expect(
      segmentsOf(text.length, proofs).map(({ start, end, names }) => [text.slice(start, end), names]),
    ).toEqual([
      ["Yes, ", ["status"]],
      ["Tuesday", ["status", "day"]],
      [" at ", ["day"]],
      ["three", ["day", "slot"]],
      [" works.", []],
    ]);
  });

  it("lead to each value that they prove, once", () => {
    const proofs = findProofs(
      {
        status: [quote(1, "Yes"), quote(1, "Yes, Tuesday")],
        day: [quote(1, "Tuesday"), quote(0, "Tuesday")],
      },
      TRANSCRIPT,
    );
    expect(provedBy({ turn: 1, start: 0, end: 3 }, proofs)).toEqual(["status"]);
    expect(provedBy({ turn: 1, start: 0, end: 8 }, proofs)).toEqual(["status", "day"]);
    expect([...byTurn(proofs)].map(([turn, own]) => [turn, own.length])).toEqual([
      [1, 3],
      [0, 1],
    ]);
  });

  it("are one run where nothing is proved", () => {
    expect(segmentsOf(5, [])).toEqual([{ start: 0, end: 5, names: [] }]);
    expect(segmentsOf(0, [])).toEqual([]);
  });

  it("belong together when they share a letter of the same turn", () => {
    const words = { turn: 1, start: 2, end: 4 };
    expect(overlap(words, { turn: 1, start: 3, end: 9 })).toBe(true);
    expect(overlap(words, { turn: 1, start: 4, end: 9 })).toBe(false);
    expect(overlap(words, { turn: 0, start: 2, end: 4 })).toBe(false);
  });
});
