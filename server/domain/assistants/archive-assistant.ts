import { DomainError, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";

/**
 * Takes an assistant out of use: it leaves the lists and takes no more calls; its calls stay.
 * Throws `not_found`, and `conflict` while an automation of it is live.
 */
export async function archiveAssistant(scope: Scope, id: string): Promise<void> {
  authorise(scope, "assistants.write");
  await transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const live = await tx.db.automation.findFirst({
      where: { workspaceId, assistantId: id, state: "live" },
      select: { name: true },
    });
    if (live) {
      throw new DomainError("conflict", `The automation "${live.name}" is live; turn it off first`);
    }
    const { count } = await tx.db.assistant.updateMany({
      where: { workspaceId, id, archivedAt: null },
      data: { archivedAt: tx.now() },
    });
    if (count === 0) throw notFound("Assistant");
    await audit(tx, "assistant.archived", id);
  });
}
