import { databaseNow, queryRaw, type Scope, sql, transaction } from "../scope";

const BATCH = 500;

/**
 * Asks for what waited because the endpoint rested or was paused, oldest first, at most 500 at a time. While it is not
 * known whether it is back, one goes as the probe. Returns whether there may be more.
 */
export async function releaseHeld(scope: Scope, endpointId: string): Promise<{ more: boolean }> {
  return transaction(scope, async (tx) => {
    const now = databaseNow(tx);
    const [endpoint] = await queryRaw<{ paused: boolean; resting: boolean; probing: boolean }>(
      tx,
      sql`SELECT "pausedAt" IS NOT NULL AS paused, coalesce("restUntil" > ${now}, false) AS resting, rests > 0 AS probing
          FROM "WebhookEndpoint" WHERE id = ${endpointId} AND "workspaceId" = ${tx.workspaceId}`,
    );
    if (!endpoint || endpoint.paused || endpoint.resting) return { more: false };
    const limit = endpoint.probing ? 1 : BATCH;
    const released = await queryRaw<{ id: string; round: number }>(
      tx,
      sql`UPDATE "WebhookDelivery" SET round = round + 1, hold = NULL, "nextAttemptAt" = ${now}
          WHERE "workspaceId" = ${tx.workspaceId} AND id IN (
            SELECT id FROM "WebhookDelivery"
            WHERE "workspaceId" = ${tx.workspaceId} AND "endpointId" = ${endpointId} AND status = 'pending'
              AND hold IN ('breaker', 'paused')
            ORDER BY id LIMIT ${limit} FOR UPDATE)
          RETURNING id, round`,
    );
    released.sort((a, b) => (a.id < b.id ? -1 : 1));
    await tx.emit(
      ...released.map(({ id, round }) => ({
        name: "webhook/delivery.requested" as const,
        data: { deliveryId: id, round, endpointId },
      })),
    );
    return { more: !endpoint.probing && released.length === BATCH };
  });
}
