import { DomainError, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";

/**
 * Ends the wait that a run is in, as if its time were over: what follows is done now, and one that waits for a reply takes
 * the No reply lane. A text that waits for the recipient's hours is no such wait. Audited.
 * Throws `conflict` when the run waits for no time and no reply.
 */
export async function endWait(scope: Scope, runId: string): Promise<void> {
  authorise(scope, "automations.publish");
  const { workspaceId } = scope;
  await transaction(scope, async (tx) => {
    const run = await tx.db.automationRun.findFirst({
      where: { id: runId, workspaceId },
      select: { heldAt: true },
    });
    if (!run) throw notFound("Run");
    if (run.heldAt) throw new DomainError("conflict", "It is held: it goes on once its automation is on");
    const ended = await tx.db.runStep.updateMany({
      where: { workspaceId, runId, state: "waiting" },
      data: { wakeAt: tx.now() },
    });
    if (ended.count === 0)
      throw new DomainError("conflict", "It waits for no time and no reply, so there was nothing to end");
    await audit(tx, "run.wait_ended", runId);
    await tx.emit({ name: "automation/run.woken", data: { runId } });
  });
}
