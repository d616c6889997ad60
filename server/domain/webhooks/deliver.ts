import { Webhook } from "standardwebhooks";
import { BlockedAddressError, guardedPost } from "@/server/integrations/http/guarded-request";
import { notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { readSecret } from "./endpoints";
import { webhookPolicy } from "./policy";
import { explainStatus, MAX_ATTEMPTS, nextWait, readRetryAfter } from "./schedule";

export interface DeliveryStep {
  done: boolean;
  /** Seconds until the next attempt when not done. */
  waitSeconds?: number;
}

/** Standard Webhooks: 15 to 30 s, the whole answer included. */
const DEADLINE_MS = 15_000;

interface Answer {
  status: number | null;
  headers: Record<string, string>;
  body: string | null;
  error: string | null;
}

/**
 * One attempt of a delivery's round, `attempt` counted from 1 in this round. Signs by Standard Webhooks 1.0.0, POSTs
 * within 15 s, records the attempt. A round that a later resend replaced, or an endpoint switched off, ends it.
 */
export async function deliverWebhook(
  scope: Scope,
  input: { deliveryId: string; round: number; attempt: number },
  deadlineMs = DEADLINE_MS,
): Promise<DeliveryStep> {
  const delivery = await scope.db.webhookDelivery.findFirst({
    where: { id: input.deliveryId, workspaceId: scope.workspaceId },
    include: { endpoint: true, event: { select: { id: true, payload: true } } },
  });
  if (!delivery) throw notFound("Delivery");
  if (delivery.round !== input.round || delivery.status !== "pending") return { done: true };

  const startedAt = scope.now();
  const headers = signedHeaders(delivery.event, readSecret(delivery.endpoint), startedAt);
  const clock = performance.now();
  const answer =
    delivery.endpoint.enabled || input.round > 1
      ? await post(delivery.endpoint.url, headers, delivery.event.payload, deadlineMs)
      : { status: null, headers: {}, body: null, error: "The webhook was switched off before this attempt" };
  const durationMs = Math.round(performance.now() - clock);

  const succeeded = answer.error === null;
  const gone = answer.status === 410 || answer.error?.startsWith("The webhook was switched off") === true;
  const retryAfter = readRetryAfter(answer.headers["retry-after"], startedAt);
  const wait =
    succeeded || gone || input.attempt >= MAX_ATTEMPTS
      ? null
      : nextWait(input.attempt, retryAfter, Math.random());

  await transaction(scope, async (tx) => {
    const status = succeeded ? "succeeded" : wait === null ? "failed" : "pending";
    const where = { id: delivery.id, workspaceId: tx.workspaceId };
    const nextAttemptAt = wait === null ? null : new Date(tx.now().getTime() + wait * 1000);
    const updated = await tx.db.webhookDelivery.update({ where, data: { attemptCount: { increment: 1 } } });
    // A resend that came meanwhile owns status and time; this attempt is only history then.
    await tx.db.webhookDelivery.updateMany({
      where: { ...where, round: input.round },
      data: { status, nextAttemptAt },
    });
    await tx.db.deliveryAttempt.create({
      data: {
        id: newId("attempt"),
        workspaceId: tx.workspaceId,
        deliveryId: delivery.id,
        number: updated.attemptCount,
        trigger: input.round > 1 && input.attempt === 1 ? "manual" : "automatic",
        startedAt,
        durationMs,
        responseStatus: answer.status,
        responseHeaders: answer.headers,
        responseBody: answer.body,
        requestHeaders: { ...headers, "webhook-signature": "v1,•••" },
        error: answer.error,
      },
    });
    if (answer.status === 410) {
      await tx.db.webhookEndpoint.update({
        where: { id: delivery.endpointId, workspaceId: tx.workspaceId },
        data: { enabled: false },
      });
    }
  });
  return wait === null ? { done: true } : { done: false, waitSeconds: wait };
}

const signedHeaders = (event: { id: string; payload: string }, secret: string, at: Date) => ({
  "content-type": "application/json",
  "user-agent": "Wrapup-Webhooks/1",
  "webhook-id": event.id,
  "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
  "webhook-signature": new Webhook(secret).sign(event.id, at, event.payload),
});

async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  deadlineMs: number,
): Promise<Answer> {
  try {
    const answer = await guardedPost(url, {
      headers,
      body,
      policy: webhookPolicy(),
      deadlineMs,
      readBytes: 64_000,
      keepBytes: 4000,
    });
    return { ...answer, error: explainStatus(answer.status) };
  } catch (error) {
    return { status: null, headers: {}, body: null, error: explainFailure(error) };
  }
}

const NETWORK: Record<string, string> = {
  ENOTFOUND: "The host name does not exist; check the URL",
  EAI_AGAIN: "The host name could not be looked up; we try again",
  ECONNREFUSED: "Nothing answers at this address; is the server running?",
  ECONNRESET: "The server closed the connection before it answered",
  UND_ERR_SOCKET: "The server closed the connection before it answered",
  UND_ERR_CONNECT_TIMEOUT: "The server could not be reached within 10 seconds",
  CERT_HAS_EXPIRED: "The server's TLS certificate has expired; renew it",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The server's TLS certificate is self-signed; use one from a public authority",
  ERR_TLS_CERT_ALTNAME_INVALID: "The server's TLS certificate is for another name",
};

function explainFailure(error: unknown): string {
  if (error instanceof BlockedAddressError) return error.message;
  if (!(error instanceof Error)) return "The request failed";
  if (error.cause instanceof BlockedAddressError) return error.cause.message;
  if (error.name === "TimeoutError" || error.name === "AbortError")
    return "No complete answer within 15 seconds; answer first, work later";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return NETWORK[code] ?? `The request failed (${code || error.name})`;
}
