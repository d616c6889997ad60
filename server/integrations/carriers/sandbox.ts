import type { SandboxMessage } from "@/server/db/generated/client";
import { MessageFate } from "@/server/domain/calls/schema";
import { newId } from "@/server/domain/ids";
import type { Carrier, CarrierLine, CarrierRecord } from "./carrier";
import { outcomeOf, REPORT_DELAY_MS } from "./sandbox-fate";

/** A phone takes the messages to its number, the first one all others. */
async function handsetOf({ db, workspaceId }: CarrierLine, to: string) {
  const phones = await db.virtualPhone.findMany({
    where: { workspaceId },
    orderBy: { id: "asc" },
    select: { id: true, phone: true, behaviour: true, settings: true },
  });
  return phones.find(({ phone }) => phone === to) ?? phones[0];
}

const fateOf = ({ behaviour, settings }: { behaviour: string; settings: unknown }) =>
  MessageFate.parse({ ...(settings as object), behaviour });

/** In the books a message is on its way until its report is due. */
function recordOf(row: SandboxMessage): CarrierRecord {
  const fate = MessageFate.parse(row.fate);
  const due = row.createdAt.getTime() + REPORT_DELAY_MS[fate.delay];
  const outcome = due <= Date.now() ? outcomeOf(fate) : ({ status: "sent", errorCode: null } as const);
  return { externalId: row.id, body: row.body, createdAt: row.createdAt, ...outcome };
}

/**
 * The carrier inside the app. Every message of the workspace lands on one of its virtual phones, whose settings make it
 * fail, come late or stay without a report on purpose. It keeps books of its own (SandboxMessage), apart from our
 * ledger.
 */
export const sandboxCarrier: Carrier = {
  async send(line, sms) {
    const { db, workspaceId } = line;
    const handset = await handsetOf(line, sms.to);
    if (!handset) {
      const detail = "this workspace has no virtual phone yet; open the phone once";
      return { kind: "refused", errorCode: "sandbox_no_phone", httpStatus: 400, detail };
    }
    const fate = fateOf(handset);
    if (fate.behaviour === "reject") {
      const detail = "the virtual phone is set to reject messages";
      return { kind: "refused", errorCode: fate.refusalCode, httpStatus: 400, detail };
    }
    const externalId = newId("sandboxMessage");
    await db.sandboxMessage.create({
      data: {
        id: externalId,
        workspaceId,
        virtualPhoneId: handset.id,
        from: sms.from,
        to: sms.to,
        body: sms.body,
        fate,
      },
    });
    // The message is taken, the answer is lost: what a time-out after acceptance looks like.
    if (fate.behaviour === "timeout")
      return { kind: "ambiguous", detail: "The carrier did not answer in time" };
    if (fate.reports !== "none") {
      const { delay } = fate;
      const data = { messageId: sms.messageId, ...(delay === "none" ? {} : { delay }) };
      await line.emit({ name: "sandbox/message.accepted", data });
    }
    return { kind: "accepted", externalId };
  },

  async find({ db, workspaceId }, { from, to, since }) {
    const rows = await db.sandboxMessage.findMany({
      where: { workspaceId, outgoing: false, from, to, createdAt: { gte: since } },
      orderBy: { id: "asc" },
      take: 50,
    });
    return rows.map(recordOf);
  },

  async read({ db, workspaceId }, externalId) {
    const row = await db.sandboxMessage.findFirst({
      where: { id: externalId, workspaceId, outgoing: false },
    });
    return row && recordOf(row);
  },
};
