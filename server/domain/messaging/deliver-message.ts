import { env } from "@/server/env";
import type { Carriers, Handover } from "@/server/integrations/carriers/carrier";
import { span } from "@/server/trace";
import { ensureVirtualPhone } from "../calls/virtual-phone";
import { DomainError, notFound } from "../errors";
import { type Scope, transaction } from "../scope";
import { recordCarrierOptOut } from "./carrier-opt-out";
import { type Claimed, claimMessage } from "./claim-message";
import { breakConnection } from "./connection-state";
import { readRefusal } from "./error-codes";
import { carrierName, openTwilio } from "./line";
import { type Move, moveMessage } from "./move-message";
import type { MessageStatus } from "./schema";
import { explainUnclaimed } from "./unclaimed";

export interface DeliveryResult {
  status: MessageStatus;
  /** In words: why it was not sent, failed or waits. */
  reason?: string | undefined;
  errorCode?: string | undefined;
  /** Come again then; absent when there is nothing left to do here. */
  retryAfterSeconds?: number | undefined;
  /** Nothing holds it any more: claim it again now. */
  again?: true;
}

/** A request that never left may be repeated that often before the message fails. */
const MAX_UNREACHABLE = 6;

/**
 * Hands one message to its carrier: the only place that does. Claims it in one statement (which is also the opt-out
 * check), commits, sends exactly one request, and stores the carrier's id before anything else. Whatever is not a
 * clear answer makes it `unknown`, to be looked up and never repeated blindly (facts: twilio.md 2.3). Called again it
 * never sends twice: who finds it `sending` waits, and after 30 s takes the outcome as unknown.
 * Throws `not_found`; carrier problems are results, not errors.
 */
export async function deliverMessage(
  scope: Scope,
  messageId: string,
  carriers: Carriers,
): Promise<DeliveryResult> {
  let claimed = await claimMessage(scope, messageId);
  if (!claimed) {
    const { again, ...result } = await explainUnclaimed(scope, messageId);
    if (!again) return result;
    claimed = await claimMessage(scope, messageId);
    if (!claimed) return { ...result, retryAfterSeconds: 1 };
  }
  const handover = await handOver(scope, claimed, carriers);
  return settle(scope, claimed, handover);
}

async function handOver(scope: Scope, claimed: Claimed, carriers: Carriers): Promise<Handover> {
  try {
    const account = claimed.connectionId === null ? null : accountOf(scope, claimed);
    const name = carrierName(claimed.carrier);
    if (name === "sandbox") await ensureHandset(scope);
    return await span(`send by ${name}`, { "wrapup.message_id": claimed.id }, () =>
      carriers[name].send(
        { db: scope.db, workspaceId: scope.workspaceId, emit: scope.emit, account },
        {
          messageId: claimed.id,
          from: claimed.from,
          to: claimed.to,
          body: claimed.body,
          statusCallback: `${env().APP_URL}/api/twilio/status/${claimed.callbackToken}`,
        },
      ),
    );
  } catch (error) {
    if (error instanceof DomainError) {
      return { kind: "refused", errorCode: null, httpStatus: 400, detail: error.message };
    }
    return { kind: "ambiguous", detail: "The hand-over was interrupted" };
  }
}

/** Workspaces that are known to have a virtual phone: it is made once and never removed. */
const withHandset = new Set<string>();

async function ensureHandset(scope: Scope) {
  if (withHandset.has(scope.workspaceId)) return;
  await ensureVirtualPhone(scope);
  withHandset.add(scope.workspaceId);
}

function accountOf(scope: Scope, { connectionId, settings, secret }: Claimed) {
  if (!secret || !connectionId) throw new DomainError("invalid", "The sender's connection was removed");
  return openTwilio(scope, { id: connectionId, settings, secret });
}

async function settle(scope: Scope, claimed: Claimed, handover: Handover): Promise<DeliveryResult> {
  switch (handover.kind) {
    case "accepted":
      return store(() =>
        move(scope, claimed, {
          to: "accepted",
          externalId: handover.externalId,
          numSegments: handover.numSegments ?? null,
        }),
      );
    case "ambiguous":
      return transaction(scope, async (tx) => {
        const reason = "The carrier's answer was lost: it is being looked up, not sent again";
        const result = await move(tx, claimed, { to: "unknown", reason, detail: handover.detail });
        await tx.emit({ name: "message/outcome.unknown", data: { messageId: claimed.id } });
        return result;
      });
    case "unreachable": {
      const reason = `${handover.detail}; nothing was sent`;
      if (claimed.claims >= MAX_UNREACHABLE) return move(scope, claimed, { to: "failed", reason });
      return giveBack(scope, claimed, reason, 15 * 2 ** claimed.claims);
    }
    case "refused":
      return refuse(scope, claimed, handover);
    default:
      return handover satisfies never;
  }
}

/** The carrier has the message: its id must not be lost to a moment without database. */
async function store<T>(write: () => Promise<T>, triesLeft = 3): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (triesLeft === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 250));
    return store(write, triesLeft - 1);
  }
}

async function refuse(scope: Scope, claimed: Claimed, handover: Handover & { kind: "refused" }) {
  const { errorCode, httpStatus, detail } = handover;
  const refusal = readRefusal(errorCode, httpStatus, detail);
  const said = { errorCode, reason: refusal.reason, detail };
  switch (refusal.effect) {
    case "final":
      return move(scope, claimed, { to: "failed", ...said });
    case "opt_out":
      return transaction(scope, async (tx) => {
        await recordCarrierOptOut(tx, claimed, errorCode);
        return move(tx, claimed, { to: "failed", ...said });
      });
    case "later":
      return giveBack(
        scope,
        claimed,
        `${refusal.reason}; it goes out by itself`,
        handover.retryAfterSeconds ?? refusal.retryAfterSeconds ?? backOff(claimed.claims),
        said.detail,
      );
    case "connection":
      return transaction(scope, async (tx) => {
        await breakConnection(tx, claimed.connectionId, refusal.reason);
        const reason = `Held: ${refusal.reason}. It goes out once the connection works again`;
        const result = await move(tx, claimed, { to: "pending", ...said, reason });
        return { ...result, reason };
      });
    default:
      return refusal.effect satisfies never;
  }
}

/** 1 to 2 s, doubling to a minute, with jitter so that a burst does not come back as one. */
const backOff = (claims: number) => Math.min(60, 2 ** (claims - 1)) * (1 + Math.random());

async function giveBack(scope: Scope, claimed: Claimed, reason: string, seconds: number, detail?: string) {
  const retryAfterSeconds = Math.ceil(seconds);
  // The row's own time is the database's: notBefore is compared with its clock.
  const notBefore = new Date(Date.now() + retryAfterSeconds * 1000);
  const result = await move(scope, claimed, { to: "pending", reason, detail: detail ?? reason, notBefore });
  return { ...result, retryAfterSeconds };
}

async function move(scope: Scope, claimed: Claimed, change: Omit<Move, "messageId" | "source">) {
  // A carrier's clear yes is stored whoever holds the claim now; all else only by its holder.
  const token = change.to === "accepted" ? {} : { claimToken: claimed.claimToken };
  const moved = await moveMessage(scope, { messageId: claimed.id, source: "carrier", ...change, ...token });
  if (!moved) throw notFound("Message");
  return {
    status: moved.status,
    ...(change.reason && moved.moved ? { reason: change.reason } : {}),
    ...(change.errorCode ? { errorCode: change.errorCode } : {}),
  };
}
