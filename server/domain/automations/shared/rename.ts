import type { Definition, Step } from "../schema";
import { insertion, parseTemplate } from "./templates";
import { fullPath } from "./values";
import { setVariants, variantsOf } from "./variants";

/** New names of post-call variables by their old ones. All change at once, so two may change places. */
export type Renames = ReadonlyMap<string, string>;

/** A definition that reads the variables by their new names; what does not read them stays as it is written. Pure. */
export const renameInDefinition = (definition: Definition, names: Renames): Definition => ({
  steps: definition.steps.map((step) => renameInStep(step, names)),
});

function renameInStep(step: Step, names: Renames): Step {
  const within = (steps: Step[]) => steps.map((inner) => renameInStep(inner, names));
  switch (step.type) {
    case "branch":
      return {
        ...step,
        condition: { ...step.condition, path: renamePath(step.condition.path, names) },
        lanes: {
          true: within(step.lanes.true),
          false: within(step.lanes.false),
          unknown: within(step.lanes.unknown),
        },
      };
    case "send_sms":
    case "twilio_send_sms":
      return setVariants(
        { ...step, to: renameInTemplate(step.to, names) },
        variantsOf(step).map((variant) => ({ ...variant, body: renameInTemplate(variant.body, names) })),
      );
    default:
      return step satisfies never;
  }
}

/** "variables.topics.0" reads the variable "topics" as "topics" does. */
export function renamePath(path: string, names: Renames): string {
  const [group, name = "", ...rest] = fullPath(path).split(".");
  const next = group === "variables" ? names.get(name) : undefined;
  return next === undefined ? path : ["variables", next, ...rest].join(".");
}

const renameInTemplate = (template: string, names: Renames) =>
  parseTemplate(template)
    .map((token) => {
      if (token.kind === "text") return token.text;
      if (token.kind === "malformed") return token.raw;
      const path = renamePath(token.path, names);
      return path === token.path ? token.raw : insertion(path, token.fallback);
    })
    .join("");
