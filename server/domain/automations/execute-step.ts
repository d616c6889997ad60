import type { Carriers } from "@/server/integrations/carriers/carrier";
import { DomainError } from "../errors";
import { newId } from "../ids";
import { deliverMessage } from "../messaging/deliver-message";
import { type QueueMessage, queueMessage } from "../messaging/queue-message";
import { maskSensitive } from "../messaging/shared/sensitive";
import { type Scope, transaction } from "../scope";
import { finishRun, json, type LoadedRun, recordBranches, type SendVisit, sendsOf } from "./run-state";
import { type Outcome, readOutcome } from "./send-outcome";
import { composeMessage } from "./shared/compose";
import { knownNumbers, readsCall } from "./shared/recipient";
import { renderTemplate } from "./shared/templates";
import { stepTitle } from "./shared/tree";
import { withVariant } from "./shared/variants";
import { variantFor } from "./variants/variant-for";

export type StepResult =
  | { state: "succeeded" | "failed" | "skipped" }
  /** Not done: the carrier asks to come again. */
  | { state: "later"; afterSeconds: number; reason: string; messageId: string };

/**
 * Carries out one sending step of a run and records it. Safe to repeat: a step that is done answers what it came to,
 * and a message that was handed over is not handed over again. With the last step, or a failed one, the run ends.
 */
export async function executeStep(
  scope: Scope,
  run: LoadedRun,
  stepId: string,
  carriers: Carriers,
): Promise<StepResult> {
  const sends = sendsOf(run.visits);
  const visit = sends.find(({ step }) => step.id === stepId);
  if (!visit) return { state: "skipped" };
  const done = await beginStep(scope, run, visit);
  if (done) return { state: done };

  const outcome = await send(scope, run, visit, carriers);
  if (outcome.state === "later") {
    await scope.db.runStep.updateMany({
      where: { runId: run.id, stepId: visit.step.id, workspaceId: scope.workspaceId },
      data: { error: outcome.reason, input: json(outcome.input), output: json(outcome.output) },
    });
    const { afterSeconds, reason, output } = outcome;
    return { state: "later", afterSeconds, reason, messageId: output.messageId ?? "" };
  }
  await transaction(scope, async (tx) => {
    await tx.db.runStep.updateMany({
      where: { runId: run.id, stepId: visit.step.id, workspaceId: tx.workspaceId },
      data: {
        state: outcome.state,
        error: outcome.reason,
        input: json(outcome.input),
        output: json(outcome.output),
        endedAt: tx.now(),
      },
    });
    if (outcome.state !== "failed") await recordBranches(tx, run, visit.position + 1);
    if (outcome.state === "failed" || visit === sends.at(-1)) await finishRun(tx, run);
  });
  return { state: outcome.state };
}

/** Opens the step's row. Returns the state of a step that was done before, in this round or an earlier one. */
async function beginStep(scope: Scope, run: LoadedRun, { step, position }: SendVisit) {
  const where = { runId: run.id, stepId: step.id, workspaceId: scope.workspaceId };
  const row = { ...where, id: newId("runStep"), position, type: step.type, name: stepTitle(step) };
  const opened = await scope.db.runStep.createMany({
    data: [{ ...row, startedAt: scope.now() }],
    skipDuplicates: true,
  });
  if (opened.count > 0) return null;
  const earlier = await scope.db.runStep.findFirstOrThrow({ where, select: { state: true } });
  if (earlier.state === "succeeded" || earlier.state === "skipped") return earlier.state;
  await scope.db.runStep.updateMany({
    where,
    data: { state: "running", error: null, endedAt: null, attempts: { increment: 1 } },
  });
  return null;
}

async function send(scope: Scope, run: LoadedRun, visit: SendVisit, carriers: Carriers): Promise<Outcome> {
  const { data } = run.payload;
  const to = renderTemplate(visit.step.to, data);
  const variant = to.ok ? await variantFor(scope, run, visit.step, to.text) : undefined;
  const step = withVariant(visit.step, variant);
  const body = composeMessage(step, data);
  const input = {
    senderId: step.senderId,
    to: to.ok ? to.text : step.to,
    body: body.ok ? maskSensitive(body.text) : step.body,
    ...(variant ? { variant } : {}),
    ...(body.ok && body.cut
      ? { cutFromSegments: body.cut.segments, leftOut: maskSensitive(body.cut.leftOut) }
      : {}),
  };
  if (!to.ok) return { state: "failed", reason: `Recipient: ${to.message}`, input, output: {} };
  if (!body.ok) return { state: "failed", reason: `Message: ${body.message}`, input, output: {} };
  try {
    const message = await ledgerMessage(scope, run, {
      stepId: step.id,
      callId: run.callId ?? undefined,
      senderId: step.senderId,
      to: to.text,
      onlyTo: readsCall(step.to) ? knownNumbers(data) : undefined,
      callEndedAt: data.call.endedAt ? new Date(data.call.endedAt) : undefined,
      body: body.text,
      variant,
    });
    const delivery = await deliverMessage(scope, message.id, carriers);
    return readOutcome(delivery, input, message.id, variant);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === "unavailable") throw error;
    return { state: "failed", reason: error.message, input, output: {} };
  }
}

/**
 * The message of this step. In a round that a person asked for, one that the carrier clearly refused is followed by
 * another; one that was, or may have been, handed over stays the only one.
 */
async function ledgerMessage(scope: Scope, run: LoadedRun, input: QueueMessage & { stepId: string }) {
  const first = await queueMessage(scope, { ...input, runId: run.id });
  if (run.round === 1) return first;
  let last: { id: string; status: string } = first;
  for (;;) {
    const next = await scope.db.message.findFirst({
      where: { workspaceId: scope.workspaceId, againOfId: last.id },
      select: { id: true, status: true },
    });
    if (!next) break;
    last = next;
  }
  if (last.status !== "failed") return last;
  // A person asks for it now: it does not age from the call.
  const again = { ...input, stepId: undefined, callEndedAt: undefined };
  return queueMessage(scope, { ...again, runId: run.id, againOfId: last.id });
}
