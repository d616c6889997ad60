import type { Definition } from "../schema";
import { kindOf, lanesOf, type Step } from "../steps/all";
import type { StepOutput } from "../steps/kind";
import { stepTitle } from "./tree";

/** What a step leaves to later ones, by path: "steps.step_3.reply". */
export const outputsOf = (step: Step): [string, StepOutput][] =>
  (kindOf(step).outputs?.(step) ?? []).map((output) => [`steps.${step.id}.${output.name}`, output]);

/** A step before another, with what it leaves. */
export interface Earlier {
  step: Step;
  title: string;
  outputs: [string, StepOutput][];
}

/** The steps before one that leave something, top-down. */
export function earlierThan(definition: Definition, stepId: string): Earlier[] {
  const found: Earlier[] = [];
  /** True once the step is reached. */
  const walk = (steps: readonly Step[]): boolean => {
    for (const step of steps) {
      if (step.id === stepId) return true;
      const outputs = outputsOf(step);
      if (outputs.length > 0) found.push({ step, title: stepTitle(step), outputs });
      // Sibling lanes do not see each other's; what comes after the branch sees all.
      const aside: Earlier[] = [];
      for (const lane of lanesOf(step)) {
        const before = found.length;
        if (walk(lane.steps)) return true;
        aside.push(...found.splice(before));
      }
      found.push(...aside);
    }
    return false;
  };
  walk(definition.steps);
  return found;
}
