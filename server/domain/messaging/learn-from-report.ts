import type { Scope } from "../scope";
import { recordCarrierOptOut } from "./carrier-opt-out";
import { breakConnection } from "./connection-state";
import { blocksOf, breaksConnection, explainCode, optOutOf } from "./error-codes";

interface Reported {
  from: string;
  to: string;
  carrier: string;
  connectionId: string | null;
}

/** Whether a code tells more than that this one message failed. */
export const tellsMore = (code: string | null) =>
  optOutOf(code) !== null || blocksOf(code).length > 0 || breaksConnection(code);

/**
 * What a failure tells beyond its message, in the caller's transaction: the recipient has opted out, carriers block the
 * sender (the next message there is refused before it is sent), or the account is suspended.
 */
export async function learnFromReport(tx: Scope, message: Reported, code: string | null): Promise<void> {
  await recordCarrierOptOut(tx, message, code);
  const why = explainCode(code) ?? "";
  if (breaksConnection(code)) await breakConnection(tx, message.connectionId, why);
  const blocked = blocksOf(code);
  if (blocked.length === 0) return;
  // A service picks another of its numbers the next time: only a number is known to be blocked.
  await tx.db.phoneNumber.updateMany({
    where: {
      workspaceId: tx.workspaceId,
      phone: message.from,
      provider: message.carrier,
      kind: { not: "service" },
    },
    data: {
      blockedCountries: [...blocked],
      registration: code === "30035" ? "pending" : "missing",
      registrationNote: `${why}. Press Verify in Settings → Connections once that is done`,
      registrationAt: tx.now(),
    },
  });
}
