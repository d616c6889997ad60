import fc from "fast-check";
import { SegmentedMessage } from "sms-segments-calculator";
import { describe, expect, it } from "vitest";
import { normaliseBody } from "../../messaging/shared";
import { composeMessage } from "./compose";
import { hasLink } from "./links";
import { splitSentences } from "./sentences";
import { samplePayload } from "./testing";

const compose = (body: string, summary: string, rules = {}) =>
  composeMessage({ body, ...rules }, samplePayload({ variables: { summary } }).data);
const BODY = "Acme: {{summary}} Reply STOP to opt out.";

describe("sentences", () => {
  it.each([
    ["One. Two! Three?", ["One. ", "Two! ", "Three?"]],
    [
      "Dr. Smith called at 5 p.m. on Monday. He agreed.",
      ["Dr. Smith called at 5 p.m. on Monday. ", "He agreed."],
    ],
    ["Meet J. Doe. Bring 2.5 kg.", ["Meet J. Doe. ", "Bring 2.5 kg."]],
    ["Wait... what? Yes.", ["Wait... ", "what? ", "Yes."]],
    ["He is at No. 5. Ring twice.", ["He is at No. 5. ", "Ring twice."]],
    ['He said "No." Then left.', ['He said "No." ', "Then left."]],
    ["First line\nSecond line", ["First line\n", "Second line"]],
    ["1. Call back", ["1. Call back"]],
    ["はい。わかりました。", ["はい。", "わかりました。"]],
    ["no end at all", ["no end at all"]],
    ["", []],
  ])("%j", (text, expected) => expect(splitSentences(text)).toEqual(expected));

  it("joined are the text, whatever it is", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(splitSentences(text).join("")).toBe(text);
      }),
    ));
});

describe("a text that is too long for its step", () => {
  const summary = "The boiler is looked at on Tuesday at three. They have a dog. ".repeat(4).trim();

  it("loses the last sentences of its value, and keeps the step's own words whole", () => {
    const made = compose(BODY, summary, { maxSegments: 1 });
    expect(made).toMatchObject({
      ok: true,
      text: `Acme: ${"The boiler is looked at on Tuesday at three. They have a dog. ".repeat(2)}Reply STOP to opt out.`,
      count: { segments: 1 },
      cut: { segments: 2, leftOut: expect.stringMatching(/^The boiler.*dog\.$/) },
    });
  });

  it("is not sent half when one sentence is too long", () =>
    expect(compose(BODY, `${"word ".repeat(60)}end.`, { maxSegments: 1 })).toEqual({
      ok: false,
      message: expect.stringMatching(/takes 3 segments and cannot be cut at a sentence to 1 segment/),
    }));

  it("is left alone when it fits or has no limit", () => {
    expect(compose(BODY, "Agreed.", { maxSegments: 1 })).toMatchObject({ ok: true, cut: null });
    expect(compose(BODY, summary)).toMatchObject({ ok: true, cut: null, count: { segments: 2 } });
  });

  it("cut, never takes more than allowed by the carriers' count, and only whole sentences are gone", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "Yes.",
            "We agreed on Tuesday at three.",
            "Grüße 😀 aus Köln!",
            "“Fine” – ok…",
            "Does Dr. Lee know?",
          ),
          {
            minLength: 1,
            maxLength: 40,
          },
        ),
        fc.integer({ min: 1, max: 4 }),
        (sentences, maxSegments) => {
          const value = sentences.join(" ");
          const made = compose(BODY, value, { maxSegments });
          if (!made.ok) return;
          expect(new SegmentedMessage(normaliseBody(made.text)).segmentsCount).toBeLessThanOrEqual(
            maxSegments,
          );
          const kept = made.text.slice("Acme: ".length, -" Reply STOP to opt out.".length);
          const whole = sentences.map((_, at) => sentences.slice(0, at + 1).join(" "));
          expect(whole).toContain(kept);
          expect(made.cut ? `${kept} ${made.cut.leftOut}` : kept).toBe(value);
        },
      ),
    ));

  it("counts as Twilio's own calculator does, whatever the text", () =>
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (value) => {
        const made = compose("{{summary|x}}", value);
        if (!made.ok) return;
        const sent = normaliseBody(made.text);
        expect(made.count.segments).toBe(sent === "" ? 0 : new SegmentedMessage(sent).segmentsCount);
      }),
    ));
});

describe("links", () => {
  it.each([
    "see https://evil.example/x",
    "go to www.example.com",
    "visit example.com/pay now",
    "EXAMPLE.COM",
  ])("%j has one", (text) => expect(hasLink(text)).toBe(true));
  it.each([
    "mail jo@example.com",
    "Thanks.Me too",
    "at 5.30",
    "e.g. this",
    "ok...fine",
    "example.community",
    "",
  ])("%j has none", (text) => expect(hasLink(text)).toBe(false));

  it("out of a model's text hold the message back unless the step allows them", () => {
    expect(compose(BODY, "Pay at evil.com now.")).toEqual({
      ok: false,
      message: expect.stringMatching(/"summary" has a link in it/),
    });
    expect(compose(BODY, "Pay at shop.com now.", { allowLinks: true })).toMatchObject({ ok: true });
    expect(compose("See https://acme.example. {{summary}}", "Agreed.")).toMatchObject({ ok: true });
    expect(compose("{{call.url}} {{summary}}", "Agreed.")).toMatchObject({ ok: true });
  });
});

it("a value that looks like an insertion is text, and none is left in the message", () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom("{", "}", "a", "{{lead.name}}", " ")), (pieces) => {
      const made = compose("Hi {{summary|you}}", pieces.join(""));
      expect(made.ok && !made.text.includes("{{")).toBe(true);
    }),
  ));
