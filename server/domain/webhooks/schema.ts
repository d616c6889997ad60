import { z } from "zod";
import { EvidenceMap, Variables } from "../evaluation/schema";

const Iso = z.string();

/** What Wrapup sends when a call was evaluated, and what a trigger's sample is: one type (design §9). */
export const CallPayload = z.object({
  id: z.string(),
  type: z.literal("call.evaluated"),
  timestamp: Iso,
  data: z.object({
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
  }),
});
export type CallPayload = z.output<typeof CallPayload>;

/** A customer's URL. Where it may lead is checked when it is saved and again at each attempt. */
export const EndpointUrl = z
  .string()
  .trim()
  .max(2000)
  .pipe(
    z.url({ protocol: /^https?$/, error: "Give a whole URL, such as https://example.com/webhooks/wrapup" }),
  );

export const CreateEndpoint = z.strictObject({
  assistantId: z.string(),
  url: EndpointUrl,
  enabled: z.boolean().default(true),
  completedCallsOnly: z.boolean().default(true),
});
export type CreateEndpoint = z.output<typeof CreateEndpoint>;

export const UpdateEndpoint = z.strictObject({
  id: z.string(),
  url: EndpointUrl.optional(),
  enabled: z.boolean().optional(),
  completedCallsOnly: z.boolean().optional(),
});
export type UpdateEndpoint = z.output<typeof UpdateEndpoint>;

export const ResendWebhook = z.strictObject({
  callId: z.string(),
  /** Absent: every endpoint of the assistant, the automation's too. */
  endpointId: z.string().optional(),
  /** A person said "send again": the automation runs once more and may text the customer again. Recorded. */
  sendAgain: z.boolean().default(false),
});
export type ResendWebhook = z.output<typeof ResendWebhook>;
