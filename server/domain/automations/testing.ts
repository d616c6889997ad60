import { makeAssistant, makeCall } from "@/server/db/factories";
import { carriers } from "@/server/integrations/carriers/all";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { buildPayload } from "../webhooks/payload";
import type { CallPayload } from "../webhooks/schema";
import { advanceRun } from "./advance-run";
import { createAutomation, saveDraft } from "./edit-automation";
import { executeStep } from "./execute-step";
import { publishAutomation } from "./publish-automation";
import { receiveTrigger } from "./receive-trigger";
import { loadRun } from "./run-state";
import { branchStep, smsStep } from "./shared/testing";
import { assumedOutcome, walkRun } from "./shared/walk";
import { startRun } from "./start-run";
import type { Step } from "./steps/all";

/** For tests: a platform number, and the virtual phone that sandbox messages reach. */
export async function makePhones(scope: Scope) {
  const number = (phone: string, sms = true) => ({
    id: newId("phoneNumber"),
    workspaceId: scope.workspaceId,
    phone,
    label: "Main line",
    provider: "sandbox",
    sms,
  });
  const sender = await scope.db.phoneNumber.create({ data: number("+12025550100") });
  await scope.db.virtualPhone.create({
    data: { id: newId("virtualPhone"), workspaceId: scope.workspaceId, phone: "+12025550142" },
  });
  return { senderId: sender.id };
}

/** An assistant with a live automation; without steps of the test's own: status is true → SMS. */
export async function makeLiveAutomation(scope: Scope, senderId: string, steps?: Step[]) {
  const assistant = await makeAssistant(scope);
  const { id } = await createAutomation(scope, { name: "Thank them", assistantId: assistant.id });
  const usual = [branchStep({ lanes: { true: [smsStep({ senderId })] } })];
  await saveDraft(scope, { id, draftRevision: 1, name: "Thank them", definition: { steps: steps ?? usual } });
  const { number, draftRevision } = await publishAutomation(scope, { id });
  return { id, assistant, number, draftRevision };
}

/** An evaluated call's event. */
export async function makeEvent(
  scope: Scope,
  assistant: { id: string },
  over: Parameters<typeof makeCall>[2] = {},
): Promise<CallPayload> {
  const variables = { status: true, summary: "Agreed on Tuesday at three." };
  const call = await makeCall(scope, assistant, { variables, revision: 1, ...over });
  return buildPayload(scope, call.id, newId("webhookEvent"));
}

/** Hands an event over as the end of a call does. */
export const callEnds = (scope: Scope, automationId: string, payload: CallPayload, over = {}) =>
  receiveTrigger(scope, {
    automationId,
    payload,
    resend: false,
    sendAgain: false,
    completedCallsOnly: true,
    ...over,
  });

/** What the durable function does, without an engine. */
export async function workOn(scope: Scope, runId: string, round = 1, through: Carriers = carriers()) {
  const run = await startRun(scope, { runId, round });
  if (!run) return null;
  const advance = await advanceRun(scope, run, through);
  return advance.state === "later" ? advance : null;
}

/** One step of a run that has begun, whatever stands before it. */
export async function carryOut(scope: Scope, runId: string, stepId: string, through: Carriers) {
  const run = await loadRun(scope, runId);
  if (!run) throw new Error("There is no such run");
  const { next } = walkRun(run.definition, run.data, (step, data) =>
    step.id === stepId ? undefined : (run.outcomes.get(step.id) ?? assumedOutcome(step, data)),
  );
  if (!next) throw new Error(`The run does not come to ${stepId}`);
  return executeStep(scope, run, next, through);
}
