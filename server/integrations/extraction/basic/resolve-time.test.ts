import { describe, expect, it } from "vitest";
import { byDay, halfIn, onTheClock, readTime } from "./resolve-time";

describe("a time as it is said", () => {
  it.each([
    ["3 pm", "15:00"],
    ["3 p.m.", "15:00"],
    ["10:30 in the morning", "10:30"],
    ["half past four in the afternoon", "16:30"],
    ["a quarter past two in the afternoon", "14:15"],
    ["quarter to one in the afternoon", "12:45"],
    ["twenty past six in the evening", "18:20"],
    ["eight thirty am", "08:30"],
    ["6 at night", "18:00"],
    ["12 am", "00:00"],
    ["12 pm", "12:00"],
    ["noon", "12:00"],
    ["midnight", "00:00"],
    ["17:45", "17:45"],
    ["07:45", "07:45"],
    ["morning 9", "09:00"],
  ])("%j is %j", (words, clock) => {
    const time = readTime(words);
    expect(time && onTheClock(time)).toBe(clock);
  });

  it.each(["3", "half past four", "eleven", "8 o'clock", "7:15"])("%j may be morning or evening", (words) => {
    expect(readTime(words)?.half).toBeNull();
  });

  it.each(["25:00", "10:75", "soon", ""])("%j is none", (words) => {
    const time = readTime(words);
    expect(time && onTheClock(time)).toBeNull();
  });

  it("is taken from the words around, else by day; seven stays open", () => {
    expect(halfIn("tonight at 8", 8)).toBe("pm");
    expect(halfIn("a table for lunch", 1)).toBe("pm");
    expect(halfIn("on Thursday", 3)).toBeNull();
    expect([8, 11, 0, 3, 6, 7].map(byDay)).toEqual(["am", "am", "pm", "pm", "pm", null]);
  });
});
