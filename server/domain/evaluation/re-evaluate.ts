import { DomainError, notFound } from "../errors";
import { transcriptGone } from "../retention/transcript-gone";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";

/** Asks for a new revision with today's variables. It changes the call's values; it sends nothing to anyone. */
export async function reEvaluateCall(scope: Scope, callId: string): Promise<{ revision: number }> {
  authorise(scope, "calls.reevaluate");
  return transaction(scope, async (tx) => {
    const { revision } = await askRevision(tx, callId);
    await tx.emit({ name: "call/evaluation.requested", data: { callId, revision } });
    await audit(tx, "call.reevaluated", callId, { revision });
    return { revision };
  });
}

/** Marks the call as waiting for its next revision, for whoever reads it then. Throws `not_found`, `conflict`. */
export async function askRevision(scope: Scope, callId: string): Promise<{ revision: number }> {
  return transaction(scope, async (tx) => {
    const where = { id: callId, workspaceId: tx.workspaceId };
    const call = await tx.db.call.findFirst({ where, select: { endedAt: true, transcriptPurgedAt: true } });
    if (!call) throw notFound("Call");
    if (!call.endedAt)
      throw new DomainError("conflict", "The call has not ended yet; it is evaluated by itself when it does");
    if (call.transcriptPurgedAt) throw transcriptGone();
    const { askedRevision } = await tx.db.call.update({
      where,
      data: { askedRevision: { increment: 1 }, evaluationState: "pending", evaluationError: null },
      select: { askedRevision: true },
    });
    return { revision: askedRevision };
  });
}

/** What the model answered, word for word, cut where it is long; null: no model was asked, or retention deleted it. */
export async function getModelAnswer(
  scope: Scope,
  { callId, revision }: { callId: string; revision: number },
): Promise<string | null> {
  authorise(scope, "calls.read");
  const evaluation = await scope.db.evaluation.findFirst({
    where: { callId, revision, workspaceId: scope.workspaceId },
    select: { rawOutput: true },
  });
  if (!evaluation) throw notFound("Revision");
  return evaluation.rawOutput;
}
