import { type Scope, transaction } from "../scope";
import { stopSending } from "../sending/settings";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { moveMessage } from "./move-message";

export interface Restored {
  /** Messages that may have been sent after the backup: looked up in the carrier's books, never sent by themselves. */
  held: number;
}

const REASON =
  "The database was restored from a backup, so this may have been sent already. It is looked up at the carrier; send it again only if it did not arrive";

/**
 * To be called for each workspace after a backup was restored: the carrier's books are ahead of ours. Stops sending, so
 * that what the lost time had begun, and begins again now, waits for a person; and makes what was due by then `unknown`,
 * which is reconciled with the carrier's books and repeated by nobody but a person. What waits for a later hour stays.
 */
export async function afterRestore(scope: Scope): Promise<Restored> {
  authorise(scope, "sending.configure");
  await stopSending(scope);
  const { workspaceId } = scope;
  const now = scope.now();
  const due = await scope.db.message.findMany({
    where: {
      workspaceId,
      direction: "outbound",
      status: { in: ["pending", "sending"] },
      OR: [{ notBefore: null }, { notBefore: { lte: now } }],
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  let held = 0;
  for (const { id } of due) {
    await transaction(scope, async (tx) => {
      await moveMessage(tx, { messageId: id, to: "sending", source: "rule" });
      const moved = await moveMessage(tx, { messageId: id, to: "unknown", source: "rule", reason: REASON });
      if (!moved?.moved) return;
      await tx.emit({ name: "message/outcome.unknown", data: { messageId: id } });
      held += 1;
    });
  }
  await transaction(scope, (tx) => audit(tx, "workspace.restored", workspaceId, { held }));
  return { held };
}
