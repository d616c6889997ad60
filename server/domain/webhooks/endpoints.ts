import { randomBytes } from "node:crypto";
import { env } from "@/server/env";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { type EndpointView, toEndpointView, VIEW } from "./endpoint-view";
import { requireAllowedUrl, webhookPolicy } from "./policy";
import type { CreateEndpoint, CreateListener, UpdateEndpoint } from "./schema";
import { newSecret, ROTATION_HOURS, sealHeaders, sealSigningSecret } from "./secrets";
import { NO_FAILURES } from "./shared/failure-rules";

/** The endpoints that an assistant's events go to, the workspace's own among them; or all. Oldest first. */
export async function listEndpoints(
  scope: Scope,
  filter: { assistantId?: string } = {},
): Promise<EndpointView[]> {
  authorise(scope, "webhooks.read");
  const { assistantId } = filter;
  const rows = await scope.db.webhookEndpoint.findMany({
    where: {
      workspaceId: scope.workspaceId,
      OR: [
        { assistantId: null },
        { assistant: { archivedAt: null }, ...(assistantId === undefined ? {} : { assistantId }) },
      ],
    },
    orderBy: { id: "asc" },
    include: VIEW,
  });
  return rows.map((row) => toEndpointView(row, scope.now()));
}

/** The private ranges that this instance lets webhooks reach: none, unless whoever runs it said so. */
export function privateRanges(scope: Scope): string[] {
  authorise(scope, "webhooks.read");
  return webhookPolicy().allowCidrs;
}

/** Adds a customer's URL. The secret is returned here and never again. */
export async function createEndpoint(
  scope: Scope,
  input: CreateEndpoint,
): Promise<{ id: string; secret: string }> {
  authorise(scope, "webhooks.write");
  await requireAllowedUrl(input.url);
  return addEndpoint(scope, input, null);
}

/** Adds a listener: it shows what arrives, for trying without a server, and answers as it is told. */
export async function createListener(
  scope: Scope,
  input: CreateListener,
): Promise<{ id: string; secret: string }> {
  authorise(scope, "webhooks.write");
  const url = `${env().APP_URL}/listener/${randomBytes(9).toString("base64url")}`;
  return addEndpoint(scope, { ...input, url, headers: [] }, 200);
}

async function addEndpoint(scope: Scope, input: CreateEndpoint, listenerAnswer: number | null) {
  const { headers, assistantId, ...fields } = input;
  if (assistantId) {
    const where = { id: assistantId, workspaceId: scope.workspaceId };
    if (!(await scope.db.assistant.findFirst({ where, select: { id: true } }))) throw notFound("Assistant");
  }
  const id = newId("endpoint");
  const secret = newSecret();
  const owned = { id, workspaceId: scope.workspaceId };
  await transaction(scope, async (tx) => {
    await tx.db.webhookEndpoint.create({
      data: {
        ...fields,
        ...owned,
        assistantId: assistantId ?? null,
        listenerAnswer,
        headers: sealHeaders(owned, headers, []),
        secret: sealSigningSecret(owned, secret),
      },
    });
    await audit(tx, "webhook.created", id, { url: input.url, events: input.events });
  });
  return { id, secret };
}

/** Changes what is given. An automation's URL is its own and stays, and it is told of evaluated calls. */
export async function updateEndpoint(scope: Scope, input: UpdateEndpoint): Promise<void> {
  authorise(scope, "webhooks.write");
  const { id, paused, headers, ...change } = input;
  if (change.url) await requireAllowedUrl(change.url);
  await transaction(scope, async (tx) => {
    const row = await tx.db.webhookEndpoint.findFirst({ where: { id, workspaceId: tx.workspaceId } });
    if (!row) throw notFound("Webhook");
    refuse(row, input);
    await tx.db.webhookEndpoint.update({
      where: { id, workspaceId: tx.workspaceId },
      data: {
        ...change,
        ...(headers ? { headers: sealHeaders(row, headers, row.headers) } : {}),
        ...(paused === undefined ? {} : { pausedAt: paused ? (row.pausedAt ?? tx.now()) : null }),
        // Another address, or a person's word that this one works: the failures before do not count.
        ...(change.url || change.enabled ? { ...NO_FAILURES, fault: null, faultAt: null } : {}),
      },
    });
    if (paused === false || change.url || change.enabled)
      await tx.emit({ name: "webhook/endpoint.woken", data: { endpointId: id } });
    await audit(tx, "webhook.updated", id, {
      ...change,
      ...(paused === undefined ? {} : { paused }),
      ...(headers ? { headers: headers.map(({ name }) => name) } : {}),
    });
  });
}

function refuse(
  row: { automationId: string | null; listenerAnswer: number | null },
  { url, headers, events, paused, listenerAnswer }: UpdateEndpoint,
) {
  if (row.automationId && url)
    throw new DomainError("conflict", "This URL belongs to the automation and cannot be changed");
  if (row.automationId && (headers || events || paused !== undefined))
    throw new DomainError(
      "conflict",
      "This webhook hands calls to its automation; switch it on or off, or filter its calls",
    );
  if (row.listenerAnswer !== null && (url || headers))
    throw new DomainError("conflict", "A listener has no address of its own; add a webhook for your URL");
  if (row.listenerAnswer === null && listenerAnswer !== undefined)
    throw new DomainError("conflict", "Only a listener can be told what to answer");
}

/**
 * Replaces the secret and returns the new one, which is not shown again. The one before signs beside it for 24 hours, so
 * that receivers can change over without losing an event; one that was rotated before that stops at once.
 */
export async function rotateSecret(
  scope: Scope,
  id: string,
): Promise<{ secret: string; previousUntil: Date }> {
  authorise(scope, "webhooks.write");
  const secret = newSecret();
  const previousUntil = new Date(scope.now().getTime() + ROTATION_HOURS * 3_600_000);
  await transaction(scope, async (tx) => {
    const where = { id, workspaceId: tx.workspaceId, automationId: null };
    const row = await tx.db.webhookEndpoint.findFirst({ where, select: { secret: true } });
    if (!row) throw notFound("Webhook");
    const changed = await tx.db.webhookEndpoint.updateMany({
      where: { ...where, secret: row.secret },
      data: {
        secret: sealSigningSecret({ id, workspaceId: tx.workspaceId }, secret),
        previousSecret: row.secret,
        previousUntil,
      },
    });
    if (changed.count === 0)
      throw new DomainError(
        "conflict",
        "Somebody else has just made a new secret; look again before another",
      );
    await audit(tx, "webhook.secret_rotated", id, { previousUntil: previousUntil.toISOString() });
  });
  return { secret, previousUntil };
}

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
        secret: sealSigningSecret({ id, workspaceId: scope.workspaceId }, newSecret()),
      },
    ],
    skipDuplicates: true,
  });
  return { url };
}
