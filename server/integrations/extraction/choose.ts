import type { Dialogue, Extractor, ExtractorSource } from "@/server/domain/evaluation/schema";
import type { Env } from "@/server/env";
import { createBasicDialogue } from "./basic/dialogue";
import { createBasicExtractor } from "./basic/extractor";
import { createModelDialogue } from "./model/dialogue";
import { createModelExtractor } from "./model/extractor";
import type { ModelSettings } from "./model/service";

/** The language model where one is configured, else the built-in rules. */
export function chooseExtractor(env: Env): Extractor {
  const settings = modelSettings(env);
  return settings ? createModelExtractor(settings) : createBasicExtractor();
}

/** Whose model reads an assistant's calls. */
export const extractorSource =
  (env: Env): ExtractorSource =>
  async () =>
    chooseExtractor(env);

/** The assistant's side of a test call. */
export function chooseDialogue(env: Env): Dialogue {
  const settings = modelSettings(env);
  return settings ? createModelDialogue(settings, createBasicDialogue()) : createBasicDialogue();
}

const modelSettings = ({ LLM_BASE_URL, LLM_API_KEY, LLM_MODEL }: Env): ModelSettings | null =>
  LLM_BASE_URL && LLM_MODEL ? { baseUrl: LLM_BASE_URL, apiKey: LLM_API_KEY, model: LLM_MODEL } : null;
