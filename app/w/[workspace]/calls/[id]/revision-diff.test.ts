import { describe, expect, it } from "vitest";
import type { Variables } from "@/server/domain/evaluation/schema";
import { diffRevisions } from "./revision-diff";

const reading = (variables: Variables, reasons: Record<string, string> = {}) => ({
  variables,
  reasons,
  definitions: Object.keys(variables).map((name) => ({ name, type: "text", description: "", settings: {} })),
});
const changed = (before: Variables, after: Variables) =>
  diffRevisions(reading(before), reading(after)).flatMap((row) => (row.changed ? [row.name] : []));

describe("two readings of a call", () => {
  it("differ by value, also to and from unknown, and by what was asked", () => {
    expect(
      changed(
        { status: true, summary: "A", day: null, gone: 1, list: ["a", "b"], same: null },
        { status: false, summary: "A", day: "2026-03-01", fresh: null, list: ["a", "b"], same: null },
      ),
    ).toEqual(["status", "day", "fresh", "gone"]);
    expect(changed({ list: ["a"] }, { list: ["a", "b"] })).toEqual(["list"]);
    expect(changed({ n: 1 }, { n: 1 })).toEqual([]);
  });

  it("are told variable by variable, with why a value is unknown now", () => {
    expect(
      diffRevisions(
        reading({ day: "Tuesday", gone: true }),
        reading({ day: null }, { day: "It is not said" }),
      ),
    ).toEqual([
      { name: "day", before: "Tuesday", after: null, reason: "It is not said", changed: true },
      { name: "gone", before: true, after: undefined, reason: null, changed: true },
    ]);
  });
});
