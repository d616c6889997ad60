import { describe, expect, it } from "vitest";
import { payloadChanges } from "./payload-changes";

const status = { id: "var_1", name: "status", type: "boolean" };
const budget = { id: "var_2", name: "budget", type: "number" };

describe("what a webhook's receiver would stumble over", () => {
  it.each([
    ["nothing, when nothing changes", [status, budget], []],
    ["nothing, when the order changes or one is added", [budget, status, { name: "city", type: "text" }], []],
    ["a removed variable", [status], [{ kind: "removed", name: "budget" }]],
    [
      "a renamed one",
      [{ ...status, name: "agreed" }, budget],
      [{ kind: "renamed", from: "status", to: "agreed" }],
    ],
    [
      "another type",
      [status, { ...budget, type: "text" }],
      [{ kind: "retyped", name: "budget", from: "number", to: "text" }],
    ],
    [
      "two that change places, which keeps every name and no meaning",
      [
        { ...status, name: "budget" },
        { ...budget, name: "status" },
      ],
      [
        { kind: "renamed", from: "status", to: "budget" },
        { kind: "renamed", from: "budget", to: "status" },
      ],
    ],
    [
      "one that is replaced by another of its name keeps the field",
      [{ name: "status", type: "text" }, budget],
      [{ kind: "retyped", name: "status", from: "boolean", to: "text" }],
    ],
  ])("%s", (_, after, changes) => {
    expect(payloadChanges([status, budget], after)).toEqual(changes);
  });
});
