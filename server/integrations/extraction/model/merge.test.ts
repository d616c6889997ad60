import { describe, expect, it } from "vitest";
import { PostCallVariable } from "@/server/domain/assistants/schema";
import type { VariableValue } from "@/server/domain/evaluation/schema";
import { mergeValues } from "./merge";
import type { ReadValue } from "./read-answer";

const of = (type: string, over: object = {}) => PostCallVariable.parse({ name: "value", type, ...over });
const TOPICS = of("enum", { options: ["Price", "Menu", "Parking"], settings: { multiple: true } });
const said = (value: VariableValue, turn: number, reason?: string): ReadValue => ({
  value,
  evidence: value === null ? [] : [{ turn, quote: `turn ${turn}` }],
  ...(reason ? { reason } : {}),
});

describe("two parts of one call", () => {
  it.each([
    ["the later word holds", of("boolean"), false, true, true, [9]],
    ["unknown gives way to what was said before", of("boolean"), true, null, true, [1]],
    ["and to what is said after", of("boolean"), null, false, false, [9]],
    ["the same twice is proved twice", of("number"), 4, 4, 4, [9, 1]],
    [
      "a text for both parts keeps the proof of both",
      of("text"),
      "Asked.",
      "Asked and booked.",
      "Asked and booked.",
      [9, 1],
    ],
    ["a list grows", of("list"), ["nuts"], ["milk", "nuts"], ["nuts", "milk"], [9, 1]],
    ["options come in their order", TOPICS, ["Parking"], ["Price"], ["Price", "Parking"], [9, 1]],
    ["nothing and nothing is nothing", of("text"), null, null, null, []],
  ] as const)("%s", (_, variable, earlier, later, value, turns) => {
    const merged = mergeValues(variable, said(earlier as VariableValue, 1), said(later as VariableValue, 9));
    expect(merged.value).toEqual(value);
    expect(merged.evidence.map(({ turn }) => turn)).toEqual(turns);
  });

  it("say why a value is unknown, the later one first", () => {
    expect(mergeValues(of("text"), said(null, 1, "first"), said(null, 9, "second")).reason).toBe("second");
    expect(mergeValues(of("text"), said(null, 1, "first"), said(null, 9)).reason).toBe("first");
  });

  it("never give a list more entries than a list may have", () => {
    const many = (from: number) => Array.from({ length: 40 }, (_, index) => `item ${from + index}`);
    const merged = mergeValues(of("list"), said(many(0), 1), said(many(40), 9));
    expect(merged.value).toHaveLength(50);
  });
});
