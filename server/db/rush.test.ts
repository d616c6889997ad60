import { expect, it } from "vitest";
import { Rush } from "./rush";

const POST = "source/event.received";
const posts = (count: number) => Array.from({ length: count }, () => POST);

it("begins when more pass than can be worked off, and ends when few come", () => {
  const rush = new Rush({ name: POST, perSecond: 40 });
  rush.passed(posts(10), true, 1000);
  expect(rush.held).toBe(false);
  rush.passed([...posts(1), "call/ended"], true, 1200);
  expect(rush.held).toBe(true);
  rush.came(0, 2199);
  expect(rush.held).toBe(true);
  rush.came(21, 2200);
  expect(rush.held).toBe(true);
  rush.came(20, 2450);
  expect(rush.held).toBe(false);
});

it("is none at that pace for hours, nor when other events come", () => {
  const rush = new Rush({ name: POST, perSecond: 40 });
  for (let ms = 0; ms < 3_600_000; ms += 300) rush.passed(posts(10), true, ms);
  rush.passed(Array(500).fill("call/ended"), true, 3_600_000);
  expect(rush.held).toBe(false);
});

it("holds no event longer than it may, and sends all that waited before it holds again", () => {
  const rush = new Rush({ name: POST, perSecond: 40, longestMs: 5000 });
  rush.passed(posts(200), false, 1000);
  rush.came(300, 5999);
  expect(rush.held).toBe(true);
  rush.came(300, 6000);
  expect(rush.held).toBe(false);
  rush.passed(posts(200), false, 6001);
  rush.passed(posts(200), false, 6002);
  expect(rush.held).toBe(false);
  rush.passed(posts(30), true, 6003);
  rush.passed(posts(30), true, 6010);
  expect(rush.held).toBe(true);
});
