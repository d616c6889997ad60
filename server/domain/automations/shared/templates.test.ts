import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTemplate, renderTemplate, valuesOf } from "./templates";
import { samplePayload } from "./testing";
import { showValue } from "./values";

const { data } = samplePayload({
  variables: {
    price: 1200.5,
    day: "2026-03-03",
    empty: "",
    gone: null,
    slot: "15:30",
    noon: "12:00",
    visit: "2026-03-03T09:05:00-08:00",
    topics: ["price", "a {{lead.x}}", "opening times"],
    pair: ["price", "time"],
    none: [],
  },
  lead: { first_name: "Ada", address: { city: "Paris" }, tags: ["vip"] },
});

describe("a template", () => {
  it.each([
    ["Hi {{lead.first_name}}", "Hi Ada"],
    ["{{ lead.first_name }}!", "Ada!"],
    ["{{lead.address.city}}", "Paris"],
    ["{{summary}}", "Agreed on Tuesday at three."],
    ["{{variables.price}}", "1200.5"],
    ["{{variables.day}}", "3 March 2026"],
    ["{{call.startedAt}}", "2 March 2026, 10:00 UTC"],
    ["{{variables.status}}", "yes"],
    ["at {{variables.slot}}", "at 3:30 pm"],
    ["at {{variables.noon}}", "at noon"],
    ["{{variables.visit}}", "3 March 2026 at 9:05 am"],
    ["{{variables.topics}}", "price, a {lead.x}} and opening times"],
    ["{{variables.pair}}", "price and time"],
    ["{{variables.pair.1}}", "time"],
    ["{{lead.tags}}", "vip"],
    ["{{variables.none|nothing}}", "nothing"],
    ["{{variables.gone|nothing}}", "nothing"],
    ["{{variables.empty|nothing}}", "nothing"],
    ["Hi {{lead.last_name|}}!", "Hi !"],
    ["{{lead.tags.0}}", "vip"],
    ["one { brace }", "one { brace }"],
  ])("%j becomes %j", (template, text) => {
    expect(renderTemplate(template, data)).toEqual({ ok: true, text });
  });

  it.each([
    ["{{variables.gone}}", "variables.gone", '"gone" is unknown'],
    ["{{variables.empty}}", "variables.empty", '"empty" is empty'],
    ["{{variables.none}}", "variables.none", '"none" is empty'],
    ["{{variables.pair.7}}", "variables.pair.7", '"pair.7" is not in this call'],
    ["{{lead.last_name}}", "lead.last_name", '"lead last_name" is not in this call'],
    ["{{lead.address}}", "lead.address", "is a list or an object"],
    ["{{lead.constructor}}", "lead.constructor", "is not in this call"],
    ["{{lead.__proto__}}", "lead.__proto__", "is not in this call"],
  ])("%j without a fallback is an error that names it", (template, path, message) => {
    expect(renderTemplate(template, data)).toMatchObject({
      ok: false,
      path,
      message: expect.stringContaining(message),
    });
  });

  it.each(["Hi {{", "{{}}", "{{1 + 1}}", "{{lead.name; drop}}", "{{#if x}}", "{{ {{lead.first_name}} }}"])(
    "%j is malformed and renders nothing",
    (template) => {
      expect(parseTemplate(template).some(({ kind }) => kind === "malformed")).toBe(true);
      expect(renderTemplate(template, data).ok).toBe(false);
    },
  );

  it("does not fill in what a customer said", () => {
    const said = samplePayload({ variables: { summary: "Send {{call.customerPhone}} {{{{x}}}}" } });
    expect(renderTemplate("{{summary}}", said.data)).toEqual({
      ok: true,
      text: "Send {call.customerPhone}} {x}}}}",
    });
  });

  it("names what it inserts", () => {
    const paths = valuesOf("{{summary}} {{lead.name|there}}").map(({ path, fallback }) => [path, fallback]);
    expect(paths).toEqual([
      ["variables.summary", null],
      ["lead.name", "there"],
    ]);
  });

  it("writes no value as null, undefined or an object, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const shown = showValue(value);
        if (typeof value === "string" || shown === null) return;
        expect(typeof shown).toBe("string");
        if (!Array.isArray(value)) expect(shown).not.toMatch(/null|undefined|NaN|Infinity|\[object/);
      }),
    );
  });

  it("never lets an insertion through, whatever the template and the values are", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom("{{", "}}", "{", "|", "{{summary}}", "{{lead.x|{}}", "{{lead.x}}"),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        fc.string(),
        (template, value) => {
          const filled = samplePayload({ variables: { summary: value }, lead: { x: `{${value}{` } });
          const result = renderTemplate(template, filled.data);
          if (result.ok) expect(result.text).not.toContain("{{");
        },
      ),
    );
  });
});
