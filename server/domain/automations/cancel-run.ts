import { DomainError, notFound } from "../errors";
import { moveMessage } from "../messaging/move-message";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";

/**
 * Ends a run that waits or is under way: what it had queued is taken back, what was handed over stays sent. Audited.
 * Throws `conflict` for one that has ended.
 */
export async function cancelRun(scope: Scope, runId: string): Promise<void> {
  authorise(scope, "automations.publish");
  await transaction(scope, async (tx) => {
    const run = await tx.db.automationRun.findFirst({
      where: { id: runId, workspaceId: tx.workspaceId },
      select: { id: true },
    });
    if (!run) throw notFound("Run");
    if (!(await endRun(tx, runId, "Cancelled by a person"))) {
      throw new DomainError("conflict", "It has ended already, so there was nothing to cancel");
    }
    await audit(tx, "run.cancelled", runId);
  });
}

/** Ends a run in the caller's transaction; false when it had ended. The claim of its messages looks at its state, too. */
export async function endRun(scope: Scope, runId: string, reason: string): Promise<boolean> {
  const { workspaceId } = scope;
  const ended = await scope.db.automationRun.updateMany({
    where: { id: runId, workspaceId, state: { in: ["waiting", "running"] } },
    data: { state: "cancelled", reason, heldAt: null, endedAt: scope.now() },
  });
  if (ended.count === 0) return false;
  const pending = await scope.db.message.findMany({
    where: { workspaceId, runId, status: "pending" },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of pending) {
    const words = { reason: "Not sent: its run was ended", heldBy: "cancelled" as const };
    await moveMessage(scope, { messageId: id, to: "suppressed", source: "person", ...words });
  }
  await scope.db.runStep.updateMany({
    where: { workspaceId, runId, state: { in: ["running", "waiting"] } },
    data: { state: "skipped", error: reason, wakeAt: null, waitsFor: null, endedAt: scope.now() },
  });
  await scope.emit({ name: "automation/run.woken", data: { runId } });
  return true;
}
