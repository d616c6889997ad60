import { describe, expect, it } from "vitest";
import { locateJsonError } from "./locate-json-error";

describe("the place of a mistake in JSON", () => {
  it.each([
    ["nothing at all", "", [1, 1]],
    ["a word", "hello", [1, 1]],
    ["a missing comma", '{"a": 1 "b": 2}', [1, 9]],
    ["a comma too many", '{\n  "a": 1,\n}', [3, 1]],
    ["a comma too many in a list", "[1, 2, ]", [1, 8]],
    ["single quotes", "{'a': 1}", [1, 2]],
    ["a key without quotes", '{"a": {b: 1}}', [1, 8]],
    ["a missing value", '{"a": }', [1, 7]],
    ["an end too early", '{"a": [1, 2', [1, 12]],
    ["a line break inside a text", '{"a": "x\ny"}', [1, 7]],
    ["a number with a leading zero", "[01]", [1, 3]],
    ["something after the end", '{"a": 1} x', [1, 10]],
    ["the wrong bracket", '{"a": [1}', [1, 9]],
    ["an unknown escape", '["\\x"]', [1, 2]],
  ])("%s", (_mistake, text, [line, column]) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(locateJsonError(text)).toEqual({ line, column });
  });

  it("is found at the very end of a hundred thousand open brackets", () => {
    expect(locateJsonError("[".repeat(100_000))).toEqual({ line: 1, column: 100_001 });
    expect(locateJsonError('{"a":'.repeat(100_000))).toEqual({ line: 1, column: 500_001 });
  });
});
