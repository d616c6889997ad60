import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainStatus, MAX_ATTEMPTS, nextWait, RETRY_WAITS, readRetryAfter } from "./schedule";

const NOW = new Date("2026-03-02T10:00:00Z");
const MIDDLE = 0.5;

describe("the waits between attempts", () => {
  it.each([
    [1, 5],
    [2, 300],
    [3, 1800],
    [4, 7200],
    [5, 18_000],
    [6, 36_000],
    [7, 36_000],
    [8, null],
  ])("after attempt %i: %s s", (attempt, seconds) => {
    expect(nextWait(attempt, null, MIDDLE)).toBe(seconds);
  });

  it("make eight attempts over a day and more", () => {
    expect(MAX_ATTEMPTS).toBe(8);
    expect(RETRY_WAITS.reduce((sum, wait) => sum + wait, 0)).toBe(99_305);
  });

  it("are spread by a fifth to either side, and never further", () => {
    const attempts = fc.integer({ min: 1, max: RETRY_WAITS.length });
    const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(attempts, randoms, (attempt, random) => {
        const planned = RETRY_WAITS[attempt - 1]!;
        const wait = nextWait(attempt, null, random)!;
        return wait >= Math.round(planned * 0.8) && wait <= Math.round(planned * 1.2);
      }),
    );
    expect([nextWait(2, null, 0), nextWait(2, null, 0.999_999)]).toEqual([240, 360]);
  });

  it("are as long as the server asks, when that is longer", () => {
    expect(nextWait(1, 3600, MIDDLE)).toBe(3600);
    expect(nextWait(4, 60, MIDDLE)).toBe(7200);
    expect(nextWait(8, 60, MIDDLE)).toBeNull();
  });
});

describe("Retry-After", () => {
  it.each([
    ["120", 120],
    [" 120 ", 120],
    ["Mon, 02 Mar 2026 10:00:30 GMT", 30],
    ["Mon, 02 Mar 2026 09:00:00 GMT", null],
    ["999999999", 86_400],
    ["Mon, 02 Mar 2099 10:00:00 GMT", 86_400],
    ["0", null],
    ["-5", null],
    ["soon", null],
    ["", null],
    [undefined, null],
  ])("%s means %s s", (header, seconds) => {
    expect(readRetryAfter(header, NOW)).toBe(seconds);
  });
});

describe("what an answer means", () => {
  it.each([200, 201, 202, 204, 299])("%i is received", (status) => expect(explainStatus(status)).toBeNull());

  it.each([
    [302, "give the final URL"],
    [401, "verify our signature"],
    [404, "check the URL's path"],
    [410, "switched off here"],
    [413, "raise its body limit"],
    [418, "only 2xx counts"],
    [429, "we come again later"],
    [503, "look into its log"],
  ])("%i is a failure that says: %s", (status, cure) => {
    expect(explainStatus(status)).toContain(String(status));
    expect(explainStatus(status)).toContain(cure);
  });
});
