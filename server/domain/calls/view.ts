import { z } from "zod";
import type { Prisma } from "@/server/db/generated/client";
import { EvidenceMap, Variables } from "../evaluation/schema";
import type { CallOutcome, CallStatus } from "./schema";

export const JsonObject = z.record(z.string(), z.json());
export type JsonObject = z.output<typeof JsonObject>;

export interface TurnView {
  role: "assistant" | "customer";
  text: string;
  startMs: number | null;
  endMs: number | null;
}

/** A call as the API shows it (design §9). Times are ISO 8601 in UTC; null is unknown. */
export interface CallView {
  id: string;
  externalId: string;
  assistantId: string;
  contactId: string | null;
  direction: "inbound" | "outbound" | "web";
  from: string | null;
  to: string | null;
  /** `from` of an inbound call, `to` of an outbound one. */
  customerPhone: string | null;
  status: CallStatus;
  endReason: string | null;
  outcome: CallOutcome | null;
  startedAt: string;
  endedAt: string | null;
  durationSeconds: number;
  recordingUrl: string | null;
  evaluation: {
    state: "none" | "pending" | "evaluated" | "failed";
    revision: number;
    model: string | null;
    evaluatedAt: string | null;
    error: string | null;
  };
  variables: Variables;
  evidence: EvidenceMap;
  /** Names of the variables whose value a person set. */
  corrected: string[];
  callVariables: JsonObject;
  lead: JsonObject;
  transcript: TurnView[];
  runIds: string[];
  messageIds: string[];
  deliveryIds: string[];
}

type CallRow = Prisma.CallGetPayload<object>;
export interface CallRelations {
  evaluation: { model: string; createdAt: Date } | null;
  turns: TurnView[];
  runIds: string[];
  messageIds: string[];
  deliveryIds: string[];
}

/** What a list shows of a call: all but the transcript. */
export function toCallSummary(
  call: CallRow,
  evaluation: { model: string; createdAt: Date } | null,
  ids: Pick<CallRelations, "runIds" | "messageIds" | "deliveryIds">,
): Omit<CallView, "transcript"> {
  return {
    id: call.id,
    externalId: call.externalId,
    assistantId: call.assistantId,
    contactId: call.contactId,
    direction: call.direction,
    from: call.from,
    to: call.to,
    customerPhone: call.customerPhone,
    status: call.status,
    endReason: call.endReason,
    outcome: call.outcome,
    startedAt: call.startedAt.toISOString(),
    endedAt: call.endedAt?.toISOString() ?? null,
    durationSeconds: call.durationSeconds,
    recordingUrl: call.recordingUrl,
    evaluation: {
      state: call.evaluationState,
      revision: call.revision,
      model: evaluation?.model ?? null,
      evaluatedAt: evaluation?.createdAt.toISOString() ?? null,
      error: call.evaluationError,
    },
    variables: Variables.parse(call.variables),
    evidence: EvidenceMap.parse(call.evidence),
    corrected: call.corrected,
    callVariables: JsonObject.parse(call.callVariables),
    lead: JsonObject.parse(call.lead),
    ...ids,
  };
}

export const toCallView = (call: CallRow, { evaluation, turns, ...ids }: CallRelations): CallView => ({
  ...toCallSummary(call, evaluation, ids),
  transcript: turns,
});
