import { describe, expect, it } from "vitest";
import { comparison, meanings, readCondition, writeCondition } from "./variable-condition";

describe("a condition on a variable", () => {
  it.each(["status:is:true", "amount:gte:100", "summary:has:a: b", "plan:unknown", "plan:known"])(
    "%s is read and written",
    (text) => {
      const read = readCondition(text);
      expect(read && writeCondition(read)).toBe(text);
    },
  );

  it.each(["", "status", "status:equals:1", "status:is", "status:is: ", ":is:1", "a:gt:"])(
    "%j is none",
    (text) => expect(readCondition(text)).toBeNull(),
  );

  it("means the typed values that its text may stand for", () => {
    expect(meanings("true")).toEqual([true, "true"]);
    expect(meanings("17")).toEqual([17, "17"]);
    expect(meanings("017-A")).toEqual(["017-A"]);
  });

  it("compares numbers as numbers and moments as moments, a day as all of it; a name cannot end the path", () => {
    const gt = (name: string, value: string) => comparison({ name, operator: "gt", value });
    expect(gt("amount", "100")).toBe('strict $."amount" ? (@ > 100)');
    expect(gt("day", "2026-03-01")).toBe(
      'strict $."day" ? (@ > "2026-03-01~" && @ like_regex "^([0-9]{4}-[0-9]{2}|[0-9]{2}:[0-9]{2})")',
    );
    expect(gt('a" ? (true)', "x")).toBe('strict $."a\\" ? (true)" ? (@ > "x")');
  });
});
