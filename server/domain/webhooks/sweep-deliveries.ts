import { databaseNow, queryRaw, type Scope, sql, transaction } from "../scope";

/** What was due so long ago has lost its job, unless the queue is as long as that: then the new round takes its place. */
const LATE_MINUTES = 10;
const MOST = 1000;

/**
 * Asks again for deliveries of the workspace that nobody works on: due for ten minutes, or held although what held them
 * is over. The net under jobs and events that were lost. Returns how many.
 */
export async function sweepDeliveries(scope: Scope): Promise<number> {
  return transaction(scope, async (tx) => {
    const now = databaseNow(tx);
    const found = await queryRaw<{ id: string; round: number; endpointId: string }>(
      tx,
      sql`UPDATE "WebhookDelivery" d SET round = d.round + 1, hold = NULL, "nextAttemptAt" = ${now}
          FROM "WebhookEndpoint" e
          WHERE e.id = d."endpointId" AND d."workspaceId" = ${tx.workspaceId} AND d.id IN (
            SELECT p.id FROM "WebhookDelivery" p JOIN "WebhookEndpoint" o ON o.id = p."endpointId"
            WHERE p."workspaceId" = ${tx.workspaceId} AND p.status = 'pending'
              AND coalesce(p."leaseUntil" < ${now}, true) AND CASE p.hold
                WHEN 'paused' THEN o."pausedAt" IS NULL
                WHEN 'breaker' THEN o."pausedAt" IS NULL AND coalesce(o."restUntil" < ${now} - interval '1 minute', true)
                WHEN 'order' THEN NOT EXISTS (
                  SELECT 1 FROM "WebhookDelivery" x WHERE x."workspaceId" = ${tx.workspaceId} AND x."callId" = p."callId"
                    AND x."endpointId" = p."endpointId" AND x.status = 'pending' AND x.id < p.id)
                ELSE coalesce(p."nextAttemptAt" < ${now} - make_interval(mins => ${LATE_MINUTES}), true) END
            ORDER BY p.id LIMIT ${MOST})
          RETURNING d.id, d.round, d."endpointId"`,
    );
    await tx.emit(
      ...found.map(({ id, round, endpointId }) => ({
        name: "webhook/delivery.requested" as const,
        data: { deliveryId: id, round, endpointId },
      })),
    );
    return found.length;
  });
}
