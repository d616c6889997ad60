import type { Definition } from "../schema";
import { kindOf, lanesOf, type Step } from "../steps/all";
import type { Outcome } from "../steps/kind";
import type { Decision } from "./conditions";
import { stepTitle } from "./tree";
import type { CallData } from "./values";

/** A step that a run comes to. */
export type Visit =
  | { kind: "decision"; step: Step; decision: Decision; position: number }
  /** Switched off, with all in its lanes. */
  | { kind: "off"; step: Step; position: number }
  /** `outcome` null: it is what is to be done next. `data` is what it reads. */
  | { kind: "action"; step: Step; outcome: Outcome | null; data: CallData; position: number };

export interface Walk {
  /** In order, up to and with the step that is to be done next. */
  visits: Visit[];
  /** The step that is to be done next; null: the run has come to its end. */
  next: Extract<Visit, { kind: "action" }> | null;
  /** Why a Stop ended it; null: it did not. */
  stopped: string | null;
  /** The call's data with all that the steps have left. */
  data: CallData;
}

/**
 * The way of a call through a definition as far as it is known: `outcomeOf` says what a step came to, undefined: not done
 * yet. It depends on nothing but the frozen input and those outcomes, so every replay of a run sees the same.
 *
 * The executor passes what is recorded and does `next`. A dry run passes `assumedOutcome`, or a choice of its own, such as
 * `(step, data) => step.type === "wait_for_reply" ? { state: "succeeded", lane: "replied", values: { … } } :
 * assumedOutcome(step, data)`: the walk then ends, and each visit of kind "action" has the data that its texts are made of.
 */
export function walkRun(
  definition: Definition,
  start: CallData,
  outcomeOf: (step: Step, data: CallData) => Outcome | undefined,
): Walk {
  const visits: Visit[] = [];
  let data = start;
  let next: Walk["next"] = null;
  let stopped: string | null = null;
  /** False: the walk ends here. */
  const walk = (steps: readonly Step[]): boolean => {
    for (const step of steps) {
      const position = visits.length;
      if (step.disabled) {
        visits.push({ kind: "off", step, position });
        continue;
      }
      const decision = kindOf(step).decide?.(step, data);
      if (decision) {
        visits.push({ kind: "decision", step, decision, position });
        if (!walk(laneOf(step, decision.lane))) return false;
        continue;
      }
      const outcome = outcomeOf(step, data) ?? null;
      const visit = { kind: "action", step, outcome, data, position } as const;
      visits.push(visit);
      if (!outcome) {
        next = visit;
        return false;
      }
      data = after(data, step, outcome);
      if (outcome.stop !== undefined) {
        stopped = outcome.stop;
        return false;
      }
      if (outcome.lane !== undefined && !walk(laneOf(step, outcome.lane))) return false;
    }
    return true;
  };
  walk(definition.steps);
  return { visits, next, stopped, data };
}

/** What a dry run takes a step to have come to. */
export const assumedOutcome = (step: Step, data: CallData): Outcome =>
  kindOf(step).assume?.(step, data) ?? { state: "succeeded" };

/** The whole way of a call if every step comes to what is assumed of it. */
export const assumedWalk = (definition: Definition, data: CallData): Walk =>
  walkRun(definition, data, assumedOutcome);

const laneOf = (step: Step, key: string): Step[] =>
  lanesOf(step).find((lane) => lane.key === key)?.steps ?? [];

function after(data: CallData, step: Step, { values, at }: Outcome): CallData {
  return {
    ...data,
    ...(values ? { steps: { ...data.steps, [step.id]: values } } : {}),
    ...(at && data.clock ? { clock: { ...data.clock, at: at.toISOString() } } : {}),
  };
}

/** The lane that a step took, or would take; null: it has none. */
export const laneTaken = (visit: Visit): string | null =>
  visit.kind === "decision"
    ? visit.decision.lane
    : visit.kind === "action"
      ? (visit.outcome?.lane ?? null)
      : null;

/** A title before what follows it: "Wait:", "Did they agree?". */
export const asLabel = (title: string) => (/[?!.:]$/.test(title) ? title : `${title}:`);

/** Why a way without an act does nothing: "No SMS: status is false, and the False lane has no steps". */
export function whyNothingSent(visits: readonly Visit[]): string {
  const last = visits.findLast((visit) => visit.kind === "decision");
  if (!last) {
    return visits.some(({ kind }) => kind === "off")
      ? "No SMS: the steps that would send one are switched off"
      : "No SMS: the automation has no step that sends one";
  }
  const lane = lanesOf(last.step).find(({ key }) => key === last.decision.lane);
  const name = last.step.name ? `${asLabel(stepTitle(last.step))} ` : "";
  const title = lane?.title ?? last.decision.lane;
  return `No SMS: ${name}${last.decision.explanation}, and the ${title} lane ${
    (lane?.steps.length ?? 0) > 0 ? "sends nothing" : "has no steps"
  }`;
}
