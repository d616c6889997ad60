import type { Message } from "@/server/db/generated/client";
import type { Bill, CarrierLine, CarrierRecord, Carriers } from "@/server/integrations/carriers/carrier";
import { againAfterMinutes } from "../automations/unknown-outcome";
import { notFound } from "../errors";
import type { Scope } from "../scope";
import { carrierName, openAccount } from "./line";
import { recordStatus } from "./record-status";
import type { MessageStatus } from "./schema";
import { sendAgainByRule } from "./send-again";

/** When the lookups of an unknown outcome are due, after it became unknown. */
export const LOOKUP_WAITS = ["30s", "2m", "10m"] as const;

export interface Reconciled {
  /** False: look again later. */
  done: boolean;
  status: MessageStatus;
  /** It is sent again then, unless it turns up: the time for a last look. */
  sendsAgainInMinutes?: number;
}

/** The carrier's clock and ours differ a little. */
const CLOCK_TOLERANCE_MS = 5000;

/**
 * Looks an unknown outcome up in the carrier's books: same numbers, same text, not before our claim, owned by no other
 * message. Found: adopted with its status. Not found after the last look: it stays unknown, and a person decides or, where
 * its step says so, another message is queued in its place. Never hands anything over. A carrier that cannot be asked
 * proves nothing and counts as no look.
 */
export async function reconcileMessage(
  scope: Scope,
  messageId: string,
  carriers: Carriers,
): Promise<Reconciled> {
  const { workspaceId } = scope;
  const message = await scope.db.message.findFirst({ where: { id: messageId, workspaceId } });
  if (!message) throw notFound("Message");
  if (message.status !== "unknown") return { done: true, status: message.status };

  const record = await findRecord(scope, message, carriers);
  if (record === "unreachable") return { done: false, status: "unknown" };
  if (record) {
    const moved = await recordStatus(scope, {
      messageId,
      status: record.status,
      source: "lookup",
      errorCode: record.errorCode,
      externalId: record.externalId,
      detail: "Found in the carrier's books",
    });
    await noteBill(scope, messageId, record.bill);
    return { done: true, status: moved?.status ?? record.status };
  }
  return noteMiss(scope, message);
}

async function findRecord(
  scope: Scope,
  message: Message,
  carriers: Carriers,
): Promise<CarrierRecord | undefined | "unreachable"> {
  const since = new Date((message.claimedAt ?? message.createdAt).getTime() - CLOCK_TOLERANCE_MS);
  let records: CarrierRecord[];
  try {
    const line = await lineOf(scope, message);
    const carrier = carriers[carrierName(message.carrier)];
    records = await carrier.find(line, { from: message.from, to: message.to, since });
  } catch {
    return "unreachable";
  }
  const alike = records
    .filter((record) => record.body.trim() === message.body && record.createdAt >= since)
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const owned = await scope.db.message.findMany({
    where: {
      workspaceId: scope.workspaceId,
      carrier: message.carrier,
      externalId: { in: alike.map((record) => record.externalId) },
    },
    select: { externalId: true },
  });
  return alike.find((record) => !owned.some(({ externalId }) => externalId === record.externalId));
}

async function noteMiss(scope: Scope, message: Message): Promise<Reconciled> {
  const lookups = message.lookups + 1;
  const done = lookups >= LOOKUP_WAITS.length;
  // Once by itself: what is unknown a second time is a person's to decide.
  const minutes = done && message.againOfId === null ? await againAfterMinutes(scope, message) : null;
  if (minutes !== null) {
    await sendAgainByRule(scope, message.id, new Date(scope.now().getTime() + minutes * 60_000));
  }
  const reason = done ? missed(minutes) : message.reason;
  await scope.db.message.updateMany({
    where: { id: message.id, workspaceId: scope.workspaceId, status: "unknown" },
    data: { lookups, reason },
  });
  return { done, status: "unknown", ...(minutes === null ? {} : { sendsAgainInMinutes: minutes }) };
}

const missed = (minutes: number | null) =>
  minutes === null
    ? "The carrier's books do not show this message, so it was probably never sent. Send it again, or leave it"
    : `The carrier's books do not show this message, so it was probably never sent. Unless it turns up, it is sent again ${minutes} minutes after the last look, as its step says`;

const lineOf = async (scope: Scope, message: Message): Promise<CarrierLine> => ({
  db: scope.db,
  workspaceId: scope.workspaceId,
  emit: scope.emit,
  account: await openAccount(scope, message.connectionId),
});

const AFTER_ALL: MessageStatus[] = ["delivered", "undelivered", "failed"];
/** Carriers report within hours or never: what is silent for so long will stay so. */
const SILENT_HOURS = 48;

/**
 * Asks the carrier for the state of a message whose callbacks may have been lost, and for what it bills. After two
 * days without a report the message says that none came, and is not asked for any more.
 */
export async function pollMessage(scope: Scope, messageId: string, carriers: Carriers): Promise<Reconciled> {
  const message = await scope.db.message.findFirst({
    where: { id: messageId, workspaceId: scope.workspaceId },
  });
  if (!message) throw notFound("Message");
  const open = message.status === "accepted" || message.status === "sent";
  const unbilled = AFTER_ALL.includes(message.status) && message.price === null;
  if (!open && !unbilled) return { done: true, status: message.status };
  const record =
    message.externalId === null
      ? null
      : await carriers[carrierName(message.carrier)].read(await lineOf(scope, message), message.externalId);
  if (record) {
    const { status, errorCode, externalId } = record;
    const moved = await recordStatus(scope, { messageId, status, source: "lookup", errorCode, externalId });
    await noteBill(scope, messageId, record.bill);
    if (moved && moved.status !== "accepted" && moved.status !== "sent") {
      return { done: true, status: moved.status };
    }
  }
  return { done: await noteSilence(scope, message), status: record?.status ?? message.status };
}

async function noteSilence(scope: Scope, { id, sentAt }: Message): Promise<boolean> {
  const silentFor = scope.now().getTime() - (sentAt?.getTime() ?? 0);
  if (silentFor < SILENT_HOURS * 3600_000) return false;
  const reason = "No delivery report came within two days, so it is not known whether it arrived";
  await scope.db.message.updateMany({
    where: { id, workspaceId: scope.workspaceId, status: { in: ["accepted", "sent"] } },
    data: { reason },
  });
  return true;
}

/** Prices come some time after the message: a later look adds what an earlier one did not show. */
async function noteBill(scope: Scope, messageId: string, bill: Bill | undefined) {
  if (!bill) return;
  const { price, priceUnit, numSegments } = bill;
  await scope.db.message.updateMany({
    where: { id: messageId, workspaceId: scope.workspaceId },
    data: {
      ...(price === null ? {} : { price, priceUnit }),
      ...(numSegments === null ? {} : { numSegments }),
    },
  });
}
