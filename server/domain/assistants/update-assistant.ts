import { notFound } from "../errors";
import { newId } from "../ids";
import { executeRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { getAssistant } from "./get-assistant";
import type { CallVariable, PostCallVariable, UpdateAssistant } from "./schema";
import { findVariableUses, type VariableUse } from "./variable-uses";
import type { AssistantView } from "./view";

export interface UpdatedAssistant {
  assistant: AssistantView;
  /** Automations that still name a variable which is gone now. */
  warnings: VariableUse[];
}

/**
 * Changes what is given and leaves the rest. A list of variables replaces the old one; a variable whose name stays
 * keeps its row. A removed variable that an automation uses is removed all the same and named in `warnings`.
 * Throws `not_found`.
 */
export async function updateAssistant(
  scope: Scope,
  id: string,
  input: UpdateAssistant,
): Promise<UpdatedAssistant> {
  authorise(scope, "assistants.write");
  const { callVariables, postCallVariables, webhook, extraction, ...fields } = input;
  const warnings = await transaction(scope, async (tx) => {
    await lockAssistant(tx, id);
    await tx.db.assistant.update({
      where: { workspaceId: tx.workspaceId, id },
      data: { ...fields, ...extraction },
    });
    const gone = [
      ...(callVariables ? await replaceCallVariables(tx, id, callVariables) : []).map(
        (name) => `callVariables.${name}`,
      ),
      ...(postCallVariables ? await replacePostCallVariables(tx, id, postCallVariables) : []).map(
        (name) => `variables.${name}`,
      ),
    ];
    if (webhook) {
      await tx.db.webhookEndpoint.updateMany({
        where: { workspaceId: tx.workspaceId, assistantId: id, automationId: null },
        data: webhook,
      });
    }
    await audit(tx, "assistant.updated", id, { changed: Object.keys(input), removed: gone });
    return findVariableUses(tx, id, gone);
  });
  return { assistant: await getAssistant(scope, id), warnings };
}

/** Two people who save variables at the same time come one after the other, so that no unique key breaks. */
async function lockAssistant(scope: Scope, id: string) {
  const found = await executeRaw(
    scope,
    sql`SELECT 1 FROM "Assistant" WHERE id = ${id} AND "workspaceId" = ${scope.workspaceId} AND "archivedAt" IS NULL FOR UPDATE`,
  );
  if (found === 0) throw notFound("Assistant");
}

interface Existing {
  id: string;
  name: string;
}

/** Which rows go, stay and come when `wanted` replaces `existing`; matched by exact name. */
export function planVariables<T extends { name: string }>(existing: Existing[], wanted: T[]) {
  const names = new Set(wanted.map(({ name }) => name));
  const ids = new Map(existing.map(({ id, name }) => [name, id]));
  const placed = wanted.map((variable, position) => ({ ...variable, position, id: ids.get(variable.name) }));
  return {
    removed: existing.filter(({ name }) => !names.has(name)),
    kept: placed.flatMap(({ id, ...variable }) => (id === undefined ? [] : [{ ...variable, id }])),
    added: placed.flatMap(({ id, ...variable }) => (id === undefined ? [variable] : [])),
  };
}

async function replaceCallVariables(scope: Scope, assistantId: string, wanted: CallVariable[]) {
  const where = { workspaceId: scope.workspaceId, assistantId };
  const existing = await scope.db.callVariable.findMany({ where, select: { id: true, name: true } });
  const plan = planVariables(existing, wanted);
  await scope.db.callVariable.deleteMany({
    where: { ...where, id: { in: plan.removed.map(({ id }) => id) } },
  });
  for (const { id, ...data } of plan.kept) {
    await scope.db.callVariable.update({ where: { workspaceId: scope.workspaceId, id }, data });
  }
  await scope.db.callVariable.createMany({
    data: plan.added.map((variable) => ({ ...variable, ...where, id: newId("callVariable") })),
  });
  return plan.removed.map(({ name }) => name);
}

async function replacePostCallVariables(scope: Scope, assistantId: string, wanted: PostCallVariable[]) {
  const where = { workspaceId: scope.workspaceId, assistantId };
  const existing = await scope.db.postCallVariable.findMany({ where, select: { id: true, name: true } });
  const plan = planVariables(existing, wanted);
  await scope.db.postCallVariable.deleteMany({
    where: { ...where, id: { in: plan.removed.map(({ id }) => id) } },
  });
  for (const { id, ...data } of plan.kept) {
    await scope.db.postCallVariable.update({ where: { workspaceId: scope.workspaceId, id }, data });
  }
  await scope.db.postCallVariable.createMany({
    data: plan.added.map((variable) => ({ ...variable, ...where, id: newId("postCallVariable") })),
  });
  return plan.removed.map(({ name }) => name);
}
