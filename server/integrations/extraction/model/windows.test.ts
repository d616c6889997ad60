import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "@/server/domain/evaluation/coerce";
import type { Turn } from "@/server/domain/evaluation/schema";
import { cutIntoWindows, encode } from "./windows";

const said = (text: string, index = 0): Turn => ({ role: index % 2 ? "customer" : "assistant", text });
const sizeOf = (window: object[]) => window.reduce((sum, piece) => sum + encode(piece).length + 1, 0);

describe("a transcript cut into windows", () => {
  it("is one window while it fits", () => {
    const turns = ["Hello?", "Yes?"].map(said);
    expect(cutIntoWindows(turns, 1000)).toEqual([turns.map((turn, index) => ({ turn: index, ...turn }))]);
  });

  it("has one window when there is nothing in it", () => expect(cutIntoWindows([], 1000)).toEqual([[]]));

  it("repeats the turns before a cut, so that an answer has its question", () => {
    const turns = Array.from({ length: 60 }, (_, index) => said(`turn ${index}`, index));
    const windows = cutIntoWindows(turns, 1000);
    expect(windows.length).toBeGreaterThan(1);
    windows.slice(1).forEach((window, index) => {
      const before = windows[index]?.at(-1);
      expect(window.map(({ turn }) => turn)).toContain(before?.turn);
    });
  });

  it("cuts a turn that is too long between words, under its number", () => {
    const windows = cutIntoWindows([said("word ".repeat(5000))], 6000);
    expect(windows.length).toBeGreaterThan(3);
    expect(windows.flat().every(({ turn, text }) => turn === 0 && /^(?:word )*word ?$/.test(text))).toBe(
      true,
    );
  });

  it("leaves nothing out, keeps the order and the budget, whatever is said", () => {
    const piece = fc.constantFrom("a", " ", "<", '"', "👍🏽", "é", "\n", "yes ");
    const text = fc
      .tuple(fc.string({ unit: piece, maxLength: 300 }), fc.nat(20))
      .map(([some, times]) => some.repeat(times));
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 12 }),
        fc.integer({ min: 2000, max: 9000 }),
        (texts, budget) => {
          const turns = texts.map(said);
          const windows = cutIntoWindows(turns, budget);
          const numbers = windows.flat().map(({ turn }) => turn);
          // Without what is repeated, the parts of each turn are the turn.
          const whole = new Map<number, string>();
          let last: object | undefined;
          for (const window of windows) {
            const seen = window.findIndex((one) => last !== undefined && encode(one) === encode(last));
            for (const { turn, text: part } of window.slice(seen + 1)) {
              whole.set(turn, (whole.get(turn) ?? "") + part);
            }
            last = window.at(-1);
            expect(window.length === 1 || sizeOf(window) <= budget).toBe(true);
          }
          expect(new Set(numbers).size).toBe(turns.length);
          for (const [index, { text: all }] of turns.entries()) {
            expect(whole.get(index)?.length).toBeGreaterThanOrEqual(cleanText(all).length);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
