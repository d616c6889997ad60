import { newId } from "../ids";
import { databaseNow, queryRaw, type Scope, sql, transaction } from "../scope";
import type { ClaimedDelivery } from "./claim-delivery";
import { noteFailure, noteSuccess } from "./endpoint-failures";
import type { Exchange } from "./send";

interface Attempt {
  claimed: ClaimedDelivery;
  exchange: Exchange;
  startedAt: Date;
  /** Seconds until the next one; null when the delivery has ended. */
  wait: number | null;
  round: number;
}

/**
 * Stores an attempt, moves its delivery, gives the lease back, and tells the endpoint's row of the failure or of the
 * success that ends a row of them. A delivery that has ended lets the next event of its call go. One transaction.
 */
export async function recordAttempt(scope: Scope, attempt: Attempt): Promise<void> {
  const { claimed, exchange } = attempt;
  await transaction(scope, async (tx) => {
    // The endpoint's row first, always: whoever switches it off goes on to all of its deliveries.
    const over = exchange.error === null ? await noteSuccess(tx, claimed) : await noteFailed(tx, attempt);
    const wait = over ? null : attempt.wait;
    await store(tx, { ...attempt, wait });
    if (wait === null && claimed.callId !== null) await releaseNext(tx, claimed, claimed.callId);
  });
}

/** Returns whether the endpoint is off now. What a person sends to one that is off keeps its schedule. */
async function noteFailed(tx: Scope, { claimed, exchange }: Attempt): Promise<boolean> {
  if (!claimed.enabled) return false;
  const probe = claimed.verdict === "probe";
  return noteFailure(tx, claimed.endpointId, { gone: exchange.status === 410, probe });
}

/** A resend that came meanwhile owns status and time; this attempt is only history then. */
async function store(tx: Scope, { claimed, exchange, startedAt, wait, round }: Attempt) {
  const status = exchange.error === null ? "succeeded" : wait === null ? "failed" : "pending";
  const trigger = claimed.manual && claimed.scheduled === 0 ? "manual" : "automatic";
  const next = wait === null ? null : new Date(tx.now().getTime() + wait * 1000);
  const ours = sql`round = ${round}`;
  await queryRaw(
    tx,
    sql`WITH moved AS (
          UPDATE "WebhookDelivery" SET
            "attemptCount" = "attemptCount" + 1, "leaseUntil" = NULL,
            scheduled = CASE WHEN ${ours} THEN scheduled + 1 ELSE scheduled END,
            status = CASE WHEN ${ours} THEN ${status}::"DeliveryStatus" ELSE status END,
            "nextAttemptAt" = CASE WHEN ${ours} THEN ${next}::timestamptz ELSE "nextAttemptAt" END
          WHERE id = ${claimed.id} AND "workspaceId" = ${tx.workspaceId}
          RETURNING id, "attemptCount"
        )
        INSERT INTO "DeliveryAttempt" (id, "workspaceId", "deliveryId", number, trigger, "startedAt", "durationMs",
          "responseStatus", "responseHeaders", "responseBody", "requestHeaders", error)
        SELECT ${newId("attempt")}, ${tx.workspaceId}, moved.id, moved."attemptCount", ${trigger}::"DeliveryTrigger",
          ${startedAt}::timestamptz, ${exchange.durationMs}, ${exchange.status}::int,
          ${JSON.stringify(exchange.responseHeaders)}::jsonb, ${exchange.responseBody},
          ${JSON.stringify(exchange.requestHeaders)}::jsonb, ${exchange.error}
        FROM moved`,
  );
}

/** The next event of the same call to the same endpoint waited for this one to end. */
async function releaseNext(tx: Scope, claimed: ClaimedDelivery, callId: string) {
  const [next] = await queryRaw<{ id: string; round: number; endpointId: string }>(
    tx,
    sql`UPDATE "WebhookDelivery" SET round = round + 1, hold = NULL, "nextAttemptAt" = ${databaseNow(tx)}
        WHERE id = (
            SELECT id FROM "WebhookDelivery"
            WHERE "workspaceId" = ${tx.workspaceId} AND "callId" = ${callId} AND "endpointId" = ${claimed.endpointId}
              AND status = 'pending' AND id > ${claimed.id} ORDER BY id LIMIT 1)
          AND status = 'pending' AND ("leaseUntil" IS NULL OR "leaseUntil" < ${databaseNow(tx)})
        RETURNING id, round, "endpointId"`,
  );
  if (!next) return;
  await tx.emit({
    name: "webhook/delivery.requested",
    data: { deliveryId: next.id, round: next.round, endpointId: next.endpointId },
  });
}
