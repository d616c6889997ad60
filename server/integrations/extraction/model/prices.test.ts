import { describe, expect, it } from "vitest";
import { budgetOf, costOf } from "./prices";
import type { ModelProvider } from "./settings";

const MILLION = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
const model = (provider: ModelProvider, name: string, baseUrl?: string) => ({
  provider,
  model: name,
  baseUrl,
});

describe("what a model costs", () => {
  it.each([
    [model("openai", "gpt-4o-mini"), 0.75],
    [model("openai", "gpt-4o-mini-2024-07-18"), 0.75],
    [model("anthropic", "claude-haiku-4-5-20251001"), 6],
    [model("anthropic", "claude-3-5-haiku-latest"), 4.8],
    [model("google", "gemini-2.5-flash"), 2.8],
    [model("google", "models/gemini-2.0-flash-001"), 0.5],
    [model("openai_compatible", "gpt-4o-mini", "https://api.openai.com/v1"), 0.75],
    // The same name elsewhere has another price, and so has a newer model.
    [model("openai_compatible", "gpt-4o-mini", "https://router.example.com/v1"), null],
    [model("openai", "gpt-4o-mini-audio"), null],
    [model("openai", "gpt-9"), null],
    [model("anthropic", "gpt-4o-mini"), null],
    [model("openai", "constructor"), null],
    [model("openai_compatible", "qwen3", "not a url"), null],
  ])("%j: %j dollars", (settings, dollars) => expect(costOf(settings, MILLION)).toBe(dollars));
});

describe("how much a model reads at once", () => {
  it("is less for one that is not known, and bounded for all", () => {
    const unknown = budgetOf(model("openai_compatible", "qwen3", "http://localhost:11434/v1"));
    expect(unknown).toBe(60_000);
    expect(budgetOf(model("openai", "gpt-4.1"))).toBe(240_000);
    expect(budgetOf(model("anthropic", "claude-sonnet-4-5"))).toBe(240_000);
  });
});
