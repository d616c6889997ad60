import { receiveTrigger } from "../automations/receive-trigger";
import { newId } from "../ids";
import { executeRaw, type Scope, sql } from "../scope";
import { addDeliveries, endpointsFor, isWanted } from "./deliveries-of-event";
import { buildPayload, EVENT_TYPE } from "./payload";
import { CallPayload, PAYLOADS } from "./schema";

export interface EventRow {
  id: string;
  payload: CallPayload;
}

/** What tells one event of a call from another. */
export const EVENT_STATE = {
  ...{ id: true, revision: true },
  _count: { select: { corrections: true } },
} as const;

export interface EventState {
  id: string;
  revision: number;
  _count: { corrections: number };
}

/**
 * The event of the call's present revision with its corrections: made and frozen at first use, the same until the call
 * is read or corrected again. To be called with the call locked.
 */
export async function eventOfCall(scope: Scope, call: EventState): Promise<EventRow> {
  const where = {
    workspaceId: scope.workspaceId,
    callId: call.id,
    type: EVENT_TYPE,
    revision: call.revision,
    corrections: call._count.corrections,
    subject: null,
  };
  const earlier = await scope.db.webhookEvent.findFirst({ where });
  if (earlier?.payload) return { id: earlier.id, payload: CallPayload.parse(JSON.parse(earlier.payload)) };
  const id = earlier?.id ?? newId("webhookEvent");
  const payload = await buildPayload(scope, call.id, id);
  if (earlier) {
    // Retention had deleted what was sent: a person sends again what the call still holds.
    const again = {
      where: { id, workspaceId: scope.workspaceId },
      data: { payload: JSON.stringify(payload) },
    };
    await scope.db.webhookEvent.update(again);
    return { id, payload };
  }
  await scope.db.webhookEvent.create({ data: { ...where, id, payload: JSON.stringify(payload) } });
  return { id, payload };
}

/** Whether an endpoint takes a call that ended like this. */
export const takesCall = (endpoint: { completedCallsOnly: boolean }, status: string) =>
  !endpoint.completedCallsOnly || status === "completed";

/**
 * The call was evaluated for the first time, or cannot be: hands it to every endpoint that wants it, and to the
 * automation. Runs in the transaction that stores the evaluation.
 */
export async function announceCall(scope: Scope, callId: string): Promise<void> {
  const call = await scope.db.call.findFirstOrThrow({
    where: { id: callId, workspaceId: scope.workspaceId },
    select: { ...EVENT_STATE, status: true, assistantId: true, endReason: true },
  });
  if (call.status === "failed") {
    const message = call.endReason ?? "The call failed";
    await announceFailedCall(scope, callId, { kind: "call", message, revision: call.revision });
  }
  const endpoints = await endpointsFor(scope, EVENT_TYPE, call.assistantId);
  if (endpoints.length === 0) return;
  const event = await eventOfCall(scope, call);
  for (const { id, automationId, completedCallsOnly } of endpoints) {
    if (automationId === null) continue;
    const result = await receiveTrigger(scope, {
      automationId,
      payload: event.payload,
      resend: false,
      sendAgain: false,
      completedCallsOnly,
    });
    if (result.outcome !== "not_live")
      await recordHandover(scope, event.id, id, callId, "automatic", result.text);
  }
  const others = endpoints.filter(
    (endpoint) => endpoint.automationId === null && takesCall(endpoint, call.status),
  );
  await addDeliveries(scope, { id: event.id, callId }, others);
}

/** A call that failed, or that could not be read in this revision: tells who wants to hear of it, once each. */
export async function announceFailedCall(
  scope: Scope,
  callId: string,
  { revision, ...failure }: { kind: "call" | "evaluation"; message: string; revision: number },
): Promise<void> {
  const type = "call.failed";
  if (!(await isWanted(scope, type))) return;
  const { workspaceId } = scope;
  const id = newId("webhookEvent");
  const { data, timestamp } = await buildPayload(scope, callId, id);
  const endpoints = await endpointsFor(scope, type, data.call.assistantId);
  if (endpoints.length === 0) return;
  const payload = JSON.stringify(PAYLOADS[type].parse({ id, type, timestamp, data: { ...data, failure } }));
  const { count } = await scope.db.webhookEvent.createMany({
    data: [{ id, workspaceId, callId, type, revision, payload }],
    skipDuplicates: true,
  });
  if (count > 0) await addDeliveries(scope, { id, callId }, endpoints);
}

/** Notes that an automation took the event: it lives here, so nothing travels, but the log shows it like any other. */
export async function recordHandover(
  scope: Scope,
  eventId: string,
  endpointId: string,
  callId: string,
  trigger: "automatic" | "manual",
  text: string,
): Promise<void> {
  await executeRaw(
    scope,
    sql`WITH delivery AS (
        INSERT INTO "WebhookDelivery" (id, "workspaceId", "eventId", "endpointId", "callId", status, "attemptCount")
        VALUES (${newId("delivery")}, ${scope.workspaceId}, ${eventId}, ${endpointId}, ${callId}, 'succeeded', 1)
        ON CONFLICT ("eventId", "endpointId")
        DO UPDATE SET "attemptCount" = "WebhookDelivery"."attemptCount" + 1, status = 'succeeded'
        RETURNING id, "attemptCount")
      INSERT INTO "DeliveryAttempt"
        (id, "workspaceId", "deliveryId", number, trigger, "startedAt", "durationMs", "responseStatus", "responseBody")
      SELECT ${newId("attempt")}, ${scope.workspaceId}, id, "attemptCount", ${trigger}::"DeliveryTrigger",
        ${scope.now()}::timestamptz, 0, 200, ${text} FROM delivery`,
  );
}
