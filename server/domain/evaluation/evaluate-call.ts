import { underPresentNames } from "../assistants/present-names";
import type { PostCallVariable } from "../assistants/schema";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { announceCall, announceFailedCall } from "../webhooks/announce";
import { withCorrections } from "./corrections";
import { definitionsOf, extractCall, findCallToRead } from "./extract";
import { lockCall } from "./lock-call";
import { optOutByVoice } from "./opt-out-by-voice";
import { type Outcome, outcomeOf } from "./outcome";
import type { Extraction, ExtractorSource } from "./schema";

/**
 * Makes revision `revision` of a call's evaluation. Done twice, it stores once. Throws what the extractor throws when
 * it is not available, for the job to retry.
 */
export async function evaluateCall(
  scope: Scope,
  input: { callId: string; revision: number },
  source: ExtractorSource,
): Promise<{ outcome: Outcome | null; stored: boolean }> {
  const call = await findCallToRead(scope, input.callId);
  if (call.revision >= input.revision) return { outcome: call.outcome, stored: false };
  const definitions = definitionsOf(call);
  const { extraction, latencyMs } = await extractCall(scope, call, definitions, source);
  const { assistantId } = call;
  const stored = await storeExtraction(
    scope,
    { ...input, assistantId },
    { definitions, extraction, latencyMs },
  );
  return { outcome: outcomeOf(definitions, extraction.variables), stored };
}

export interface Made {
  definitions: PostCallVariable[];
  extraction: Extraction;
  latencyMs: number;
}

interface Target {
  callId: string;
  revision: number;
  /** The first revision goes to webhooks and automations. */
  announce: boolean;
}

/** One transaction: the revision, the call that shows it, and at first the webhook and the automation. */
function storeExtraction(
  scope: Scope,
  { callId, revision, assistantId }: { callId: string; revision: number; assistantId: string },
  read: Made,
) {
  return transaction(scope, async (tx) =>
    addRevision(tx, { callId, revision, announce: true }, await underPresentNames(tx, assistantId, read)),
  );
}

/** Stores a reading as a revision and shows it, in the caller's transaction, which holds the names that it is under. */
export async function addRevision(tx: Scope, target: Target, made: Made): Promise<boolean> {
  const { callId, revision } = target;
  const { variables, evidence, reasons, model, promptHash, inputTokens, outputTokens, costUsd, rawOutput } =
    made.extraction;
  const added = await tx.db.evaluation.createMany({
    data: [
      {
        id: newId("evaluation"),
        workspaceId: tx.workspaceId,
        callId,
        revision,
        variables,
        evidence,
        reasons,
        definitions: made.definitions,
        model,
        promptHash,
        inputTokens,
        outputTokens,
        costUsd,
        rawOutput,
        latencyMs: made.latencyMs,
      },
    ],
    skipDuplicates: true,
  });
  if (added.count === 0) return false;
  return showRevision(tx, target, { definitions: made.definitions, variables, evidence });
}

/** Puts a revision on the call unless a newer one is there, and announces the first. */
async function showRevision(
  tx: Scope,
  { callId, revision, announce }: Target,
  reading: Pick<Extraction, "variables" | "evidence"> & { definitions: PostCallVariable[] },
): Promise<boolean> {
  const before = await lockCall(tx, callId);
  const shown = withCorrections(before, reading);
  const outcome = outcomeOf(reading.definitions, shown.variables);
  const changed = await tx.db.call.updateMany({
    where: { id: callId, workspaceId: tx.workspaceId, revision: { lt: revision } },
    data: {
      ...shown,
      outcome,
      revision,
      evaluationState: before.askedRevision > revision ? "pending" : "evaluated",
      evaluationError: null,
    },
  });
  if (changed.count === 0) return false;
  await optOutByVoice(tx, before, reading.definitions, shown);
  if (announce && before.revision === 0) await announceOnce(tx, callId);
  return true;
}

/** Whichever revision is the first to settle announces the call; one that failed may have done so already. */
async function announceOnce(tx: Scope, callId: string) {
  const where = { workspaceId: tx.workspaceId, callId, type: "call.evaluated", revision: 0 };
  if ((await tx.db.webhookEvent.count({ where })) === 0) await announceCall(tx, callId);
}

/**
 * Every attempt failed. The call says why and keeps what it had; at first the webhook still goes out, with every
 * variable unknown (faults.md 28), so that nobody waits for it in vain.
 */
export async function failEvaluation(
  scope: Scope,
  input: { callId: string; revision: number },
  error: string,
): Promise<void> {
  await transaction(scope, async (tx) => {
    const before = await lockCall(tx, input.callId);
    const where = { id: input.callId, workspaceId: tx.workspaceId };
    const changed = await tx.db.call.updateMany({
      where: {
        ...where,
        askedRevision: input.revision,
        revision: { lt: input.revision },
        evaluationState: "pending",
      },
      data: { evaluationState: "failed", evaluationError: error.slice(0, 500) },
    });
    if (changed.count === 0) return;
    if (before.revision === 0) await announceOnce(tx, input.callId);
    const failure = { kind: "evaluation" as const, message: error.slice(0, 500), revision: input.revision };
    await announceFailedCall(tx, input.callId, failure);
  });
}
