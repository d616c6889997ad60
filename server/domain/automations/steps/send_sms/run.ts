import { ensureVirtualPhone } from "../../../calls/virtual-phone";
import { DomainError, invalid } from "../../../errors";
import { deliverMessage } from "../../../messaging/deliver-message";
import { type QueueMessage, queueMessage } from "../../../messaging/queue-message";
import { maskSensitive } from "../../../messaging/shared/sensitive";
import type { Scope } from "../../../scope";
import type { LoadedRun } from "../../run-state";
import { readOutcome } from "../../send-outcome";
import { composeMessage } from "../../shared/compose";
import { knownNumbers, readsCall } from "../../shared/recipient";
import type { Sms } from "../../shared/sms";
import { LETTERS } from "../../shared/sms-fields";
import { renderTemplate } from "../../shared/templates";
import { withVariant } from "../../shared/variants";
import { textedBefore } from "../../texted-before";
import { variantFor } from "../../variants/variant-for";
import type { RunContext, StepOutcome, StepRun } from "../run";

/** An SMS, from a number of ours or of a Twilio account: the ledger sees to "once", consent and hours. */
export const runSendSms: StepRun<Sms> = {
  run: send,
  async test(own, { scope, data, to, variant, carriers }) {
    if (own.senderId === "") throw invalid("senderId", "Choose the number to send from");
    const letter = LETTERS.find((one) => one === variant);
    const body = composeMessage(withVariant(own, letter), data);
    if (!body.ok) throw invalid("body", body.message);
    const message = await queueMessage(scope, {
      senderId: own.senderId,
      to: to ?? (await ensureVirtualPhone(scope)).phone,
      body: body.text,
      test: true,
    });
    const delivery = await deliverMessage(scope, message.id, carriers);
    return {
      kind: "sms",
      messageId: message.id,
      to: message.to,
      body: message.body,
      status: delivery.status,
      reason: delivery.reason ?? null,
      errorCode: delivery.errorCode ?? null,
    };
  },
};

async function send(own: Sms, { scope, run, data, carriers }: RunContext): Promise<StepOutcome> {
  const to = renderTemplate(own.to, data);
  const variant = to.ok ? await variantFor(scope, run, own, to.text) : undefined;
  const step = withVariant(own, variant);
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
  const { replay, callId, definition } = run;
  const isRepeat = replay !== null && !replay.sendAgain;
  if (isRepeat && (await textedBefore(scope, { exceptId: run.id, callId, definition }, step.id, to.text))) {
    const reason = "Who was texted for this call is not texted again by a replay";
    return { state: "skipped", reason, input, output: {} };
  }
  try {
    const message = await ledgerMessage(scope, run, {
      stepId: step.id,
      callId: run.callId ?? undefined,
      senderId: step.senderId,
      to: run.test ? (run.testTo ?? (await ensureVirtualPhone(scope)).phone) : to.text,
      onlyTo: readsCall(step.to) && !run.test ? knownNumbers(data) : undefined,
      callEndedAt: data.call.endedAt ? new Date(data.call.endedAt) : undefined,
      body: body.text,
      variant,
      test: run.test,
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
