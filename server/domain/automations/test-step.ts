import type { Carriers } from "@/server/integrations/carriers/carrier";
import { ensureVirtualPhone } from "../calls/virtual-phone";
import { DomainError, invalid, notFound } from "../errors";
import { deliverMessage } from "../messaging/deliver-message";
import { queueMessage } from "../messaging/queue-message";
import type { MessageStatus } from "../messaging/schema";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { readSample } from "./samples";
import { Definition, type TestStep } from "./schema";
import { composeMessage } from "./shared/compose";
import { type Decision, evaluateCondition } from "./shared/conditions";
import { findStep } from "./shared/tree";
import { withVariant } from "./shared/variants";

export type TestResult =
  | { kind: "branch"; decision: Decision }
  | {
      kind: "sms";
      messageId: string;
      to: string;
      body: string;
      status: MessageStatus;
      reason: string | null;
      errorCode: string | null;
    };

/**
 * Tries one step of the draft on the chosen sample. A branch says its lane and operands. An SMS is sent for real, to
 * the number that the person gives or to the workspace's virtual phone, never to the customer of the sample by
 * itself; it is marked as a test and counted nowhere.
 * Throws `invalid` with the field at fault, `conflict` without a sample.
 */
export async function testStep(scope: Scope, input: TestStep, carriers: Carriers): Promise<TestResult> {
  authorise(scope, "automations.test");
  const { workspaceId } = scope;
  const row = await scope.db.automation.findFirst({ where: { id: input.id, workspaceId } });
  if (!row) throw notFound("Automation");
  const step = findStep(Definition.parse(row.draft), input.stepId)?.step;
  if (!step) throw notFound("Step");
  const sample = await readSample(scope, row);
  if (!sample) {
    throw new DomainError(
      "conflict",
      "There is no sample yet: press Test trigger, then make a call or resend one",
    );
  }
  if (step.type === "branch") {
    if (step.condition.path === "") throw invalid("condition.path", "Choose the value that decides");
    return { kind: "branch", decision: evaluateCondition(step.condition, sample.data) };
  }
  if (step.senderId === "") throw invalid("senderId", "Choose the number to send from");
  const body = composeMessage(withVariant(step, input.variant), sample.data);
  if (!body.ok) throw invalid("body", body.message);
  const message = await queueMessage(scope, {
    senderId: step.senderId,
    to: input.to ?? (await ensureVirtualPhone(scope)).phone,
    body: body.text,
    variant: step.variants && (input.variant ?? "A"),
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
}
