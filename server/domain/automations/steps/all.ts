import { z } from "zod";
import { setAnyStep } from "../shared/step-fields";
import { branch } from "./branch/describe";
import { branchMany } from "./branch_many/describe";
import { httpRequest } from "./http_request/describe";
import type { Lane, StepKind } from "./kind";
import { sendEmail } from "./send_email/describe";
import { sendSms } from "./send_sms/describe";
import { stop } from "./stop/describe";
import { twilioSendSms } from "./twilio_send_sms/describe";
import { updateContact } from "./update_contact/describe";
import { wait } from "./wait/describe";
import { waitForReply } from "./wait_for_reply/describe";

/** Every step type; one more is a line here, one in `runs.ts` and one in the pages' `_steps/forms.tsx`. */
const ALL = [
  branch,
  branchMany,
  sendSms,
  twilioSendSms,
  sendEmail,
  httpRequest,
  updateContact,
  wait,
  waitForReply,
  stop,
] as const;

export type Step = z.output<(typeof ALL)[number]["schema"]>;
export type StepType = Step["type"];

export const STEP_KINDS: readonly StepKind[] = ALL;
const BY_TYPE = new Map<string, StepKind>(STEP_KINDS.map((kind) => [kind.type, kind]));

export const isStepType = (type: string): type is StepType => BY_TYPE.has(type);

/** The type of a step, or of its name. */
export function kindOf(step: { type: StepType }): StepKind {
  const kind = BY_TYPE.get(step.type);
  if (!kind) throw new Error(`There is no step type ${step.type}`);
  return kind;
}

export const Step: z.ZodType<Step, unknown> = z.lazy(() => z.union(ALL.map(({ schema }) => schema)));
setAnyStep(Step);

/** The lanes below a step, with what is in them; none for most. */
export function lanesOf(step: Step): (Lane & { steps: Step[] })[] {
  if (!("lanes" in step)) return [];
  const lanes: Record<string, Step[]> = step.lanes;
  return (kindOf(step).lanes?.(step) ?? []).map((lane) => ({ ...lane, steps: lanes[lane.key] ?? [] }));
}

/** The step with the contents of its lanes replaced; one without lanes as it is. */
export function withLanes(step: Step, change: (steps: Step[], lane: string) => Step[]): Step {
  if (!("lanes" in step)) return step;
  const lanes = Object.fromEntries(lanesOf(step).map(({ key, steps }) => [key, change(steps, key)]));
  return { ...step, lanes } as Step;
}
