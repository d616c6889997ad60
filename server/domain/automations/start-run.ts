import { noteFailure } from "../notices/note-failure";
import { type Scope, transaction } from "../scope";
import { announceFailedRun } from "../webhooks/announce-subject";
import { finishRun, type LoadedRun, loadRun, recordDecisions, walkOf } from "./run-state";

/**
 * Begins a round of a run, or joins the one under way: safe to repeat. Returns the run, or null when nothing is to be
 * done: it ended, nothing but decisions is on its way, or an older round asks.
 */
export async function startRun(
  scope: Scope,
  input: { runId: string; round: number },
): Promise<LoadedRun | null> {
  const run = await loadRun(scope, input.runId, input.round);
  if (!run) return null;
  const walk = walkOf(run);
  if (run.state === "waiting") {
    await transaction(scope, async (tx) => {
      await tx.db.automationRun.updateMany({
        where: { id: run.id, workspaceId: tx.workspaceId, state: "waiting" },
        data: { state: "running", startedAt: tx.now() },
      });
      await recordDecisions(tx, run, walk.visits, 0);
      if (!walk.next) await finishRun(tx, run, walk);
    });
  }
  return walk.next ? run : null;
}

/** The durable function gave up: ends the run, and the step that it was at, with what is known of why. */
export async function failRun(scope: Scope, input: { runId: string; round: number }): Promise<void> {
  const { workspaceId } = scope;
  await transaction(scope, async (tx) => {
    const step = await tx.db.runStep.findFirst({
      where: { runId: input.runId, workspaceId, state: { in: ["running", "waiting"] } },
      orderBy: { position: "desc" },
    });
    const words =
      step?.error ?? "Something went wrong on our side; what was sent is recorded. Retry continues from here";
    const ended = await tx.db.automationRun.updateMany({
      where: {
        id: input.runId,
        workspaceId,
        round: input.round,
        state: { in: ["waiting", "running"] },
      },
      data: { state: "failed", reason: step ? `${step.name}: ${words}` : words, endedAt: tx.now() },
    });
    if (ended.count > 0) await noteFailure(tx, input.runId);
    if (ended.count > 0) await announceFailedRun(tx, input.runId);
    if (ended.count === 0 || !step) return;
    await tx.db.runStep.update({
      where: { id: step.id, workspaceId },
      data: { state: "failed", error: words, wakeAt: null, waitsFor: null, endedAt: tx.now() },
    });
  });
}
