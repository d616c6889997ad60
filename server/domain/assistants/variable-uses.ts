import { Definition } from "../automations/schema";
import { referencesOf } from "../automations/shared/references";
import { listSteps, stepTitle } from "../automations/shared/tree";
import { fullPath } from "../automations/shared/values";
import type { Step } from "../automations/steps/all";
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

/** The fields of a step that name the dotted path ("variables.status"), in words, each once. Pure. */
export const fieldsWithPath = (step: Step, path: string): string[] => [
  ...new Set(
    referencesOf(step)
      .filter((reference) => reads(fullPath(reference.path), path))
      .map(({ words }) => words),
  ),
];

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
