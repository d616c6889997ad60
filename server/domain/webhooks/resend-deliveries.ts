import { receiveTrigger } from "../automations/receive-trigger";
import { DomainError, notFound } from "../errors";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { recordHandover } from "./announce";
import { requestAgain } from "./request-again";
import { CallPayload, type RecoverFailed, type ResendDeliveries } from "./schema";

export interface ResendCount {
  /** How many are sent again. */
  sent: number;
  /** How many were under way already. */
  underway: number;
  /** Runs of automations that began; the others captured a sample, or had run. */
  runs: number;
}

/**
 * Sends chosen deliveries again: the same event under the same webhook-id to the same endpoint, and another attempt in
 * its history. Pressing twice sends one. An automation runs again only with `sendAgain`, which is audited.
 */
export async function resendDeliveries(scope: Scope, input: ResendDeliveries): Promise<ResendCount> {
  authorise(scope, "webhooks.resend");
  return transaction(scope, async (tx) => {
    const rows = await findDeliveries(tx, input.ids);
    if (rows.some(({ event }) => event.payload === ""))
      throw new DomainError(
        "conflict",
        "The data of an event was deleted by the workspace's retention; resend the call's webhook instead",
      );
    const own = rows.filter(({ endpoint }) => endpoint.automationId === null);
    const asked = own.length > 0 ? await requestAgain(tx, { ids: own.map(({ id }) => id) }) : [];
    let runs = 0;
    for (const { endpoint, endpointId, event, callId } of rows) {
      if (endpoint.automationId === null || callId === null) continue;
      const result = await receiveTrigger(tx, {
        automationId: endpoint.automationId,
        payload: CallPayload.parse(JSON.parse(event.payload)),
        resend: true,
        sendAgain: input.sendAgain,
        completedCallsOnly: endpoint.completedCallsOnly,
      });
      await recordHandover(tx, event.id, endpointId, callId, "manual", result.text);
      if (result.outcome === "run_started" || result.outcome === "captured_and_run_started") runs += 1;
    }
    const handed = rows.length - own.length;
    const subject = rows.length === 1 ? (rows[0]?.id ?? "") : (rows[0]?.endpointId ?? "");
    await audit(tx, "webhook.deliveries_resent", subject, {
      ...{ deliveries: rows.length, sendAgain: input.sendAgain, runs },
    });
    return { sent: asked.length + handed, underway: own.length - asked.length, runs };
  });
}

async function findDeliveries(scope: Scope, ids: string[]) {
  const rows = await scope.db.webhookDelivery.findMany({
    where: { workspaceId: scope.workspaceId, id: { in: ids } },
    orderBy: { id: "asc" },
    include: {
      event: { select: { id: true, payload: true } },
      endpoint: { select: { automationId: true, completedCallsOnly: true } },
    },
  });
  if (rows.length < new Set(ids).size) throw notFound("Delivery");
  return rows;
}

/** How many people of these deliveries' calls an automation has texted: named before "send again" is ticked. */
export async function countTexted(
  scope: Scope,
  ids: string[],
): Promise<{ automations: number; people: number }> {
  authorise(scope, "webhooks.read");
  await findDeliveries(scope, ids);
  const [row] = await queryRaw<{ automations: number; people: number }>(
    scope,
    sql`SELECT count(DISTINCT e."automationId")::int AS automations, count(DISTINCT m."to")::int AS people
        FROM "WebhookDelivery" d
        JOIN "WebhookEndpoint" e ON e.id = d."endpointId" AND e."automationId" IS NOT NULL
        LEFT JOIN "AutomationRun" r ON r."automationId" = e."automationId" AND r."callId" = d."callId" AND NOT r.test
        LEFT JOIN "Message" m ON m."runId" = r.id AND m.direction = 'outbound' AND m.status NOT IN ('failed', 'suppressed')
        WHERE d."workspaceId" = ${scope.workspaceId} AND d.id = ANY(${ids}::text[])`,
  );
  return row ?? { automations: 0, people: 0 };
}

/** How many deliveries of an endpoint have failed since a moment; tests left out. */
export async function countFailed(scope: Scope, input: RecoverFailed): Promise<{ count: number }> {
  authorise(scope, "webhooks.read");
  await requireEndpoint(scope, input.id);
  return { count: (await failedSince(scope, input)).length };
}

/**
 * Sends everything that failed since a moment again, oldest first. An endpoint that we switched off is switched on by
 * it. Pressing twice sends each once. Returns how many.
 */
export async function recoverFailed(scope: Scope, input: RecoverFailed): Promise<ResendCount> {
  authorise(scope, "webhooks.resend");
  return transaction(
    scope,
    async (tx) => {
      await requireEndpoint(tx, input.id);
      await tx.db.webhookEndpoint.update({
        where: { id: input.id, workspaceId: tx.workspaceId },
        data: { enabled: true, fault: null, faultAt: null, pausedAt: null },
      });
      const ids = await failedSince(tx, input);
      let sent = 0;
      for (let from = 0; from < ids.length; from += BATCH)
        sent += (await requestAgain(tx, { ids: ids.slice(from, from + BATCH) })).length;
      await audit(tx, "webhook.recovered", input.id, { since: input.since, deliveries: sent });
      return { sent, underway: ids.length - sent, runs: 0 };
    },
    { timeout: 60_000 },
  );
}

const BATCH = 500;

async function requireEndpoint(scope: Scope, id: string) {
  const row = await scope.db.webhookEndpoint.findFirst({
    where: { id, workspaceId: scope.workspaceId, automationId: null },
    select: { id: true },
  });
  if (!row) throw notFound("Webhook");
}

async function failedSince(scope: Scope, { id, since }: RecoverFailed): Promise<string[]> {
  const rows = await queryRaw<{ id: string }>(
    scope,
    sql`SELECT d.id FROM "WebhookDelivery" d JOIN "WebhookEvent" v ON v.id = d."eventId"
        WHERE d."workspaceId" = ${scope.workspaceId} AND d."endpointId" = ${id} AND d.status = 'failed'
          AND d."createdAt" >= ${new Date(since)} AND v.payload <> '' AND coalesce(v.subject NOT LIKE 'test:%', true)
        ORDER BY d.id`,
  );
  return rows.map((row) => row.id);
}
