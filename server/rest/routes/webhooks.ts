import { z } from "zod";
import { notFound } from "@/server/domain/errors";
import type { Scope } from "@/server/domain/scope";
import { DeliveryFilter, getDelivery, listDeliveries } from "@/server/domain/webhooks/deliveries";
import type { EndpointView } from "@/server/domain/webhooks/endpoint-view";
import {
  createEndpoint,
  listEndpoints,
  rotateSecret,
  updateEndpoint,
} from "@/server/domain/webhooks/endpoints";
import { removeEndpoint } from "@/server/domain/webhooks/remove-endpoint";
import { recoverFailed, resendDeliveries } from "@/server/domain/webhooks/resend-deliveries";
import {
  CreateEndpoint,
  RecoverFailed,
  ResendDeliveries,
  SendTest,
  UpdateEndpoint,
} from "@/server/domain/webhooks/schema";
import { sendTest } from "@/server/domain/webhooks/send-test";
import { pageOf, route } from "../route";
import { DeliveryShape, WebhookShape } from "../shapes";

const tag = "Webhooks";
const Secret = z.string().describe("Signs from now on; it is not shown again");
const Counts = z.object({ sent: z.number().int(), underway: z.number().int(), runs: z.number().int() });

const toShape = ({ automation, assistantName: _, ...endpoint }: EndpointView) => ({
  ...endpoint,
  automationId: automation?.id ?? null,
  createdAt: endpoint.createdAt.toISOString(),
});

async function oneEndpoint(scope: Scope, id: string) {
  const found = (await listEndpoints(scope)).find((endpoint) => endpoint.id === id);
  if (!found) throw notFound("Webhook");
  return toShape(found);
}

const toDelivery = (delivery: Awaited<ReturnType<typeof getDelivery>>) => ({
  ...delivery,
  type: delivery.event.type,
  createdAt: delivery.createdAt.toISOString(),
  nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
  attempts: delivery.attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString() })),
});

export const webhookRoutes = [
  route({
    method: "get",
    path: "/webhooks",
    operationId: "listWebhooks",
    tag,
    summary: "List webhooks",
    description: "Those of the workspace, of its assistants, and of their automations.",
    permission: "webhooks.read",
    response: z.object({ data: z.array(WebhookShape) }),
    answers: { 200: "All webhooks, oldest first" },
    handle: async (scope) => ({ status: 200, body: { data: (await listEndpoints(scope)).map(toShape) } }),
  }),
  route({
    method: "post",
    path: "/webhooks",
    operationId: "createWebhook",
    tag,
    summary: "Add a webhook",
    permission: "webhooks.write",
    body: CreateEndpoint,
    response: WebhookShape.extend({ secret: Secret }).meta({ id: "NewWebhook" }),
    answers: { 201: "The webhook, with the secret that it signs by" },
    handle: async (scope, { body }) => {
      const { id, secret } = await createEndpoint(scope, body);
      return { status: 201, body: { ...(await oneEndpoint(scope, id)), secret } };
    },
  }),
  route({
    method: "get",
    path: "/webhooks/{id}",
    operationId: "getWebhook",
    tag,
    summary: "Get a webhook",
    permission: "webhooks.read",
    response: WebhookShape,
    answers: { 200: "The webhook" },
    handle: async (scope, { id }) => ({ status: 200, body: await oneEndpoint(scope, id) }),
  }),
  route({
    method: "patch",
    path: "/webhooks/{id}",
    operationId: "updateWebhook",
    tag,
    summary: "Change a webhook",
    description: "What is given changes. A header without a value keeps the one that is stored.",
    permission: "webhooks.write",
    body: UpdateEndpoint.omit({ id: true, listenerAnswer: true }),
    response: WebhookShape,
    answers: { 200: "The webhook" },
    handle: async (scope, { id, body }) => {
      await updateEndpoint(scope, { id, ...body });
      return { status: 200, body: await oneEndpoint(scope, id) };
    },
  }),
  route({
    method: "delete",
    path: "/webhooks/{id}",
    operationId: "removeWebhook",
    tag,
    summary: "Remove a webhook",
    description: "With its log. An automation's own is refused with 409: a person confirms that on its page.",
    permission: "webhooks.write",
    answers: { 204: "Removed" },
    handle: async (scope, { id }) => {
      await removeEndpoint(scope, { id });
      return { status: 204 };
    },
  }),
  route({
    method: "post",
    path: "/webhooks/{id}/rotate-secret",
    operationId: "rotateWebhookSecret",
    tag,
    summary: "Rotate a webhook's secret",
    description: "The secret before signs too for 24 hours.",
    permission: "webhooks.write",
    response: z.object({ secret: Secret, previousUntil: z.iso.datetime() }),
    answers: { 200: "The new secret" },
    handle: async (scope, { id }) => {
      const { secret, previousUntil } = await rotateSecret(scope, id);
      return { status: 200, body: { secret, previousUntil: previousUntil.toISOString() } };
    },
  }),
  route({
    method: "post",
    path: "/webhooks/{id}/test",
    operationId: "testWebhook",
    tag,
    summary: "Send a test event",
    description:
      "One signed request with a sample, or with `data` (JSON text) in its place; not tried again.",
    permission: "webhooks.write",
    body: SendTest.omit({ id: true }),
    response: z.object({
      deliveryId: z.string(),
      status: z.number().int().nullable(),
      durationMs: z.number().int(),
      responseBody: z.string().nullable(),
      error: z.string().nullable(),
    }),
    answers: { 200: "What came back" },
    handle: async (scope, { id, body }) => ({ status: 200, body: await sendTest(scope, { id, ...body }) }),
  }),
  route({
    method: "post",
    path: "/webhooks/{id}/recover",
    operationId: "recoverWebhook",
    tag,
    summary: "Send everything again that failed since a moment",
    description: "Switches the webhook on again where it was switched off.",
    permission: "webhooks.resend",
    body: RecoverFailed.omit({ id: true }),
    response: Counts,
    answers: { 202: "How many are sent again" },
    handle: async (scope, { id, body }) => ({
      status: 202,
      body: await recoverFailed(scope, { id, ...body }),
    }),
  }),
  route({
    method: "get",
    path: "/deliveries",
    operationId: "listDeliveries",
    tag,
    summary: "List deliveries",
    permission: "webhooks.read",
    query: DeliveryFilter,
    response: pageOf(DeliveryShape.omit({ body: true })),
    answers: { 200: "A page of deliveries, newest first" },
    handle: async (scope, { query }) => {
      const { data, nextCursor } = await listDeliveries(scope, query);
      const rows = data.map(({ attempts, event, createdAt, nextAttemptAt, ...row }) => ({
        ...row,
        type: event.type,
        createdAt: createdAt.toISOString(),
        nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
        attempts: attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString() })),
      }));
      return { status: 200, body: { data: rows, nextCursor } };
    },
  }),
  route({
    method: "get",
    path: "/deliveries/{id}",
    operationId: "getDelivery",
    tag,
    summary: "Get a delivery",
    permission: "webhooks.read",
    response: DeliveryShape,
    answers: { 200: "The delivery with its attempts and the text that was sent" },
    handle: async (scope, { id }) => ({ status: 200, body: toDelivery(await getDelivery(scope, id)) }),
  }),
  route({
    method: "post",
    path: "/deliveries/{id}/resend",
    operationId: "resendDelivery",
    tag,
    summary: "Send a delivery again",
    description:
      "The same event under the same id. An automation that ran for its call runs again only with `sendAgain`, which may text the customer again and is recorded.",
    permission: "webhooks.resend",
    body: ResendDeliveries.omit({ ids: true }).prefault({}),
    response: Counts,
    answers: { 202: "Whether it is sent again, or was under way" },
    handle: async (scope, { id, body }) => ({
      status: 202,
      body: await resendDeliveries(scope, { ids: [id], ...body }),
    }),
  }),
];
