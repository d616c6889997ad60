import type { Prisma } from "@/server/db/generated/client";
import { newId } from "../ids";
import { noteFailure } from "../notices/note-failure";
import type { Scope } from "../scope";
import { announceFailedRun } from "../webhooks/announce-subject";
import { CallPayload } from "../webhooks/schema";
import { Definition } from "./schema";
import { readsClock } from "./shared/reads-clock";
import { stepTitle } from "./shared/tree";
import type { CallData } from "./shared/values";
import { type Visit, type Walk, walkRun, whyNothingSent } from "./shared/walk";
import { kindOf } from "./steps/all";
import type { Outcome } from "./steps/kind";

/** A run as the job works on it. All that decides its way is frozen: the version, the input, and what its steps came to. */
export interface LoadedRun {
  id: string;
  automationId: string;
  callId: string | null;
  round: number;
  state: "waiting" | "running" | "succeeded" | "failed" | "cancelled" | "skipped";
  /** Its messages are tests and go to `testTo`, or to the virtual phone. */
  test: boolean;
  testTo: string | null;
  /** What the customer is taken to answer in a test; null: nothing. */
  testReply: string | null;
  /** It repeats a run for the same call, and may text who was texted then. */
  replay: { sendAgain: boolean } | null;
  definition: Definition;
  data: CallData;
  /** By step; grows as the run goes on. */
  outcomes: Map<string, Outcome>;
}

/** Null when the run, its automation or its version is gone, or it is not to be worked on in that round any more. */
export async function loadRun(scope: Scope, runId: string, round?: number): Promise<LoadedRun | null> {
  const { workspaceId } = scope;
  const row = await scope.db.automationRun.findFirst({
    where: {
      id: runId,
      workspaceId,
      ...(round === undefined ? {} : { round, state: { in: ["waiting", "running"] } }),
    },
    include: { pinnedVersion: { select: { definition: true } } },
  });
  // A test of a whole draft has the draft in place of a version.
  const stored = row?.draft ?? row?.pinnedVersion?.definition;
  if (!row || stored === undefined) return null;
  const definition = Definition.parse(stored);
  const { data } = CallPayload.parse(row.input);
  return {
    id: row.id,
    automationId: row.automationId,
    callId: row.callId,
    round: row.round,
    state: row.state,
    test: row.test,
    testTo: row.testTo,
    testReply: row.testReply,
    replay: row.replayOfId === null ? null : { sendAgain: row.sendAgain },
    definition,
    data: readsClock(definition) ? { ...data, clock: await clockOf(scope, row.createdAt) } : data,
    // One that nobody has begun has no steps yet.
    outcomes: row.startedAt === null ? new Map() : await readOutcomes(scope, runId),
  };
}

/** A run's clock begins with the run, and goes on with each step that it does. */
async function clockOf(scope: Scope, at: Date) {
  const workspace = await scope.db.workspace.findUnique({
    where: { id: scope.workspaceId },
    select: { timeZone: true },
  });
  return { at: at.toISOString(), timeZone: workspace?.timeZone ?? "UTC" };
}

async function readOutcomes(scope: Scope, runId: string): Promise<Map<string, Outcome>> {
  const rows = await scope.db.runStep.findMany({
    where: { runId, workspaceId: scope.workspaceId, state: { in: ["succeeded", "skipped"] } },
    select: { stepId: true, state: true, output: true, endedAt: true },
  });
  return new Map(
    rows.map(({ stepId, state, output, endedAt }) => [
      stepId,
      toOutcome(state === "skipped" ? "skipped" : "succeeded", output, endedAt),
    ]),
  );
}

/** What the walk needs of a recorded output. */
export function toOutcome(state: Outcome["state"], output: unknown, at: Date | null): Outcome {
  const recorded: Record<string, unknown> =
    typeof output === "object" && output !== null ? { ...output } : {};
  const { values, lane, stop } = recorded;
  return {
    state,
    ...(typeof values === "object" && values !== null ? { values: { ...values } } : {}),
    ...(typeof lane === "string" ? { lane } : {}),
    ...(typeof stop === "string" ? { stop } : {}),
    ...(at ? { at } : {}),
  };
}

/** Where the run stands by what its steps came to. */
export const walkOf = (run: LoadedRun): Walk =>
  walkRun(run.definition, run.data, (step) => run.outcomes.get(step.id));

/** JSON of a value as Prisma's column takes it; `undefined` members go. */
export const json = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value ?? {}));

/** Records what was decided from `position` on, up to the next step that does something: the run got there at once. */
export async function recordDecisions(
  scope: Scope,
  run: LoadedRun,
  visits: readonly Visit[],
  position: number,
): Promise<void> {
  const at = scope.now();
  const data = visits.slice(position).flatMap((visit): Prisma.RunStepCreateManyInput[] => {
    if (visit.kind === "action") return [];
    const row = {
      id: newId("runStep"),
      workspaceId: scope.workspaceId,
      runId: run.id,
      stepId: visit.step.id,
      position: visit.position,
      type: visit.step.type,
      name: stepTitle(visit.step),
      startedAt: at,
      endedAt: at,
    };
    if (visit.kind === "off") return [{ ...row, state: "skipped", error: "Switched off" }];
    const { lane, explanation, operands } = visit.decision;
    return [{ ...row, state: "succeeded", input: json(operands), output: json({ lane, explanation }) }];
  });
  if (data.length > 0) await scope.db.runStep.createMany({ data, skipDuplicates: true });
}

/** Ends a run by what its steps came to. Does nothing to one that has ended. */
export async function finishRun(scope: Scope, run: LoadedRun, walk: Walk): Promise<void> {
  const { workspaceId } = scope;
  const steps = await scope.db.runStep.findMany({
    where: { runId: run.id, workspaceId },
    orderBy: { position: "asc" },
    select: { stepId: true, state: true, error: true, name: true },
  });
  const acts = new Set(
    walk.visits.flatMap(({ kind, step }) => (kind === "action" && kindOf(step).acts ? [step.id] : [])),
  );
  const failed = steps.find(({ state }) => state === "failed");
  const done = steps.some(({ stepId, state }) => state === "succeeded" && acts.has(stepId));
  const skipped = steps.find(({ stepId, state }) => state === "skipped" && acts.has(stepId));
  const reason = failed
    ? `${failed.name}: ${failed.error ?? "it failed"}`
    : (walk.stopped ??
      (done
        ? null
        : skipped
          ? `No SMS: ${skipped.error ?? "the step was skipped"}`
          : whyNothingSent(walk.visits)));
  const ended = await scope.db.automationRun.updateMany({
    where: { id: run.id, workspaceId, state: { in: ["waiting", "running"] } },
    data: { state: failed ? "failed" : "succeeded", reason, endedAt: scope.now() },
  });
  if (failed) await noteFailure(scope, run.id);
  if (failed && ended.count > 0) await announceFailedRun(scope, run.id);
}
