import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFormats, type Format, formatsFor, readFormat } from "./formats";
import { insertion, parseTemplate, renderTemplate } from "./templates";
import { samplePayload } from "./testing";

describe("formats", () => {
  it.each<[Format[], unknown, string | null]>([
    [["date"], "2026-03-03", "3 March 2026"],
    [["date_short"], "2026-03-03T15:30:00+01:00", "3 Mar"],
    [["weekday"], "2026-03-03", "Tuesday"],
    [["date"], "soon", null],
    [["time"], "15:30", "3:30 pm"],
    [["time"], "2026-03-03T09:05:00-08:00", "9:05 am"],
    [["number"], 1234.5, "1,234.5"],
    [["number_0"], 1234.5, "1,235"],
    [["number_2"], 12, "12.00"],
    // A text is no number, whatever it looks like.
    [["number"], "12", null],
    [["title_case"], "jane mary-ann o'neil", "Jane Mary-Ann O'neil"],
    [["upper_case"], "straße", "STRASSE"],
    [["first_sentence"], "See Dr. Smith on Tuesday. Bring the form.", "See Dr. Smith on Tuesday."],
    [["cut_12"], "Tuesday at three", "Tuesday at…"],
    [["cut_3"], "Tuesday", "Tu…"],
    [["cut_80"], "short", "short"],
    [["first_sentence", "cut_10"], "The first one. The second.", "The first…"],
    [["cut_5"], null, null],
  ])("%j of %j is %j", (formats, value, shown) => {
    expect(applyFormats(formats, value)).toBe(shown);
  });

  it("never give more characters than the cut, nor half a character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.integer({ min: 1, max: 40 }),
        (text, length) => {
          const shown = applyFormats([`cut_${length}`], text) ?? "";
          expect([...shown].length).toBeLessThanOrEqual(Math.max(length, 0));
          expect(shown.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it.each(["cut_0", "cut_x", "cut_2000", "bold", "", "constructor"])("%s is no format", (name) => {
    expect(readFormat(name)).toBeNull();
  });

  it("are offered by type", () => {
    expect(formatsFor("number")).toEqual(["number", "number_0", "number_2"]);
    expect(formatsFor("boolean")).toEqual([]);
  });
});

describe("templates, whatever the call says", () => {
  const path = fc.constantFrom(
    "variables.a",
    "lead.b",
    "callVariables.c",
    "steps.s.x",
    "call.customerPhone",
    "variables.gone",
  );
  const format = fc.constantFrom<Format>("date", "time", "number_2", "title_case", "first_sentence", "cut_7");
  const value = fc.tuple(
    path,
    fc.option(fc.string({ maxLength: 12 }).map((text) => text.replace(/[{}|]/g, ""))),
    fc.array(format, { maxLength: 2 }),
  );
  const template = fc
    .array(
      fc.oneof(
        fc.string({ maxLength: 12 }),
        value.map((parts) => insertion(...parts)),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(""));
  const anything = fc.anything({ withNullPrototype: false });

  it("nothing unrendered is ever sent: no braces, no undefined, no null, no [object Object]", () => {
    fc.assert(
      fc.property(template, anything, anything, anything, (text, a, b, c) => {
        const { data } = samplePayload();
        const made = renderTemplate(text, {
          ...data,
          // What came over the wire may be of any type, whatever ours say.
          ...({ variables: { a }, lead: { b }, callVariables: { c } } as object),
          steps: { s: { x: a } },
        });
        if (!made.ok) {
          expect(made.message).not.toBe("");
          return;
        }
        expect(made.text).not.toContain("{{");
        const said = fc.stringify([text, a, b, c]);
        for (const word of ["undefined", "[object", "NaN"])
          if (!said.includes(word)) expect(made.text).not.toContain(word);
      }),
      { numRuns: 500 },
    );
  });

  it("what is read is written back the same, with paths, formats and fallbacks", () => {
    fc.assert(
      fc.property(value, ([of, fallback, formats]) => {
        const raw = insertion(of, fallback?.trim() ?? null, formats);
        expect(parseTemplate(raw)).toEqual([
          { kind: "value", raw, path: of, formats, fallback: fallback?.trim() ?? null },
        ]);
      }),
    );
  });

  it("a format that the value does not take is as unknown: the fallback stands there, or nothing is sent", () => {
    const { data } = samplePayload({ variables: { day: "soon" } });
    expect(renderTemplate("On {{day:date|a day to come}}", data)).toEqual({
      ok: true,
      text: "On a day to come",
    });
    expect(renderTemplate("On {{day:date}}", data)).toMatchObject({ ok: false, path: "variables.day" });
    expect(parseTemplate("{{day:bold}}")).toMatchObject([{ kind: "malformed" }]);
  });
});
