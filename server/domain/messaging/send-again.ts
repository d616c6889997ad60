import { optOutForms } from "../contacts/erased-phone";
import { openStopRequest } from "../contacts/stop-requests";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { queueMessage } from "./queue-message";
import type { ReplyToContact } from "./schema";
import { mayRepeat } from "./status";
import type { MessageView } from "./view";

/**
 * A person sends a message again whose outcome is unknown or that failed: a new message with its own history, once per
 * message however often it is asked. Audited, since the recipient may get the text twice.
 * Throws `not_found`, and `conflict` for a message that arrived or is on its way.
 */
export async function sendAgain(scope: Scope, messageId: string): Promise<MessageView> {
  authorise(scope, "messages.send");
  return repeat(scope, messageId, { source: "person" });
}

/**
 * Sends a message of unknown outcome again, not before `notBefore`, because its step says so. The claim of the new one
 * lets it go only while the outcome of the first is still unknown.
 */
export async function sendAgainByRule(
  scope: Scope,
  messageId: string,
  notBefore: Date,
): Promise<MessageView> {
  return repeat(scope, messageId, { source: "rule", notBefore });
}

interface Repeat {
  source: "person" | "rule";
  notBefore?: Date;
}

async function repeat(scope: Scope, messageId: string, { source, notBefore }: Repeat): Promise<MessageView> {
  const { workspaceId } = scope;
  const message = await scope.db.message.findFirst({
    where: { id: messageId, workspaceId, direction: "outbound" },
  });
  if (!message) throw notFound("Message");
  if (!mayRepeat(message.status)) {
    throw new DomainError(
      "conflict",
      `Only a message that failed or whose outcome is unknown can be sent again; this one is ${message.status}`,
    );
  }
  const sender = await scope.db.phoneNumber.findFirst({
    where: { workspaceId, phone: message.from, provider: message.carrier },
    select: { id: true },
  });
  if (!sender) throw new DomainError("conflict", "The number that it was sent from is no longer yours");
  const known = await scope.db.message.findFirst({
    where: { workspaceId, againOfId: messageId },
    select: { id: true },
  });
  const again = await queueMessage(scope, {
    againOfId: messageId,
    senderId: sender.id,
    to: message.to,
    body: message.body,
    test: message.test,
    notBefore,
    ...(message.callId ? { callId: message.callId } : {}),
    ...(message.contactId ? { contactId: message.contactId } : {}),
  });
  if (known) return again;
  await transaction(scope, async (tx) => {
    await tx.db.messageStatusEvent.create({
      data: {
        id: newId("statusEvent"),
        workspaceId,
        messageId,
        status: message.status,
        source,
        detail: "Sent again as a new message",
        createdAt: tx.now(),
      },
    });
    await audit(tx, "message.sentAgain", messageId, { again: again.id, status: message.status });
    await tx.emit({ name: "message/send.requested", data: { messageId: again.id, attempt: "first" } });
  });
  return again;
}

/**
 * A reply by hand in a conversation. Throws `not_found`, `invalid`, and `conflict` when the contact has opted out or wrote
 * what may mean it.
 */
export async function replyToContact(scope: Scope, input: ReplyToContact): Promise<MessageView> {
  authorise(scope, "messages.send");
  const { workspaceId } = scope;
  const contact = await scope.db.contact.findFirst({ where: { id: input.contactId, workspaceId } });
  if (!contact) throw notFound("Contact");
  const sender = await scope.db.phoneNumber.findFirst({ where: { id: input.senderId, workspaceId } });
  const optOut = await scope.db.optOut.findFirst({
    where: {
      workspaceId,
      phone: { in: await optOutForms(scope, contact.phone) },
      OR: [{ scope: "all" }, { ownNumber: sender?.phone ?? "" }],
    },
  });
  if (optOut) throw new DomainError("conflict", "This contact has opted out, so nothing was sent");
  if (await openStopRequest(scope, contact.phone)) {
    throw new DomainError(
      "conflict",
      "They may have asked you to stop, so nothing was sent: decide first in Contacts → Opt-outs → To review",
    );
  }
  return transaction(scope, async (tx) => {
    const message = await queueMessage(tx, {
      contactId: contact.id,
      senderId: input.senderId,
      to: contact.phone,
      body: input.body,
    });
    await tx.emit({ name: "message/send.requested", data: { messageId: message.id, attempt: "first" } });
    return message;
  });
}
