import type { Message } from "@/server/db/generated/client";
import type { CarrierLine, CarrierRecord, Carriers } from "@/server/integrations/carriers/carrier";
import { notFound } from "../errors";
import type { Scope } from "../scope";
import { carrierName, openAccount } from "./line";
import { recordStatus } from "./record-status";
import type { MessageStatus } from "./schema";

/** When the lookups of an unknown outcome are due, after it became unknown. */
export const LOOKUP_WAITS = ["30s", "2m", "10m"] as const;

export interface Reconciled {
  /** False: look again later. */
  done: boolean;
  status: MessageStatus;
}

/** The carrier's clock and ours differ a little. */
const CLOCK_TOLERANCE_MS = 5000;

/**
 * Looks an unknown outcome up in the carrier's books: same numbers, same text, not before our claim, owned by no other
 * message. Found: adopted with its status. Not found after the last look: it stays unknown and a person decides.
 * Never sends. A carrier that cannot be asked proves nothing and counts as no look.
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
  const reason = done
    ? "The carrier's books do not show this message, so it was probably never sent. Send it again, or leave it"
    : message.reason;
  await scope.db.message.updateMany({
    where: { id: message.id, workspaceId: scope.workspaceId, status: "unknown" },
    data: { lookups, reason },
  });
  return { done, status: "unknown" };
}

const lineOf = async (scope: Scope, message: Message): Promise<CarrierLine> => ({
  db: scope.db,
  workspaceId: scope.workspaceId,
  emit: scope.emit,
  account: await openAccount(scope, message.connectionId),
});

/** Asks the carrier for the state of a message whose callbacks may have been lost. */
export async function pollMessage(scope: Scope, messageId: string, carriers: Carriers): Promise<Reconciled> {
  const message = await scope.db.message.findFirst({
    where: { id: messageId, workspaceId: scope.workspaceId },
  });
  if (!message) throw notFound("Message");
  if ((message.status !== "accepted" && message.status !== "sent") || message.externalId === null) {
    return { done: true, status: message.status };
  }
  const line = await lineOf(scope, message);
  const record = await carriers[carrierName(message.carrier)].read(line, message.externalId);
  if (!record) return { done: false, status: message.status };
  const { status, errorCode, externalId } = record;
  const moved = await recordStatus(scope, { messageId, status, source: "lookup", errorCode, externalId });
  return { done: true, status: moved?.status ?? message.status };
}
