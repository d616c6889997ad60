import { notFound } from "../errors";
import type { Scope } from "../scope";
import { bodyOf } from "./body";
import { type ClaimedDelivery, claimDelivery, LEASE_SECONDS } from "./claim-delivery";
import { recordAttempt } from "./record-attempt";
import { DEADLINE_MS, type Exchange, sendOnce } from "./send";
import { MAX_ATTEMPTS, nextWait, readRetryAfter } from "./shared/schedule";

export interface DeliveryStep {
  done: boolean;
  /** Seconds until the next attempt when not done. */
  waitSeconds?: number;
}

/**
 * The next attempt of a delivery's round, unless it is over or has to wait for something other than the time: then who
 * ends that wait asks for a new round. Signs by Standard Webhooks 1.0.0, POSTs within 15 s, records the attempt.
 */
export async function deliverWebhook(
  scope: Scope,
  input: { deliveryId: string; round: number },
  deadlineMs = DEADLINE_MS,
): Promise<DeliveryStep> {
  const claimed = await claimDelivery(scope, input);
  if (!claimed) {
    await requireDelivery(scope, input.deliveryId);
    return { done: true };
  }
  // Another worker is at it, or was and died: its lease says when that is settled.
  if (claimed.verdict === "leased") return { done: false, waitSeconds: LEASE_SECONDS };
  if (claimed.verdict !== "go" && claimed.verdict !== "probe") return { done: true };

  const startedAt = scope.now();
  const body = bodyOf(claimed.payload, claimed.omits);
  const target = { ...claimed, id: claimed.endpointId };
  const exchange =
    claimed.enabled || claimed.manual
      ? await sendOnce(target, { id: claimed.eventId, body }, startedAt, deadlineMs)
      : SWITCHED_OFF;
  const wait = waitAfter(claimed, exchange, startedAt);
  await recordAttempt(scope, { claimed, exchange, startedAt, wait, round: input.round });
  return wait === null ? { done: true } : { done: false, waitSeconds: wait };
}

const SWITCHED_OFF: Exchange = {
  status: null,
  retryAfter: undefined,
  durationMs: 0,
  requestHeaders: {},
  responseHeaders: {},
  responseBody: null,
  error: "The webhook was switched off before this attempt; switch it on and resend",
};

function waitAfter(claimed: ClaimedDelivery, exchange: Exchange, startedAt: Date): number | null {
  const attempt = claimed.scheduled + 1;
  if (exchange.error === null || exchange === SWITCHED_OFF || exchange.status === 410) return null;
  if (attempt >= MAX_ATTEMPTS) return null;
  return nextWait(attempt, readRetryAfter(exchange.retryAfter, startedAt), Math.random());
}

async function requireDelivery(scope: Scope, id: string) {
  const where = { id, workspaceId: scope.workspaceId };
  if (!(await scope.db.webhookDelivery.findFirst({ where, select: { id: true } })))
    throw notFound("Delivery");
}
