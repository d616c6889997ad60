import { z } from "zod";
import type { PostCallVariableType } from "../assistants/schema";
import { Paging } from "../paging";

export const TRIGGER = "phone_call_ended";

/** Dotted path into the payload's `data`: "variables.status", "call.customerPhone", "lead.first_name". */
export const DataPath = z
  .string()
  .trim()
  .min(1, "Choose a value from the call data")
  .max(200)
  .regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_ -]+)*$/, "Choose a value from the call data");

export const OPERATORS = {
  boolean_is_true: { type: "boolean", label: "(Boolean) Is true", operands: 1 },
  boolean_is_false: { type: "boolean", label: "(Boolean) Is false", operands: 1 },
  text_equals: { type: "text", label: "(Text) Exactly matches", operands: 2 },
  text_not_equals: { type: "text", label: "(Text) Does not exactly match", operands: 2 },
  text_contains: { type: "text", label: "(Text) Contains", operands: 2 },
  text_not_contains: { type: "text", label: "(Text) Does not contain", operands: 2 },
  text_starts_with: { type: "text", label: "(Text) Starts with", operands: 2 },
  text_ends_with: { type: "text", label: "(Text) Ends with", operands: 2 },
  number_equals: { type: "number", label: "(Number) Is equal to", operands: 2 },
  number_greater_than: { type: "number", label: "(Number) Is greater than", operands: 2 },
  number_greater_or_equal: { type: "number", label: "(Number) Is at least", operands: 2 },
  number_less_than: { type: "number", label: "(Number) Is less than", operands: 2 },
  number_less_or_equal: { type: "number", label: "(Number) Is at most", operands: 2 },
  date_before: { type: "date", label: "(Date) Is before", operands: 2 },
  date_equals: { type: "date", label: "(Date) Is on", operands: 2 },
  date_after: { type: "date", label: "(Date) Is after", operands: 2 },
  time_before: { type: "time", label: "(Time) Is before", operands: 2 },
  time_at: { type: "time", label: "(Time) Is at", operands: 2 },
  time_after: { type: "time", label: "(Time) Is after", operands: 2 },
  datetime_before: { type: "datetime", label: "(Date and time) Is before", operands: 2 },
  datetime_after: { type: "datetime", label: "(Date and time) Is after", operands: 2 },
  enum_is_any_of: { type: "enum", label: "(Options) Is any of", operands: 2 },
  list_includes: { type: "list", label: "(List) Includes", operands: 2 },
  list_not_includes: { type: "list", label: "(List) Does not include", operands: 2 },
  list_is_empty: { type: "list", label: "(List) Is empty", operands: 1 },
  list_has_at_least: { type: "list", label: "(List) Has at least", operands: 2 },
  is_known: { type: "any", label: "Is known", operands: 1 },
  is_unknown: { type: "any", label: "Is unknown", operands: 1 },
} as const satisfies Record<string, { type: OperatorType; label: string; operands: 1 | 2 }>;
type OperatorType = "boolean" | "text" | "number" | "date" | "time" | "datetime" | "enum" | "list" | "any";
export type Operator = keyof typeof OPERATORS;
export const OPERATOR_NAMES = Object.keys(OPERATORS) as [Operator, ...Operator[]];

/** An enum of many options is a list: `typeOfPath` says so. */
const FITTING: Record<PostCallVariableType, readonly OperatorType[]> = {
  boolean: ["boolean"],
  text: ["text"],
  number: ["number"],
  enum: ["text", "enum"],
  date: ["date"],
  time: ["time"],
  datetime: ["date", "datetime"],
  phone: ["text"],
  email: ["text"],
  list: ["list"],
};

/** The operators that a value of this type may take: only its own, and those of any type. */
export const operatorsFor = (type: PostCallVariableType): Operator[] =>
  OPERATOR_NAMES.filter((name) => {
    const of = OPERATORS[name].type;
    return of === "any" || FITTING[type].includes(of);
  });

export const Condition = z.strictObject({
  path: DataPath.or(z.literal("")),
  operator: z.enum(OPERATOR_NAMES),
  /**
   * The second operand, as typed; read by the operator's type: dates "2026-03-01", times "15:30", instants with their
   * offset, "2026-03-01T15:30:00+01:00", several options one in a line.
   */
  value: z.string().max(8000).default(""),
  caseSensitive: z.boolean().default(false),
});
export type Condition = z.output<typeof Condition>;

/**
 * Text with inserted values: "Hi {{lead.name|there}}, {{variables.summary}}". After "|" stands the fallback for
 * unknown; without one, an unknown value ends the step with an error and nothing is sent.
 */
const Template = (max: number) => z.string().max(max, `At most ${max.toLocaleString("en")} characters`);

/** A second message may reach a person twice, so the first is given time to turn up. */
export const AGAIN_AFTER_MINUTES = { min: 15, max: 1440 } as const;

/**
 * When the carrier's answer was lost and its books do not show the message: after so many minutes it is sent again, once.
 * Absent: a person is asked.
 */
const AgainAfter = z.number().int().min(AGAIN_AFTER_MINUTES.min).max(AGAIN_AFTER_MINUTES.max).optional();

/** A longer text is cut at the end of a sentence; absent: no limit but the carrier's. */
const MaxSegments = z
  .number("Enter a number of segments")
  .int("Enter whole segments")
  .min(1, "At least one segment")
  .max(10, "At most ten segments")
  .optional();

/** The step's own text is A. */
export const OTHER_LETTERS = ["B", "C", "D"] as const;
export const LETTERS = ["A", ...OTHER_LETTERS] as const;
export type Letter = (typeof LETTERS)[number];

/** Percent of the recipients; a draft may hold shares that do not add up yet. */
const Share = z
  .number("Enter a whole percentage")
  .int("Enter a whole percentage")
  .min(0, "At least 0 %")
  .max(100, "At most 100 %");

/** Other texts of the same step: each recipient gets one of them, always the same. Absent: the step's own text for all. */
export const Variants = z.strictObject({
  /** Of the step's own text. */
  share: Share,
  others: z
    .array(z.strictObject({ letter: z.enum(OTHER_LETTERS), body: Template(1600), share: Share }))
    .min(1)
    .max(OTHER_LETTERS.length, "A message has four texts at most"),
});
export type Variants = z.output<typeof Variants>;

const StepBase = { id: z.string().min(1).max(60), name: z.string().trim().max(120).default("") };

/** A draft may hold unfinished fields (""); `findProblems` lists them and publishing refuses them. */
export const SmsStep = z.strictObject({
  ...StepBase,
  type: z.literal("send_sms"),
  /** PhoneNumber id of a platform number. */
  senderId: z.string().default(""),
  to: Template(200).default(""),
  body: Template(1600).default(""),
  variants: Variants.optional(),
  maxSegments: MaxSegments,
  allowLinks: z.boolean().optional(),
  againAfterMinutes: AgainAfter,
});
export type SmsStep = z.output<typeof SmsStep>;

export const TwilioSmsStep = z.strictObject({
  ...StepBase,
  type: z.literal("twilio_send_sms"),
  connectionId: z.string().default(""),
  /** PhoneNumber id of one of the connection's numbers. */
  senderId: z.string().default(""),
  to: Template(200).default(""),
  body: Template(1600).default(""),
  variants: Variants.optional(),
  maxSegments: MaxSegments,
  allowLinks: z.boolean().optional(),
  againAfterMinutes: AgainAfter,
});
export type TwilioSmsStep = z.output<typeof TwilioSmsStep>;

export interface BranchStep {
  id: string;
  name: string;
  type: "branch";
  condition: Condition;
  lanes: { true: Step[]; false: Step[]; unknown: Step[] };
}
export const LANES = ["true", "false", "unknown"] as const;
export type Lane = (typeof LANES)[number];
export type Step = SmsStep | TwilioSmsStep | BranchStep;
export const STEP_TYPES = ["send_sms", "twilio_send_sms", "branch"] as const;
export type StepType = (typeof STEP_TYPES)[number];

export const BranchStep: z.ZodType<BranchStep, unknown> = z.strictObject({
  ...StepBase,
  type: z.literal("branch"),
  condition: Condition,
  lanes: z.strictObject({
    get true() {
      return z.array(Step).default([]);
    },
    get false() {
      return z.array(Step).default([]);
    },
    get unknown() {
      return z.array(Step).default([]);
    },
  }),
});
export const Step: z.ZodType<Step, unknown> = z.lazy(() => z.union([SmsStep, TwilioSmsStep, BranchStep]));

/** The steps after the trigger, top-down. The trigger itself is the automation's assistant. */
export const Definition = z.strictObject({ steps: z.array(Step).max(50, "At most 50 steps").default([]) });
export type Definition = z.output<typeof Definition>;

/** A fault of a definition, tied to the field that mends it. */
export interface Problem {
  stepId: string | null;
  /** Field of the step: "condition.path", "senderId", "to", "body". */
  field: string;
  message: string;
}

export const CreateAutomation = z.strictObject({
  name: z.string().trim().min(1, "Give the automation a name").max(120).default("New automation"),
  assistantId: z.string().min(1, "Choose the assistant whose calls start it"),
});
export type CreateAutomation = z.output<typeof CreateAutomation>;
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
export const TestStep = z.strictObject({
  id: z.string(),
  stepId: z.string(),
  /** Where a test SMS goes; a person's choice, never silently the customer. */
  to: z.string().trim().min(1, "Say where the test message goes").max(40).optional(),
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
});
export type RunFilter = z.output<typeof RunFilter>;
