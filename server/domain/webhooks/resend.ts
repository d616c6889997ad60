import { holdNames } from "../assistants/present-names";
import { receiveTrigger } from "../automations/receive-trigger";
import { DomainError, notFound } from "../errors";
import { lockCall } from "../evaluation/lock-call";
import { newId } from "../ids";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { EVENT_STATE, type EventRow, eventOfCall, recordHandover } from "./announce";
import type { ResendWebhook } from "./schema";

export interface ResendResult {
  endpointId: string;
  automationId: string | null;
  /** What happened, in words. */
  text: string;
  runId: string | null;
}

/**
 * Sends the call's present data again: to one endpoint, or to all that are switched on, whatever their filter.
 * Pressing twice sends one. A listening automation captures a sample and runs nothing; one that already ran for this
 * call runs again only with `sendAgain`, which is audited.
 */
export async function resendWebhook(scope: Scope, input: ResendWebhook): Promise<ResendResult[]> {
  authorise(scope, "webhooks.resend");
  return transaction(scope, async (tx) => {
    const call = await holdCall(tx, input.callId);
    if (!call.endedAt) throw new DomainError("conflict", "The call has not ended yet");
    if (call.revision === 0 && call.evaluationState === "pending") {
      throw new DomainError(
        "conflict",
        "The call is being evaluated; its webhook goes out by itself in a moment",
      );
    }
    const endpoints = await tx.db.webhookEndpoint.findMany({
      where: {
        workspaceId: tx.workspaceId,
        assistantId: call.assistantId,
        ...(input.endpointId ? { id: input.endpointId } : { enabled: true }),
      },
      orderBy: { id: "asc" },
    });
    if (endpoints.length === 0) {
      if (input.endpointId) throw notFound("Webhook");
      throw new DomainError(
        "conflict",
        "This assistant has no webhook that is switched on; add one under Post-call actions",
      );
    }
    const event = await eventOfCall(tx, call);
    const results: ResendResult[] = [];
    for (const endpoint of endpoints) {
      if (endpoint.automationId) {
        const result = await receiveTrigger(tx, {
          automationId: endpoint.automationId,
          payload: event.payload,
          resend: true,
          sendAgain: input.sendAgain,
          completedCallsOnly: endpoint.completedCallsOnly,
        });
        await recordHandover(tx, event.id, endpoint.id, call.id, "manual", result.text);
        results.push({
          endpointId: endpoint.id,
          automationId: endpoint.automationId,
          text: result.text,
          runId: result.runId ?? null,
        });
      } else {
        const text = await requestDelivery(tx, event, endpoint.id, call.id);
        results.push({ endpointId: endpoint.id, automationId: null, text, runId: null });
      }
    }
    await audit(tx, "webhook.resent", call.id, { endpoints: results.length, sendAgain: input.sendAgain });
    return results;
  });
}

/** Nobody renames, reads or corrects the call's values while they are written into an event. */
async function holdCall(tx: Scope, callId: string) {
  const where = { id: callId, workspaceId: tx.workspaceId };
  const found = await tx.db.call.findFirst({ where, select: { assistantId: true } });
  if (!found) throw notFound("Call");
  await holdNames(tx, found.assistantId);
  await lockCall(tx, callId);
  return tx.db.call.findFirstOrThrow({
    where,
    select: { ...EVENT_STATE, assistantId: true, endedAt: true, evaluationState: true },
  });
}

/**
 * Starts a new round unless an attempt is already due: one statement, so that ten presses make one round. One that has
 * been due for two minutes has lost its job (or the queue is long: then the new round takes its place).
 */
async function requestDelivery(
  scope: Scope,
  event: EventRow,
  endpointId: string,
  callId: string,
): Promise<string> {
  const [delivery] = await queryRaw<{ id: string; round: number }>(
    scope,
    sql`INSERT INTO "WebhookDelivery" (id, "workspaceId", "eventId", "endpointId", "callId", "nextAttemptAt")
        VALUES (${newId("delivery")}, ${scope.workspaceId}, ${event.id}, ${endpointId}, ${callId}, now())
        ON CONFLICT ("eventId", "endpointId") DO UPDATE
        SET round = "WebhookDelivery".round + 1, status = 'pending', "nextAttemptAt" = now()
        WHERE "WebhookDelivery".status <> 'pending' OR "WebhookDelivery"."nextAttemptAt"
          NOT BETWEEN now() - interval '2 minutes' AND now() + interval '20 seconds'
        RETURNING id, round`,
  );
  if (!delivery) return "Already on its way";
  await scope.emit({
    name: "webhook/delivery.requested",
    data: { deliveryId: delivery.id, round: delivery.round },
  });
  return "Sent again; the result appears in the log";
}
