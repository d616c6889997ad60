import { parsePhone } from "../contacts/phone";
import type { Scope } from "../scope";
import type { Definition } from "./schema";
import { listSteps } from "./shared/tree";

/**
 * Whether another run has texted this person for the call, by this step or by one that this version does not have: a replay
 * does not do so again by itself. `exceptId`: the run whose own messages do not count.
 */
export async function textedBefore(
  scope: Scope,
  run: { exceptId?: string; callId: string | null; definition: Definition },
  stepId: string,
  to: string,
): Promise<boolean> {
  if (run.callId === null) return false;
  const { workspaceId } = scope;
  const workspace = await scope.db.workspace.findUnique({
    where: { id: workspaceId },
    select: { country: true },
  });
  const parsed = parsePhone(to, workspace?.country);
  const steps = listSteps(run.definition).map(({ step }) => step.id);
  const earlier = await scope.db.message.findFirst({
    where: {
      workspaceId,
      callId: run.callId,
      direction: "outbound",
      AND: [{ runId: { not: null } }, { runId: { not: run.exceptId ?? "" } }],
      test: false,
      to: parsed.ok ? parsed.phone : to,
      status: { notIn: ["failed", "undelivered", "suppressed"] },
      OR: [{ stepId }, { stepId: null }, { stepId: { notIn: steps } }],
    },
    select: { id: true },
  });
  return earlier !== null;
}
