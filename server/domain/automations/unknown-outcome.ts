import type { Scope } from "../scope";
import { Definition } from "./schema";
import { isSms } from "./shared/sms";
import { findStep } from "./shared/tree";

/**
 * After how many minutes the step of a run, as it was published, has a message sent again whose outcome stayed unknown;
 * null: a person decides.
 */
export async function againAfterMinutes(
  scope: Scope,
  { runId, stepId }: { runId: string | null; stepId: string | null },
): Promise<number | null> {
  if (runId === null || stepId === null) return null;
  const run = await scope.db.automationRun.findFirst({
    where: { id: runId, workspaceId: scope.workspaceId },
    select: { pinnedVersion: { select: { definition: true } } },
  });
  if (!run?.pinnedVersion) return null;
  const step = findStep(Definition.parse(run.pinnedVersion.definition), stepId)?.step;
  return step && isSms(step) ? (step.againAfterMinutes ?? null) : null;
}
