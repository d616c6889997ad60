import { newId } from "@/server/domain/ids";
import type { Carrier, CarrierLine, CarrierRecord } from "./carrier";

/** What the owner of the virtual phone told the carrier to do with messages to it. */
const outcomeOf = (behaviour: string): { status: "delivered" | "undelivered"; errorCode: string | null } =>
  behaviour === "undelivered"
    ? { status: "undelivered", errorCode: "30003" }
    : { status: "delivered", errorCode: null };

const handsetOf = async ({ db, workspaceId }: CarrierLine) =>
  db.virtualPhone.findFirst({ where: { workspaceId }, select: { id: true, behaviour: true } });

/**
 * The carrier inside the app. Every message of the workspace, whatever its number, lands on its virtual phone; the
 * handset's settings make it fail on purpose. It keeps books of its own (SandboxMessage), apart from our ledger.
 */
export const sandboxCarrier: Carrier = {
  async send(line, sms) {
    const { db, workspaceId } = line;
    const handset = await handsetOf(line);
    if (!handset) {
      const detail = "this workspace has no virtual phone yet; open the phone once";
      return { kind: "refused", errorCode: "sandbox_no_phone", httpStatus: 400, detail };
    }
    if (handset.behaviour === "reject") {
      const detail = "the virtual phone is set to reject messages";
      return { kind: "refused", errorCode: "sandbox_rejected", httpStatus: 400, detail };
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
      },
    });
    // The message is taken, the answer is lost: what a time-out after acceptance looks like.
    if (handset.behaviour === "timeout")
      return { kind: "ambiguous", detail: "The carrier did not answer in time" };
    await line.emit({ name: "sandbox/message.accepted", data: { messageId: sms.messageId } });
    return { kind: "accepted", externalId };
  },

  async find(line, { from, to, since }) {
    const { db, workspaceId } = line;
    const handset = await handsetOf(line);
    const rows = await db.sandboxMessage.findMany({
      where: { workspaceId, outgoing: false, from, to, createdAt: { gte: since } },
      orderBy: { id: "asc" },
      take: 50,
    });
    return rows.map(
      (row): CarrierRecord => ({
        externalId: row.id,
        body: row.body,
        createdAt: row.createdAt,
        ...outcomeOf(handset?.behaviour ?? "deliver"),
      }),
    );
  },

  async read(line, externalId) {
    const { db, workspaceId } = line;
    const row = await db.sandboxMessage.findFirst({
      where: { id: externalId, workspaceId, outgoing: false },
    });
    if (!row) return null;
    const handset = await handsetOf(line);
    const outcome = outcomeOf(handset?.behaviour ?? "deliver");
    return { externalId, body: row.body, createdAt: row.createdAt, ...outcome };
  },
};
