import { receiveTrigger } from "../automations/receive-trigger";
import { newId } from "../ids";
import { executeRaw, type Scope, sql } from "../scope";
import { buildPayload, EVENT_TYPE } from "./payload";
import { CallPayload } from "./schema";

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
  };
  const earlier = await scope.db.webhookEvent.findFirst({ where });
  if (earlier) return { id: earlier.id, payload: CallPayload.parse(JSON.parse(earlier.payload)) };
  const id = newId("webhookEvent");
  const payload = await buildPayload(scope, call.id, id);
  await scope.db.webhookEvent.create({ data: { ...where, id, payload: JSON.stringify(payload) } });
  return { id, payload };
}

/**
 * The call was evaluated for the first time, or cannot be: hands it to every endpoint of its assistant that wants it,
 * and to the automation. Runs in the transaction that stores the evaluation.
 */
export async function announceCall(scope: Scope, callId: string): Promise<void> {
  const call = await scope.db.call.findFirstOrThrow({
    where: { id: callId, workspaceId: scope.workspaceId },
    select: {
      ...EVENT_STATE,
      status: true,
      assistant: {
        select: {
          endpoints: {
            where: { workspaceId: scope.workspaceId, enabled: true },
            select: { id: true, automationId: true, completedCallsOnly: true },
            orderBy: { id: "asc" },
          },
        },
      },
    },
  });
  const { endpoints } = call.assistant;
  if (endpoints.length === 0) return;
  const event = await eventOfCall(scope, call);
  for (const endpoint of endpoints) {
    if (endpoint.automationId) {
      const result = await receiveTrigger(scope, {
        automationId: endpoint.automationId,
        payload: event.payload,
        resend: false,
        sendAgain: false,
        completedCallsOnly: endpoint.completedCallsOnly,
      });
      if (result.outcome !== "not_live")
        await recordHandover(scope, event.id, endpoint.id, callId, "automatic", result.text);
    } else if (!endpoint.completedCallsOnly || call.status === "completed") {
      const id = newId("delivery");
      await scope.db.webhookDelivery.create({
        data: {
          id,
          workspaceId: scope.workspaceId,
          eventId: event.id,
          endpointId: endpoint.id,
          callId,
          nextAttemptAt: scope.now(),
        },
      });
      await scope.emit({ name: "webhook/delivery.requested", data: { deliveryId: id, round: 1 } });
    }
  }
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
