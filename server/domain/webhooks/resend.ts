import type { WebhookEndpoint } from "@/server/db/generated/client";
import { holdNames } from "../assistants/present-names";
import { receiveTrigger } from "../automations/receive-trigger";
import { DomainError, notFound } from "../errors";
import { lockCall } from "../evaluation/lock-call";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { EVENT_STATE, type EventRow, eventOfCall, recordHandover } from "./announce";
import { EVENT_TYPE } from "./payload";
import { requestAgain } from "./request-again";
import type { ResendWebhook } from "./schema";

export interface ResendResult {
  endpointId: string;
  automationId: string | null;
  /** What happened, in words. */
  text: string;
  runId: string | null;
}

/**
 * Sends the call's present data again: to one endpoint, or to all of the assistant and the workspace that
 * are switched on and told of calls, whatever their filter.
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
        OR: [{ assistantId: call.assistantId }, { assistantId: null }],
        ...(input.endpointId ? { id: input.endpointId } : { enabled: true, events: { has: EVENT_TYPE } }),
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
        await ensureDelivery(tx, event, endpoint, call.id);
        const [asked] = await requestAgain(tx, { eventId: event.id, endpointId: endpoint.id });
        const text = asked ? "Sent again; the result appears in the log" : "Already on its way";
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

/** The delivery that the request is for, unless there is one already. */
async function ensureDelivery(scope: Scope, event: EventRow, endpoint: WebhookEndpoint, callId: string) {
  const { workspaceId } = scope;
  await scope.db.webhookDelivery.createMany({
    data: [
      {
        ...{ id: newId("delivery"), workspaceId, eventId: event.id, endpointId: endpoint.id, callId },
        // It counts as never asked for: the request that follows begins it.
        ...{ status: "failed", round: 0, createdAt: scope.now() },
      },
    ],
    skipDuplicates: true,
  });
}
