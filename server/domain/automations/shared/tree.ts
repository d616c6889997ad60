import { type Definition, LANES, type Lane, type Step, type StepType } from "../schema";

/** Where a step stands or may be put: in the main line (`branchId` null) or in a lane of a branch. */
export interface Place {
  branchId: string | null;
  lane: Lane | null;
  index: number;
}

export interface Placed {
  step: Step;
  place: Place;
  depth: number;
}

/** All steps top-down, lanes in the order True, False, Unknown. */
export function listSteps(definition: Definition): Placed[] {
  const walk = (steps: Step[], branchId: string | null, lane: Lane | null, depth: number): Placed[] =>
    steps.flatMap((step, index) => [
      { step, place: { branchId, lane, index }, depth },
      ...(step.type === "branch"
        ? LANES.flatMap((name) => walk(step.lanes[name], step.id, name, depth + 1))
        : []),
    ]);
  return walk(definition.steps, null, null, 0);
}

export const findStep = (definition: Definition, id: string): Placed | undefined =>
  listSteps(definition).find(({ step }) => step.id === id);

const inLanes = (step: Step, change: (steps: Step[], branchId: string, lane: Lane) => Step[]): Step => {
  if (step.type !== "branch") return step;
  const lanes = { ...step.lanes };
  for (const lane of LANES) lanes[lane] = change(step.lanes[lane], step.id, lane);
  return { ...step, lanes };
};

/** Rebuilds every list of steps, deepest first; the input stays as it is. */
const mapLists = (
  definition: Definition,
  change: (steps: Step[], branchId: string | null, lane: Lane | null) => Step[],
): Definition => {
  const within = (steps: Step[]): Step[] =>
    steps.map((step) => inLanes(step, (list, branchId, lane) => change(within(list), branchId, lane)));
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

/** A new, unfinished step. The recipient of an SMS is the customer unless the person changes it. */
export function newStep(type: StepType, id: string): Step {
  switch (type) {
    case "branch":
      return {
        id,
        name: "",
        type,
        condition: { path: "", operator: "boolean_is_true", value: "", caseSensitive: false },
        lanes: { true: [], false: [], unknown: [] },
      };
    case "send_sms":
      return { id, name: "", type, senderId: "", to: "", body: "" };
    case "twilio_send_sms":
      return { id, name: "", type, connectionId: "", senderId: "", to: "", body: "" };
    default:
      return type satisfies never;
  }
}

/** The smallest free id: "step_1", "step_2" … Ids stay short and readable in runs. */
export function nextStepId(definition: Definition): string {
  const taken = listSteps(definition).map(({ step }) => Number(/^step_(\d+)$/.exec(step.id)?.[1] ?? 0));
  return `step_${Math.max(0, ...taken) + 1}`;
}

export const STEP_TITLES: Record<StepType, string> = {
  branch: "Branch",
  send_sms: "Send SMS to customer",
  twilio_send_sms: "Send SMS",
};

/** How a step is called in lists and messages: its own name, else its kind. */
export const stepTitle = (step: { name: string; type: StepType }) => step.name || STEP_TITLES[step.type];

export const LANE_TITLES: Record<Lane, string> = { true: "True", false: "False", unknown: "Unknown" };
