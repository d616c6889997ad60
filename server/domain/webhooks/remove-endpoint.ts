import { DomainError, invalid, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import type { RemoveEndpoint } from "./schema";

/** What stops when an endpoint goes, for whoever is about to remove it. */
export interface RemovalCost {
  /** Events that have not arrived yet. */
  pending: number;
  /** Deliveries whose log goes with it. */
  deliveries: number;
  /** Of an automation's own endpoint: what no call starts any more. */
  automation: { id: string; name: string; live: boolean; runsLastWeek: number } | null;
}

const WEEK_MS = 7 * 86_400_000;

export async function getRemovalCost(scope: Scope, id: string): Promise<RemovalCost> {
  authorise(scope, "webhooks.read");
  const { db, workspaceId } = scope;
  const row = await db.webhookEndpoint.findFirst({
    where: { id, workspaceId },
    select: { automation: { select: { id: true, name: true, state: true } } },
  });
  if (!row) throw notFound("Webhook");
  const of = { workspaceId, endpointId: id };
  const [pending, deliveries, runsLastWeek] = await Promise.all([
    db.webhookDelivery.count({ where: { ...of, status: "pending" } }),
    db.webhookDelivery.count({ where: of }),
    row.automation
      ? db.automationRun.count({
          where: {
            ...{ workspaceId, automationId: row.automation.id, test: false },
            createdAt: { gt: new Date(scope.now().getTime() - WEEK_MS) },
          },
        })
      : 0,
  ]);
  const { automation } = row;
  return {
    pending,
    deliveries,
    automation: automation && {
      ...{ id: automation.id, name: automation.name },
      ...{ live: automation.state === "live", runsLastWeek },
    },
  };
}

/**
 * Removes an endpoint with its log. An automation's own goes only when the automation's name is typed: no call starts it
 * any more until Test trigger or Publish makes another.
 */
export async function removeEndpoint(scope: Scope, { id, confirm }: RemoveEndpoint): Promise<void> {
  authorise(scope, "webhooks.write");
  await transaction(scope, async (tx) => {
    const row = await tx.db.webhookEndpoint.findFirst({
      where: { id, workspaceId: tx.workspaceId },
      include: { automation: { select: { name: true } } },
    });
    if (!row) throw notFound("Webhook");
    if (row.automation && confirm === undefined) {
      throw new DomainError(
        "conflict",
        `This webhook starts the automation "${row.automation.name}"; without it no call does. Confirm by the automation's name, or switch it off`,
      );
    }
    if (row.automation && confirm?.trim() !== row.automation.name)
      throw invalid("confirm", `Type "${row.automation.name}" to confirm`);
    await tx.db.webhookEndpoint.delete({ where: { id, workspaceId: tx.workspaceId } });
    await audit(tx, "webhook.removed", id, {
      url: row.automation ? "the automation's own" : row.url,
      ...(row.automation ? { automation: row.automation.name } : {}),
    });
  });
}
