import { ulid } from "ulid";
import { DomainError, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { moveMessage } from "./move-message";

/**
 * Takes back a message that still waits; a run that waits for it goes on. Audited.
 * Throws `not_found`, and `conflict` when it is on its way or has ended.
 */
export async function cancelMessage(scope: Scope, messageId: string): Promise<void> {
  authorise(scope, "messages.send");
  await transaction(scope, async (tx) => {
    await findOutbound(tx, messageId);
    const moved = await moveMessage(tx, {
      messageId,
      to: "suppressed",
      source: "person",
      reason: "Not sent: a person cancelled it",
      heldBy: "cancelled",
    });
    if (!moved?.moved)
      throw new DomainError("conflict", "It does not wait any more, so it was not cancelled");
    await audit(tx, "message.cancelled", messageId);
    await tx.emit({ name: "message/wait.ended", data: { messageId } });
  });
}

/**
 * Lets a message go now that waits for the recipient's day to begin. Only the hours are passed over: who has opted out is
 * not texted, and caps and the stop switch hold. Owners only, audited.
 * Throws `not_found`, and `conflict` when it does not wait for its hours.
 */
export async function sendNow(scope: Scope, messageId: string): Promise<void> {
  authorise(scope, "messages.sendNow");
  await transaction(scope, async (tx) => {
    const { status } = await findOutbound(tx, messageId);
    const { count } = await tx.db.message.updateMany({
      where: { id: messageId, workspaceId: tx.workspaceId, status: "pending", heldBy: "quietHours" },
      data: { anyHour: true, notBefore: null, heldBy: null, reason: null },
    });
    if (count === 0) {
      const why = status === "pending" ? "It does not wait for quiet hours" : "It does not wait any more";
      throw new DomainError("conflict", `${why}, so nothing was changed`);
    }
    await audit(tx, "message.sentNow", messageId);
    await tx.emit({ name: "message/send.requested", data: { messageId, attempt: `now-${ulid()}` } });
  });
}

async function findOutbound(scope: Scope, id: string) {
  const message = await scope.db.message.findFirst({
    where: { id, workspaceId: scope.workspaceId, direction: "outbound" },
    select: { status: true },
  });
  if (!message) throw notFound("Message");
  return message;
}
