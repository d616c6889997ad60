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

export const ConnectTwilio = z.strictObject({
  name: z.string().trim().min(1, "Give the connection a name").max(120),
  accountSid: z
    .string()
    .trim()
    .regex(
      /^AC[0-9a-fA-F]{32}$/,
      'An Account SID is "AC" and 32 hexadecimal digits; it stands on the Twilio Console\'s first page',
    ),
  authToken: z.string().trim().min(16, "Paste the auth token from the Twilio Console").max(200),
});
export type ConnectTwilio = z.output<typeof ConnectTwilio>;

/** A new auth token for a connection that is there. */
export const RenewToken = z.strictObject({ id: z.string(), authToken: ConnectTwilio.shape.authToken });
export type RenewToken = z.output<typeof RenewToken>;

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
