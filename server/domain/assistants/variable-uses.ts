import { Definition, type Step } from "../automations/schema";
import type { Scope } from "../scope";

/** A place in an automation that names a variable, in words: "Send SMS to customer: message". */
export interface VariableUse {
  automationId: string;
  automationName: string;
  /** The variable's name, without the kind: "status". */
  name: string;
  where: string;
}

const WORDS: Record<Step["type"], string> = {
  send_sms: "Send SMS to customer",
  twilio_send_sms: "Twilio Send SMS",
  branch: "Branch",
};

const mentions = (text: string, path: string) =>
  [...text.matchAll(/\{\{\s*([^}|]+?)\s*(?:\|[^}]*)?\}\}/g)].some(
    ([, name]) => name === path || (path.startsWith("variables.") && `variables.${name}` === path),
  );

/** Where a definition names the dotted path ("variables.status"): fields of steps, in words. Pure. */
export function usesOfPath(steps: Step[], path: string): string[] {
  return steps.flatMap((step) => {
    const label = step.name || WORDS[step.type];
    switch (step.type) {
      case "branch":
        return [
          ...(step.condition.path === path ? [`${label}: condition`] : []),
          ...Object.values(step.lanes).flatMap((lane) => usesOfPath(lane, path)),
        ];
      case "send_sms":
      case "twilio_send_sms":
        return [
          ...(mentions(step.to, path) ? [`${label}: recipient`] : []),
          ...(mentions(step.body, path) ? [`${label}: message`] : []),
        ];
      default:
        return step satisfies never;
    }
  });
}

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
      usesOfPath(draft.data.steps, path).map((where) => ({
        automationId: automation.id,
        automationName: automation.name,
        name: path.slice(path.indexOf(".") + 1),
        where,
      })),
    );
  });
}
