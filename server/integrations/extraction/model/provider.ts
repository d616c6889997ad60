import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModel } from "ai";
import { fetchModel } from "./network";
import { baseUrlOf, type ModelSettings } from "./settings";

/** The AI SDK's model for the settings. Without a key none is sent: a model on one's own machine asks for none. */
export function languageModel(settings: ModelSettings): LanguageModel {
  const { provider, model, policy } = settings;
  const baseURL = baseUrlOf(settings);
  const fetch = fetchModel(policy);
  // The SDKs take an absent key from variables of the environment, which are not the workspace's.
  const apiKey = settings.apiKey || "none";
  switch (provider) {
    case "openai":
      // Chat, not Responses: OpenAI keeps nothing of it unless asked to.
      return createOpenAI({ baseURL, apiKey, fetch }).chat(model);
    case "anthropic":
      return createAnthropic({ baseURL, apiKey, fetch })(model);
    case "google":
      return createGoogleGenerativeAI({ baseURL, apiKey, fetch })(model);
    case "openai_compatible":
      return createOpenAICompatible({
        name: "llm",
        baseURL,
        supportsStructuredOutputs: true,
        fetch,
        ...(settings.apiKey ? { apiKey: settings.apiKey } : {}),
      })(model);
    default:
      return provider satisfies never;
  }
}
