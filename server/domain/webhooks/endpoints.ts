import { randomBytes } from "node:crypto";
import { openSecret, sealSecret } from "@/server/db/secret-box";
import { env } from "@/server/env";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { requireAllowedUrl } from "./policy";
import type { CreateEndpoint, UpdateEndpoint } from "./schema";

export interface EndpointView {
  id: string;
  /** Null: of every assistant. */
  assistantId: string | null;
  assistantName: string | null;
  /** Set when it belongs to an automation. */
  automation: { id: string; name: string } | null;
  url: string;
  enabled: boolean;
  completedCallsOnly: boolean;
  createdAt: Date;
  lastDelivery: {
    id: string;
    callId: string | null;
    status: "pending" | "succeeded" | "failed";
    at: Date;
  } | null;
}

const place = (id: string) => ({ table: "WebhookEndpoint", id, field: "secret" });

/** 32 random bytes as Standard Webhooks writes them. */
const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

/** The endpoints of one assistant, or of the workspace; oldest first. */
export async function listEndpoints(
  scope: Scope,
  filter: { assistantId?: string } = {},
): Promise<EndpointView[]> {
  authorise(scope, "webhooks.read");
  const rows = await scope.db.webhookEndpoint.findMany({
    where: {
      workspaceId: scope.workspaceId,
      assistantId: filter.assistantId,
      assistant: { archivedAt: null },
    },
    orderBy: { id: "asc" },
    include: {
      assistant: { select: { name: true } },
      automation: { select: { id: true, name: true } },
      deliveries: {
        orderBy: { id: "desc" },
        take: 1,
        select: { id: true, callId: true, status: true, createdAt: true },
      },
    },
  });
  return rows.map(({ deliveries: [last], ...row }) => ({
    id: row.id,
    assistantId: row.assistantId,
    assistantName: row.assistant?.name ?? null,
    automation: row.automation,
    url: row.url,
    enabled: row.enabled,
    completedCallsOnly: row.completedCallsOnly,
    createdAt: row.createdAt,
    lastDelivery: last ? { id: last.id, callId: last.callId, status: last.status, at: last.createdAt } : null,
  }));
}

/** Adds a customer's URL. The secret is returned here and never again. */
export async function createEndpoint(
  scope: Scope,
  input: CreateEndpoint,
): Promise<{ id: string; secret: string }> {
  authorise(scope, "webhooks.write");
  requireAllowedUrl(input.url);
  const assistant = await scope.db.assistant.findFirst({
    where: { id: input.assistantId, workspaceId: scope.workspaceId },
  });
  if (!assistant) throw notFound("Assistant");
  const id = newId("endpoint");
  const secret = newSecret();
  await transaction(scope, async (tx) => {
    await tx.db.webhookEndpoint.create({
      data: {
        ...input,
        id,
        workspaceId: tx.workspaceId,
        secret: sealSecret(tx, place(id), secret),
      },
    });
    await audit(tx, "webhook.created", id, { url: input.url });
  });
  return { id, secret };
}

/** Changes URL, switch or filter. An automation's URL is its own and stays. */
export async function updateEndpoint(scope: Scope, { id, ...change }: UpdateEndpoint): Promise<void> {
  authorise(scope, "webhooks.write");
  if (change.url) requireAllowedUrl(change.url);
  await transaction(scope, async (tx) => {
    const row = await tx.db.webhookEndpoint.findFirst({ where: { id, workspaceId: tx.workspaceId } });
    if (!row) throw notFound("Webhook");
    if (row.automationId && change.url)
      throw new DomainError("conflict", "This URL belongs to the automation and cannot be changed");
    await tx.db.webhookEndpoint.update({ where: { id, workspaceId: tx.workspaceId }, data: change });
    await audit(tx, "webhook.updated", id, change);
  });
}

/** Removes a customer's endpoint with its log. An automation's goes with the automation. */
export async function removeEndpoint(scope: Scope, id: string): Promise<void> {
  authorise(scope, "webhooks.write");
  await transaction(scope, async (tx) => {
    const row = await tx.db.webhookEndpoint.findFirst({
      where: { id, workspaceId: tx.workspaceId },
      include: { automation: { select: { name: true } } },
    });
    if (!row) throw notFound("Webhook");
    if (row.automation) {
      throw new DomainError(
        "conflict",
        `This webhook starts the automation "${row.automation.name}"; switch it off, or delete the automation`,
      );
    }
    await tx.db.webhookEndpoint.delete({ where: { id, workspaceId: tx.workspaceId } });
    await audit(tx, "webhook.removed", id, { url: row.url });
  });
}

/** Replaces the secret and returns the new one, which is not shown again. */
export async function rotateSecret(scope: Scope, id: string): Promise<{ secret: string }> {
  authorise(scope, "webhooks.write");
  const secret = newSecret();
  await transaction(scope, async (tx) => {
    const changed = await tx.db.webhookEndpoint.updateMany({
      where: { id, workspaceId: tx.workspaceId, automationId: null },
      data: { secret: sealSecret(tx, place(id), secret) },
    });
    if (changed.count === 0) throw notFound("Webhook");
    await audit(tx, "webhook.secret_rotated", id);
  });
  return { secret };
}

/** The secret in clear, for signing. */
export const readSecret = (endpoint: { id: string; workspaceId: string; secret: string }) =>
  openSecret(endpoint, place(endpoint.id), endpoint.secret);

/** Makes the automation's own endpoint if it has none; called by Test trigger and by publishing. */
export async function createAutomationEndpoint(
  scope: Scope,
  automation: { id: string; assistantId: string; hookToken: string },
): Promise<{ url: string }> {
  const url = `${env().APP_URL}/api/hooks/${automation.hookToken}`;
  const id = newId("endpoint");
  await scope.db.webhookEndpoint.createMany({
    data: [
      {
        id,
        workspaceId: scope.workspaceId,
        assistantId: automation.assistantId,
        automationId: automation.id,
        url,
        secret: sealSecret(scope, place(id), newSecret()),
      },
    ],
    skipDuplicates: true,
  });
  return { url };
}
