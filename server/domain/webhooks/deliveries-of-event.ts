import type { WebhookEndpoint } from "@/server/db/generated/client";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { omissionsOf } from "./body";
import type { EventType } from "./shared/events";

/**
 * The endpoints that are told of such an event of this assistant: its own and the workspace's. One that we switched off
 * is among them, so that what it misses can be recovered; one that a person switched off is not.
 */
export const endpointsFor = (scope: Scope, type: EventType, assistantId: string | null) =>
  scope.db.webhookEndpoint.findMany({
    where: {
      workspaceId: scope.workspaceId,
      events: { has: type },
      AND: [
        { OR: [{ assistantId: null }, ...(assistantId === null ? [] : [{ assistantId }])] },
        { OR: [{ enabled: true }, { fault: { not: null } }] },
      ],
    },
    orderBy: { id: "asc" },
  });

/** Whether anybody wants to hear of it: asked first, so that what nobody listens to costs one small query. */
export async function isWanted(scope: Scope, type: EventType): Promise<boolean> {
  const one = await scope.db.webhookEndpoint.findFirst({
    where: { workspaceId: scope.workspaceId, events: { has: type } },
    select: { id: true },
  });
  return one !== null;
}

/** Makes an event's deliveries in the caller's transaction, and asks for those that need not wait. */
export async function addDeliveries(
  scope: Scope,
  event: { id: string; callId: string | null },
  endpoints: WebhookEndpoint[],
): Promise<void> {
  const now = scope.now();
  const rows = endpoints.map((endpoint) => {
    const missed = !endpoint.enabled;
    const hold = missed ? null : holdOf(endpoint, now);
    return {
      id: newId("delivery"),
      workspaceId: scope.workspaceId,
      eventId: event.id,
      endpointId: endpoint.id,
      callId: event.callId,
      status: missed ? ("failed" as const) : ("pending" as const),
      hold,
      omits: omissionsOf(endpoint),
      nextAttemptAt: missed || hold ? null : now,
      createdAt: now,
    };
  });
  if (rows.length === 0) return;
  await scope.db.webhookDelivery.createMany({ data: rows });
  const due = rows.filter(({ nextAttemptAt }) => nextAttemptAt !== null);
  await scope.emit(
    ...due.map(({ id, endpointId }) => ({
      name: "webhook/delivery.requested" as const,
      data: { deliveryId: id, round: 1, endpointId },
    })),
  );
}

/** What waits from the start needs no job: ten thousand events for a resting endpoint are ten thousand rows. */
function holdOf({ pausedAt, restUntil }: WebhookEndpoint, now: Date) {
  if (pausedAt) return "paused" as const;
  return restUntil && restUntil > now ? ("breaker" as const) : null;
}
