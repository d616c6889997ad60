import { optOutInTransaction } from "../contacts/opt-outs";
import type { Scope } from "../scope";
import { explainCode, optOutOf } from "./error-codes";

/** A carrier refused because of the recipient's will: our list learns of it, in the caller's transaction. */
export async function recordCarrierOptOut(
  tx: Scope,
  { from, to }: { from: string; to: string },
  code: string | null,
): Promise<void> {
  const kind = optOutOf(code);
  if (kind === null) return;
  await optOutInTransaction(tx, {
    phone: to,
    scope: kind,
    ...(kind === "number" ? { ownNumber: from } : {}),
    source: "carrier",
    note: `${explainCode(code)} (${code})`,
  });
}
