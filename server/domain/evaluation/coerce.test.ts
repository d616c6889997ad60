import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PostCallVariable } from "../assistants/schema";
import { cleanText, coerceValue, isRealDate, MAX_TEXT } from "./coerce";

const of = (type: PostCallVariable["type"]): PostCallVariable => ({
  name: "value",
  type,
  description: "",
  options: type === "enum" ? ["Lunch", "Dinner"] : [],
  settings: {},
});

describe("a raw value held against its variable", () => {
  it.each([
    ["boolean", true, true],
    ["boolean", false, false],
    ["number", 3.5, 3.5],
    ["number", -0, 0],
    ["enum", "Dinner", "Dinner"],
    ["enum", " Lunch ", "Lunch"],
    ["date", "2028-02-29", "2028-02-29"],
    ["date", " 2026-03-01 ", "2026-03-01"],
    ["text", "  hello\u0000 ", "hello"],
    ["text", "half \ud83d here", "half \ufffd here"],
    ["text", "whole 👍🏽", "whole 👍🏽"],
    ["text", "false", "false"],
  ] as const)("as %s takes %j", (type, raw, value) => {
    expect(coerceValue(of(type), raw)).toEqual({ value });
  });

  it.each([
    ["boolean", "true", 'Expected true or false, got the text "true"'],
    ["boolean", "false", 'Expected true or false, got the text "false"'],
    ["boolean", 1, "Expected true or false, got the number 1"],
    ["boolean", 0, "Expected true or false, got the number 0"],
    ["boolean", [true], "Expected true or false, got a list"],
    ["number", "3", 'Expected a number, got the text "3"'],
    ["number", Number.NaN, "Expected a number, got the number NaN"],
    ["number", Number.POSITIVE_INFINITY, "Expected a number, got the number Infinity"],
    ["number", true, "Expected a number, got the boolean true"],
    ["enum", "dinner", 'Expected one of Lunch, Dinner, got the text "dinner"'],
    ["enum", "Brunch", 'Expected one of Lunch, Dinner, got the text "Brunch"'],
    ["enum", 0, "Expected one of Lunch, Dinner, got the number 0"],
    ["date", "2026-02-30", 'Expected a real date such as 2026-03-01, got the text "2026-02-30"'],
    ["date", "2026-3-1", 'Expected a real date such as 2026-03-01, got the text "2026-3-1"'],
    ["date", "tomorrow", 'Expected a real date such as 2026-03-01, got the text "tomorrow"'],
    ["date", 20_260_301, "Expected a real date such as 2026-03-01, got the number 20260301"],
    ["text", 7, "Expected text, got the number 7"],
    ["text", { a: 1 }, "Expected text, got an object"],
    ["text", " \u0000 ", "The text was empty"],
    ["text", "a".repeat(MAX_TEXT + 1), `The text was longer than ${MAX_TEXT} characters`],
  ] as const)("as %s refuses %j and says why", (type, raw, reason) => {
    expect(coerceValue(of(type), raw)).toEqual({ value: null, reason });
  });

  it.each(["boolean", "number", "enum", "date", "text"] as const)(
    "as %s leaves unknown what is not there",
    (type) => {
      expect(coerceValue(of(type), null)).toEqual({ value: null });
      expect(coerceValue(of(type), undefined)).toEqual({ value: null });
    },
  );

  it("quotes only the beginning of a long refused text", () => {
    const { reason } = coerceValue(of("boolean"), "x".repeat(1_000_000));
    expect(reason?.length).toBeLessThan(120);
  });

  it("never throws, and gives unknown or a value of its type, whatever comes", () => {
    const types = ["boolean", "number", "enum", "date", "text"] as const;
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.anything(), (type, raw) => {
        const { value } = coerceValue(of(type), raw);
        if (value === null) return true;
        return type === "boolean" || type === "number" ? typeof value === type : typeof value === "string";
      }),
    );
  });
});

const PIECES = fc.constantFrom("a", " ", "\u0000", "\ud83c", "\udf5d", "👍🏽", "e\u0301", "\ufffd");

describe("text that can be stored", () => {
  it("has no NUL and no half of a surrogate pair", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: PIECES }),
        fc.constantFrom("\u0000", "\ud800", "\udfff", ""),
        (text, bad) => {
          const clean = cleanText(text + bad + text);
          return !clean.includes("\u0000") && clean.isWellFormed();
        },
      ),
    );
  });
});

describe("a real date", () => {
  it.each([
    ["2024-02-29", true],
    ["2026-02-29", false],
    ["2026-13-01", false],
    ["2026-00-10", false],
    ["0000-01-01", true],
    ["2026-03-01T00:00:00Z", false],
    ["", false],
  ])("%j: %j", (text, real) => expect(isRealDate(text)).toBe(real));
});
