import { describe, expect, it } from "vitest";
import { createBasicExtractor } from "./basic/extractor";
import { fromTyped, LABELLED, loadLabelled, runExtractor, score } from "./benchmark";
import { TYPED_CALLS } from "./labelled/calls";
import { FRESH_CALLS } from "./labelled/fresh-calls";

const dialogues = loadLabelled(LABELLED);
if (!dialogues)
  console.log("Notice: the labelled calls are not here, so the extractor's quality is not checked");

it.skipIf(!dialogues)("the built-in extractor is as good on labelled calls as it was", async () => {
  const { extractions } = await runExtractor(createBasicExtractor(), dialogues ?? []);
  const result = score(dialogues ?? [], extractions);
  expect(result.statusMacroF1).toBeGreaterThanOrEqual(0.94);
  expect(result.valueF1).toBeGreaterThanOrEqual(0.81);
  expect(result.proved).toBe(1);
});

it("the built-in extractor reads our own calls, of every type, and proves what it reads", async () => {
  const calls = [...TYPED_CALLS, ...FRESH_CALLS].map(fromTyped);
  const { extractions } = await runExtractor(createBasicExtractor(), calls);
  const result = score(calls, extractions);
  expect(result.misses).toEqual([]);
  expect(result.proved).toBe(1);
  expect(Object.keys(result.perType).sort()).toEqual(
    ["date", "datetime", "email", "enum, many", "list", "number", "phone", "time"].sort(),
  );
});

describe("the score", () => {
  const calls = TYPED_CALLS.map(fromTyped);
  const answering = (answer: (index: number, name: string) => unknown) =>
    calls.map(({ input }, index) => ({
      variables: Object.fromEntries(input.variables.map(({ name }) => [name, answer(index, name) as never])),
      evidence: {},
      reasons: {},
      model: "scripted",
    }));

  it("is whole for the right answers, and nothing for none", () => {
    const right = score(
      calls,
      answering((index, name) => calls[index]?.expected[name]?.[0] ?? null),
    );
    expect(right).toMatchObject({ valueF1: 1, misses: [], statusMacroF1: null });
    expect(Object.values(right.perType).every(({ f1 }) => f1 === 1)).toBe(true);
    expect(
      score(
        calls,
        answering(() => null),
      ).valueF1,
    ).toBe(0);
  });

  it("forgives the order of a list and case, and nothing else", () => {
    const [call] = [calls.find(({ id }) => id === "gym-1")].flatMap((one) => one ?? []);
    const judge = (courses: unknown) =>
      score(
        [call!],
        [{ variables: { courses: courses as never }, evidence: {}, reasons: {}, model: "scripted" }],
      ).perType["enum, many"]?.right;
    expect(judge(["swimming", "Yoga"])).toBe(1);
    expect(judge(["Yoga"])).toBe(0);
    expect(judge(["Yoga", "Swimming", "Boxing"])).toBe(0);
  });
});
