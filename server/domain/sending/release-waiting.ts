import { ulid } from "ulid";
import type { Scope } from "../scope";
import type { HeldBy } from "./schema";

/**
 * Has messages looked at again that wait by these rules, in the caller's transaction: what held them may have changed.
 * Whether they go is decided by the claim, as ever.
 */
export async function releaseWaiting(
  tx: Scope,
  which: { heldBy: HeldBy[]; contactId?: string; messageId?: string },
): Promise<void> {
  const { workspaceId } = tx;
  const held = await tx.db.message.findMany({
    where: {
      workspaceId,
      status: "pending",
      heldBy: { in: which.heldBy },
      ...(which.contactId ? { contactId: which.contactId } : {}),
      ...(which.messageId ? { id: which.messageId } : {}),
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  if (held.length === 0) return;
  await tx.db.message.updateMany({
    where: { workspaceId, status: "pending", id: { in: held.map(({ id }) => id) } },
    data: { notBefore: null, plan: null },
  });
  const attempt = `again-${ulid()}`;
  await tx.emit(
    ...held.map(({ id }) => ({ name: "message/send.requested" as const, data: { messageId: id, attempt } })),
  );
}
