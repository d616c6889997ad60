import { describe, expect, it, vi } from "vitest";
import { MODEL_PROVIDERS } from "@/server/domain/evaluation/shared/model-connection";
import { ExtractorRefused, ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { inputOf, turnsOf } from "../testing";
import { createModelExtractor } from "./extractor";
import { readRetryAfter } from "./refusal";
import type { ModelProvider, ModelSettings } from "./settings";
import { fakeModel } from "./testing";
import { verifyModel } from "./verify";

vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");

const fake = fakeModel();
const { faults, program, requests } = fake;
const KEY = "sk-very-secret-123";
const MODELS: Record<ModelProvider, string> = {
  openai: "gpt-4.1-mini",
  anthropic: "claude-haiku-4-5",
  google: "gemini-2.5-flash",
  openai_compatible: "qwen3",
};
const at = (provider: ModelProvider, over: Partial<ModelSettings> = {}): ModelSettings => ({
  provider,
  baseUrl: `${fake.url()}/${provider === "google" ? "v1beta" : "v1"}`,
  apiKey: KEY,
  model: MODELS[provider],
  timeoutMs: 700,
  ...over,
});
const INPUT = inputOf(turnsOf(["A: Would you like to book a table?", "C: Yes, that works for me."]));
const thrown = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error("nothing was thrown"),
    (error: Error) => error,
  );

describe.each(MODEL_PROVIDERS)("a model of %s", (provider) => {
  it("is asked by its own API, with key, temperature and a closed shape, and read alike", async () => {
    const made = await createModelExtractor(at(provider, { temperature: 0.2 })).extract(INPUT);
    expect(made).toMatchObject({
      variables: { status: true },
      evidence: {
        status: [{ turn: 1, start: 0, end: 23, quote: "Yes, that works for me.", verified: true }],
      },
      model: MODELS[provider],
    });
    expect(made.inputTokens).toBeGreaterThan(100);
    expect(made.outputTokens).toBeGreaterThan(10);
    expect(Object.hasOwn(made, "costUsd")).toBe(provider !== "openai_compatible");
    const [asked, ...more] = await requests();
    expect(more).toEqual([]);
    expect(asked).toMatchObject({
      dialect: provider === "openai_compatible" ? "openai" : provider,
      model: MODELS[provider],
      key: KEY,
      temperature: 0.2,
    });
    expect(asked?.messages.map(({ role }) => role)).toEqual(["system", "user"]);
    expect(Object.keys(asked?.schema?.properties ?? {})).toEqual(INPUT.variables.map(({ name }) => name));
  });

  it.each([
    [{ kind: "wrong_types" }, "--- repaired ---"],
    [{ kind: "prose" }, ""],
  ])("has an answer that is %j put right or read", async (fault, mark) => {
    await faults(fault);
    const { variables, rawOutput } = await createModelExtractor(at(provider)).extract(INPUT);
    expect(variables.status).toBe(true);
    expect(rawOutput).toContain(mark);
  });

  it.each([
    [
      { kind: "unauthorised" },
      "key",
      "refused the API key (401): check that it is complete and still active",
    ],
    [{ kind: "unauthorised", code: 403 }, "key", "refused the API key (403): check that it is complete"],
    [{ kind: "out_of_credit" }, "key", "has no credit left (429): add credit or use another key"],
    [{ kind: "unknown_model" }, "model", "(404): check the model's name"],
    [{ kind: "redirect" }, "address", "(307): check the base URL"],
  ] as const)("refuses for good with %j", async (fault, part, words) => {
    await faults(fault);
    const error = await thrown(verifyModel(at(provider)));
    expect(error).toBeInstanceOf(ExtractorRefused);
    expect(error).toMatchObject({ part });
    expect(error.message).toContain(words);
    expect(error.message).not.toContain(KEY);
    expect(await requests()).toHaveLength(1);
  });

  it.each([
    [{ kind: "rate_limited", retryAfter: "9" }, 9],
    [{ kind: "server_error", code: 503 }, undefined],
    [{ kind: "timeout" }, undefined],
    [{ kind: "reset" }, undefined],
    [{ kind: "html" }, undefined],
  ])("is not available with %j", async (fault, retryAfterSeconds) => {
    await faults(fault);
    const error = await thrown(createModelExtractor(at(provider)).extract(INPUT));
    expect(error).toBeInstanceOf(ExtractorUnavailable);
    expect(error).toMatchObject({ retryAfterSeconds });
    expect(error.message).not.toContain(KEY);
  });

  it("that takes not even the check is the wrong model", async () => {
    await faults({ kind: "short_context", chars: 10 });
    const error = await thrown(verifyModel(at(provider)));
    expect(error).toMatchObject({ part: "model" });
    expect(error.message).toContain("use another model");
  });

  it("answers a check", async () => {
    await expect(verifyModel(at(provider))).resolves.toBeUndefined();
    expect(await requests()).toMatchObject([{ key: KEY, model: MODELS[provider] }]);
  });
});

describe("a service that does not take everything", () => {
  it("is asked again without a schema, and told the shape in words", async () => {
    await faults({ kind: "no_schema" });
    const { variables } = await createModelExtractor(at("openai_compatible")).extract(INPUT);
    expect(variables.status).toBe(true);
    const [first, second] = await requests();
    expect(first?.schema).not.toBeNull();
    expect(second?.schema).toBeNull();
    expect(second?.messages[0]?.content).toContain("one key per variable, no other keys");
  });

  it("is asked again without a temperature", async () => {
    await faults({ kind: "no_temperature" });
    const settings = at("openai_compatible", { temperature: 0 });
    expect((await createModelExtractor(settings).extract(INPUT)).variables.status).toBe(true);
    const asked = await requests();
    expect(asked.map(({ temperature }) => temperature)).toEqual([0, null]);
    expect(asked[1]?.schema).not.toBeNull();
  });

  it("and takes nothing at all is refused in its own words, without the key", async () => {
    await program({ faults: Array.from({ length: 3 }, () => ({ kind: "server_error", code: 422 })) });
    const error = await thrown(
      createModelExtractor(at("openai_compatible", { temperature: 0 })).extract(INPUT),
    );
    expect(error).toMatchObject({ part: "request" });
    expect(error.message).toContain("refused the request (422): The server had an error");
    expect(await requests()).toHaveLength(3);
  });

  it("is sent no key where there is none", async () => {
    await createModelExtractor(at("openai_compatible", { apiKey: undefined })).extract(INPUT);
    expect(await requests()).toMatchObject([{ key: null }]);
  });
});

describe("an address that is wrong", () => {
  it.each([
    ["http://127.0.0.1:59321/v1", ExtractorUnavailable, "nothing answers there; check the base URL"],
    ["http://no-such-host.example/v1", ExtractorUnavailable, "no such host; check the base URL"],
    [
      "http://169.254.169.254/v1",
      ExtractorRefused,
      "169.254.169.254 is a private or reserved address: give a public",
    ],
    ["http://localhost/v1", ExtractorRefused, "localhost is a name inside a network: give a public address"],
    ["ftp://example.com", ExtractorRefused, "Use an https:// or http:// address"],
  ])("%s is said to be", async (baseUrl, kind, words) => {
    const error = await thrown(verifyModel(at("openai_compatible", { baseUrl, timeoutMs: 5000 })));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(words);
  });

  it.each(["http://127.0.0.1:59321/v1", "http://no-such-host.example/v1"])(
    "%s is under suspicion when it cannot be reached",
    async (baseUrl) => {
      const error = await thrown(verifyModel(at("openai_compatible", { baseUrl, timeoutMs: 5000 })));
      expect(error).toMatchObject({ suspect: "address" });
    },
  );

  it("is not when the service is only busy", async () => {
    await faults({ kind: "rate_limited" });
    expect(await thrown(verifyModel(at("openai_compatible")))).toMatchObject({ suspect: undefined });
  });

  it("has nothing that answers as a model", async () => {
    const lost = await thrown(verifyModel(at("openai_compatible", { baseUrl: `${fake.url()}/api` })));
    expect(lost).toMatchObject({ part: "address" });
    expect(lost.message).toContain("check the base URL; it usually ends in /v1");
  });

  it("may be inside the network where the operator configured it", async () => {
    vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "");
    const { variables } = await createModelExtractor(at("openai_compatible")).extract(INPUT);
    expect(variables.status).toBe(true);
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
