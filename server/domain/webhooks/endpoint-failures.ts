import { queryRaw, type Scope, sql } from "../scope";
import { audit } from "../workspaces/audit";
import { afterFailure, type FailureState, isClean, NO_FAILURES } from "./shared/failure-rules";

/** An attempt succeeded: the row of failures is over. What waited for a resting endpoint goes. */
export async function noteSuccess(tx: Scope, claimed: FailureState & { endpointId: string }): Promise<void> {
  if (isClean(claimed)) return;
  await tx.db.webhookEndpoint.update({
    where: { id: claimed.endpointId, workspaceId: tx.workspaceId },
    data: NO_FAILURES,
  });
  if (claimed.rests > 0)
    await tx.emit({ name: "webhook/endpoint.woken", data: { endpointId: claimed.endpointId } });
}

/** An attempt failed: the endpoint may begin to rest, or be switched off for good. */
export async function noteFailure(
  tx: Scope,
  endpointId: string,
  { gone, probe }: { gone: boolean; probe: boolean },
): Promise<void> {
  const [row] = await queryRaw<FailureState & { enabled: boolean }>(
    tx,
    sql`SELECT enabled, "firstFailureAt", "failingSince", "breakerFailures", "breakerSince", "restUntil", rests
        FROM "WebhookEndpoint" WHERE id = ${endpointId} AND "workspaceId" = ${tx.workspaceId} FOR UPDATE`,
  );
  if (!row) return;
  const { enabled, ...state } = row;
  const { exhausted, rested, ...next } = afterFailure(state, tx.now(), probe);
  if (enabled && (gone || exhausted)) return switchOff(tx, endpointId, gone ? "gone" : "failing");
  await tx.db.webhookEndpoint.update({ where: { id: endpointId, workspaceId: tx.workspaceId }, data: next });
  if (rested && next.restUntil) {
    await tx.emit({
      name: "webhook/endpoint.woken",
      data: { endpointId, at: next.restUntil.toISOString() },
    });
  }
}

/** Nothing is lost: what waits becomes failed, as does what still comes, and "Recover" sends it all. */
async function switchOff(tx: Scope, endpointId: string, fault: "gone" | "failing") {
  const { workspaceId } = tx;
  await tx.db.webhookEndpoint.update({
    where: { id: endpointId, workspaceId },
    data: { ...NO_FAILURES, enabled: false, fault, faultAt: tx.now() },
  });
  await tx.db.webhookDelivery.updateMany({
    where: { workspaceId, endpointId, status: "pending" },
    data: { status: "failed", hold: null, nextAttemptAt: null },
  });
  await audit(tx, "webhook.switched_off", endpointId, { reason: fault });
}
