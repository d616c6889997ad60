import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { POST_CALL_VARIABLE_TYPES, type PostCallVariable } from "../assistants/schema";
import { cleanText, coerceValue, MAX_ITEM_TEXT, MAX_ITEMS, MAX_TEXT } from "./coerce";
import { isRealDate } from "./date-time";

const of = (
  type: PostCallVariable["type"],
  settings: PostCallVariable["settings"] = {},
): PostCallVariable => ({
  name: "value",
  type,
  description: "",
  options: type === "enum" ? ["Lunch", "Dinner"] : [],
  settings,
});
const MANY = of("enum", { multiple: true });
const BERLIN = { country: "DE", timeZone: "Europe/Berlin" };

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

  it.each(POST_CALL_VARIABLE_TYPES)("as %s leaves unknown what is not there", (type) => {
    expect(coerceValue(of(type), null)).toEqual({ value: null });
    expect(coerceValue(of(type), undefined)).toEqual({ value: null });
  });

  it.each([
    [{ integer: true }, 3, 3],
    [{ integer: true, min: 1, max: 8 }, 8, 8],
    [{ min: -5 }, -5, -5],
    [{ integer: true }, 3.5, "Expected a whole number, got the number 3.5"],
    [{ integer: true }, 2 ** 53, "Expected a whole number, got the number 9007199254740992"],
    [{ min: 1 }, 0, "Expected at least 1, got the number 0"],
    [{ max: 8 }, 8.5, "Expected at most 8, got the number 8.5"],
    [{ integer: true, min: 1 }, "3", 'Expected a number, got the text "3"'],
  ])("a number with %j takes or refuses %j", (settings, raw, wanted) => {
    const { value, reason } = coerceValue(of("number", settings), raw);
    expect(reason ?? value).toBe(wanted);
    expect(value === null).toBe(typeof wanted === "string");
  });

  it.each([
    [["Dinner"], ["Dinner"]],
    [
      ["Dinner", " Lunch ", "Dinner"],
      ["Lunch", "Dinner"],
    ],
    [[], "The list was empty"],
    ["Lunch", 'Expected a list of some of Lunch, Dinner, got the text "Lunch"'],
    [["Lunch", "Brunch"], 'Expected a list of some of Lunch, Dinner, got the text "Brunch"'],
    [["lunch"], 'Expected a list of some of Lunch, Dinner, got the text "lunch"'],
    [[["Lunch"]], "Expected a list of some of Lunch, Dinner, got a list"],
    [[null], "Expected a list of some of Lunch, Dinner, got nothing"],
    [{ 0: "Lunch" }, "Expected a list of some of Lunch, Dinner, got an object"],
  ])("of many options takes or refuses %j", (raw, wanted) => {
    const { value, reason } = coerceValue(MANY, raw);
    expect(reason ?? value).toEqual(wanted);
  });

  it.each([
    ["time", "09:05", "09:05"],
    ["time", " 23:59 ", "23:59"],
    ["time", "24:00", 'Expected a time of day such as 15:30, got the text "24:00"'],
    ["time", "9:05", 'Expected a time of day such as 15:30, got the text "9:05"'],
    ["time", "09:05:00", 'Expected a time of day such as 15:30, got the text "09:05:00"'],
    ["time", "3 pm", 'Expected a time of day such as 15:30, got the text "3 pm"'],
    ["time", 930, "Expected a time of day such as 15:30, got the number 930"],
    ["email", " Jo.Smith+a@example.co.uk ", "Jo.Smith+a@example.co.uk"],
    ["email", "jo at example dot com", 'Expected an e-mail address, got the text "jo at example dot com"'],
    ["email", "jo@example", 'Expected an e-mail address, got the text "jo@example"'],
    ["email", "Jo <jo@example.com>", 'Expected an e-mail address, got the text "Jo <jo@example.com>"'],
    ["email", 7, "Expected an e-mail address, got the number 7"],
    ["list", [" nuts ", "milk", "nuts", ""], ["nuts", "milk"]],
    ["list", [], "The list was empty"],
    ["list", [" "], "The list was empty"],
    ["list", "nuts, milk", 'Expected a list of texts, got the text "nuts, milk"'],
    ["list", ["nuts", 3], "Expected a list of texts, got the number 3"],
    ["list", ["a".repeat(MAX_ITEM_TEXT + 1)], "An entry of the list was longer than 500 characters"],
    [
      "list",
      Array.from({ length: MAX_ITEMS + 1 }, (_, i) => `item ${i}`),
      "The list had 51 entries; at most 50 are kept",
    ],
  ] as const)("as %s takes or refuses %j", (type, raw, wanted) => {
    const { value, reason } = coerceValue(of(type), raw);
    expect(reason ?? value).toEqual(wanted);
  });

  it.each([
    ["+14155552671", "US", "+14155552671"],
    ["(415) 555-2671", "US", "+14155552671"],
    ["+49 30 901820", "US", "+4930901820"],
    ["030 901820", "DE", "+4930901820"],
    ["415 555 2671", "FR", null],
    ["415 555 2671", undefined, null],
    ["+1415555", "US", null],
    ["+19995552671", "US", null],
    ["911", "US", null],
    ["call +14155552671", "US", null],
    ["+14155552671 or +14155552672", "US", null],
    ["", "US", null],
    [14155552671, "US", null],
    ["4155552671".padEnd(41), "US", null],
  ])("as phone reads %j in %s as %j", (raw, country, wanted) => {
    const { value, reason } = coerceValue(of("phone"), raw, country ? { country } : {});
    expect(value).toBe(wanted);
    if (wanted === null) expect(reason).toMatch(/^Expected a valid phone number such as \+14155552671, got /);
  });

  it.each([
    ["2026-03-01T15:30", "2026-03-01T15:30:00+01:00"],
    ["2026-03-01 15:30", "2026-03-01T15:30:00+01:00"],
    ["2026-07-01T15:30:20", "2026-07-01T15:30:20+02:00"],
    ["2026-07-01T15:30:00+02:00", "2026-07-01T15:30:00+02:00"],
    ["2026-07-01T15:30:00.000+02:00", "2026-07-01T15:30:00+02:00"],
    // The hour that comes twice: the first is meant unless the offset says which.
    ["2026-10-25T02:30", "2026-10-25T02:30:00+02:00"],
    ["2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00"],
    ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+02:00"],
    ["2026-03-29T02:30", "a time that exists in Europe/Berlin: the clocks skip this one"],
    ["2026-03-29T02:30:00+01:00", "a time that exists in Europe/Berlin: the clocks skip this one"],
    ["2026-07-01T15:30:00+01:00", "the offset of Europe/Berlin at that time, +02:00"],
    ["2026-03-01T14:30:00Z", "the offset of Europe/Berlin at that time, +01:00"],
    ["2026-02-30T15:30", "a real date and time such as 2026-03-01T15:30"],
    ["2026-03-01", "a real date and time such as 2026-03-01T15:30"],
    ["2026-03-01T25:00", "a real date and time such as 2026-03-01T15:30"],
    ["2026-03-01T15:30:60", "a real date and time such as 2026-03-01T15:30"],
    ["tomorrow at three", "a real date and time such as 2026-03-01T15:30"],
  ])("as datetime in Berlin reads %j as %j", (raw, wanted) => {
    const { value, reason } = coerceValue(of("datetime"), raw, BERLIN);
    if (value === null) expect(reason).toBe(`Expected ${wanted}, got the text "${raw}"`);
    else expect(value).toBe(wanted);
  });

  it("as datetime without a zone wants the offset, and takes any", () => {
    expect(coerceValue(of("datetime"), "2026-03-01T15:30:00-08:00").value).toBe("2026-03-01T15:30:00-08:00");
    expect(coerceValue(of("datetime"), "2026-03-01T15:30:00Z").value).toBe("2026-03-01T15:30:00+00:00");
    expect(coerceValue(of("datetime"), "2026-03-01T15:30").reason).toContain("with its offset");
    const nowhere = { timeZone: "Mars/Olympus" };
    expect(coerceValue(of("datetime"), "2026-03-01T15:30", nowhere).value).toBeNull();
  });

  it("quotes only the beginning of a long refused text", () => {
    const { reason } = coerceValue(of("boolean"), "x".repeat(1_000_000));
    expect(reason?.length).toBeLessThan(120);
  });

  it("never throws, and gives unknown or a value of its type, whatever comes", () => {
    const any = fc.constantFrom(...POST_CALL_VARIABLE_TYPES.map((type) => of(type)), MANY);
    fc.assert(
      fc.property(any, fc.anything(), (variable, raw) => {
        const { value } = coerceValue(variable, raw, BERLIN);
        if (value === null) return true;
        if (variable === MANY || variable.type === "list")
          return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
        return variable.type === "boolean" || variable.type === "number"
          ? typeof value === variable.type
          : typeof value === "string";
      }),
    );
  });

  const MEANT = fc.oneof(
    fc.constantFrom("2026-03-29T02:30", "12:60", "+49 30 901820", "030901820", "jo@example.com", "Dinner"),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}([+-]\d{2}:00)?$/),
    fc.stringMatching(/^\+?\d{3,14}$/),
    fc.stringMatching(/^\d{2}:\d{2}$/),
    fc.emailAddress(),
    fc.array(fc.constantFrom("Lunch", "Dinner", " Dinner")),
    fc.array(fc.string()),
    fc.double(),
    fc.boolean(),
  );

  it("takes what it gave as it is", () => {
    const any = fc.constantFrom(...POST_CALL_VARIABLE_TYPES.map((type) => of(type)), MANY);
    fc.assert(
      fc.property(any, MEANT, (variable, raw) => {
        const { value } = coerceValue(variable, raw, BERLIN);
        if (value !== null) expect(coerceValue(variable, value, BERLIN)).toEqual({ value });
      }),
      { numRuns: 1000 },
    );
  });

  it("as datetime is the moment that the zone's clocks show", () => {
    const zones = fc.constantFrom(
      "Europe/Berlin",
      "America/Los_Angeles",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
    );
    const moments = fc.date({
      min: new Date("2020-01-01T00:00:00Z"),
      max: new Date("2035-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(zones, moments, (timeZone, moment) => {
        const local = DateTime.fromJSDate(moment, { zone: timeZone }).startOf("second");
        const written = local.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");
        const { value } = coerceValue(of("datetime"), written, { timeZone });
        expect(value).toBe(written);
        expect(Date.parse(String(value))).toBe(local.toMillis());
      }),
    );
  });

  it("as phone gives E.164 that is valid", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[+ ()\d-]{5,18}$/),
        fc.constantFrom("US", "DE", "GB"),
        (raw, country) => {
          const { value } = coerceValue(of("phone"), raw, { country });
          return value === null || /^\+[1-9]\d{6,14}$/.test(String(value));
        },
      ),
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
