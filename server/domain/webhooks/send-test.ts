import { invalid, notFound } from "../errors";
import { newId } from "../ids";
import { locateJsonError } from "../locate-json-error";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { bodyOf, omissionsOf } from "./body";
import type { SendTest } from "./schema";
import { type Exchange, sendOnce } from "./send";
import { PAYLOAD_VERSION } from "./shared/events";
import { sampleData } from "./shared/samples";

export interface TestResult extends Omit<Exchange, "retryAfter"> {
  deliveryId: string;
  /** What was sent, byte for byte. */
  body: string;
}

/**
 * Sends a sample to one endpoint now, signed like any event and once only, and returns what came back. It is kept in the
 * log as a test: nothing is counted, retried or recovered for it.
 */
export async function sendTest(scope: Scope, input: SendTest): Promise<TestResult> {
  authorise(scope, "webhooks.write");
  const { workspaceId } = scope;
  const endpoint = await scope.db.webhookEndpoint.findFirst({
    where: { id: input.id, workspaceId, automationId: null },
  });
  if (!endpoint) throw notFound("Webhook");
  const id = newId("webhookEvent");
  const at = scope.now();
  const envelope = { id, type: input.type, version: PAYLOAD_VERSION, timestamp: at.toISOString() };
  const data = input.data === undefined ? sampleData(input.type) : readData(input.data);
  const payload = JSON.stringify({ ...envelope, data });
  const body = bodyOf(payload, omissionsOf(endpoint));
  const { retryAfter: _, ...sent } = await sendOnce(endpoint, { id, body }, at);
  // A test switches nothing off.
  const error = sent.status === 410 ? "The server says that this endpoint is gone (410)" : sent.error;
  const exchange = { ...sent, error };
  const deliveryId = newId("delivery");
  await transaction(scope, async (tx) => {
    await tx.db.webhookEvent.create({
      data: { id, workspaceId, type: input.type, subject: `test:${id}`, payload, createdAt: at },
    });
    await tx.db.webhookDelivery.create({
      data: {
        ...{
          id: deliveryId,
          workspaceId,
          eventId: id,
          endpointId: endpoint.id,
          attemptCount: 1,
          scheduled: 1,
        },
        ...{ status: exchange.error === null ? "succeeded" : "failed", omits: omissionsOf(endpoint) },
        createdAt: at,
      },
    });
    await tx.db.deliveryAttempt.create({
      data: {
        ...{ id: newId("attempt"), workspaceId, deliveryId, number: 1, trigger: "test", startedAt: at },
        ...{ durationMs: exchange.durationMs, responseStatus: exchange.status, error: exchange.error },
        ...{ responseHeaders: exchange.responseHeaders, requestHeaders: exchange.requestHeaders },
        responseBody: exchange.responseBody,
      },
    });
    await audit(tx, "webhook.test_sent", endpoint.id, { type: input.type, status: exchange.status });
  });
  return { ...exchange, deliveryId, body };
}

function readData(text: string): unknown {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== "object" || data === null || Array.isArray(data))
      throw invalid("data", "Give an object, such as { … }");
    return data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { line, column } = locateJsonError(text);
    throw invalid("data", `This is not JSON: look at line ${line}, column ${column}`);
  }
}
