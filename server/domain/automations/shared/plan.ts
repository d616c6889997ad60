import type { BranchStep, Definition, Step } from "../schema";
import { type Decision, evaluateCondition } from "./conditions";
import { LANE_TITLES, stepTitle } from "./tree";
import type { CallData } from "./values";

export type SendStep = Exclude<Step, BranchStep>;
export type Visit =
  | { kind: "branch"; step: BranchStep; decision: Decision; position: number }
  | { kind: "send"; step: SendStep; position: number };

/**
 * The way that a call takes through a definition, in order. It depends on the frozen input alone, so every replay
 * of a run sees the same. Steps below a branch run whatever lane was taken.
 */
export function planRun(definition: Definition, data: CallData): Visit[] {
  const visits: Visit[] = [];
  const walk = (steps: Step[]) => {
    for (const step of steps) {
      const position = visits.length;
      if (step.type !== "branch") {
        visits.push({ kind: "send", step, position });
        continue;
      }
      const decision = evaluateCondition(step.condition, data);
      visits.push({ kind: "branch", step, decision, position });
      walk(step.lanes[decision.lane]);
    }
  };
  walk(definition.steps);
  return visits;
}

/** Why a way without a send sends nothing: "No SMS: status is false, and the False lane has no steps". */
export function whyNothingSent(visits: readonly Visit[]): string {
  const last = visits.findLast((visit) => visit.kind === "branch");
  if (!last) return "No SMS: the automation has no step that sends one";
  const lane = LANE_TITLES[last.decision.lane];
  const name = last.step.name ? `${stepTitle(last.step)}: ` : "";
  return `No SMS: ${name}${last.decision.explanation}, and the ${lane} lane has no steps`;
}
