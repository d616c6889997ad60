import { Definition, type Step } from "../automations/schema";
import { valuesOf } from "../automations/shared/templates";
import { listSteps, stepTitle } from "../automations/shared/tree";
import { fullPath } from "../automations/shared/values";
import { variantsOf } from "../automations/shared/variants";
import type { Scope } from "../scope";

/** A place in an automation that names a variable, in words: "Send SMS to customer: message". */
export interface VariableUse {
  automationId: string;
  automationName: string;
  /** The variable's name, without its kind: "status". */
  name: string;
  where: string;
}

/** "variables.topics.0" reads the variable "variables.topics" too. */
const reads = (used: string, path: string) => used === path || used.startsWith(`${path}.`);
const inserts = (template: string, path: string) =>
  valuesOf(template).some((token) => reads(token.path, path));

/** The fields of a step that name the dotted path ("variables.status"), in words. Pure. */
export function fieldsWithPath(step: Step, path: string): string[] {
  switch (step.type) {
    case "branch":
      return step.condition.path !== "" && reads(fullPath(step.condition.path), path) ? ["condition"] : [];
    case "send_sms":
    case "twilio_send_sms":
      return [
        ...(inserts(step.to, path) ? ["recipient"] : []),
        ...(variantsOf(step).some(({ body }) => inserts(body, path)) ? ["message"] : []),
      ];
    default:
      return step satisfies never;
  }
}

/** Where a definition names the path: "Send SMS to customer: message". Pure. */
export const usesIn = (definition: Definition, path: string): string[] =>
  listSteps(definition).flatMap(({ step }) =>
    fieldsWithPath(step, path).map((field) => `${stepTitle(step)}: ${field}`),
  );

/** Uses of the given paths in the drafts of the assistant's automations. */
export async function findVariableUses(
  scope: Scope,
  assistantId: string,
  paths: string[],
): Promise<VariableUse[]> {
  if (paths.length === 0) return [];
  const automations = await scope.db.automation.findMany({
    where: { workspaceId: scope.workspaceId, assistantId },
    select: { id: true, name: true, draft: true },
  });
  return automations.flatMap((automation) => {
    const draft = Definition.safeParse(automation.draft);
    if (!draft.success) return [];
    return paths.flatMap((path) =>
      usesIn(draft.data, path).map((where) => ({
        automationId: automation.id,
        automationName: automation.name,
        name: path.slice(path.indexOf(".") + 1),
        where,
      })),
    );
  });
}
