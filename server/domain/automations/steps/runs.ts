import type { Step, StepType } from "./all";
import { runHttpRequest } from "./http_request/run";
import type { StepRun } from "./run";
import { runSendEmail } from "./send_email/run";
import { runSendSms } from "./send_sms/run";
import { runStop } from "./stop/run";
import { runUpdateContact } from "./update_contact/run";
import { runWait } from "./wait/run";
import { runWaitForReply } from "./wait_for_reply/run";

/** What carries out each step type that does more than decide. */
const RUNS: { [T in StepType]?: StepRun<Extract<Step, { type: T }>> } = {
  send_sms: runSendSms,
  twilio_send_sms: runSendSms,
  send_email: runSendEmail,
  http_request: runHttpRequest,
  update_contact: runUpdateContact,
  wait: runWait,
  wait_for_reply: runWaitForReply,
  stop: runStop,
};
const BY_TYPE: { [type: string]: StepRun | undefined } = RUNS;

export function runOf(step: Step): StepRun {
  const run = BY_TYPE[step.type];
  if (!run) throw new Error(`Nothing carries out a step ${step.type}`);
  return run;
}
