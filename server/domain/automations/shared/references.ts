import { kindOf, type Step } from "../steps/all";
import { valuesOf } from "./templates";

/** A place of a step that names a value of the call. */
export interface Reference {
  path: string;
  field: string;
  /** Where it stands, in words: "message". */
  words: string;
}

/** All values that a step reads, in the order of its form. */
export function referencesOf(step: Step): Reference[] {
  const found: Reference[] = [];
  kindOf(step).mapReferences(step, {
    path(path, field, words) {
      if (path !== "") found.push({ path, field, words });
      return path;
    },
    template(template, field, words) {
      found.push(...valuesOf(template).map(({ path }) => ({ path, field, words })));
      return template;
    },
  });
  return found;
}
