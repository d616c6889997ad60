import { describe, expect, it } from "vitest";
import { afterFailure, BREAKER_FAILURES, type FailureState, NO_FAILURES } from "./failure-rules";

const START = Date.parse("2026-03-02T10:00:00Z");
const HOUR = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR);

/** Failures at these hours, one after the other; returns each outcome. */
const failingAt = (...hours: number[]) => {
  let state: FailureState = NO_FAILURES;
  return hours.map((hour) => {
    const { exhausted, rested, ...next } = afterFailure(state, at(hour), false);
    state = next;
    return { exhausted, rested, failing: next.failingSince !== null };
  });
};

describe("the five days of nothing but failures", () => {
  it("begin when failures within 24 hours lie 12 hours apart, and end in switching off", () => {
    const outcomes = failingAt(0, 2, 11, 12, 60, 131, 132, 140);
    expect(outcomes.map(({ failing }) => failing)).toEqual([
      ...[false, false, false, true],
      ...[true, true, true, true],
    ]);
    expect(outcomes.map(({ exhausted }) => exhausted)).toEqual([...Array(6).fill(false), true, true]);
  });

  it("do not begin by failures that are more than a day apart: one now and then is no dead server", () => {
    expect(failingAt(0, 25, 50, 75, 100, 125, 150).some(({ failing }) => failing)).toBe(false);
  });
});

describe("the breaker", () => {
  const minute = 1 / 60;
  const burst = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n * 0.1 * minute);

  it("opens after ten failures within five minutes, not by those of a schedule of retries", () => {
    const outcomes = failingAt(...burst(BREAKER_FAILURES + 2));
    expect(outcomes.map(({ rested }) => rested)).toEqual([...Array(9).fill(false), true, false, false]);
    expect(failingAt(0, 0.1, 0.6, 2.6, 7.6, 17.6, 27.6, 27.7, 28, 30).some(({ rested }) => rested)).toBe(
      false,
    );
  });

  it("rests longer with each probe that fails, five minutes at most", () => {
    let state: FailureState = { ...NO_FAILURES, breakerFailures: 9, breakerSince: at(0) };
    const rests: number[] = [];
    for (let n = 0; n < 6; n++) {
      const now = new Date((state.restUntil?.getTime() ?? START) + 1000);
      const { exhausted: _, rested, ...next } = afterFailure(state, now, n > 0);
      expect(rested).toBe(true);
      rests.push(((next.restUntil?.getTime() ?? 0) - now.getTime()) / 1000);
      state = next;
    }
    expect(rests).toEqual([30, 60, 120, 240, 300, 300]);
  });
});
