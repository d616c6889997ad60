import { z } from "zod";
import { Paging } from "../paging";

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
    if (call.transcript.reduce((sum, turn) => sum + turn.text.length, 0) > 500_000) {
      ctx.addIssue({ code: "custom", path: ["transcript"], message: "At most 500,000 characters in all" });
    }
  });
export type IngestCall = z.output<typeof IngestCall>;

export const CallFilter = z.object({
  ...Paging.shape,
  assistantId: z.string().optional(),
  status: z.enum(CALL_STATUSES).optional(),
  outcome: z.enum(CALL_OUTCOMES).optional(),
  /** Digits of the customer's number, from its start ("+1415") or any part of three digits and more. */
  phone: z.string().trim().max(20).optional(),
  /** Inclusive from, exclusive to. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** texted: an outbound message exists; not_texted: none. */
  followUp: z.enum(["texted", "not_texted"]).optional(),
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
