import { optOutForms } from "../contacts/erased-phone";
import { markHeld } from "../contacts/stop-requests";
import { notFound } from "../errors";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { explainRules } from "../sending/held-by-rule";
import type { DeliveryResult } from "./deliver-message";
import { moveMessage } from "./move-message";
import { mayRepeat } from "./status";

/** Longer than a request to a carrier may take: who holds a claim for so long will not report any more. */
export const STALE_SECONDS = 30;

export const optedOutWords = (at: Date) =>
  `Not sent: the recipient opted out on ${at.toISOString().slice(0, 10)}`;

/** Why a message could not be claimed; records what follows from it (suppressed, unknown). */
export async function explainUnclaimed(scope: Scope, messageId: string): Promise<DeliveryResult> {
  const { workspaceId } = scope;
  const message = await scope.db.message.findFirst({ where: { id: messageId, workspaceId } });
  if (!message) throw notFound("Message");
  const told = {
    status: message.status,
    ...(message.reason ? { reason: message.reason } : {}),
    ...(message.errorCode ? { errorCode: message.errorCode } : {}),
  };
  if (message.status === "sending") return explainSending(scope, message);
  if (message.status !== "pending") return told;

  const optOut = await scope.db.optOut.findFirst({
    where: {
      workspaceId,
      phone: { in: await optOutForms(scope, message.to) },
      OR: [{ scope: "all" }, ...ownNumbers(message.from)],
    },
    orderBy: { id: "asc" },
  });
  if (optOut && !message.consentNotice) {
    const reason = optedOutWords(optOut.createdAt);
    const moved = await moveMessage(scope, { messageId, to: "suppressed", source: "rule", reason });
    return { status: moved?.status ?? "suppressed", reason };
  }
  const ofRun = await explainRun(scope, message);
  if (ofRun) return ofRun;
  const review = message.consentNotice ? null : await markHeld(scope, messageId, message.to);
  if (review) return { status: "pending", reason: review };
  if (message.againOfId !== null) {
    const first = await scope.db.message.findFirst({
      where: { id: message.againOfId, workspaceId },
      select: { status: true },
    });
    if (first && !mayRepeat(first.status)) {
      const reason = "Not sent: the first message has turned up at the carrier after all";
      const moved = await moveMessage(scope, { messageId, to: "suppressed", source: "rule", reason });
      return { status: moved?.status ?? "suppressed", reason };
    }
  }
  const blocked = await scope.db.phoneNumber.findFirst({
    where: {
      workspaceId,
      phone: message.from,
      provider: message.carrier,
      blockedCountries: { has: message.toCountry ?? "" },
    },
    select: { registrationNote: true },
  });
  if (blocked) {
    const reason = `Not sent: ${blocked.registrationNote ?? "carriers block this sender there"}`;
    const moved = await moveMessage(scope, { messageId, to: "suppressed", source: "rule", reason });
    return { status: moved?.status ?? "suppressed", reason };
  }
  const rule = await explainRules(scope, message);
  if (rule) return rule;
  if (message.connectionId !== null) {
    const connection = await scope.db.connection.findFirst({
      where: { id: message.connectionId, workspaceId },
      select: { state: true, problem: true },
    });
    if (connection?.state === "broken") {
      const reason = `Held: ${connection.problem ?? "the connection needs attention"}. It goes out once the connection works again`;
      await scope.db.message.updateMany({
        where: { id: messageId, workspaceId, status: "pending" },
        data: { reason },
      });
      return { status: "pending", reason };
    }
  }
  const wait = message.notBefore
    ? Math.ceil((message.notBefore.getTime() - scope.now().getTime()) / 1000)
    : 0;
  // Nothing stands in the way any more: what did was gone between the two looks.
  return { ...told, retryAfterSeconds: Math.max(1, wait) };
}

/** Its run was ended, or is held. */
async function explainRun(
  scope: Scope,
  { id, runId }: { id: string; runId: string | null },
): Promise<DeliveryResult | null> {
  if (runId === null) return null;
  const { workspaceId } = scope;
  const run = await scope.db.automationRun.findFirst({
    where: { id: runId, workspaceId, OR: [{ state: "cancelled" }, { heldAt: { not: null } }] },
    select: { state: true },
  });
  if (!run) return null;
  if (run.state === "cancelled") {
    const reason = "Not sent: its run was ended";
    const words = { reason, heldBy: "cancelled" as const };
    const moved = await moveMessage(scope, { messageId: id, to: "suppressed", source: "rule", ...words });
    return { status: moved?.status ?? "suppressed", reason };
  }
  const reason = "Held: its automation was turned off; it goes on once that is on";
  await scope.db.message.updateMany({ where: { id, workspaceId, status: "pending" }, data: { reason } });
  // What waits for the run looks now and then; turning the automation on takes it up at once.
  return { status: "pending", reason, retryAfterSeconds: 3600 };
}

/** A Messaging Service picks one of its numbers, so an opt-out from any of them counts. */
const ownNumbers = (from: string) => (from.startsWith("MG") ? [{}] : [{ ownNumber: from }]);

async function explainSending(
  scope: Scope,
  message: { id: string; claimToken: string | null },
): Promise<DeliveryResult> {
  // By the clock that wrote it: a process whose own is wrong must not take a live claim for dead.
  const [age] = await queryRaw<{ seconds: number | null }>(
    scope,
    sql`SELECT extract(epoch FROM now() - "claimedAt")::float8 AS seconds FROM "Message"
        WHERE id = ${message.id} AND "workspaceId" = ${scope.workspaceId}`,
  );
  const heldFor = age?.seconds ?? Number.POSITIVE_INFINITY;
  if (heldFor < STALE_SECONDS) {
    return { status: "sending", retryAfterSeconds: Math.ceil(STALE_SECONDS - heldFor) + 1 };
  }
  const reason =
    "The process that sent it stopped before the answer came: it is being looked up, not sent again";
  return transaction(scope, async (tx) => {
    const moved = await moveMessage(tx, {
      messageId: message.id,
      to: "unknown",
      source: "claim",
      reason,
      ...(message.claimToken ? { claimToken: message.claimToken } : {}),
    });
    if (moved?.moved) await tx.emit({ name: "message/outcome.unknown", data: { messageId: message.id } });
    return { status: moved?.status ?? "unknown", reason };
  });
}
