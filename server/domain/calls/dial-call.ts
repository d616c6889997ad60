import type { z } from "zod";
import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { DomainError, notFound } from "../errors";
import type { Dialogue } from "../evaluation/schema";
import { newId } from "../ids";
import { type Scope, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { DialCall } from "./schema";
import { speakFirst } from "./talk";
import { JsonObject } from "./view";
import { ensureVirtualPhone, lockPhones } from "./virtual-phone";

/**
 * "Speak to assistant": by phone one of the workspace's virtual phones rings until it is answered, declined or nobody
 * comes; on the web the call runs at once. The assistant knows the default values of its call variables.
 * Returns the call's id. Throws `not_found` for an unknown assistant, `conflict` while another call uses the handset.
 */
export async function dialCall(
  scope: Scope,
  { assistantId, channel, phoneId }: z.output<typeof DialCall>,
  dialogue: Dialogue,
): Promise<{ callId: string }> {
  authorise(scope, "calls.speak");
  const first = await ensureVirtualPhone(scope);
  const callId = await transaction(scope, async (tx) => {
    const phone = await takeHandset(tx, phoneId ?? first.id);
    const assistant = await tx.db.assistant.findFirst({
      where: { workspaceId: tx.workspaceId, id: assistantId, archivedAt: null },
      include: { callVariables: true },
    });
    if (!assistant) throw notFound("Assistant");
    const id = newId("call");
    const numbers = channel === "phone" ? await numbersOf(tx, phone.phone) : {};
    const now = tx.now();
    await tx.db.call.create({
      data: {
        id,
        workspaceId: tx.workspaceId,
        assistantId,
        provider: "phone",
        externalId: id,
        startedAt: now,
        createdAt: now,
        callVariables: Object.fromEntries(assistant.callVariables.map((one) => [one.name, defaultOf(one)])),
        ...(channel === "phone"
          ? { direction: "outbound", status: "ringing" }
          : { direction: "web", status: "in_progress", answeredAt: now }),
        ...numbers,
      },
    });
    await tx.emit({ name: "call/ringing", data: { callId: id } });
    return id;
  });
  if (channel === "web") await speakFirst(scope, callId, dialogue);
  return { callId };
}

/** One call at a time in the workspace, whichever of its phones rings. Throws `not_found`, `conflict`. */
async function takeHandset(scope: Scope, phoneId: string) {
  await lockPhones(scope);
  const phone = await scope.db.virtualPhone.findFirst({
    where: { workspaceId: scope.workspaceId, id: phoneId },
    select: { phone: true },
  });
  if (!phone) throw notFound("Virtual phone");
  const busy = await scope.db.call.findFirst({
    where: { workspaceId: scope.workspaceId, provider: "phone", status: { in: ["ringing", "in_progress"] } },
    select: { assistant: { select: { name: true } } },
  });
  if (busy) {
    throw new DomainError("conflict", `The phone is in a call with ${busy.assistant.name}; hang up first`);
  }
  return phone;
}

/** Who rings, and whose phone it is. A workspace without a number of its own calls with the number withheld. */
async function numbersOf(scope: Scope, phone: string) {
  const own = await scope.db.phoneNumber.findFirst({
    where: { workspaceId: scope.workspaceId, provider: "sandbox" },
    orderBy: [{ voice: "desc" }, { id: "asc" }],
    select: { phone: true },
  });
  const contact = await findOrCreateContact(scope, phone);
  const { lead } = await scope.db.contact.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, id: contact.id },
    select: { lead: true },
  });
  const from = own?.phone ?? null;
  return {
    from,
    to: phone,
    assistantPhone: from,
    customerPhone: phone,
    contactId: contact.id,
    lead: JsonObject.parse(lead),
  };
}

/** The default value by its type; a number or truth value that does not read as one stays the text that it is. */
export function defaultOf({
  type,
  defaultValue,
}: {
  type: "text" | "number" | "boolean";
  defaultValue: string;
}) {
  const text = defaultValue.trim();
  switch (type) {
    case "number":
      return text !== "" && Number.isFinite(Number(text)) ? Number(text) : defaultValue;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : defaultValue;
    case "text":
      return defaultValue;
    default:
      return type satisfies never;
  }
}
