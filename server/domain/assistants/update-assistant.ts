import { notFound } from "../errors";
import { holdModelConnection } from "../evaluation/connections";
import { newId } from "../ids";
import { executeRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { getAssistant } from "./get-assistant";
import { renameVariables, type StaleVersion } from "./rename-variables";
import type { CallVariable, PostCallVariable, UpdateAssistant } from "./schema";
import { findVariableUses, type VariableUse } from "./variable-uses";
import type { AssistantView } from "./view";

export interface UpdatedAssistant {
  assistant: AssistantView;
  /** Automations whose draft still names a variable which is gone now. */
  warnings: VariableUse[];
  /** Automations that read a renamed variable by its old name until they are published again. */
  stale: StaleVersion[];
}

/** Every call of the assistant may have to be written again. */
const RENAME_TIMEOUT_MS = 120_000;

/**
 * Changes what is given and leaves the rest. A list of variables replaces the old one; a variable whose id or name is in
 * it keeps its row, and one whose id comes with another name is renamed with its whole history. A removed variable that
 * an automation uses is removed all the same and named in `warnings`. Throws `not_found`, also for a connection that is
 * none of this workspace to a language model.
 */
export async function updateAssistant(
  scope: Scope,
  id: string,
  input: UpdateAssistant,
): Promise<UpdatedAssistant> {
  authorise(scope, "assistants.write");
  const { callVariables, postCallVariables, webhook, extraction, ...fields } = input;
  const changed = await transaction(
    scope,
    async (tx) => {
      // Before the assistant, which is the order in which a connection is removed.
      if (extraction?.connectionId)
        await holdModelConnection(tx, extraction.connectionId, "extraction.connectionId");
      await lockAssistant(tx, id);
      await tx.db.assistant.update({
        where: { workspaceId: tx.workspaceId, id },
        data: { ...fields, ...extraction },
      });
      const before = callVariables ? await replaceCallVariables(tx, id, callVariables) : [];
      const after = await replacePostCallVariables(tx, id, postCallVariables);
      if (webhook) {
        await tx.db.webhookEndpoint.updateMany({
          where: { workspaceId: tx.workspaceId, assistantId: id, automationId: null },
          data: webhook,
        });
      }
      const gone = [...before, ...after.gone];
      await audit(tx, "assistant.updated", id, {
        changed: Object.keys(input),
        removed: [...before, ...after.removed],
        ...(after.renamed.size > 0 ? { renamed: Object.fromEntries(after.renamed) } : {}),
      });
      return { warnings: await findVariableUses(tx, id, gone), stale: after.stale };
    },
    { timeout: RENAME_TIMEOUT_MS },
  );
  return { assistant: await getAssistant(scope, id), ...changed };
}

/**
 * Two people who save variables at the same time come one after the other, so that no unique key breaks. Calls that end
 * meanwhile do not wait.
 */
async function lockAssistant(scope: Scope, id: string) {
  const found = await executeRaw(
    scope,
    sql`SELECT 1 FROM "Assistant" WHERE id = ${id} AND "workspaceId" = ${scope.workspaceId} AND "archivedAt" IS NULL FOR NO KEY UPDATE`,
  );
  if (found === 0) throw notFound("Assistant");
}

interface Existing {
  id: string;
  name: string;
}

/** Which rows go, stay and come when `wanted` replaces `existing`; matched by id, then by exact name. */
export function planVariables<T extends { name: string; id?: string | undefined }>(
  existing: Existing[],
  wanted: T[],
) {
  const byId = new Map(existing.map((row) => [row.id, row]));
  const claimed = new Set(wanted.flatMap(({ id }) => (id !== undefined && byId.has(id) ? [id] : [])));
  const byName = new Map(existing.filter(({ id }) => !claimed.has(id)).map((row) => [row.name, row]));
  const placed = wanted.map((variable, position) => {
    const row = byId.get(variable.id ?? "") ?? byName.get(variable.name);
    return { ...variable, position, id: row?.id, before: row?.name };
  });
  const matched = new Set(placed.map(({ id }) => id));
  return {
    removed: existing.filter(({ id }) => !matched.has(id)),
    kept: placed.flatMap(({ id, before: _, ...variable }) => (id === undefined ? [] : [{ ...variable, id }])),
    added: placed.flatMap(({ id, before: _, ...variable }) => (id === undefined ? [variable] : [])),
    /** New names by old ones. */
    renamed: new Map(
      placed.flatMap(({ before, name }) => (before === undefined || before === name ? [] : [[before, name]])),
    ),
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
  return plan.removed.map(({ name }) => `callVariables.${name}`);
}

interface Replaced {
  removed: string[];
  /** What no variable is called any more, whether it was removed or renamed. */
  gone: string[];
  /** New names by old ones. */
  renamed: Map<string, string>;
  stale: StaleVersion[];
}

async function replacePostCallVariables(
  scope: Scope,
  assistantId: string,
  wanted: PostCallVariable[] | undefined,
): Promise<Replaced> {
  if (!wanted) return { removed: [], gone: [], renamed: new Map(), stale: [] };
  const where = { workspaceId: scope.workspaceId, assistantId };
  const existing = await scope.db.postCallVariable.findMany({ where, select: { id: true, name: true } });
  const plan = planVariables(existing, wanted);
  await scope.db.postCallVariable.deleteMany({
    where: { ...where, id: { in: plan.removed.map(({ id }) => id) } },
  });
  if (plan.renamed.size > 0) {
    // Two that change places would meet in the unique key; no variable can be called like this.
    await executeRaw(
      scope,
      sql`UPDATE "PostCallVariable" SET name = '~' || id
          WHERE "workspaceId" = ${scope.workspaceId} AND "assistantId" = ${assistantId}
            AND name = ANY(${[...plan.renamed.keys()]})`,
    );
  }
  for (const { id, ...data } of plan.kept) {
    await scope.db.postCallVariable.update({ where: { workspaceId: scope.workspaceId, id }, data });
  }
  await scope.db.postCallVariable.createMany({
    data: plan.added.map((variable) => ({ ...variable, ...where, id: newId("postCallVariable") })),
  });
  const stale = plan.renamed.size > 0 ? await renameVariables(scope, assistantId, plan.renamed) : [];
  const names = new Set(wanted.map(({ name }) => name));
  const paths = (rows: Existing[]) => rows.map(({ name }) => `variables.${name}`);
  return {
    removed: paths(plan.removed),
    gone: paths(existing.filter(({ name }) => !names.has(name))),
    renamed: plan.renamed,
    stale,
  };
}
