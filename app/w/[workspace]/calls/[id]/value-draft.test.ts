import { describe, expect, it } from "vitest";
import type { PostCallVariableType } from "@/server/domain/assistants/schema";
import type { VariableValue } from "@/server/domain/evaluation/schema";
import { type Draft, fromDraft, toDraft } from "./value-draft";

const of = (type: PostCallVariableType, multiple = false) => ({
  type,
  settings: multiple ? { multiple } : {},
});

describe("a value in its editor", () => {
  it.each<[PostCallVariableType, VariableValue, Draft]>([
    ["boolean", true, "true"],
    ["boolean", false, "false"],
    ["number", 0, "0"],
    ["text", "Two\nlines", "Two\nlines"],
    ["date", "2026-03-01", "2026-03-01"],
    ["datetime", "2026-03-01T15:30:20-08:00", "2026-03-01T15:30"],
    ["list", ["tea", "milk"], "tea\nmilk"],
    ["enum", "happy", "happy"],
    ["phone", null, ""],
  ])("%s %j is shown as %j, and stays what it is when nobody touches it", (type, value, draft) => {
    expect(toDraft(of(type), value)).toEqual(draft);
    expect(fromDraft(of(type), draft, value)).toEqual(value);
  });

  it.each<[PostCallVariableType, Draft, VariableValue]>([
    ["boolean", "", null],
    ["boolean", "false", false],
    ["number", " 12.5 ", 12.5],
    ["number", "1e3", 1000],
    ["number", "12,5", "12,5"],
    ["number", "many", "many"],
    ["text", "  ", null],
    ["datetime", "2026-03-02T08:00", "2026-03-02T08:00"],
    ["list", " tea \n\n milk", ["tea", "milk"]],
    ["list", "\n", null],
    ["email", " ada@example.com", "ada@example.com"],
  ])("%s typed as %j is %j", (type, draft, value) => {
    expect(fromDraft(of(type), draft, "another")).toEqual(value);
  });

  it("of several options is a list of those that are ticked; none is unknown", () => {
    expect(toDraft(of("enum", true), ["price"])).toEqual(["price"]);
    expect(toDraft(of("enum", true), null)).toEqual([]);
    expect(fromDraft(of("enum", true), [], ["price"])).toBeNull();
    expect(fromDraft(of("enum", true), ["price", "date"], null)).toEqual(["price", "date"]);
  });

  it("of a variable that was of another type is not passed on as it was", () => {
    expect(fromDraft(of("boolean"), toDraft(of("boolean"), "true"), "true")).toBe(true);
    expect(fromDraft(of("text"), toDraft(of("text"), 12), 12)).toBe("12");
    expect(fromDraft(of("enum", true), toDraft(of("enum", true), "price"), "price")).toEqual(["price"]);
  });
});
