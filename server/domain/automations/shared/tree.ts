import type { Definition } from "../schema";
import { kindOf, lanesOf, type Step, type StepType, withLanes } from "../steps/all";

/** Where a step stands or may be put: in the main line (`branchId` null) or in a lane of a branch. */
export interface Place {
  branchId: string | null;
  lane: string | null;
  index: number;
}

export interface Placed {
  step: Step;
  place: Place;
  depth: number;
}

/** All steps top-down, a step's lanes in their order. */
export function listSteps(definition: Definition): Placed[] {
  const walk = (steps: Step[], branchId: string | null, lane: string | null, depth: number): Placed[] =>
    steps.flatMap((step, index) => [
      { step, place: { branchId, lane, index }, depth },
      ...lanesOf(step).flatMap(({ key, steps: inner }) => walk(inner, step.id, key, depth + 1)),
    ]);
  return walk(definition.steps, null, null, 0);
}

export const findStep = (definition: Definition, id: string): Placed | undefined =>
  listSteps(definition).find(({ step }) => step.id === id);

/** Rebuilds every list of steps, deepest first; the input stays as it is. */
const mapLists = (
  definition: Definition,
  change: (steps: Step[], branchId: string | null, lane: string | null) => Step[],
): Definition => {
  const within = (steps: Step[]): Step[] =>
    steps.map((step) => withLanes(step, (list, lane) => change(within(list), step.id, lane)));
  return { steps: change(within(definition.steps), null, null) };
};

/** Puts a step at a place; an index past the end is the end. */
export const insertStep = (definition: Definition, place: Place, step: Step): Definition =>
  mapLists(definition, (steps, branchId, lane) =>
    branchId === place.branchId && lane === place.lane
      ? [...steps.slice(0, place.index), step, ...steps.slice(place.index)]
      : steps,
  );

/** Takes a step out, a branch with all in its lanes. */
export const removeStep = (definition: Definition, id: string): Definition =>
  mapLists(definition, (steps) => steps.filter((step) => step.id !== id));

/** Replaces one step by what `change` makes of it. */
export const updateStep = (definition: Definition, id: string, change: (step: Step) => Step): Definition =>
  mapLists(definition, (steps) => steps.map((step) => (step.id === id ? change(step) : step)));

/** Moves a step one up (-1) or down (+1) among its neighbours; at the edge nothing happens. */
export const moveStep = (definition: Definition, id: string, by: -1 | 1): Definition =>
  mapLists(definition, (steps) => {
    const from = steps.findIndex((step) => step.id === id);
    const moved = steps[from];
    if (!moved || from + by < 0 || from + by >= steps.length) return steps;
    const rest = steps.filter((step) => step.id !== id);
    return [...rest.slice(0, from + by), moved, ...rest.slice(from + by)];
  });

/** The smallest free id: "step_1", "step_2" … Ids stay short and readable in runs. */
export function nextStepId(definition: Definition): string {
  const taken = listSteps(definition).map(({ step }) => Number(/^step_(\d+)$/.exec(step.id)?.[1] ?? 0));
  return `step_${Math.max(0, ...taken) + 1}`;
}

/** How a step is called in lists and messages: its own name, else its kind. */
export const stepTitle = (step: { name: string; type: StepType }) => step.name || kindOf(step).title;
