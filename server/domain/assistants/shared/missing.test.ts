import { describe, expect, it } from "vitest";
import type { VariableSettings } from "../schema";
import { isMissing } from "./missing";

const call = { durationSeconds: 60, variables: { status: true, moods: ["happy"] } };
const when = (condition: VariableSettings["condition"]): VariableSettings => ({ required: true, condition });

describe("a required variable is missing", () => {
  it.each<[string, VariableSettings, string | boolean | string[] | null | undefined, boolean]>([
    ["where it is unknown", { required: true }, null, true],
    ["where the call does not have it at all", { required: true }, undefined, true],
    ["not where false is known", { required: true }, false, false],
    ["not where an empty list is known", { required: true }, [], false],
    ["not when it is not required", {}, null, false],
    ["where its condition is met", when({ kind: "variable", name: "status", equals: true }), null, true],
    ["not where it was not asked", when({ kind: "variable", name: "status", equals: false }), null, false],
    [
      "not where the other one is unknown",
      when({ kind: "variable", name: "other", equals: "a" }),
      null,
      false,
    ],
    [
      "where one of many options is met",
      when({ kind: "variable", name: "moods", equals: "happy" }),
      null,
      true,
    ],
    ["where the other one is known", when({ kind: "variable", name: "status" }), null, true],
    ["not where nothing is known of the other one", when({ kind: "variable", name: "other" }), null, false],
    ["in a call that is long enough", when({ kind: "longer_than", seconds: 59 }), null, true],
    ["not in one that is too short", when({ kind: "longer_than", seconds: 60 }), null, false],
    ["not where it hangs on who hung up", when({ kind: "ended_by", by: "customer" }), null, false],
  ])("%s", (_, settings, value, missing) => {
    expect(isMissing(settings, value, call)).toBe(missing);
  });
});
