import { z } from "zod";
import { EvidenceMap, Variables } from "../evaluation/schema";
import { EVENT_TYPES, PAYLOAD_VERSION } from "./shared/events";

const Iso = z.string();
const Version = z.literal(PAYLOAD_VERSION).default(PAYLOAD_VERSION);

const CallData = z.object({
  call: z.object({
    id: z.string(),
    externalId: z.string(),
    assistantId: z.string(),
    direction: z.enum(["inbound", "outbound", "web"]),
    status: z.string(),
    customerPhone: z.string().nullable(),
    assistantPhone: z.string().nullable(),
    startedAt: Iso,
    endedAt: Iso.nullable(),
    durationSeconds: z.number(),
    recordingUrl: z.string().nullable(),
    url: z.string(),
  }),
  variables: Variables,
  evidence: EvidenceMap,
  /** Names of the variables whose value a person set. */
  corrected: z.array(z.string()).default([]),
  callVariables: z.record(z.string(), z.json()),
  lead: z.record(z.string(), z.json()),
  transcript: z.array(
    z.object({
      role: z.enum(["assistant", "customer"]),
      text: z.string(),
      startMs: z.number().nullable(),
      endMs: z.number().nullable(),
    }),
  ),
  revision: z.number().int(),
});

/** What Wrapup sends when a call was evaluated, and what a trigger's sample is: one type (design §9). */
export const CallPayload = z.object({
  id: z.string(),
  type: z.literal("call.evaluated"),
  version: Version,
  timestamp: Iso,
  data: CallData,
});
export type CallPayload = z.output<typeof CallPayload>;

const CallFailedPayload = z.object({
  id: z.string(),
  type: z.literal("call.failed"),
  version: Version,
  timestamp: Iso,
  data: CallData.extend({
    /** "call": it did not come about. "evaluation": it was not read, and every variable is null. */
    failure: z.object({ kind: z.enum(["call", "evaluation"]), message: z.string() }),
  }),
});
export type CallFailedPayload = z.output<typeof CallFailedPayload>;

const CallReference = z
  .object({ id: z.string(), externalId: z.string(), assistantId: z.string(), url: z.string() })
  .nullable();

const MessageData = z.object({
  message: z.object({
    id: z.string(),
    direction: z.enum(["outbound", "inbound"]),
    from: z.string(),
    to: z.string(),
    body: z.string(),
    segments: z.number().int(),
    status: z.string(),
    errorCode: z.string().nullable(),
    reason: z.string().nullable(),
    contactId: z.string().nullable(),
    runId: z.string().nullable(),
    /** Of an answer: the message that it answers. */
    inReplyToId: z.string().nullable(),
    createdAt: Iso,
    sentAt: Iso.nullable(),
    deliveredAt: Iso.nullable(),
  }),
  call: CallReference,
});

const OptOutData = z.object({
  optOut: z.object({
    id: z.string(),
    phone: z.string(),
    scope: z.enum(["all", "number"]),
    ownNumber: z.string().nullable(),
    source: z.string(),
    note: z.string().nullable(),
    createdAt: Iso,
  }),
});

const RunData = z.object({
  run: z.object({
    id: z.string(),
    automationId: z.string(),
    automationName: z.string(),
    version: z.number().int(),
    reason: z.string().nullable(),
    startedAt: Iso.nullable(),
    endedAt: Iso.nullable(),
    url: z.string(),
  }),
  call: CallReference,
});

const envelope = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({ id: z.string(), type: z.literal(type), version: Version, timestamp: Iso, data });

/** Every payload there is; the docs' JSON Schema is made of it. */
export const PAYLOADS = {
  "call.evaluated": CallPayload,
  "call.failed": CallFailedPayload,
  "message.delivered": envelope("message.delivered", MessageData),
  "message.failed": envelope("message.failed", MessageData),
  "message.received": envelope("message.received", MessageData),
  "contact.opted_out": envelope("contact.opted_out", OptOutData),
  "automation.run.failed": envelope("automation.run.failed", RunData),
} as const;

/** The types whose event is a row of ours, and what is said of it. */
export type SubjectType = Exclude<keyof typeof PAYLOADS, "call.evaluated" | "call.failed">;
export type SubjectData<T extends SubjectType> = z.output<(typeof PAYLOADS)[T]>["data"];

/** A customer's URL. Where it may lead is checked when it is saved and again at each attempt. */
export const EndpointUrl = z
  .string()
  .trim()
  .max(2000)
  .pipe(
    z.url({ protocol: /^https?$/, error: "Give a whole URL, such as https://example.com/webhooks/wrapup" }),
  );

/** Of a request or of Standard Webhooks: what a header of the customer's own must not replace. */
const OURS =
  /^(webhook-.*|wrapup-.*|host|content-type|content-length|content-encoding|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|proxy-.*|user-agent)$/;

export const HeaderName = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, "Give the header a name")
  .max(100)
  .regex(/^[!#$%&'*+.^_`|~0-9a-z-]+$/, "Letters, digits and hyphens only, such as x-api-key")
  .refine((name) => !OURS.test(name), "This header is set by Wrapup; choose another");
export const HeaderValue = z
  .string()
  .max(2000)
  .regex(/^[\t\x20-\x7e]*$/, "Plain characters only, without line breaks");

/** A header as it is saved; without a value the stored one stays. */
export const CustomHeader = z.strictObject({
  name: HeaderName,
  value: HeaderValue.min(1, "Give it a value").optional(),
});
export const CustomHeaders = z
  .array(CustomHeader)
  .max(20, "At most 20 headers")
  .superRefine((headers, ctx) => {
    for (const [index, { name }] of headers.entries()) {
      if (headers.findIndex((other) => other.name === name) === index) continue;
      ctx.addIssue({ code: "custom", path: [index, "name"], message: "This header is there already" });
    }
  });

const Events = z.array(z.enum(EVENT_TYPES)).min(1, "Choose at least one event");
const Name = z.string().trim().max(80, "At most 80 characters");

export const CreateEndpoint = z.strictObject({
  /** Null or absent: calls of every assistant. */
  assistantId: z.string().nullish(),
  name: Name.default(""),
  url: EndpointUrl,
  enabled: z.boolean().default(true),
  events: Events.default(["call.evaluated"]),
  completedCallsOnly: z.boolean().default(true),
  includeTranscript: z.boolean().default(true),
  includeRecording: z.boolean().default(true),
  headers: CustomHeaders.default([]),
});
export type CreateEndpoint = z.output<typeof CreateEndpoint>;

/** The answers that a listener can be told to give. */
export const LISTENER_ANSWERS = [200, 410, 429, 500] as const;
export const ListenerAnswer = z.union(LISTENER_ANSWERS.map((status) => z.literal(status)));

export const CreateListener = CreateEndpoint.omit({ url: true, headers: true });
export type CreateListener = z.output<typeof CreateListener>;

export const UpdateEndpoint = z.strictObject({
  id: z.string(),
  name: Name.optional(),
  url: EndpointUrl.optional(),
  enabled: z.boolean().optional(),
  paused: z.boolean().optional(),
  events: Events.optional(),
  completedCallsOnly: z.boolean().optional(),
  includeTranscript: z.boolean().optional(),
  includeRecording: z.boolean().optional(),
  headers: CustomHeaders.optional(),
  listenerAnswer: ListenerAnswer.optional(),
});
export type UpdateEndpoint = z.output<typeof UpdateEndpoint>;

export const RemoveEndpoint = z.strictObject({
  id: z.string(),
  /** Of an automation's own endpoint: the automation's name, typed by who knows what stops. */
  confirm: z.string().optional(),
});
export type RemoveEndpoint = z.output<typeof RemoveEndpoint>;

export const ResendWebhook = z.strictObject({
  callId: z.string(),
  /** Absent: every endpoint that the call's event goes to, the automation's too. */
  endpointId: z.string().optional(),
  /** A person said "send again": the automation runs once more and may text the customer again. Recorded. */
  sendAgain: z.boolean().default(false),
});
export type ResendWebhook = z.output<typeof ResendWebhook>;

export const ResendDeliveries = z.strictObject({
  ids: z.array(z.string()).min(1, "Choose at least one").max(100, "At most 100 at a time"),
  sendAgain: z.boolean().default(false),
});
export type ResendDeliveries = z.output<typeof ResendDeliveries>;

export const RecoverFailed = z.strictObject({ id: z.string(), since: z.iso.datetime({ offset: true }) });
export type RecoverFailed = z.output<typeof RecoverFailed>;

/** The sample as a person edited it; id, time and type are ours. */
export const SendTest = z.strictObject({
  id: z.string(),
  type: z.enum(EVENT_TYPES),
  /** The `data` of the payload, as JSON text. */
  data: z.string().max(200_000, "At most 200 kB").optional(),
});
export type SendTest = z.output<typeof SendTest>;
