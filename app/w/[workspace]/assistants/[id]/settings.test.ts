import { describe, expect, it } from "vitest";
import { PostCallVariable } from "@/server/domain/assistants/schema";
import { settingsFor, settingsInWords, withSettings } from "./settings";

describe("a variable's settings", () => {
  it("hold nothing that is not set", () => {
    expect(withSettings({ required: true, min: 0 }, { required: false, max: 5, unit: undefined })).toEqual({
      min: 0,
      max: 5,
    });
  });

  it("keep what the other type has too, so that the schema takes them", () => {
    const all = { required: true, examples: ["5"], integer: true, min: 1, unit: "EUR" };
    expect(settingsFor("number", all)).toEqual(all);
    expect(settingsFor("text", all)).toEqual({ required: true, examples: ["5"] });
    const settings = settingsFor("enum", { ...all, multiple: true });
    const variable = { name: "mood", type: "enum", options: ["happy", "angry"], settings };
    expect(PostCallVariable.safeParse(variable).success).toBe(true);
  });

  it("of a boolean lose the opt-out when it becomes another type", () => {
    const settings = { required: true, optOut: true };
    expect(settingsFor("boolean", settings)).toEqual(settings);
    expect(settingsFor("text", settings)).toEqual({ required: true });
    expect(settingsInWords({ type: "boolean", settings })).toBe("required, opts the number out");
  });

  it.each([
    [{}, ""],
    [{ required: true, examples: ["a"] }, "required, 1 example"],
    [{ integer: true, min: 1, max: 5, unit: "stars" }, "whole numbers, 1 to 5 stars"],
    [{ min: 0 }, "at least 0"],
    [{ unit: "EUR" }, "in EUR"],
    [{ condition: { kind: "variable", name: "status", equals: false } as const }, "only if status is false"],
    [{ condition: { kind: "variable", name: "visit" } as const }, "only if visit is known"],
    [{ condition: { kind: "longer_than", seconds: 30 } as const }, "only of calls longer than 30 s"],
  ])("%j reads %j", (settings, words) => {
    expect(settingsInWords({ type: "number", settings })).toBe(words);
  });
});
