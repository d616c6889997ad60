import { z } from "zod";
import type { METRICS } from "@/server/domain/analytics/schema";
import {
  CALL_VARIABLE_TYPES,
  POST_CALL_VARIABLE_TYPES,
  VariableSettings,
} from "@/server/domain/assistants/schema";
import { RUN_STATES } from "@/server/domain/automations/schema";
import { CALL_OUTCOMES, CALL_STATUSES } from "@/server/domain/calls/schema";
import { EvidenceMap, Variables } from "@/server/domain/evaluation/schema";
import { MESSAGE_STATUSES } from "@/server/domain/messaging/schema";

/** What the API answers with (design §9). Times are ISO 8601 in UTC; null is unknown or not yet. */
const Time = z.iso.datetime();
const JsonObject = z.record(z.string(), z.json());

export const PostCallVariableShape = z
  .object({
    id: z
      .string()
      .optional()
      .describe("Give it back on update: a new name is then a renaming, which keeps the history"),
    name: z.string(),
    type: z.enum(POST_CALL_VARIABLE_TYPES),
    description: z.string(),
    options: z.array(z.string()).describe("For enum: the allowed values"),
    settings: VariableSettings,
  })
  .meta({ id: "PostCallVariable" });

export const WebhookSettingsShape = z
  .object({ enabled: z.boolean(), completedCallsOnly: z.boolean() })
  .meta({ id: "WebhookSettings", description: "Of the assistant's own endpoints, not its automation's" });

export const AssistantShape = z
  .object({
    id: z.string(),
    name: z.string(),
    systemPrompt: z.string(),
    firstMessage: z.string(),
    objective: z.string(),
    language: z.string(),
    callVariables: z.array(
      z.object({ name: z.string(), type: z.enum(CALL_VARIABLE_TYPES), defaultValue: z.string() }),
    ),
    postCallVariables: z.array(PostCallVariableShape),
    webhook: WebhookSettingsShape,
  })
  .meta({ id: "Assistant" });

const callFields = {
  id: z.string(),
  externalId: z.string(),
  assistantId: z.string(),
  contactId: z.string().nullable(),
  direction: z.enum(["inbound", "outbound", "web"]),
  from: z.string().nullable(),
  to: z.string().nullable(),
  status: z.enum(CALL_STATUSES).describe("How the call ended"),
  outcome: z.enum(CALL_OUTCOMES).nullable().describe("What it achieved; null before its evaluation"),
  endReason: z.string().nullable(),
  startedAt: Time,
  endedAt: Time.nullable(),
  durationSeconds: z.number(),
  recordingUrl: z.string().nullable(),
  evaluation: z.object({
    state: z.enum(["none", "pending", "evaluated", "failed"]),
    revision: z.number().int(),
    model: z.string().nullable(),
    evaluatedAt: Time.nullable(),
    error: z.string().nullable(),
  }),
  variables: Variables.describe("By name; null is unknown: the call does not settle it"),
  evidence: EvidenceMap.describe("By name: where in the transcript it was said"),
  corrected: z.array(z.string()).describe("Names of the variables whose value a person set"),
  callVariables: JsonObject,
  lead: JsonObject,
  runIds: z.array(z.string()),
  messageIds: z.array(z.string()),
  deliveryIds: z.array(z.string()),
};
export const CallShape = z
  .object({
    ...callFields,
    transcript: z.array(
      z.object({
        role: z.enum(["assistant", "customer"]),
        text: z.string(),
        startMs: z.number().nullable(),
        endMs: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: "Call" });
export const CallSummaryShape = z
  .object(callFields)
  .meta({ id: "CallSummary", description: "A call without its transcript" });

export const AutomationShape = z
  .object({
    id: z.string(),
    name: z.string(),
    assistantId: z.string(),
    state: z.enum(["draft", "live", "off"]),
    version: z.number().int().nullable().describe("The published version; null before the first"),
    hasChanges: z.boolean().describe("The draft differs from the published version"),
  })
  .meta({ id: "Automation" });

export const AutomationDetailShape = z
  .object({
    ...AutomationShape.shape,
    problems: z
      .array(z.object({ stepId: z.string().nullable(), field: z.string(), message: z.string() }))
      .describe("What publishing would refuse"),
    definition: z.json().describe("The draft's steps"),
  })
  .meta({ id: "AutomationDetail" });

export const RunShape = z
  .object({
    id: z.string(),
    automationId: z.string(),
    version: z.number().int(),
    callId: z.string().nullable(),
    state: z.enum(RUN_STATES),
    reason: z.string().nullable().describe("Why it was skipped, failed or sent nothing"),
    test: z.boolean(),
    steps: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        name: z.string(),
        state: z.enum(["running", "waiting", "succeeded", "failed", "skipped"]),
        attempts: z.number().int(),
        input: z.json(),
        output: z.json(),
        error: z.string().nullable(),
        startedAt: Time,
        endedAt: Time.nullable(),
      }),
    ),
    createdAt: Time,
    startedAt: Time.nullable(),
    endedAt: Time.nullable(),
  })
  .meta({ id: "Run" });

export const MessageShape = z
  .object({
    id: z.string(),
    callId: z.string().nullable(),
    contactId: z.string().nullable(),
    runId: z.string().nullable(),
    stepId: z.string().nullable(),
    direction: z.enum(["outbound", "inbound"]),
    from: z.string(),
    to: z.string(),
    body: z.string(),
    segments: z.number().int(),
    status: z.enum(MESSAGE_STATUSES),
    errorCode: z.string().nullable(),
    reason: z.string().nullable(),
    test: z.boolean(),
    createdAt: Time,
    sentAt: Time.nullable(),
    deliveredAt: Time.nullable(),
  })
  .meta({ id: "Message" });

export const OptOutShape = z
  .object({
    id: z.string(),
    phone: z.string(),
    scope: z.enum(["all", "number"]),
    ownNumber: z.string().nullable(),
    source: z.string(),
    note: z.string().nullable(),
    createdAt: Time,
  })
  .meta({ id: "OptOut" });

const Counts = z.object({
  calls: z.number().int(),
  completed: z.number().int(),
  achieved: z.number().int(),
  sent: z.number().int(),
  delivered: z.number().int(),
  failed: z.number().int(),
  refused: z.number().int().describe("Of the failed: refused at once, so never sent"),
  unknown: z.number().int().describe("Whether they were sent is not known"),
  answered: z.number().int(),
  optedOut: z.number().int(),
  segments: z.number().int(),
  billedSegments: z.number().int(),
  cost: z.number().int().describe("Of the billed segments, in millionths of the currency"),
  callsTexted: z.number().int(),
  callsDelivered: z.number().int(),
  callsAnswered: z.number().int(),
  runs: z.number().int(),
  runsFailed: z.number().int(),
} satisfies Record<(typeof METRICS)[number], z.ZodType>);
export const DeliveryAnalyticsShape = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    totals: Counts,
    series: z.array(z.object({ day: z.iso.date(), ...Counts.shape })).describe("One row for every day"),
  })
  .meta({ id: "DeliveryAnalytics" });

export const WebhookShape = z
  .object({
    id: z.string(),
    name: z.string(),
    assistantId: z.string().nullable().describe("Null: of every assistant"),
    automationId: z.string().nullable().describe("Set when it belongs to an automation"),
    url: z.string(),
    enabled: z.boolean(),
    state: z
      .enum(["on", "off", "paused", "resting", "gone", "failing"])
      .describe("resting: after many failures; gone, failing: switched off by Wrapup"),
    events: z.array(z.string()),
    completedCallsOnly: z.boolean(),
    includeTranscript: z.boolean(),
    includeRecording: z.boolean(),
    headers: z.array(z.object({ name: z.string(), hint: z.string().describe("The end of the value") })),
    createdAt: Time,
  })
  .meta({ id: "Webhook" });

export const DeliveryShape = z
  .object({
    id: z.string(),
    eventId: z.string().describe("The webhook-id of every attempt"),
    endpointId: z.string(),
    callId: z.string().nullable(),
    type: z.string(),
    status: z.enum(["pending", "succeeded", "failed"]),
    hold: z
      .enum(["order", "breaker", "paused"])
      .nullable()
      .describe("What it waits for: an earlier event of its call, the endpoint's rest, a person"),
    test: z.boolean(),
    createdAt: Time,
    nextAttemptAt: Time.nullable(),
    attempts: z.array(
      z.object({
        number: z.number().int(),
        trigger: z.enum(["automatic", "manual", "test"]),
        startedAt: Time,
        durationMs: z.number().int(),
        responseStatus: z.number().int().nullable(),
        error: z.string().nullable().describe("In words, with the cure"),
      }),
    ),
    body: z.string().describe("The text that was signed and sent"),
  })
  .meta({ id: "Delivery" });
