import { queryRaw, type Scope, sql } from "../scope";
import { audit } from "../workspaces/audit";
import { afterFailure, type FailureState, isClean, NO_FAILURES } from "./shared/failure-rules";

/** An attempt succeeded: the row of failures is over. What waited for a resting endpoint goes. Never switches it off. */
export async function noteSuccess(tx: Scope, claimed: FailureState & { endpointId: string }): Promise<false> {
  if (isClean(claimed)) return false;
  await tx.db.webhookEndpoint.update({
    where: { id: claimed.endpointId, workspaceId: tx.workspaceId },
    data: NO_FAILURES,
  });
  if (claimed.rests > 0)
    await tx.emit({ name: "webhook/endpoint.woken", data: { endpointId: claimed.endpointId } });
  return false;
}

/** An attempt failed: the endpoint may begin to rest, or be switched off for good. Returns whether it is off. */
export async function noteFailure(
  tx: Scope,
  endpointId: string,
  { gone, probe }: { gone: boolean; probe: boolean },
): Promise<boolean> {
  const [row] = await queryRaw<FailureState & { enabled: boolean }>(
    tx,
    sql`SELECT enabled, "firstFailureAt", "failingSince", "breakerFailures", "breakerSince", "restUntil", rests
        FROM "WebhookEndpoint" WHERE id = ${endpointId} AND "workspaceId" = ${tx.workspaceId} FOR NO KEY UPDATE`,
  );
  if (!row) return false;
  const { enabled, ...state } = row;
  // Another attempt has had it switched off since this one began.
  if (!enabled) return true;
  const { exhausted, rested, ...next } = afterFailure(state, tx.now(), probe);
  if (gone || exhausted) {
    await switchOff(tx, endpointId, gone ? "gone" : "failing");
    return true;
  }
  await tx.db.webhookEndpoint.update({ where: { id: endpointId, workspaceId: tx.workspaceId }, data: next });
  if (rested && next.restUntil) {
    await tx.emit({
      name: "webhook/endpoint.woken",
      data: { endpointId, at: next.restUntil.toISOString() },
    });
  }
  return false;
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
