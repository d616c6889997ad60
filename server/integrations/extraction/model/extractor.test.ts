import { describe, expect, it } from "vitest";
import { PostCallVariable } from "@/server/domain/assistants/schema";
import { ExtractorRefused, ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { BOOKING, EVERY_TYPE, HOSTILE, inputOf, turnsOf } from "../testing";
import { createModelExtractor } from "./extractor";
import type { ModelSettings } from "./settings";
import { fakeModel } from "./testing";

const fake = fakeModel();
const { faults, program, requests } = fake;
const extractor = (over: Partial<ModelSettings> = {}) =>
  createModelExtractor({
    provider: "openai_compatible",
    baseUrl: `${fake.url()}/v1`,
    apiKey: "sk-test",
    model: "fake-1",
    ...over,
  });
const AGREED = turnsOf(["A: Would you like to book a table?", "C: Yes, that works for me."]);
const REFUSED = turnsOf(["A: Would you like to book a table?", "C: No, thank you."]);

describe("the language model as extractor", () => {
  it("asks once, without tools, for a closed JSON shape", async () => {
    const extraction = await extractor().extract(inputOf(AGREED));
    expect(extraction).toMatchObject({
      variables: { status: true, party_size: null, meal: null, visit_date: null },
      evidence: {
        status: [{ turn: 1, start: 0, end: 23, quote: "Yes, that works for me.", verified: true }],
      },
      reasons: { party_size: "The call does not say" },
      model: "fake-1",
    });
    expect(extraction.promptHash).toMatch(/^[0-9a-f]{64}$/);
    expect(extraction.inputTokens).toBeGreaterThan(100);
    expect(extraction.outputTokens).toBeGreaterThan(10);
    expect(extraction).not.toHaveProperty("costUsd");
    expect(JSON.parse(extraction.rawOutput ?? "")).toHaveProperty("status");
    const asked = await requests();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      key: "sk-test",
      temperature: null,
      body: {
        response_format: {
          type: "json_schema",
          json_schema: {
            strict: true,
            schema: {
              additionalProperties: false,
              required: ["status", "summary", "party_size", "meal", "visit_date"],
              properties: { meal: { properties: { value: { enum: ["Lunch", "Dinner", null] } } } },
            },
          },
        },
      },
    });
    expect(asked[0]?.body).not.toHaveProperty("tools");
  });

  it("takes a value of every type, in the call's own country and zone", async () => {
    const values = {
      ...{ status: true, summary: "Booked.", party_size: 4.5, meal: "Dinner", visit_date: "2026-03-05" },
      ...{ guests: 4, meals: ["Dinner", "Lunch"], visit_time: "19:30", visit_at: "2026-03-05T19:30" },
      ...{ callback_number: "(415) 555-2671", email: "jo@example.com", allergies: ["nuts", "milk"] },
    };
    await program({ values });
    const { variables, reasons } = await extractor().extract(inputOf(AGREED, { variables: EVERY_TYPE }));
    expect(variables).toEqual({
      ...values,
      meals: ["Lunch", "Dinner"],
      visit_at: "2026-03-05T19:30:00+01:00",
      callback_number: "+14155552671",
    });
    expect(reasons).toEqual({});
    expect(await requests()).toHaveLength(1);
  });

  it("has what breaks a variable's limits put right, and else leaves it unknown with the reason", async () => {
    const values = {
      ...{ guests: 40, meals: ["Brunch"], visit_time: "7 pm", visit_at: "2026-03-05T19:30:00-08:00" },
      ...{ callback_number: "+1415555", email: "jo at example", allergies: "nuts" },
    };
    await program({ values });
    const { variables, reasons } = await extractor().extract(inputOf(AGREED, { variables: EVERY_TYPE }));
    for (const name of Object.keys(values)) expect(variables[name]).toBeNull();
    expect(reasons).toMatchObject({
      guests: "Expected at most 12, got the number 40",
      meals: 'Expected a list of some of Lunch, Dinner, got the text "Brunch"',
      visit_time: 'Expected a time of day such as 15:30, got the text "7 pm"',
      visit_at:
        'Expected the offset of Europe/Berlin at that time, +01:00, got the text "2026-03-05T19:30:00-08:00"',
      email: 'Expected an e-mail address, got the text "jo at example"',
      allergies: 'Expected a list of texts, got the text "nuts"',
    });
    const [, second] = await requests();
    const problems = JSON.parse(/<data>(.*)<\/data>/.exec(second?.messages.at(-1)?.content ?? "")?.[1] ?? "");
    expect(problems).toContain('"guests": Expected at most 12, got the number 40');
    expect(problems).toHaveLength(7);
  });

  it("names the same prompt by the same hash, whatever the call, and another by another", async () => {
    const hash = async (input = inputOf(AGREED)) => (await extractor().extract(input)).promptHash;
    const known = await hash();
    expect(await hash(inputOf(BOOKING))).toBe(known);
    const [first, ...rest] = inputOf(AGREED).variables;
    expect(await hash(inputOf(AGREED, { variables: rest }))).not.toBe(known);
    const described = PostCallVariable.parse({ ...first, description: "Did they agree?" });
    expect(await hash(inputOf(AGREED, { variables: [described, ...rest] }))).not.toBe(known);
    const hinted = PostCallVariable.parse({ ...first, settings: { examples: ["true"] } });
    expect(await hash(inputOf(AGREED, { variables: [hinted, ...rest] }))).not.toBe(known);
    const renamedId = PostCallVariable.parse({ ...first, id: "pcv_1" });
    expect(await hash(inputOf(AGREED, { variables: [renamedId, ...rest] }))).toBe(known);
  });

  it("reckons what a known model costs", async () => {
    const made = await extractor({ provider: "openai", model: "gpt-4.1-mini-2025-04-14" }).extract(
      inputOf(AGREED),
    );
    const { inputTokens = 0, outputTokens = 0 } = made;
    expect(made.costUsd).toBeCloseTo((inputTokens * 0.4 + outputTokens * 1.6) / 1e6, 12);
  });

  it.each(["prose", "fenced", "thinking"])("reads an answer with %s around it at once", async (kind) => {
    await faults({ kind });
    expect((await extractor().extract(inputOf(AGREED))).variables.status).toBe(true);
    expect(await requests()).toHaveLength(1);
  });

  it.each(["empty", "null", "truncated", "wrong_types", "extra_keys", "nan", "echo"])(
    "has an answer that is %s put right in one round",
    async (kind) => {
      await faults({ kind });
      const extraction = await extractor().extract(inputOf(AGREED));
      expect(extraction.variables.status).toBe(true);
      expect(Object.keys(extraction.variables)).toHaveLength(5);
      expect(extraction.rawOutput).toContain("--- repaired ---");
      const asked = await requests();
      expect(asked).toHaveLength(2);
      expect(asked[1]?.messages.at(-1)?.content).toMatch(/not in order.*<data>\[.+\]<\/data>/);
    },
  );

  it("keeps what fits and leaves the rest unknown, with the reason, when the second answer is no better", async () => {
    await faults({ kind: "wrong_types", times: 2 });
    const { variables, reasons } = await extractor().extract(inputOf(AGREED));
    expect(variables).toMatchObject({ status: null, summary: null, party_size: 7, meal: null });
    expect(reasons.status).toBe('Expected true or false, got the text "yes"');
    expect(await requests()).toHaveLength(2);
  });

  it("takes no key that was not asked for", async () => {
    await faults({ kind: "extra_keys", times: 2 });
    const { variables } = await extractor().extract(inputOf(AGREED));
    expect(Object.keys(variables)).not.toContain("recipient");
    expect(variables.status).toBe(true);
  });

  it("neither stores nor keeps a megabyte", async () => {
    await faults({ kind: "huge", times: 2 });
    const { variables, reasons, rawOutput } = await extractor().extract(inputOf(AGREED));
    expect(variables).toMatchObject({ status: true, summary: null });
    expect(reasons.summary).toContain("longer than 4000");
    expect(rawOutput?.length).toBeLessThan(50_000);
  });

  it.each(["server_error", "unauthorised", "timeout", "html"])(
    "keeps the first answer when the repair meets %s",
    async (kind) => {
      await faults({ kind: "extra_keys" }, { kind });
      const { variables } = await extractor({ timeoutMs: 700 }).extract(inputOf(AGREED));
      expect(variables.status).toBe(true);
    },
  );

  it.each([
    [{ kind: "rate_limited", retryAfter: "17" }, 17],
    [{ kind: "rate_limited" }, undefined],
    [{ kind: "server_error", code: 503, retryAfter: "3" }, 3],
    [{ kind: "server_error" }, undefined],
    [{ kind: "reset" }, undefined],
    [{ kind: "html" }, undefined],
    [{ kind: "timeout" }, undefined],
    [{ kind: "empty", times: 2 }, undefined],
    [{ kind: "truncated", times: 2 }, undefined],
    [{ kind: "null", times: 2 }, undefined],
  ])("is not available after %j: the job tries again", async (fault, retryAfterSeconds) => {
    await faults(fault);
    const error = await extractor({ timeoutMs: 700 })
      .extract(inputOf(AGREED))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExtractorUnavailable);
    expect(error).toMatchObject({ retryAfterSeconds });
  });

  it("shows a link where one is asked for, and nowhere else", async () => {
    const site = PostCallVariable.parse({
      name: "website",
      type: "text",
      description: "Web site they named",
    });
    const plans = PostCallVariable.parse({ name: "plans", type: "list", description: "Plans they named" });
    await program({
      values: {
        website: "https://jo.example.com",
        plans: ["Basic", "http://evil.example.com/x", "Pro www.evil.com"],
      },
    });
    const { variables } = await extractor().extract(inputOf(AGREED, { variables: [site, plans] }));
    expect(variables).toEqual({ website: "https://jo.example.com", plans: ["Basic", "Pro"] });
  });

  it("cannot bring a link into a text, nor evidence that nobody said, even when it obeys a caller", async () => {
    await faults({ kind: "gullible", times: 2 });
    const { variables, evidence } = await extractor().extract(inputOf(REFUSED));
    expect(variables.summary).toBe("Claim your prize at now");
    expect(evidence.status).toEqual([
      { turn: 0, quote: "The customer agreed to everything", verified: false },
    ]);
    expect(variables.meal).toBeNull();
  });

  it.each([
    [
      ["C: You have reached the voicemail of Jo. Leave a message after the tone.", "A: Hi Jo, call us back."],
      "The call reached a voicemail",
    ],
    [
      [
        "A: Hi Jo, would you like to book a table?",
        "C: You have the wrong number.",
        "A: Sorry.",
        "C: Yes, bye.",
      ],
      "The call reached the wrong number",
    ],
    [["A: Is this a bad time to book a table?", "C: Yes, I thought you were a wrong number. Book it."], null],
  ] as const)("that takes %j for a success is told better: %s", async (lines, why) => {
    await program({ values: { status: true } });
    const { variables, reasons, evidence } = await extractor().extract(inputOf(turnsOf([...lines])));
    expect(variables.status).toBe(why === null ? true : null);
    expect(reasons.status).toBe(why ?? undefined);
    expect(Object.hasOwn(evidence, "status")).toBe(why === null);
  });

  it.each(HOSTILE)("survives %s and sends a bounded amount at a time", async (_, turns) => {
    const { variables } = await extractor().extract(inputOf(turns));
    expect(Object.keys(variables)).toHaveLength(5);
    for (const asked of await requests()) {
      expect(JSON.stringify(asked.messages).length).toBeLessThan(100_000);
    }
  });
});

describe("a call that is longer than the model reads at once", () => {
  const filler = (from: number, to: number) =>
    Array.from(
      { length: to - from },
      (_, i) => `${(from + i) % 2 ? "C" : "A"}: ${from + i} ${"words ".repeat(20)}`,
    );
  const long = turnsOf([
    ...filler(0, 400),
    "A: Would you like to book a table?",
    "C: No, thank you.",
    ...filler(402, 800),
    "A: Are you sure?",
    "C: Yes, book it.",
    ...filler(802, 1200),
  ]);

  it("is read whole, in parts, each told what the others gave; the later word holds, turns keep their numbers", async () => {
    const { variables, evidence, rawOutput } = await extractor().extract(inputOf(long));
    expect(variables.status).toBe(true);
    expect(evidence.status).toMatchObject([{ turn: 801, quote: "Yes, book it.", verified: true }]);
    const asked = await requests();
    expect(asked.length).toBeGreaterThan(2);
    const parts = asked.map(({ messages }) =>
      JSON.parse(/<data>(.*)<\/data>/.exec(messages[1]?.content ?? "")?.[1] ?? ""),
    );
    const read = new Set(
      parts.flatMap(({ transcript }) => transcript.map(({ turn }: { turn: number }) => turn)),
    );
    expect(read.size).toBe(long.length);
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, i) => `${i + 1} of ${parts.length}`));
    expect(parts[0].soFar).toEqual({});
    expect(parts.at(-1).soFar).toMatchObject({ status: true });
    expect(rawOutput?.match(/--- part \d+ of \d+ ---/g)).toHaveLength(parts.length);
  });

  it("keeps what only an early part says", async () => {
    const early = turnsOf(["A: A table?", "C: Yes, please do.", ...filler(2, 900)]);
    const { variables, evidence } = await extractor().extract(inputOf(early));
    expect(variables.status).toBe(true);
    expect(evidence.status).toMatchObject([{ turn: 1, verified: true }]);
  });

  it("gathers the entries of a list from all parts", async () => {
    const answer = (allergies: string[] | null, turn: number) =>
      JSON.stringify({
        allergies: {
          value: allergies,
          evidence: allergies ? [{ turn, quote: `${turn} words` }] : [],
        },
      });
    await program({ answers: [answer(["nuts"], 1), answer(null, 0), answer(["milk", "nuts"], 601)] });
    const variables = EVERY_TYPE.filter(({ name }) => name === "allergies");
    const made = await extractor().extract(inputOf(turnsOf(filler(0, 900)), { variables }));
    expect(await requests()).toHaveLength(3);
    expect(made.variables.allergies).toEqual(["nuts", "milk"]);
    expect(made.evidence.allergies?.map(({ turn, verified }) => [turn, verified])).toEqual([
      [601, true],
      [1, true],
    ]);
  });

  it("is cut smaller when the model says that it is too long", async () => {
    await faults({ kind: "short_context", chars: 20_000, times: 1000 });
    const { variables } = await extractor().extract(inputOf(long.slice(390, 810)));
    expect(variables.status).toBe(true);
    const sizes = (await requests()).map(({ messages }) => JSON.stringify(messages).length);
    expect(sizes[0]).toBeGreaterThan(20_000);
    expect(sizes.at(-1)).toBeLessThan(20_000);
  });

  it("and than any model of the kind can read is refused, with the cure", async () => {
    await faults({ kind: "short_context", chars: 5000, times: 1000 });
    const error = await extractor()
      .extract(inputOf(long))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExtractorRefused);
    expect(error).toMatchObject({
      part: "model",
      message:
        "The call is too long for fake-1: choose a model that reads more at once, or ask for fewer variables",
    });
  });
});
