import { DomainError, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { endRun } from "./cancel-run";
import type { TurnOff } from "./schema";

const OPEN = { in: ["waiting", "running"] as ("waiting" | "running")[] };

/** How many runs of an automation are under way: what turning it off has to decide on. Tests are left out. */
export async function countOpenRuns(scope: Scope, id: string): Promise<{ open: number; held: number }> {
  authorise(scope, "automations.read");
  await requireAutomation(scope, id);
  const where = { workspaceId: scope.workspaceId, automationId: id, state: OPEN, test: false };
  const [open, held] = await Promise.all([
    scope.db.automationRun.count({ where: { ...where, heldAt: null } }),
    scope.db.automationRun.count({ where: { ...where, heldAt: { not: null } } }),
  ]);
  return { open, held };
}

/**
 * Stops new runs. Those under way finish, are held until it is turned on again, or are ended, as the person says: what is
 * held or ended sends nothing more, a text that waits for the morning included.
 */
export async function turnOff(scope: Scope, input: TurnOff): Promise<void> {
  authorise(scope, "automations.publish");
  const { id, waiting } = input;
  await transaction(scope, async (tx) => {
    await requireAutomation(tx, id);
    const { workspaceId } = tx;
    const changed = await tx.db.automation.updateMany({
      where: { id, workspaceId, state: "live" },
      data: { state: "off" },
    });
    const open = { workspaceId, automationId: id, state: OPEN, test: false };
    if (waiting === "hold") {
      await tx.db.automationRun.updateMany({
        where: { ...open, heldAt: null },
        data: { heldAt: tx.now(), reason: "Held: its automation was turned off; it goes on once that is on" },
      });
    }
    if (waiting === "end") {
      const runs = await tx.db.automationRun.findMany({
        where: open,
        select: { id: true },
        orderBy: { id: "asc" },
      });
      for (const run of runs) await endRun(tx, run.id, "Ended: its automation was turned off");
    }
    if (changed.count > 0) await audit(tx, "automation.turned_off", id, { waiting });
  });
}

/**
 * Makes the published version live again, and lets the runs go on that were held. Throws `conflict` when none was ever
 * published.
 */
export async function turnOn(scope: Scope, id: string): Promise<void> {
  authorise(scope, "automations.publish");
  await transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const row = await requireAutomation(tx, id);
    if (!row.publishedVersionId)
      throw new DomainError("conflict", "Publish it first; there is nothing to run yet");
    await releaseHeldRuns(tx, id);
    if (row.state === "live") return;
    await tx.db.automation.update({
      where: { id, workspaceId },
      data: { state: "live", listeningUntil: null },
    });
    await audit(tx, "automation.turned_on", id);
  });
}

/** A later round takes each up where it was; what slept of the one before finds that and ends. */
export async function releaseHeldRuns(scope: Scope, automationId: string): Promise<void> {
  const { workspaceId } = scope;
  const held = await scope.db.automationRun.findMany({
    where: { workspaceId, automationId, state: OPEN, heldAt: { not: null } },
    select: { id: true, round: true },
    orderBy: { id: "asc" },
  });
  for (const { id, round } of held) {
    const taken = await scope.db.automationRun.updateMany({
      where: { id, workspaceId, round, heldAt: { not: null } },
      data: { heldAt: null, state: "waiting", round: round + 1, reason: null },
    });
    if (taken.count === 0) continue;
    await scope.emit(
      { name: "automation/run.requested", data: { runId: id, round: round + 1 } },
      { name: "automation/run.woken", data: { runId: id } },
    );
  }
}

async function requireAutomation(scope: Scope, id: string) {
  const row = await scope.db.automation.findFirst({ where: { id, workspaceId: scope.workspaceId } });
  if (!row) throw notFound("Automation");
  return row;
}
