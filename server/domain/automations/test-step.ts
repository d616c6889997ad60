import type { Carriers } from "@/server/integrations/carriers/carrier";
import { DomainError, notFound } from "../errors";
import type { MessageStatus } from "../messaging/schema";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { readSample } from "./samples";
import { Definition, type TestStep } from "./schema";
import type { Decision } from "./shared/conditions";
import { sampleAt } from "./shared/sample-at";
import { findStep } from "./shared/tree";
import { kindOf } from "./steps/all";
import { runOf } from "./steps/runs";

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
    }
  /** Anything else: what happened, in words, with what there is to see. */
  | {
      kind: "shown";
      ok: boolean;
      message: string;
      lines: [label: string, value: string][];
      /** A page of the workspace. */
      link?: { label: string; to: string };
    };

/**
 * Tries one step of the draft on the chosen sample. A branch says its lane and operands. An SMS is sent for real, to
 * the number that the person gives or to the workspace's virtual phone, never to the customer of the sample by
 * itself; it is marked as a test and counted nowhere. Values of earlier steps are examples.
 * Throws `invalid` with the field at fault, `conflict` without a sample.
 */
export async function testStep(scope: Scope, input: TestStep, carriers: Carriers): Promise<TestResult> {
  authorise(scope, "automations.test");
  const { workspaceId } = scope;
  const row = await scope.db.automation.findFirst({
    where: { id: input.id, workspaceId },
    include: { workspace: { select: { timeZone: true } } },
  });
  if (!row) throw notFound("Automation");
  const definition = Definition.parse(row.draft);
  const step = findStep(definition, input.stepId)?.step;
  if (!step) throw notFound("Step");
  const sample = await readSample(scope, row);
  if (!sample) {
    throw new DomainError(
      "conflict",
      "There is no sample yet: press Test trigger, then make a call or resend one",
    );
  }
  const clock = { at: scope.now().toISOString(), timeZone: row.workspace.timeZone };
  const data = sampleAt(definition, step.id, { ...sample.data, clock });
  const decision = kindOf(step).decide?.(step, data);
  if (decision) return { kind: "branch", decision };
  const { to, variant } = input;
  return runOf(step).test(step, { scope, automationId: row.id, data, to, variant, carriers });
}
