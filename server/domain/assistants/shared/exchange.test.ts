import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PostCallVariable } from "../schema";
import { planImport, readVariables, writeVariables } from "./exchange";

const variable = (name: string, over: Partial<PostCallVariable> = {}): PostCallVariable => ({
  name,
  type: "text",
  description: "",
  options: [],
  settings: {},
  ...over,
});
const status = variable("status", { id: "pcv_1", type: "boolean" });
const summary = variable("summary", { id: "pcv_2" });
const onlyIf = (name: string, equals: string | boolean = true): PostCallVariable["settings"] => ({
  condition: { kind: "variable", name, equals },
});

/** As a person does it: the file's text into what the assistant has. */
function take(text: string, current: PostCallVariable[] = [status, summary], replace = false) {
  const file = readVariables(text);
  if (!file.ok) throw new Error(file.message);
  return planImport(current, file, replace);
}
const file = (...rows: unknown[]) => JSON.stringify({ variables: rows });

describe("a file of variables", () => {
  it("comes back as it went, without the ids", () => {
    const mood = variable("mood", {
      type: "enum",
      options: ["happy", "angry"],
      settings: { multiple: true, optionHints: { happy: "Says so" }, examples: ["happy"], required: true },
    });
    const text = writeVariables([status, mood]);
    expect(text).not.toContain("pcv_1");
    expect(take(text, []).variables).toEqual(
      [{ ...status, id: undefined }, mood].map(({ id: _, ...rest }) => rest),
    );
  });

  it.each([
    ["the bare list", [{ name: "a", type: "text" }]],
    ["our file", { variables: [{ name: "a", type: "text" }] }],
    [
      "an assistant of the API",
      { id: "ast_1", postCallVariables: [{ id: "pcv_9", name: "a", type: "text" }] },
    ],
    ["the API's list", { data: [{ name: "a", type: "text" }] }],
  ])("may be %s", (_, json) => {
    expect(take(JSON.stringify(json)).added).toEqual(["a"]);
  });

  it.each([
    ["{", "line 1, column 2"],
    ['{"variables": [\n  {"name": "a",}\n]}', "line 2, column"],
    ["", "line 1, column 1"],
    ['"text"', "no list of variables"],
    ['{"variables": {}}', "no list of variables"],
    [`"${"x".repeat(1_000_001)}"`, "more than a million"],
  ])("%j is refused as a whole, with its place", (text, message) => {
    expect(readVariables(text)).toEqual({ ok: false, message: expect.stringContaining(message) });
  });

  it("names each bad row with its place and reason, and keeps the good ones", () => {
    const plan = take(
      file(
        { name: "budget", type: "number", settings: { min: 5, max: 1 } },
        { name: "2nd", type: "text" },
        { name: "next_step", type: "text" },
        "nothing",
        { name: "extra", type: "text", unit: "EUR" },
      ),
    );
    expect(plan.added).toEqual(["next_step"]);
    expect(plan.bad).toMatchObject([
      { row: 1, name: "budget", problems: ["settings.max: The greatest value is below the least, 5"] },
      { row: 2, name: "2nd", problems: [expect.stringMatching(/^name: Use letters/)] },
      { row: 4, name: null },
      { row: 5, name: "extra", problems: [expect.stringContaining('"unit"')] },
    ]);
  });
});

describe("taking a file in", () => {
  it("says what is added, what changes and what stays, and keeps ids and places", () => {
    const plan = take(
      file({ name: "Summary", type: "text", description: "In a word" }, { name: "mood", type: "text" }),
    );
    expect(plan).toMatchObject({
      added: ["mood"],
      changed: [{ name: "Summary", fields: ["name", "description"] }],
      removed: [],
      same: 0,
      bad: [],
    });
    expect(plan.variables.map(({ id, name }) => [id, name])).toEqual([
      ["pcv_1", "status"],
      ["pcv_2", "Summary"],
      [undefined, "mood"],
    ]);
    expect(take(file(status)).same).toBe(1);
  });

  it("removes what the file does not name only when asked, and never what it names wrongly", () => {
    const rows = file({ name: "mood", type: "text" }, { name: "summary", type: "nothing" });
    expect(take(rows).removed).toEqual([]);
    const plan = take(rows, [status, summary], true);
    expect(plan.removed).toEqual(["status"]);
    expect(plan.variables.map(({ name }) => name)).toEqual(["mood", "summary"]);
  });

  it("takes the second of two rows with one name for wrong", () => {
    const plan = take(file({ name: "mood", type: "text" }, { name: "Mood", type: "number" }));
    expect(plan.added).toEqual(["mood"]);
    expect(plan.bad).toMatchObject([{ row: 2, problems: [expect.stringContaining("names must differ")] }]);
  });

  it("lets a row fall whose condition asks for one that fell", () => {
    const plan = take(
      file(
        variable("reason", { settings: onlyIf("interested", true) }),
        { name: "interested", type: "enum", options: ["one"] },
        variable("detail", { settings: onlyIf("summary", "yes") }),
      ),
    );
    expect(plan.added).toEqual(["detail"]);
    expect(plan.bad.map(({ row, problems }) => [row, problems[0]])).toEqual([
      [1, 'settings.condition: There is no variable "interested"'],
      [2, "options: Give at least two options"],
    ]);
  });

  it("a condition may ask for a variable that the assistant has", () => {
    expect(take(file(variable("reason", { settings: onlyIf("status", false) }))).added).toEqual(["reason"]);
    const wrong = take(file(variable("reason", { settings: onlyIf("status", "no") })));
    expect(wrong.bad).toMatchObject([
      { problems: ['settings.condition: "status" is true or false; choose one of them'] },
    ]);
  });

  it("is not kept from the form by a row there that is not finished", () => {
    const plan = take(file({ name: "mood", type: "text" }), [status, variable("")]);
    expect(plan.added).toEqual(["mood"]);
    expect(plan.variables).toHaveLength(3);
  });

  it("stops at a hundred variables and names the rows that are too many", () => {
    const rows = Array.from({ length: 101 }, (_, index) => ({ name: `v${index}`, type: "text" }));
    const plan = take(file(...rows));
    expect(plan.variables).toHaveLength(100);
    expect(plan.bad.map(({ row }) => row)).toEqual([99, 100, 101]);
  });

  it("never throws, and never gives what the schema would refuse beside what is there", () => {
    const row = fc.oneof(
      fc.jsonValue(),
      fc.record({
        name: fc.constantFrom("a", "B", "b", "status"),
        type: fc.constantFrom("text", "boolean", "x"),
      }),
    );
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), (rows, replace) => {
        const plan = take(file(...rows), [status, summary], replace);
        const names = plan.variables.map(({ name }) => name.toLowerCase());
        expect(new Set(names).size).toBe(names.length);
        expect(plan.added.length + plan.changed.length + plan.same + plan.bad.length).toBe(rows.length);
      }),
    );
  });
});
