import { expect, it } from "vitest";
import { turnAt } from "./recording";

it("the turn that is heard is the last that has begun; what has no time is passed over", () => {
  const turns = [{ startMs: 500 }, { startMs: null }, { startMs: 4000 }];
  expect([0, 500, 3999, 4000, 90_000].map((ms) => turnAt(turns, ms))).toEqual([null, 0, 0, 2, 2]);
  expect(turnAt([{ startMs: null }], 1000)).toBeNull();
});
