import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { type CreateAutomation, type SaveDraft, TRIGGER } from "./schema";

/**
 * Makes an empty draft for an assistant's calls.
 * Throws `conflict` when the assistant has an automation already, and names it.
 */
export async function createAutomation(scope: Scope, input: CreateAutomation): Promise<{ id: string }> {
  authorise(scope, "automations.write");
  const { workspaceId } = scope;
  return transaction(scope, async (tx) => {
    const assistant = await tx.db.assistant.findFirst({
      where: { id: input.assistantId, workspaceId, archivedAt: null },
      select: { id: true, name: true },
    });
    if (!assistant) throw notFound("Assistant");
    const id = newId("automation");
    const made = await tx.db.automation.createMany({
      data: [
        {
          id,
          workspaceId,
          assistantId: assistant.id,
          trigger: TRIGGER,
          name: input.name,
          draft: { steps: [] },
        },
      ],
      skipDuplicates: true,
    });
    if (made.count === 0) {
      const holder = await tx.db.automation.findFirst({
        where: { assistantId: assistant.id, workspaceId, trigger: TRIGGER },
        select: { name: true },
      });
      const message = `The calls of ${assistant.name} already start the automation "${holder?.name ?? "another"}"; an assistant has one`;
      throw new DomainError("conflict", message, [{ path: "assistantId", message }]);
    }
    await audit(tx, "automation.created", id, { name: input.name, assistantId: assistant.id });
    return { id };
  });
}

/**
 * Stores the draft. What is published stays as it is.
 * Throws `conflict` when the draft was changed meanwhile: `draftRevision` is the one that was edited.
 */
export async function saveDraft(scope: Scope, input: SaveDraft): Promise<{ draftRevision: number }> {
  authorise(scope, "automations.write");
  const { workspaceId } = scope;
  const changed = await scope.db.automation.updateMany({
    where: { id: input.id, workspaceId, draftRevision: input.draftRevision },
    data: {
      name: input.name,
      draft: JSON.parse(JSON.stringify(input.definition)),
      draftRevision: input.draftRevision + 1,
    },
  });
  if (changed.count === 0) throw await whyNotSaved(scope, input.id);
  return { draftRevision: input.draftRevision + 1 };
}

/** A write that named an older revision: either the automation is gone, or somebody was faster. */
export async function whyNotSaved(scope: Scope, id: string): Promise<DomainError> {
  const row = await scope.db.automation.findFirst({
    where: { id, workspaceId: scope.workspaceId },
    select: { id: true },
  });
  if (!row) return notFound("Automation");
  return new DomainError(
    "conflict",
    "This automation was changed in another window or by somebody else; load it again to see their changes",
  );
}

/** Deletes an automation with its webhook, samples and runs. Messages that it sent stay in the ledger. */
export async function removeAutomation(scope: Scope, id: string): Promise<void> {
  authorise(scope, "automations.publish");
  await transaction(scope, async (tx) => {
    const row = await tx.db.automation.findFirst({
      where: { id, workspaceId: tx.workspaceId },
      select: { name: true },
    });
    if (!row) throw notFound("Automation");
    await tx.db.automation.delete({ where: { id, workspaceId: tx.workspaceId } });
    await audit(tx, "automation.removed", id, { name: row.name });
  });
}
