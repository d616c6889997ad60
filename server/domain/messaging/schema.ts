import { z } from "zod";
import { Paging } from "../paging";

export const MESSAGE_STATUSES = [
  "pending",
  "sending",
  "unknown",
  "accepted",
  "sent",
  "delivered",
  "undelivered",
  "failed",
  "suppressed",
  "received",
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

export const MessageFilter = z.object({
  ...Paging.shape,
  contactId: z.string().optional(),
  callId: z.string().optional(),
  runId: z.string().optional(),
  status: z.enum(MESSAGE_STATUSES).optional(),
  direction: z.enum(["outbound", "inbound"]).optional(),
});
export type MessageFilter = z.output<typeof MessageFilter>;

/** The list of conversations; `search` is part of a name or number. */
export const ConversationFilter = z.object({
  ...Paging.shape,
  search: z.string().trim().max(120).optional(),
});
export type ConversationFilter = z.output<typeof ConversationFilter>;

/** Calls of a conversation's contact, since its oldest message that is shown; absent: all. */
export const ThreadCalls = z.strictObject({
  contactId: z.string(),
  since: z.iso.datetime({ offset: true }).optional(),
});
export type ThreadCalls = z.output<typeof ThreadCalls>;

/** What came in up to that message has been read. */
export const MarkConversationRead = z.strictObject({ contactId: z.string(), upToId: z.string() });
export type MarkConversationRead = z.output<typeof MarkConversationRead>;

export const MessageBody = z
  .string()
  .trim()
  .min(1, "Write a message")
  .max(1600, "At most 1,600 characters, which is what carriers take");

/** A reply by hand, in a conversation. */
export const ReplyToContact = z.strictObject({
  contactId: z.string(),
  senderId: z.string(),
  body: MessageBody,
});
export type ReplyToContact = z.output<typeof ReplyToContact>;

const Answer = z
  .string()
  .trim()
  .max(320, "At most 320 characters, which is two segments")
  .refine((text) => !text.includes("{{"), "Values of a call cannot be inserted here");

/** What is absent stays as it is. An empty answer means the standard words. */
export const SaveMessageSettings = z.strictObject({
  stopAnswer: Answer.refine(
    (text) => !/https?:|www\./i.test(text),
    "The confirmation of STOP may only confirm: leave links out",
  ).optional(),
  startAnswer: Answer.optional(),
  helpAnswer: Answer.optional(),
  answerHours: z
    .int("Enter whole hours")
    .min(1, "At least an hour")
    .max(720, "At most 720 hours, which is 30 days")
    .optional(),
  segmentPrice: z
    .number("Enter a price such as 0.0079")
    .min(0, "A price is not negative")
    .max(100, "A segment costs less than that")
    .nullable()
    .optional(),
  segmentCurrency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/, "A currency's three letters, such as USD")
    .optional(),
});
export type SaveMessageSettings = z.output<typeof SaveMessageSettings>;

const AuthToken = z.string().trim().min(16, "Paste the auth token from the Twilio Console").max(200);
const ApiKeySid = z
  .string()
  .trim()
  .regex(
    /^(SK[0-9a-fA-F]{32})?$/,
    'An API key\'s SID is "SK" and 32 hexadecimal digits; leave it empty to use the auth token alone',
  );
const ApiKeySecret = z.string().trim().max(200);

/**
 * The credentials of a Twilio account. The auth token is always needed: Twilio signs its reports and incoming messages
 * with it. An API key, where given, makes the requests instead, and can be revoked by itself.
 */
export const ConnectTwilio = z.strictObject({
  name: z.string().trim().min(1, "Give the connection a name").max(120),
  accountSid: z
    .string()
    .trim()
    .regex(
      /^AC[0-9a-fA-F]{32}$/,
      'An Account SID is "AC" and 32 hexadecimal digits; it stands on the Twilio Console\'s first page',
    ),
  authToken: AuthToken,
  /** Absent or empty: no key. */
  apiKeySid: ApiKeySid.optional(),
  apiKeySecret: ApiKeySecret.optional(),
});
export type ConnectTwilio = z.output<typeof ConnectTwilio>;

/** New credentials for a connection that is there. An absent key stays as it is, an empty SID takes it away. */
export const RenewToken = z.strictObject({
  id: z.string(),
  authToken: AuthToken,
  apiKeySid: ApiKeySid.optional(),
  /** Empty: the stored secret of the same key. */
  apiKeySecret: ApiKeySecret.optional(),
});
export type RenewToken = z.output<typeof RenewToken>;
