import { baseUrlOf, type ModelProvider, type ModelSettings } from "./settings";

/**
 * US dollars for a million tokens read and written, and how many tokens a model reads at once: list prices without
 * discounts, as the providers published them. What is not here has no known price; a wrong one would be worse.
 */
export const PRICES_AS_OF = "2026-06-01";

interface Known {
  input: number;
  output: number;
  context: number;
}

const known = (input: number, output: number, context: number): Known => ({ input, output, context });

/** By name, without the date or "-latest" that a snapshot's name ends in. */
const MODELS: Record<Exclude<ModelProvider, "openai_compatible">, Record<string, Known>> = {
  openai: {
    "gpt-4o": known(2.5, 10, 128_000),
    "gpt-4o-mini": known(0.15, 0.6, 128_000),
    "gpt-4.1": known(2, 8, 1_000_000),
    "gpt-4.1-mini": known(0.4, 1.6, 1_000_000),
    "gpt-4.1-nano": known(0.1, 0.4, 1_000_000),
    "gpt-5": known(1.25, 10, 272_000),
    "gpt-5-mini": known(0.25, 2, 272_000),
    "gpt-5-nano": known(0.05, 0.4, 272_000),
    "gpt-5.1": known(1.25, 10, 272_000),
    o3: known(2, 8, 200_000),
    "o3-mini": known(1.1, 4.4, 200_000),
    "o4-mini": known(1.1, 4.4, 200_000),
  },
  anthropic: {
    "claude-3-haiku": known(0.25, 1.25, 200_000),
    "claude-3-5-haiku": known(0.8, 4, 200_000),
    "claude-3-5-sonnet": known(3, 15, 200_000),
    "claude-3-7-sonnet": known(3, 15, 200_000),
    "claude-sonnet-4": known(3, 15, 200_000),
    "claude-sonnet-4-0": known(3, 15, 200_000),
    "claude-sonnet-4-5": known(3, 15, 200_000),
    "claude-haiku-4-5": known(1, 5, 200_000),
    "claude-opus-4": known(15, 75, 200_000),
    "claude-opus-4-0": known(15, 75, 200_000),
    "claude-opus-4-1": known(15, 75, 200_000),
    "claude-opus-4-5": known(5, 25, 200_000),
    "claude-opus-4-6": known(5, 25, 200_000),
    "claude-opus-4-7": known(5, 25, 200_000),
    "claude-opus-4-8": known(5, 25, 200_000),
    "claude-opus-5": known(5, 25, 200_000),
  },
  google: {
    "gemini-2.0-flash": known(0.1, 0.4, 1_000_000),
    "gemini-2.5-flash": known(0.3, 2.5, 1_000_000),
    "gemini-2.5-flash-lite": known(0.1, 0.4, 1_000_000),
    // Of prompts up to 200,000 tokens, which ours are.
    "gemini-2.5-pro": known(1.25, 10, 1_000_000),
  },
};

/** Compatible services that are really one of the providers, by host. */
const HOSTS: Record<string, keyof typeof MODELS> = {
  "api.openai.com": "openai",
  "generativelanguage.googleapis.com": "google",
  "api.anthropic.com": "anthropic",
};

function find(settings: Pick<ModelSettings, "provider" | "baseUrl" | "model">): Known | undefined {
  const url = baseUrlOf(settings);
  const provider =
    settings.provider === "openai_compatible"
      ? URL.canParse(url) && HOSTS[new URL(url).hostname]
      : settings.provider;
  if (!provider) return undefined;
  const name = settings.model
    .replace(/^models\//, "")
    .replace(/-(?:latest|\d{8}|\d{4}-\d{2}-\d{2}|00\d)$/, "");
  return Object.hasOwn(MODELS[provider], name) ? MODELS[provider][name] : undefined;
}

/** What a request costs in US dollars; null where the model's price is not known. */
export function costOf(
  settings: Pick<ModelSettings, "provider" | "baseUrl" | "model">,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): number | null {
  const model = find(settings);
  return model ? (inputTokens * model.input + outputTokens * model.output) / 1_000_000 : null;
}

/** Of tokens in a transcript, fewer characters than English has, for other languages and for JSON. */
const CHARS_PER_TOKEN = 3;
/** An unknown model is taken for one that reads 32,000 tokens. */
const UNKNOWN_CONTEXT = 32_000;
/** Kept free for instructions, variables and the answer. */
const RESERVED_TOKENS = 12_000;
/** Models overlook the middle of what is longer, and dear ones charge more for it. */
const MOST_CHARS = 240_000;

/** How many characters of transcript a model is given at once. */
export function budgetOf(settings: Pick<ModelSettings, "provider" | "baseUrl" | "model">): number {
  const context = find(settings)?.context ?? UNKNOWN_CONTEXT;
  return Math.min(MOST_CHARS, (context - RESERVED_TOKENS) * CHARS_PER_TOKEN);
}
