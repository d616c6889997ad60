import type { PostCallVariable } from "../../assistants/schema";
import type { Definition, Problem } from "../schema";
import { kindOf, lanesOf, type Step } from "../steps/all";
import type { ProblemContext } from "./check";
import { outputsOf } from "./outputs";
import { referencesOf } from "./references";
import { isSms } from "./sms";
import { listSteps } from "./tree";
import { fullPath, pathLabel, variableOf } from "./values";

/** Every fault that publishing refuses, each tied to the field that mends it; empty: ready to publish. Pure. */
export function findProblems(definition: Definition, context: ProblemContext): Problem[] {
  const placed = listSteps(definition);
  if (placed.length === 0)
    return [{ stepId: null, field: "steps", message: "Add a step: without one nothing happens" }];
  const seen = new Set<string>();
  const twice = placed.flatMap(({ step: { id } }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ stepId: id, field: "id", message: `Two steps have the id "${id}"; remove one` }];
  });
  const found = check(definition.steps, { ...context, before: new Map(), textedBefore: false });
  const acts = placed.some(({ step }) => kindOf(step).acts);
  return [
    ...twice,
    ...found.problems,
    ...(acts
      ? []
      : [{ stepId: null, field: "steps", message: "Every lane is empty: add a step that does something" }]),
  ];
}

interface Checked {
  problems: Problem[];
  /** What later steps may read and rely on. */
  context: ProblemContext;
}

/** Top-down: after a branch, what any of its lanes leaves may be read; in the others it is unknown. */
function check(steps: readonly Step[], start: ProblemContext): Checked {
  let context = start;
  const problems: Problem[] = [];
  for (const step of steps) {
    problems.push(...kindOf(step).problems(step, context));
    const before = new Map(context.before);
    for (const [path, output] of outputsOf(step)) before.set(path, output);
    context = { ...context, before, textedBefore: context.textedBefore === true || isSms(step) };
    for (const lane of lanesOf(step).map(({ steps: inner }) => check(inner, { ...context, before }))) {
      problems.push(...lane.problems);
      context = {
        ...context,
        before: new Map([...(context.before ?? []), ...(lane.context.before ?? [])]),
        textedBefore: context.textedBefore === true || lane.context.textedBefore === true,
      };
    }
  }
  return { problems, context };
}

/** The variables that a definition reads and the assistant has not, each once, in the order in which they are read. Pure. */
export function missingVariables(definition: Definition, variables: readonly PostCallVariable[]): string[] {
  const missing = listSteps(definition)
    .flatMap(({ step }) => referencesOf(step))
    .filter(({ path }) => fullPath(path).startsWith("variables."))
    .filter(({ path }) => variableOf(path, variables) === null);
  return [...new Set(missing.map(({ path }) => pathLabel(path)))];
}
