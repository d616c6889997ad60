import { openModelConnection } from "@/server/domain/evaluation/connections";
import type { Dialogue, DialogueSource, Extractor, ExtractorSource } from "@/server/domain/evaluation/schema";
import { ExtractorRefused } from "@/server/domain/evaluation/unavailable";
import { breakConnection } from "@/server/domain/messaging/connection-state";
import type { Scope } from "@/server/domain/scope";
import { webhookPolicy } from "@/server/domain/webhooks/policy";
import type { Env } from "@/server/env";
import { createBasicDialogue } from "./basic/dialogue";
import { createBasicExtractor } from "./basic/extractor";
import { createModelDialogue } from "./model/dialogue";
import { createModelExtractor } from "./model/extractor";
import type { ModelSettings } from "./model/settings";

/** The language model that the environment names, else the built-in rules. */
export function chooseExtractor(env: Env): Extractor {
  const settings = modelSettings(env);
  return settings
    ? explaining(
        createModelExtractor(settings),
        ({ what, part }) => new ExtractorRefused(part, what, ENVIRONMENT[part]),
      )
    : createBasicExtractor();
}

/**
 * Whose model reads an assistant's calls: that of its connection, with the assistant's own model and temperature; of one
 * without a connection, what the environment names, else the built-in rules. A connection that does not work is never
 * passed over for another reader: the evaluation says which it is and what to do.
 */
export const extractorSource =
  (env: Env): ExtractorSource =>
  async (scope, { connectionId, model, temperature }) => {
    if (connectionId === null) return chooseExtractor(env);
    const opened = await openModelConnection(scope, connectionId);
    if (!opened) {
      throw new ExtractorRefused(
        "key",
        "The assistant's connection to a language model is gone",
        "choose another one for the assistant, then re-evaluate",
      );
    }
    const extractor = createModelExtractor({
      ...opened,
      model: model || opened.model,
      temperature,
      policy: webhookPolicy(),
    });
    return explaining(extractor, (refused) => blameConnection(scope, connectionId, refused));
  };

/** The assistant's side of a test call. */
export function chooseDialogue(env: Env): Dialogue {
  const settings = modelSettings(env);
  return settings ? createModelDialogue(settings, createBasicDialogue()) : createBasicDialogue();
}

/** On a telephone an answer must come within what the carrier waits for it, 15 s with all that is around it. */
const VOICE_PATIENCE_MS = 8000;

/**
 * Who speaks for an assistant in a real call: the model of its connection, else what the environment names, else the
 * built-in rules, which also step in where a model does not answer in time.
 */
export const dialogueSource =
  (env: Env): DialogueSource =>
  async (scope, { connectionId, model, temperature }) => {
    const basic = createBasicDialogue();
    const opened = connectionId === null ? null : await openModelConnection(scope, connectionId);
    if (opened) {
      const policy = webhookPolicy();
      const settings = { ...opened, model: model || opened.model, temperature, policy };
      return createModelDialogue({ ...settings, timeoutMs: VOICE_PATIENCE_MS }, basic);
    }
    const settings = modelSettings(env);
    return settings ? createModelDialogue({ ...settings, timeoutMs: VOICE_PATIENCE_MS }, basic) : basic;
  };

const modelSettings = ({ LLM_BASE_URL, LLM_API_KEY, LLM_MODEL }: Env): ModelSettings | null =>
  LLM_BASE_URL && LLM_MODEL
    ? { provider: "openai_compatible", baseUrl: LLM_BASE_URL, apiKey: LLM_API_KEY, model: LLM_MODEL }
    : null;

/** Where a person who runs the instance puts it right. */
const ENVIRONMENT: Record<ExtractorRefused["part"], string> = {
  key: "check LLM_API_KEY",
  model: "check LLM_MODEL",
  address: "check LLM_BASE_URL",
  request: "check LLM_BASE_URL and LLM_MODEL",
};

/** An extractor whose refusals say in whose settings the cure lies. */
const explaining = (
  extractor: Extractor,
  explain: (refused: ExtractorRefused) => ExtractorRefused | Promise<ExtractorRefused>,
): Extractor => ({
  extract: (input) =>
    extractor.extract(input).catch(async (error: unknown) => {
      throw error instanceof ExtractorRefused ? await explain(error) : error;
    }),
});

const CURES: Record<ExtractorRefused["part"], string> = {
  key: "give it a working key under Settings → Connections",
  model: "choose another model for the assistant",
  address: "put its address right under Settings → Connections",
  request: "check the assistant's model and the connection",
};

/** Names the connection; one whose key is refused is marked as broken, where its owner sees it. */
async function blameConnection(scope: Scope, id: string, { part, what }: ExtractorRefused) {
  const where = { id, workspaceId: scope.workspaceId };
  const connection = await scope.db.connection.findFirst({ where, select: { name: true } });
  if (part === "key") await breakConnection(scope, id, what);
  return new ExtractorRefused(
    part,
    `The connection "${connection?.name ?? id}" does not work. ${what}`,
    `${CURES[part]}, then re-evaluate`,
  );
}
