import { invalid, notFound } from "../errors";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import { receiveInbound } from "./receive-inbound";
import type { MessageView } from "./view";

/**
 * A text that somebody types on the virtual phone, to one of the workspace's sandbox numbers. It enters by the same
 * door as a real carrier's message. `from`: a phone's number, or one for which the first phone answers; the first's own when absent.
 */
export async function textFromHandset(
  scope: Scope,
  input: { to: string; body: string; from?: string | undefined },
): Promise<MessageView> {
  authorise(scope, "calls.speak");
  const { workspaceId } = scope;
  const phones = await scope.db.virtualPhone.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
  const handset = phones.find(({ phone }) => phone === input.from) ?? phones[0];
  if (!handset) throw notFound("Virtual phone");
  const sender = await scope.db.phoneNumber.findFirst({
    where: { workspaceId, phone: input.to, provider: "sandbox" },
  });
  if (!sender) throw invalid("to", "Text one of this workspace's sandbox numbers");
  const body = input.body.replaceAll("\u0000", "").toWellFormed().trim();
  if (body === "" || body.length > 1600) throw invalid("body", "Write between 1 and 1,600 characters");
  const from = input.from ?? handset.phone;
  return transaction(scope, async (tx) => {
    const externalId = newId("sandboxMessage");
    await tx.db.sandboxMessage.create({
      data: {
        id: externalId,
        workspaceId,
        virtualPhoneId: handset.id,
        outgoing: true,
        from,
        to: sender.phone,
        body,
        readAt: tx.now(),
        createdAt: tx.now(),
      },
    });
    return receiveInbound(tx, { from, to: sender.phone, body, carrier: "sandbox", externalId });
  });
}
