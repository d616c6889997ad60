import { notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { optOutForms } from "./erased-phone";

/** More calls with one person are left out; the file says how many there are. */
const MOST_CALLS = 2000;

/**
 * All that is kept of one person, for that person: contact, opt-outs, calls with what was said and read out of them,
 * messages with their states, and how automations went. Audited. Throws `not_found`.
 */
export async function exportPerson(scope: Scope, id: string) {
  authorise(scope, "contacts.export");
  const { workspaceId } = scope;
  return transaction(
    scope,
    async (tx) => {
      const { db } = tx;
      const contact = await db.contact.findFirst({ where: { id, workspaceId } });
      if (!contact) throw notFound("Contact");
      const ofPerson = {
        workspaceId,
        OR: [{ contactId: id }, { customerPhone: contact.phone }],
      };
      const [optOuts, calls, count, messages] = await Promise.all([
        db.optOut.findMany({
          where: { workspaceId, phone: { in: await optOutForms(tx, contact.phone) } },
          select: { scope: true, ownNumber: true, source: true, note: true, createdAt: true },
        }),
        db.call.findMany({ where: ofPerson, orderBy: { startedAt: "desc" }, take: MOST_CALLS, select: CALL }),
        db.call.count({ where: ofPerson }),
        db.message.findMany({
          where: { workspaceId, contactId: id },
          orderBy: { id: "asc" },
          select: {
            ...{ id: true, direction: true, from: true, to: true, body: true, status: true, reason: true },
            ...{ createdAt: true, sentAt: true, deliveredAt: true, callId: true },
          },
        }),
      ]);
      await audit(tx, "contact.exported", id, { calls: calls.length, messages: messages.length });
      const { phone, name, email, timeZone, lead, createdAt } = contact;
      return {
        exportedAt: tx.now(),
        contact: { id, phone, name, email, timeZone, lead, createdAt },
        optOuts,
        callCount: count,
        calls,
        messages,
      };
    },
    { timeout: 60_000 },
  );
}

const CALL = {
  ...{ id: true, externalId: true, provider: true, direction: true, from: true, to: true, status: true },
  ...{ outcome: true, startedAt: true, endedAt: true, durationSeconds: true, recordingUrl: true },
  ...{ lead: true, callVariables: true, variables: true, evidence: true },
  assistant: { select: { name: true } },
  turns: {
    orderBy: { position: "asc" },
    select: { role: true, text: true, startMs: true, endMs: true },
  },
  runs: { select: { id: true, state: true, reason: true, createdAt: true } },
} as const;
