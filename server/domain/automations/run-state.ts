import type { Prisma } from "@/server/db/generated/client";
import { newId } from "../ids";
import { noteFailure } from "../notices/note-failure";
import type { Scope } from "../scope";
import { announceFailedRun } from "../webhooks/announce-subject";
import { CallPayload } from "../webhooks/schema";
import { Definition } from "./schema";
import { planRun, type SendStep, type Visit, whyNothingSent } from "./shared/plan";
import { stepTitle } from "./shared/tree";

/** A run as the job works on it. All that decides its way is frozen: the version and the input. */
export interface LoadedRun {
  id: string;
  automationId: string;
  callId: string | null;
  round: number;
  state: "waiting" | "running" | "succeeded" | "failed" | "cancelled" | "skipped";
  payload: CallPayload;
  visits: Visit[];
}

/** Null when the run, its automation or its version is gone. */
export async function loadRun(scope: Scope, runId: string): Promise<LoadedRun | null> {
  const row = await scope.db.automationRun.findFirst({
    where: { id: runId, workspaceId: scope.workspaceId },
    include: { pinnedVersion: { select: { definition: true } } },
  });
  if (!row?.pinnedVersion) return null;
  const payload = CallPayload.parse(row.input);
  return {
    id: row.id,
    automationId: row.automationId,
    callId: row.callId,
    round: row.round,
    state: row.state,
    payload,
    visits: planRun(Definition.parse(row.pinnedVersion.definition), payload.data),
  };
}

export type SendVisit = { step: SendStep; position: number };

/** The sends of a run's way, in order. */
export const sendsOf = (visits: readonly Visit[]): SendVisit[] =>
  visits.filter((visit) => visit.kind === "send");

/** JSON of a value as Prisma's column takes it; `undefined` members go. */
export const json = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value ?? {}));

/** Records the branches from `position` on up to the next send: they were decided the moment the run got there. */
export async function recordBranches(scope: Scope, run: LoadedRun, position: number): Promise<void> {
  const rest = run.visits.slice(position);
  const nextSend = rest.findIndex((visit) => visit.kind === "send");
  const reached = nextSend < 0 ? rest : rest.slice(0, nextSend);
  const at = scope.now();
  const data = reached.flatMap((visit) => {
    if (visit.kind !== "branch") return [];
    const { lane, left, right, explanation } = visit.decision;
    const { path, operator } = visit.step.condition;
    return [
      {
        id: newId("runStep"),
        workspaceId: scope.workspaceId,
        runId: run.id,
        stepId: visit.step.id,
        position: visit.position,
        type: visit.step.type,
        name: stepTitle(visit.step),
        state: "succeeded" as const,
        input: json({ path, operator, left: left ?? null, right }),
        output: json({ lane, explanation }),
        startedAt: at,
        endedAt: at,
      },
    ];
  });
  if (data.length > 0) await scope.db.runStep.createMany({ data, skipDuplicates: true });
}

/** Ends a run by what its steps came to. Does nothing to one that has ended. */
export async function finishRun(scope: Scope, run: LoadedRun): Promise<void> {
  const { workspaceId } = scope;
  const steps = await scope.db.runStep.findMany({
    where: { runId: run.id, workspaceId, type: { not: "branch" } },
    orderBy: { position: "asc" },
    select: { state: true, error: true, name: true, output: true },
  });
  const failed = steps.find(({ state }) => state === "failed");
  const sent = steps.some(({ state }) => state === "succeeded");
  const skipped = steps.find(({ state }) => state === "skipped");
  const reason = failed
    ? `${failed.name}: ${failed.error ?? "it failed"}`
    : sent
      ? null
      : skipped
        ? `No SMS: ${skipped.error ?? "the step was skipped"}`
        : whyNothingSent(run.visits);
  const ended = await scope.db.automationRun.updateMany({
    where: { id: run.id, workspaceId, state: { in: ["waiting", "running"] } },
    data: { state: failed ? "failed" : "succeeded", reason, endedAt: scope.now() },
  });
  if (failed) await noteFailure(scope, run.id);
  if (failed && ended.count > 0) await announceFailedRun(scope, run.id);
}
