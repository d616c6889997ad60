import { DomainError, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import type { RetryRuns } from "./schema";

/**
 * Continues a failed run from the step that failed, on the data that it began with: on its own version, or on the one that
 * is published now, where what it did counts as done by the step's id. What was sent is not sent again: a message belongs
 * to its run and step by a unique key. Throws `conflict` unless the run has failed.
 */
export async function retryRun(
  scope: Scope,
  runId: string,
  version: "same" | "latest" = "same",
): Promise<{ round: number }> {
  authorise(scope, "automations.publish");
  const { workspaceId } = scope;
  return transaction(scope, async (tx) => {
    const run = await tx.db.automationRun.findFirst({
      where: { id: runId, workspaceId },
      select: { round: true, test: true, automation: { select: { publishedVersionId: true } } },
    });
    if (!run) throw notFound("Run");
    const latest =
      version === "latest" && !run.test && run.automation.publishedVersionId
        ? await tx.db.automationVersion.findFirst({
            where: { id: run.automation.publishedVersionId, workspaceId },
            select: { id: true, number: true },
          })
        : null;
    const round = run.round + 1;
    const claimed = await tx.db.automationRun.updateMany({
      where: {
        ...{ id: runId, workspaceId, state: "failed", round: run.round },
        ...(run.test ? {} : { versionId: { not: null } }),
      },
      data: {
        ...{ state: "waiting", reason: null, endedAt: null, round },
        ...(latest ? { versionId: latest.id, version: latest.number } : {}),
      },
    });
    if (claimed.count === 0) throw new DomainError("conflict", "Only a run that has failed can be retried");
    await audit(tx, "run.retried", runId, { round, ...(latest ? { version: latest.number } : {}) });
    await tx.emit({ name: "automation/run.requested", data: { runId, round } });
    return { round };
  });
}

/** Retries many, each by itself; those that have not failed, or not any more, are passed over. */
export async function retryRuns(scope: Scope, input: RetryRuns): Promise<{ retried: number }> {
  authorise(scope, "automations.publish");
  const failed = await scope.db.automationRun.findMany({
    where: {
      workspaceId: scope.workspaceId,
      automationId: input.automationId,
      state: "failed",
      test: false,
      ...(input.runIds ? { id: { in: input.runIds } } : {}),
    },
    orderBy: { id: "asc" },
    take: 500,
    select: { id: true },
  });
  if (failed.length === 0) await requireAutomation(scope, input.automationId);
  let retried = 0;
  for (const { id } of failed) {
    try {
      await retryRun(scope, id, input.version);
      retried += 1;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== "conflict") throw error;
    }
  }
  return { retried };
}

async function requireAutomation(scope: Scope, id: string) {
  const where = { id, workspaceId: scope.workspaceId };
  if (!(await scope.db.automation.findFirst({ where, select: { id: true } }))) throw notFound("Automation");
}
