import type { PostCallVariable } from "../assistants/schema";
import { DomainError, notFound } from "../errors";
import { transcriptGone } from "../retention/transcript-gone";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { type CallToRead, definitionsOf, extractCall, findCallToRead } from "./extract";
import { meansTheSame } from "./golden-score";
import {
  type Evidence,
  EvidenceMap,
  type ExtractorSource,
  type PreviewExtraction,
  Variables,
  type VariableValue,
} from "./schema";
import { ExtractorRefused, ExtractorUnavailable } from "./unavailable";

export interface PreviewedValue {
  name: string;
  /** What the call shows of the variable now, with its proof; null when it has never been read from this call. */
  before: { value: VariableValue; evidence: Evidence[]; corrected: boolean } | null;
  after: { value: VariableValue; evidence: Evidence[]; reason: string | null };
  /** False when both mean the same. */
  changed: boolean;
}

export interface Preview {
  /** "basic" is the built-in extractor. */
  model: string;
  latencyMs: number;
  /** US dollars, where the model's price is known. */
  costUsd: number | null;
  /** In the order of the definitions. */
  values: PreviewedValue[];
}

/**
 * Reads one ended call by definitions that need not be stored, beside what the call shows; nothing is stored. A variable
 * is followed by its id through a new name. Throws `not_found`, `conflict` before the call has ended or when the model
 * refuses, `unavailable` when the model cannot be asked now.
 */
export async function previewExtraction(
  scope: Scope,
  { assistantId, callId, definitions }: PreviewExtraction,
  source: ExtractorSource,
): Promise<Preview> {
  authorise(scope, "assistants.write");
  const call = await findCallToRead(scope, callId);
  if (call.assistantId !== assistantId) throw notFound("Call");
  if (!call.endedAt)
    throw new DomainError("conflict", "The call has not ended yet; choose one that has a whole transcript");
  if (call.transcriptPurgedAt) throw transcriptGone();
  const { extraction, latencyMs } = await extractCall(scope, call, definitions, source).catch(explain);
  const stored = definitionsOf(call);
  return {
    model: extraction.model,
    latencyMs,
    costUsd: extraction.costUsd ?? null,
    values: definitions.map((definition) => {
      const { name } = definition;
      const after = {
        value: extraction.variables[name] ?? null,
        evidence: extraction.evidence[name] ?? [],
        reason: extraction.reasons[name] ?? null,
      };
      const before = shownOf(call, stored, definition);
      return {
        name,
        before,
        after,
        changed: !before || !meansTheSame(definition, before.value, after.value),
      };
    }),
  };
}

function shownOf(
  call: CallToRead,
  stored: PostCallVariable[],
  { id, name }: PostCallVariable,
): PreviewedValue["before"] {
  const old = stored.find((one) => (id === undefined ? one.name === name : one.id === id))?.name;
  const value = old === undefined ? undefined : Variables.parse(call.variables)[old];
  if (old === undefined || value === undefined) return null;
  const evidence = EvidenceMap.parse(call.evidence)[old] ?? [];
  return { value, evidence, corrected: call.corrected.includes(old) };
}

function explain(error: unknown): never {
  if (error instanceof ExtractorRefused) throw new DomainError("conflict", error.message);
  if (error instanceof ExtractorUnavailable)
    throw new DomainError("unavailable", error.message, [], error.retryAfterSeconds);
  throw error;
}
