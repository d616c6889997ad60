import { ExtractorRefused } from "@/server/domain/evaluation/unavailable";
import { webhookPolicy } from "@/server/domain/webhooks/policy";
import { TooLong } from "./refusal";
import { askModel } from "./service";
import type { ModelSettings } from "./settings";

const PATIENCE_MS = 20_000;

/**
 * Makes one small real request, so that a connection that is saved is one that works. Resolves when the model answers,
 * whatever it says; else throws an `ExtractorRefused`, whose `part` is what to put right, or an `ExtractorUnavailable`,
 * both in words with the cure.
 */
export async function verifyModel(settings: ModelSettings): Promise<void> {
  await askModel(
    {
      ...settings,
      policy: settings.policy ?? webhookPolicy(),
      timeoutMs: Math.min(settings.timeoutMs ?? PATIENCE_MS, PATIENCE_MS),
    },
    {
      name: "check",
      schema: {
        type: "object",
        properties: { ok: { type: "boolean" } },
        required: ["ok"],
        additionalProperties: false,
      },
      system: 'Answer with the JSON object {"ok": true} and nothing else.',
      messages: [{ role: "user", content: "Are you there?" }],
    },
  ).catch((error: unknown) => {
    if (!(error instanceof TooLong)) throw error;
    throw new ExtractorRefused(
      "model",
      `${settings.model} takes not even a short question`,
      "use another model",
    );
  });
}
