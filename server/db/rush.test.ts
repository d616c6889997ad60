import { expect, it } from "vitest";
import { Rush } from "./rush";

const POST = { name: "source/event.received" };
const OTHER = { name: "call/ended" };
const posts = (count: number) => Array.from({ length: count }, () => POST);

it("begins before more pass than can be worked off, and ends when few come", () => {
  const rush = new Rush({ name: POST.name, perSecond: 40 });
  expect(rush.admit(posts(4), true, 1000)).toHaveLength(4);
  expect(rush.held).toBe(false);
  expect(rush.admit([POST, OTHER], true, 1080)).toEqual([OTHER]);
  expect(rush.held).toBe(true);
  rush.came(0, 1579);
  expect(rush.held).toBe(true);
  rush.came(11, 1580);
  expect(rush.held).toBe(true);
  rush.came(10, 1830);
  expect(rush.held).toBe(false);
});

it("is none at that pace for long, nor when other events come", () => {
  const rush = new Rush({ name: POST.name, perSecond: 40 });
  for (let ms = 0; ms < 600_000; ms += 110) expect(rush.admit(posts(4), true, ms)).toHaveLength(4);
  expect(rush.admit(Array(500).fill(OTHER), true, 3_600_000)).toHaveLength(500);
  expect(rush.held).toBe(false);
});

it("holds no event longer than it may, and lets all go that waited before it holds again", () => {
  const rush = new Rush({ name: POST.name, perSecond: 40, longestMs: 5000 });
  expect(rush.admit(posts(200), false, 1000)).toEqual([]);
  rush.came(300, 5999);
  expect(rush.held).toBe(true);
  rush.came(300, 6000);
  expect(rush.held).toBe(false);
  expect(rush.admit(posts(200), false, 6001)).toHaveLength(200);
  expect(rush.admit(posts(200), false, 6002)).toHaveLength(200);
  expect(rush.admit(posts(30), true, 6003)).toHaveLength(30);
  expect(rush.held).toBe(false);
  expect(rush.admit(posts(30), true, 6010)).toEqual([]);
  expect(rush.held).toBe(true);
});
