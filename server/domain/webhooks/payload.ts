import type { Call, TranscriptTurn } from "@/server/db/generated/client";
import { env } from "@/server/env";
import { notFound } from "../errors";
import { EvidenceMap, Variables } from "../evaluation/schema";
import type { Scope } from "../scope";
import { CallPayload } from "./schema";

export const EVENT_TYPE = "call.evaluated";

/**
 * The payload of a call as it stands now, without its event id. Every post-call variable of the assistant is named;
 * what is not known is null.
 */
export async function buildPayload(scope: Scope, callId: string, eventId: string): Promise<CallPayload> {
  const call = await scope.db.call.findFirst({
    where: { id: callId, workspaceId: scope.workspaceId },
    include: {
      turns: { orderBy: { position: "asc" } },
      workspace: { select: { slug: true } },
      assistant: { select: { postCallVariables: { select: { name: true }, orderBy: { position: "asc" } } } },
    },
  });
  if (!call) throw notFound("Call");
  const names = call.assistant.postCallVariables.map(({ name }) => name);
  return CallPayload.parse({
    id: eventId,
    type: EVENT_TYPE,
    timestamp: scope.now().toISOString(),
    data: toCallData(call, names, call.workspace.slug),
  });
}

type CallRow = Pick<
  Call,
  | "id"
  | "externalId"
  | "assistantId"
  | "direction"
  | "status"
  | "customerPhone"
  | "assistantPhone"
  | "startedAt"
  | "endedAt"
  | "durationSeconds"
  | "recordingUrl"
  | "variables"
  | "evidence"
  | "corrected"
  | "callVariables"
  | "lead"
  | "revision"
> & { turns: Pick<TranscriptTurn, "role" | "text" | "startMs" | "endMs">[] };

/**
 * What a call's payload says, without a look into the database.
 * @param names the assistant's post-call variables; what is not known of them is null
 */
export function toCallData(
  call: CallRow,
  names: readonly string[],
  workspaceSlug: string,
): CallPayload["data"] {
  return CallPayload.shape.data.parse({
    call: {
      id: call.id,
      externalId: call.externalId,
      assistantId: call.assistantId,
      direction: call.direction,
      status: call.status,
      customerPhone: call.customerPhone,
      assistantPhone: call.assistantPhone,
      startedAt: call.startedAt.toISOString(),
      endedAt: call.endedAt?.toISOString() ?? null,
      durationSeconds: call.durationSeconds,
      recordingUrl: call.recordingUrl,
      url: `${env().APP_URL}/w/${workspaceSlug}/calls/${call.id}`,
    },
    variables: {
      ...Object.fromEntries(names.map((name) => [name, null])),
      ...Variables.parse(call.variables),
    },
    evidence: EvidenceMap.parse(call.evidence),
    corrected: call.corrected,
    callVariables: call.callVariables,
    lead: call.lead,
    transcript: call.turns.map(({ role, text, startMs, endMs }) => ({ role, text, startMs, endMs })),
    revision: call.revision,
  });
}
