import type { Carriers } from "@/server/integrations/carriers/carrier";
import { newId } from "../ids";
import { executeRaw, type Scope, sql, transaction } from "../scope";
import { finishRun, json, type LoadedRun, recordDecisions, toOutcome, walkOf } from "./run-state";
import { stepTitle } from "./shared/tree";
import type { Walk } from "./shared/walk";
import type { Attempt, StepOutcome } from "./steps/run";
import { runOf } from "./steps/runs";

export type StepResult =
  | { state: "succeeded" | "failed" | "skipped" }
  /** The run has ended or goes no further: it was cancelled, or another round works on it. */
  | { state: "over" }
  /** Not done. `wokenBy`: what may come before the time is over. */
  | { state: "later"; afterSeconds: number; reason: string; wokenBy: WokenBy };

export type WokenBy =
  /** The message need not wait any more. */
  | { kind: "message"; messageId: string }
  /** The run is to look: a reply has come, it was cancelled, or is not held any more. */
  | { kind: "run" };

type Next = NonNullable<Walk["next"]>;

/** Seconds: what is due that soon is tried again, what is due later is waited for. */
export const SHORT_WAIT = 120;
/** A run that a person holds looks up that often whether it still is. */
const HELD_SECONDS = 30 * 86_400;

/**
 * Carries out the next step of a run and records it. Safe to repeat: a step that is done answers what it came to, and a
 * message that was handed over is not handed over again. With the last step, or a failed one, the run ends.
 */
export async function executeStep(
  scope: Scope,
  run: LoadedRun,
  visit: Next,
  carriers: Carriers,
): Promise<StepResult> {
  const begun = await beginStep(scope, run, visit);
  if (begun.kind !== "begun") return begun.result;
  const { step } = visit;
  const outcome = await runOf(step).run(step, {
    scope,
    run,
    data: visit.data,
    attempt: begun.attempt,
    carriers,
  });
  const where = { runId: run.id, stepId: step.id, workspaceId: scope.workspaceId };
  const recorded = { input: json(outcome.input), output: json(outputOf(outcome)) };
  switch (outcome.state) {
    case "later": {
      const { reason, afterSeconds, messageId, input, output } = outcome;
      const waits = messageId !== undefined && afterSeconds > SHORT_WAIT;
      await scope.db.runStep.updateMany({
        where,
        data: { input: json(input), output: json(waits ? { ...output, waits } : output), error: reason },
      });
      const wokenBy: WokenBy = messageId ? { kind: "message", messageId } : { kind: "run" };
      return { state: "later", afterSeconds, reason, wokenBy };
    }
    case "waiting": {
      const { until, reason, waitsFor } = outcome;
      await scope.db.runStep.updateMany({
        where,
        data: { ...recorded, state: "waiting", wakeAt: until, waitsFor: waitsFor ?? null },
      });
      const afterSeconds = Math.max(1, Math.ceil((until.getTime() - scope.now().getTime()) / 1000));
      return { state: "later", afterSeconds, reason, wokenBy: { kind: "run" } };
    }
    default:
      await record(scope, run, visit, outcome);
      return { state: outcome.state };
  }
}

/** What the walk reads of it stands beside what is shown. */
const outputOf = (outcome: StepOutcome) => {
  if (outcome.state !== "succeeded" && outcome.state !== "skipped") return outcome.output;
  const { output, values, lane, stop } = outcome;
  return {
    ...output,
    ...(values ? { values } : {}),
    ...(lane === undefined ? {} : { lane }),
    ...(stop === undefined ? {} : { stop }),
  };
};

async function record(
  scope: Scope,
  run: LoadedRun,
  visit: Next,
  outcome: Extract<StepOutcome, { state: "succeeded" | "skipped" | "failed" }>,
): Promise<void> {
  const endedAt = scope.now();
  const output = outputOf(outcome);
  if (outcome.state !== "failed") run.outcomes.set(visit.step.id, toOutcome(outcome.state, output, endedAt));
  const walk = walkOf(run);
  await transaction(scope, async (tx) => {
    await tx.db.runStep.updateMany({
      where: { runId: run.id, stepId: visit.step.id, workspaceId: tx.workspaceId },
      data: {
        state: outcome.state,
        // A step that is done has nothing to mend; what there is to say of it is its note.
        error: outcome.state === "succeeded" ? null : outcome.reason,
        input: json(outcome.input),
        output: json(output),
        wakeAt: null,
        waitsFor: null,
        endedAt,
      },
    });
    if (outcome.state !== "failed") await recordDecisions(tx, run, walk.visits, visit.position + 1);
    if (outcome.state === "failed" || !walk.next) await finishRun(tx, run, walk);
  });
}

type Begun = { kind: "begun"; attempt: Attempt } | { kind: "not"; result: StepResult };

/** Opens the step's row, as long as the run is to go on. A step that was done before, in any round, is not done again. */
async function beginStep(scope: Scope, run: LoadedRun, { step, position }: Next): Promise<Begun> {
  const { workspaceId } = scope;
  const startedAt = scope.now();
  const opened = await executeRaw(
    scope,
    sql`INSERT INTO "RunStep" (id, "workspaceId", "runId", "stepId", position, type, name, "startedAt")
        SELECT ${newId("runStep")}, r."workspaceId", r.id, ${step.id}, ${position}::int, ${step.type}, ${stepTitle(step)}, ${startedAt}
        FROM "AutomationRun" r WHERE r.id = ${run.id} AND r."workspaceId" = ${workspaceId}
          AND r.state = 'running' AND r.round = ${run.round} AND r."heldAt" IS NULL
        ON CONFLICT ("runId", "stepId") DO NOTHING`,
  );
  if (opened > 0) return { kind: "begun", attempt: { startedAt, wakeAt: null, tries: 0 } };

  const where = { runId: run.id, stepId: step.id, workspaceId };
  const [row, now] = await Promise.all([
    scope.db.runStep.findFirst({ where }),
    scope.db.automationRun.findFirst({
      where: { id: run.id, workspaceId },
      select: { state: true, round: true, heldAt: true },
    }),
  ]);
  if (row?.state === "succeeded" || row?.state === "skipped") {
    run.outcomes.set(step.id, toOutcome(row.state, row.output, row.endedAt));
    return { kind: "not", result: { state: row.state } };
  }
  if (now?.state !== "running" || now.round !== run.round) return { kind: "not", result: { state: "over" } };
  if (now.heldAt !== null || !row) {
    const reason = "A person holds this run";
    const held = { state: "later", afterSeconds: HELD_SECONDS, reason, wokenBy: { kind: "run" } } as const;
    return { kind: "not", result: held };
  }
  if (row.state === "waiting") {
    return { kind: "begun", attempt: { startedAt: row.startedAt, wakeAt: row.wakeAt, tries: 0 } };
  }
  const left: Record<string, unknown> =
    row.state === "running" && typeof row.output === "object" && row.output !== null ? { ...row.output } : {};
  await scope.db.runStep.updateMany({
    where,
    data: {
      ...{ state: "running", error: null, endedAt: null },
      // To look whether a text need not wait any more is no attempt.
      ...(left.waits === true ? {} : { attempts: { increment: 1 } }),
    },
  });
  const tries = Number(left.tries ?? 0);
  return { kind: "begun", attempt: { startedAt: row.startedAt, wakeAt: null, tries } };
}
