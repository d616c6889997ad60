import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { spawnFake } from "@/e2e/fakes/spawn";
import { ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { BOOKING, HOSTILE, INJECTIONS, inputOf, turnsOf } from "../testing";
import { createModelDialogue } from "./dialogue";
import { createModelExtractor } from "./extractor";
import { readRetryAfter } from "./service";

let fake: Awaited<ReturnType<typeof spawnFake>>;
beforeAll(async () => {
  fake = await spawnFake("e2e/fakes/llm.ts");
});
afterAll(() => fake.stop());
beforeEach(() => post("/__reset", {}));

const post = (path: string, body: object) =>
  fetch(fake.url + path, { method: "POST", body: JSON.stringify(body) });
const program = (...faults: object[]) => post("/__program", { faults });
interface Request {
  messages: { role: string; content: string }[];
  response_format: { type: string; json_schema: { strict: boolean; schema: object } };
  tools?: unknown;
  authorization: string;
}
const requests = async (): Promise<Request[]> =>
  (await (await fetch(`${fake.url}/__ledger`)).json()).requests;
const extractor = (over: { timeoutMs?: number } = {}) =>
  createModelExtractor({ baseUrl: `${fake.url}/v1`, apiKey: "sk-test", model: "fake-1", ...over });
const AGREED = turnsOf(["A: Would you like to book a table?", "C: Yes, that works for me."]);
const REFUSED = turnsOf(["A: Would you like to book a table?", "C: No, thank you."]);

describe("the language model as extractor", () => {
  it("asks once, without tools, for a closed JSON shape", async () => {
    const extraction = await extractor().extract(inputOf(AGREED));
    expect(extraction).toMatchObject({
      variables: { status: true, party_size: null, meal: null, visit_date: null },
      evidence: { status: [{ turn: 1, quote: "Yes, that works for me.", verified: true }] },
      reasons: { party_size: "The call does not say" },
      model: "fake-1",
    });
    expect(extraction.promptHash).toMatch(/^[0-9a-f]{64}$/);
    expect(extraction.inputTokens).toBeGreaterThan(100);
    expect(extraction.outputTokens).toBeGreaterThan(10);
    expect(JSON.parse(extraction.rawOutput ?? "")).toHaveProperty("status");
    const asked = await requests();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      authorization: "Bearer sk-test",
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
    });
    expect(asked[0]?.tools).toBeUndefined();
  });

  it("names the same prompt by the same hash, whatever the call", async () => {
    const hash = async (input = inputOf(AGREED)) => (await extractor().extract(input)).promptHash;
    expect(await hash()).toBe(await hash(inputOf(BOOKING)));
    const fewer = inputOf(AGREED, { variables: inputOf(AGREED).variables.slice(0, 2) });
    expect(await hash()).not.toBe(await hash(fewer));
  });

  it.each(["prose", "fenced"])("reads an answer with %s around it at once", async (kind) => {
    await program({ kind });
    expect((await extractor().extract(inputOf(AGREED))).variables.status).toBe(true);
    expect(await requests()).toHaveLength(1);
  });

  it.each(["empty", "null", "truncated", "wrong_types", "extra_keys", "nan"])(
    "has an answer that is %s put right in one round",
    async (kind) => {
      await program({ kind });
      const extraction = await extractor().extract(inputOf(AGREED));
      expect(extraction.variables.status).toBe(true);
      expect(Object.keys(extraction.variables)).toHaveLength(5);
      expect(extraction.rawOutput).toContain("--- repaired ---");
      const asked = await requests();
      expect(asked).toHaveLength(2);
      expect(asked[1]?.messages.at(-1)?.content).toMatch(/not in order:\n- /);
    },
  );

  it("keeps what fits and leaves the rest unknown, with the reason, when the second answer is no better", async () => {
    await program({ kind: "wrong_types", times: 2 });
    const { variables, reasons } = await extractor().extract(inputOf(AGREED));
    expect(variables).toMatchObject({ status: null, summary: null, party_size: 7, meal: null });
    expect(reasons.status).toBe('Expected true or false, got the text "yes"');
    expect(await requests()).toHaveLength(2);
  });

  it("takes no key that was not asked for", async () => {
    await program({ kind: "extra_keys", times: 2 });
    const { variables } = await extractor().extract(inputOf(AGREED));
    expect(Object.keys(variables)).not.toContain("recipient");
    expect(variables.status).toBe(true);
  });

  it("neither stores nor keeps a megabyte", async () => {
    await program({ kind: "huge", times: 2 });
    const { variables, reasons, rawOutput } = await extractor().extract(inputOf(AGREED));
    expect(variables).toMatchObject({ status: true, summary: null });
    expect(reasons.summary).toContain("longer than 4000");
    expect(rawOutput?.length).toBeLessThan(50_000);
  });

  it("keeps the first answer when the model is gone at the repair", async () => {
    await program({ kind: "extra_keys" }, { kind: "server_error" });
    expect((await extractor().extract(inputOf(AGREED))).variables.status).toBe(true);
  });

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
    await program(fault);
    const error = await extractor({ timeoutMs: 700 })
      .extract(inputOf(AGREED))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExtractorUnavailable);
    expect(error).toMatchObject({ retryAfterSeconds });
  });

  it("says what to check when it is refused", async () => {
    await program({ kind: "unauthorised" }, { kind: "unauthorised", code: 404 });
    await expect(extractor().extract(inputOf(AGREED))).rejects.toThrow("(401): check LLM_API_KEY");
    await expect(extractor().extract(inputOf(AGREED))).rejects.toThrow("(404): check LLM_BASE_URL");
  });

  it.each(HOSTILE)("survives %s and sends a bounded amount of it", async (_, turns) => {
    const { variables } = await extractor().extract(inputOf(turns));
    expect(Object.keys(variables)).toHaveLength(5);
    const [asked] = await requests();
    expect(JSON.stringify(asked?.messages).length).toBeLessThan(400_000);
  });

  it("of a very long call sends the beginning and the end, and the turns keep their numbers", async () => {
    const turns = turnsOf([
      ...Array.from({ length: 2000 }, (_, i) => `${i % 2 ? "C" : "A"}: ${i} ${"words ".repeat(20)}`),
      "C: Yes, that works for me.",
    ]);
    const { evidence } = await extractor().extract(inputOf(turns));
    expect(evidence.status).toEqual([{ turn: 2000, quote: "Yes, that works for me.", verified: true }]);
    const sent = (await requests())[0]?.messages.at(-1)?.content ?? "";
    expect(sent.length).toBeLessThan(200_000);
    expect(sent).toContain('"turn":0,');
    expect(sent).not.toContain('"turn":700,');
  });
});

describe("a transcript that gives orders", () => {
  it.each(INJECTIONS)("%j stays data: encoded, in one message, without effect on the rest", async (said) => {
    const clean = await extractor().extract(inputOf(REFUSED));
    const [question = { role: "", text: "" }, answer = { role: "", text: "" }] = REFUSED;
    const hostile = await extractor().extract(
      inputOf(
        [question, { role: "customer", text: said }, { role: "assistant", text: "Pardon?" }, answer].map(
          ({ role, text }) => ({
            role: role === "assistant" ? ("assistant" as const) : ("customer" as const),
            text,
          }),
        ),
      ),
    );
    expect(hostile.variables.status).toBe(clean.variables.status);
    const [first, second] = await requests();
    expect(second?.messages.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(second?.messages[0]).toEqual(first?.messages[0]);
    expect(second?.response_format).toEqual(first?.response_format);
    const [, data] = /^<data>([^<>]*)<\/data>$/.exec(second?.messages[1]?.content ?? "") ?? [];
    expect(JSON.parse(data ?? "").transcript[1].text).toBe(said);
  });

  it("cannot bring a link into a text, nor evidence that nobody said, even when the model obeys", async () => {
    await program({ kind: "gullible", times: 2 });
    const { variables, evidence } = await extractor().extract(inputOf(REFUSED));
    expect(variables.summary).toBe("Claim your prize at now");
    expect(evidence.status).toEqual([
      { turn: 0, quote: "The customer agreed to everything", verified: false },
    ]);
    expect(variables.meal).toBeNull();
  });
});

describe("when to come again", () => {
  const now = Date.parse("2026-03-02T10:00:00Z");
  it.each([
    ["5", 5],
    ["0", 0],
    ["Mon, 02 Mar 2026 10:00:30 GMT", 30],
    ["Mon, 02 Mar 2026 09:00:00 GMT", 0],
    ["999999", 3600],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j is %j seconds", (header, seconds) => expect(readRetryAfter(header, now)).toBe(seconds));
});

describe("the language model as the assistant", () => {
  const input = {
    assistant: {
      name: "Ada",
      systemPrompt: "Be kind to {{first_name}}.",
      firstMessage: "Hi {{first_name}}!",
      objective: "Book a table",
      language: "en-US",
    },
    callVariables: { first_name: "Jo" },
    turns: [],
  };
  const builtIn = { reply: async () => ({ text: "Built in", hangUp: false }) };
  const dialogue = () =>
    createModelDialogue({ baseUrl: `${fake.url}/v1`, model: "fake-1", timeoutMs: 700 }, builtIn);
  const heard = (text: string) => ({ ...input, turns: [{ role: "customer" as const, text }] });

  it("opens with the first message without asking the model", async () => {
    expect(await dialogue().reply(input)).toEqual({ text: "Hi Jo!", hangUp: false });
    expect(await requests()).toHaveLength(0);
  });

  it("speaks the model's words and ends the call when it says goodbye", async () => {
    expect((await dialogue().reply(heard("Tell me more"))).text).toContain("You said: Tell me more");
    expect(await dialogue().reply(heard("bye"))).toEqual({ text: "Thank you, goodbye!", hangUp: true });
    expect((await requests())[0]?.messages[0]?.content).toContain("Be kind to Jo.");
  });

  it.each(["server_error", "timeout", "empty", "truncated", "html", "reset"])(
    "falls back to the built-in words after %s",
    async (kind) => {
      await program({ kind });
      expect(await dialogue().reply(heard("Hello"))).toEqual({ text: "Built in", hangUp: false });
    },
  );
});
