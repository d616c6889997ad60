import type { Definition } from "../schema";
import { kindOf, type Step, withLanes } from "../steps/all";
import { insertion, parseTemplate } from "./templates";
import { fullPath } from "./values";

/** New names of post-call variables by their old ones. All change at once, so two may change places. */
export type Renames = ReadonlyMap<string, string>;

/** A definition that reads the variables by their new names; what does not read them stays as it is written. Pure. */
export const renameInDefinition = (definition: Definition, names: Renames): Definition => ({
  steps: definition.steps.map((step) => mapPaths(step, (path) => renamePath(path, names))),
});

/** The step, and all in its lanes, with other paths. */
export function mapPaths(step: Step, change: (path: string) => string): Step {
  const renamed = kindOf(step).mapReferences(step, {
    path: (path) => (path === "" ? path : change(path)),
    template: (template) =>
      parseTemplate(template)
        .map((token) => {
          if (token.kind === "text") return token.text;
          if (token.kind === "malformed") return token.raw;
          const path = change(token.path);
          return path === token.path ? token.raw : insertion(path, token.fallback, token.formats);
        })
        .join(""),
  });
  return withLanes(renamed, (steps) => steps.map((inner) => mapPaths(inner, change)));
}

/** "variables.topics.0" reads the variable "topics" as "topics" does. */
export function renamePath(path: string, names: Renames): string {
  const [group, name = "", ...rest] = fullPath(path).split(".");
  const next = group === "variables" ? names.get(name) : undefined;
  return next === undefined ? path : ["variables", next, ...rest].join(".");
}
