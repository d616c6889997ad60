import type { Definition } from "../schema";
import { kindOf, lanesOf, type Step, type StepType, withLanes } from "../steps/all";
import { mapPaths } from "./rename";
import { fullPath } from "./values";

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

/** Puts a step elsewhere, with all in its lanes; a place inside itself changes nothing. */
export function moveStepTo(definition: Definition, id: string, place: Place): Definition {
  const placed = findStep(definition, id);
  if (!placed || listSteps({ steps: [placed.step] }).some(({ step }) => step.id === place.branchId))
    return definition;
  // Put there under another name first: taking it out moves the places after it.
  const marked = insertStep(definition, place, { ...placed.step, id: MOVING });
  return updateStep(removeStep(marked, id), MOVING, (step) => ({ ...step, id }));
}
const MOVING = "\u0000moving";

/** Where a step can be put, in words, top-down; where it stands is not among them. */
export function placesFor(
  definition: Definition,
  id: string,
): { place: Place; label: string; depth: number }[] {
  const walk = (
    steps: readonly Step[],
    start: string,
    place: Omit<Place, "index">,
    depth: number,
  ): { place: Place; label: string; depth: number }[] => {
    const at = steps.findIndex((step) => step.id === id);
    const own = (index: number) => at >= 0 && (index === at || index === at + 1);
    const one = (index: number, label: string) =>
      own(index) ? [] : [{ place: { ...place, index }, label, depth }];
    return [
      ...one(0, start),
      ...steps.flatMap((step, index) => [
        ...(step.id === id
          ? []
          : lanesOf(step).flatMap((lane) =>
              walk(
                lane.steps,
                `Into the ${lane.title} lane of ${stepTitle(step)}`,
                { branchId: step.id, lane: lane.key },
                depth + 1,
              ),
            )),
        ...one(index + 1, `After ${stepTitle(step)}`),
      ]),
    ];
  };
  return walk(definition.steps, "To the top", { branchId: null, lane: null }, 0);
}

/** A copy of a step, with all in its lanes, right after it; the copies read each other, not the originals. */
export function duplicateStep(
  definition: Definition,
  id: string,
): { definition: Definition; id: string } | null {
  const placed = findStep(definition, id);
  if (!placed) return null;
  const ids = new Map<string, string>();
  let taken = definition;
  for (const { step } of listSteps({ steps: [placed.step] })) {
    const fresh = nextStepId(taken);
    ids.set(step.id, fresh);
    taken = { steps: [...taken.steps, { id: fresh, name: "", type: "stop", reason: "" }] };
  }
  const renamed = (step: Step): Step =>
    withLanes({ ...step, id: ids.get(step.id) ?? step.id }, (steps) => steps.map(renamed));
  const copy = mapPaths(renamed(placed.step), (path) => {
    const [group, step = "", ...rest] = fullPath(path).split(".");
    const other = group === "steps" ? ids.get(step) : undefined;
    return other === undefined ? path : ["steps", other, ...rest].join(".");
  });
  const { branchId, lane, index } = placed.place;
  return { definition: insertStep(definition, { branchId, lane, index: index + 1 }, copy), id: copy.id };
}

/** The smallest free id: "step_1", "step_2" … Ids stay short and readable in runs. */
export function nextStepId(definition: Definition): string {
  const taken = listSteps(definition).map(({ step }) => Number(/^step_(\d+)$/.exec(step.id)?.[1] ?? 0));
  return `step_${Math.max(0, ...taken) + 1}`;
}

/** How a step is called in lists and messages: its own name, else its kind. */
export const stepTitle = (step: { name: string; type: StepType }) => step.name || kindOf(step).title;
