import { DomainError, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { Definition, type RetryRuns } from "./schema";

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

export interface RetryVersions {
  /** What is published; null: nothing is. */
  latest: { number: number; definition: Definition } | null;
  /** The other versions that these runs began with, with how many each; newest first. */
  earlier: { number: number; definition: Definition; runs: number }[];
}

/** On which versions the runs would go on, to look at the difference before they do. */
export async function readRetryVersions(scope: Scope, input: RetryRuns): Promise<RetryVersions> {
  authorise(scope, "automations.read");
  const { workspaceId } = scope;
  const automation = await requireAutomation(scope, input.automationId);
  const runs = await scope.db.automationRun.groupBy({
    by: ["version"],
    where: failedRuns(scope, input),
    _count: true,
    orderBy: { version: "desc" },
  });
  const versions = await scope.db.automationVersion.findMany({
    where: {
      workspaceId,
      automationId: input.automationId,
      OR: [
        { id: automation.publishedVersionId ?? "" },
        { number: { in: runs.map(({ version }) => version) } },
      ],
    },
    select: { id: true, number: true, definition: true },
  });
  const read = ({ number, definition }: { number: number; definition: unknown }) => ({
    number,
    definition: Definition.parse(definition),
  });
  const published = versions.find(({ id }) => id === automation.publishedVersionId);
  return {
    latest: published ? read(published) : null,
    earlier: runs.flatMap(({ version, _count }) => {
      const row = versions.find(({ number }) => number === version);
      return row && row !== published ? [{ ...read(row), runs: _count }] : [];
    }),
  };
}

const failedRuns = (scope: Scope, { automationId, runIds }: RetryRuns) => ({
  ...{ workspaceId: scope.workspaceId, automationId, state: "failed" as const, test: false },
  ...(runIds ? { id: { in: runIds } } : {}),
});

/** Retries many, each by itself; those that have not failed, or not any more, are passed over. */
export async function retryRuns(scope: Scope, input: RetryRuns): Promise<{ retried: number }> {
  authorise(scope, "automations.publish");
  const failed = await scope.db.automationRun.findMany({
    where: failedRuns(scope, input),
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
  const automation = await scope.db.automation.findFirst({
    where: { id, workspaceId: scope.workspaceId },
    select: { publishedVersionId: true },
  });
  if (!automation) throw notFound("Automation");
  return automation;
}
