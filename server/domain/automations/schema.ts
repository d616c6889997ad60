import { z } from "zod";
import { Paging } from "../paging";
import { TEMPLATE_IDS } from "./shared/ready-made";
import { LETTERS } from "./shared/sms-fields";
import { Step } from "./steps/all";

export const TRIGGER = "phone_call_ended";

/** The steps after the trigger, top-down. The trigger itself is the automation's assistant. */
export const Definition = z.strictObject({ steps: z.array(Step).max(50, "At most 50 steps").default([]) });
export type Definition = z.output<typeof Definition>;

/** A fault of a definition, tied to the field that mends it. */
export interface Problem {
  stepId: string | null;
  /** Field of the step: "groups.0.0.path", "senderId", "to", "body". */
  field: string;
  message: string;
}

export const CreateAutomation = z.strictObject({
  name: z.string().trim().min(1, "Give the automation a name").max(120).default("New automation"),
  assistantId: z.string().min(1, "Choose the assistant whose calls start it"),
});
export type CreateAutomation = z.output<typeof CreateAutomation>;
/** A ready automation for an assistant's calls; what the template does not ask for is not read. */
export const InstallTemplate = z.strictObject({
  template: z.enum(TEMPLATE_IDS),
  assistantId: z.string().min(1, "Choose the assistant whose calls start it"),
  email: z.string().trim().max(2700).default(""),
  url: z.string().trim().max(500).default(""),
});
export type InstallTemplate = z.output<typeof InstallTemplate>;
export const SaveDraft = z.strictObject({
  id: z.string(),
  /** The revision that was edited; an older one than the stored is a conflict. */
  draftRevision: z.number().int(),
  name: z.string().trim().min(1, "Give the automation a name").max(120),
  definition: Definition,
});
export type SaveDraft = z.output<typeof SaveDraft>;
export const PublishAutomation = z.strictObject({
  id: z.string(),
  draftRevision: z.number().int().optional(),
  note: z.string().trim().max(500).optional(),
});
export type PublishAutomation = z.output<typeof PublishAutomation>;
export const RollBack = z.strictObject({
  id: z.string(),
  /** The version that the new one equals. */
  number: z.int().min(1),
  note: z.string().trim().max(500).optional(),
});
export type RollBack = z.output<typeof RollBack>;
export const TurnOff = z.strictObject({
  id: z.string(),
  /** What becomes of the runs under way. */
  waiting: z.enum(["finish", "hold", "end"]).default("finish"),
});
export type TurnOff = z.output<typeof TurnOff>;
/** Which ended calls start it: completed ones, or all, also those that nobody answered. */
export const ChooseCalls = z.strictObject({ id: z.string(), completedCallsOnly: z.boolean() });
export type ChooseCalls = z.output<typeof ChooseCalls>;
export const TestStep = z.strictObject({
  id: z.string(),
  stepId: z.string(),
  /** Where a test message goes; a person's choice, never silently the customer. */
  to: z.string().trim().min(1, "Say where the test message goes").max(320).optional(),
  /** Which of its texts; absent: the step's own. */
  variant: z.enum(LETTERS).optional(),
});
export type TestStep = z.output<typeof TestStep>;

/** Of the draft as it is saved; `draftRevision` tells one state of it from the next. */
export const WorstCase = z.strictObject({
  id: z.string(),
  stepId: z.string(),
  draftRevision: z.number().int(),
  /** Which of its texts; absent: the step's own. */
  variant: z.enum(LETTERS).optional(),
});
export type WorstCase = z.output<typeof WorstCase>;

/** The draft as a test: on the chosen sample unless one is named; without a number on the virtual phone. */
export const RunDraft = z.strictObject({
  id: z.string(),
  sampleId: z.string().optional(),
  to: z.string().trim().max(320).optional(),
  /** What the customer is taken to answer where it waits for a reply; absent: nothing. */
  reply: z.string().trim().min(1, "Write the answer").max(1600).optional(),
});
export type RunDraft = z.output<typeof RunDraft>;

/** A version by its number; absent: the one that is published. */
export const ReplayRun = z.strictObject({
  runId: z.string(),
  version: z.int().min(1).optional(),
  sendAgain: z.boolean().default(false),
});
export type ReplayRun = z.output<typeof ReplayRun>;

export const RetryRun = z.strictObject({
  id: z.string(),
  version: z.enum(["same", "latest"]).default("same"),
});
export type RetryRun = z.output<typeof RetryRun>;
/** Those that are named, or all that have failed. */
export const RetryRuns = z.strictObject({
  automationId: z.string(),
  runIds: z.array(z.string()).max(500).optional(),
  version: z.enum(["same", "latest"]).default("same"),
});
export type RetryRuns = z.output<typeof RetryRuns>;

/** Over how many of the last calls. */
export const Backtest = z.strictObject({
  id: z.string(),
  calls: z.int().min(1).max(1000, "At most 1,000 calls").default(100),
  /** Of the draft as it is saved: tells one state of it from the next. */
  draftRevision: z.number().int().optional(),
});
export type Backtest = z.output<typeof Backtest>;

export const RUN_STATES = ["waiting", "running", "succeeded", "failed", "cancelled", "skipped"] as const;
export type RunState = (typeof RUN_STATES)[number];

export const RenameSample = z.strictObject({
  id: z.string(),
  sampleId: z.string(),
  name: z.string().trim().min(1, "Give the sample a name").max(120),
});
export type RenameSample = z.output<typeof RenameSample>;

/** A past call as a sample; without a name it has the call's. */
export const AddSample = z.strictObject({
  id: z.string(),
  callId: z.string(),
  name: z.string().trim().max(120).optional(),
});
export type AddSample = z.output<typeof AddSample>;

export const RunFilter = z.object({
  ...Paging.shape,
  automationId: z.string().optional(),
  callId: z.string().optional(),
  state: z.enum(RUN_STATES).optional(),
  /** Absent: production and tests alike. */
  test: z.stringbool().or(z.boolean()).optional(),
  /** Number of the version that it ran on. */
  version: z.coerce.number().int().min(1).optional(),
  /** Part of the customer's number, three digits and more. */
  phone: z.string().trim().max(20).optional(),
  /** Inclusive from, exclusive to. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
export type RunFilter = z.output<typeof RunFilter>;

export const KeepSecret = z.strictObject({
  /** The automation's. */
  id: z.string(),
  value: z
    .string()
    .min(1, "Give the secret value")
    .max(4000)
    .regex(/^[\x20-\x7e]+$/, "A header takes letters, digits and signs, without line breaks"),
});
export type KeepSecret = z.output<typeof KeepSecret>;
