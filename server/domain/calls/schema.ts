import { z } from "zod";
import { Paging } from "../paging";
import { readCondition } from "./shared/variable-condition";

export const CALL_STATUSES = [
  "ringing",
  "in_progress",
  "completed",
  "no_answer",
  "busy",
  "voicemail",
  "failed",
  "canceled",
] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];
/** The statuses that a finished call may have. */
export const ENDED_STATUSES = ["completed", "no_answer", "busy", "voicemail", "failed", "canceled"] as const;
export const CALL_OUTCOMES = ["achieved", "not_achieved", "unknown"] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

const Phone = z.string().trim().min(1).max(40).nullable();

/** Postgres refuses NUL, and lone surrogates are no text: both are cut before anything is stored. */
const Text = (max: number) =>
  z
    .string()
    .transform((text) => text.replaceAll("\u0000", "").toWellFormed())
    .pipe(z.string().max(max, `At most ${max.toLocaleString("en")} characters`));

const Json = z.record(z.string().max(120), z.json());

export const TranscriptTurnInput = z.strictObject({
  role: z.enum(["assistant", "customer"]),
  text: Text(200_000),
  startMs: z.number().int().min(0).nullish(),
  endMs: z.number().int().min(0).nullish(),
});

/** Bytes of UTF-8 in all turns. */
const MAX_TRANSCRIPT = 500_000;

/** POST /api/v1/calls: one finished call. Sizes: security.md, resource limits. */
export const IngestCall = z
  .strictObject({
    externalId: z.string().trim().min(1, "Give your own id of the call").max(200),
    assistantId: z.string().min(1),
    direction: z.enum(["inbound", "outbound", "web"]),
    from: Phone.default(null),
    to: Phone.default(null),
    status: z.enum(ENDED_STATUSES),
    startedAt: z.iso.datetime({
      offset: true,
      error: 'An ISO 8601 time with its zone, such as "2026-03-01T09:30:00Z"',
    }),
    endedAt: z.iso.datetime({
      offset: true,
      error: 'An ISO 8601 time with its zone, such as "2026-03-01T09:30:00Z"',
    }),
    endReason: Text(200).nullish(),
    recordingUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .nullish(),
    callVariables: Json.default({}),
    lead: Json.default({}),
    transcript: z.array(TranscriptTurnInput).max(20_000, "At most 20,000 turns").default([]),
  })
  .superRefine((call, ctx) => {
    if (Date.parse(call.endedAt) < Date.parse(call.startedAt)) {
      ctx.addIssue({ code: "custom", path: ["endedAt"], message: "The call ends before it starts" });
    }
    const bytes = call.transcript.reduce((sum, { text }) => sum + new TextEncoder().encode(text).length, 0);
    if (bytes > MAX_TRANSCRIPT) {
      const message = `At most ${MAX_TRANSCRIPT / 1000} kB of text in all; these are ${Math.ceil(bytes / 1000)} kB`;
      ctx.addIssue({ code: "custom", path: ["transcript"], message, params: { tooMuch: true } });
    }
  });
export type IngestCall = z.output<typeof IngestCall>;

/** What became of the text message after a call. */
export const FOLLOW_UPS = [
  "texted",
  "not_texted",
  "waiting",
  "delivered",
  "failed",
  "held_back",
  "unknown",
  "answered",
] as const;
export type FollowUpFilter = (typeof FOLLOW_UPS)[number];
export const CALL_SORTS = ["newest", "oldest", "longest", "shortest"] as const;
export type CallSort = (typeof CALL_SORTS)[number];

const Condition = z
  .string()
  .max(500)
  .transform((text, ctx) => {
    const condition = readCondition(text);
    if (condition) return condition;
    ctx.addIssue({
      code: "custom",
      message: 'Write "name:is:value"; the operators are is, is_not, gt, gte, lt, lte, has, known, unknown',
    });
    return z.NEVER;
  });

/** The filters of the list, without its page. */
export const CallQuery = z.object({
  assistantId: z.string().max(60).optional(),
  status: z.enum(CALL_STATUSES).optional(),
  outcome: z.enum(CALL_OUTCOMES).optional(),
  /** Digits of the customer's number, from its start ("+1415") or any part of three digits and more. */
  phone: z.string().trim().max(20).optional(),
  /** Inclusive from, exclusive to. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  followUp: z.enum(FOLLOW_UPS).optional().describe("What became of the text message"),
  source: z
    .string()
    .max(40)
    .optional()
    .describe('Who reported the call: "api", "phone" (test calls), "twilio", "vapi" …'),
  words: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe(
      'Words of the transcript, all of them, in any order; "in quotes" as a phrase; -word without it',
    ),
  variable: z
    .preprocess(
      (given) => (typeof given === "string" ? [given] : given),
      z.array(Condition).max(10, "At most ten conditions"),
    )
    .optional()
    .describe(
      'Of a variable\'s value: "status:is:true", "amount:gte:100", "summary:has:tuesday", "plan:unknown"; may be repeated',
    ),
});
export type CallQuery = z.output<typeof CallQuery>;

export const CallFilter = z.object({
  ...Paging.shape,
  ...CallQuery.shape,
  sort: z.enum(CALL_SORTS).optional().describe("By start or by length; newest first when left out"),
});
export type CallFilter = z.output<typeof CallFilter>;

export const DialCall = z.strictObject({
  assistantId: z.string(),
  channel: z.enum(["phone", "web"]),
  /** The virtual phone that rings; the first when absent. */
  phoneId: z.string().optional(),
});
export const SayInCall = z.strictObject({
  callId: z.string(),
  text: Text(2000).pipe(z.string().trim().min(1, "Say something")),
});

/** What the sandbox carrier does with a message to the virtual phone. */
export const PHONE_BEHAVIOURS = ["deliver", "undelivered", "reject", "timeout"] as const;
export type PhoneBehaviour = (typeof PHONE_BEHAVIOURS)[number];
/** How long after the message the carrier reports what became of it. */
export const REPORT_DELAYS = ["none", "2s", "10s", "1m"] as const;
/** Codes that a carrier reports after it took a message. */
export const REPORT_CODES = ["30003", "30004", "30005", "30006", "30007", "30008", "21610"] as const;
/** Codes with which a carrier refuses a message at once. */
export const REFUSAL_CODES = ["sandbox_rejected", "21211", "21408", "21610", "21614"] as const;
export const REPORT_MANNERS = ["once", "twice", "reordered", "none"] as const;

/** How the carrier reports on messages to a phone. What was stored before a setting existed has its default. */
export const PhoneSettings = z.object({
  delay: z.enum(REPORT_DELAYS).catch("none"),
  errorCode: z.enum(REPORT_CODES).catch("30003"),
  refusalCode: z.enum(REFUSAL_CODES).catch("sandbox_rejected"),
  reports: z.enum(REPORT_MANNERS).catch("once"),
});
export type PhoneSettings = z.output<typeof PhoneSettings>;
/** What becomes of a message that the sandbox carrier took. */
export const MessageFate = PhoneSettings.extend({ behaviour: z.enum(PHONE_BEHAVIOURS).catch("deliver") });
export type MessageFate = z.output<typeof MessageFate>;

const PhoneName = z.string().trim().min(1, "Give the phone a name").max(40, "At most 40 characters");
export const PhoneId = z.strictObject({ phoneId: z.string() });
/** Absent: the first phone, or all of them. */
export const MaybePhoneId = z.strictObject({ phoneId: z.string().optional() }).default({});
export const AddPhone = z.strictObject({
  name: PhoneName,
  /** Empty or absent: a fictional number. */
  phone: z.string().trim().max(40).optional(),
});
export type AddPhone = z.output<typeof AddPhone>;
/** What is absent stays as it is. */
export const ChangePhone = z.strictObject({
  phoneId: z.string(),
  name: PhoneName.optional(),
  behaviour: z.enum(PHONE_BEHAVIOURS).optional(),
  delay: z.enum(REPORT_DELAYS).optional(),
  errorCode: z.enum(REPORT_CODES).optional(),
  refusalCode: z.enum(REFUSAL_CODES).optional(),
  reports: z.enum(REPORT_MANNERS).optional(),
});
export type ChangePhone = z.output<typeof ChangePhone>;

/** A text message typed on the handset, to one of the workspace's numbers. */
export const ReplyFromPhone = z.strictObject({
  to: z.string().trim().min(1).max(40),
  /** The number that the handset answers for; its own when absent. */
  from: z.string().trim().max(40).optional(),
  body: z.string().trim().min(1, "Write a message").max(1600, "At most 1,600 characters"),
});

const ViewName = z.string().trim().min(1, "Give the view a name").max(60, "At most 60 characters");
/** As the list's address has it, without "?". */
const ViewQuery = z.string().max(2000, "This view is too long to be saved");
export const CreateView = z.strictObject({ name: ViewName, query: ViewQuery });
/** What is absent stays as it is. */
export const UpdateView = z.strictObject({
  id: z.string(),
  name: ViewName.optional(),
  query: ViewQuery.optional(),
});

/** The most calls that one job reads again or sends again, and that one file holds. */
export const JOB_LIMITS = { reevaluate: 5000, resend: 5000, export: 250_000 } as const;
/** Either what the list shows, or those that a person ticked. */
export const ChosenCalls = z.union([
  z.strictObject({
    ids: z.array(z.string()).min(1, "Choose at least one call").max(500, "At most 500 calls"),
  }),
  z.strictObject({ filter: CallQuery }),
]);
export type ChosenCalls = z.output<typeof ChosenCalls>;
export const StartCallJob = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("reevaluate"), calls: ChosenCalls }),
  z.strictObject({ kind: z.literal("resend"), calls: ChosenCalls }),
  z.strictObject({
    kind: z.literal("export"),
    calls: ChosenCalls,
    format: z.enum(["csv", "json"]),
    /** With what was said in each call. */
    transcripts: z.boolean().default(false),
  }),
]);
export type StartCallJob = z.output<typeof StartCallJob>;
