import type { PostCallVariable } from "../assistants/schema";
import { optOutInTransaction } from "../contacts/opt-outs";
import { parsePhone } from "../contacts/phone";
import type { Scope } from "../scope";
import type { EvidenceMap, Variables } from "./schema";

/**
 * Who asked on the call not to be contacted is opted out, in the transaction that stores the reading: before the webhook
 * or the automation learns of the call, so that its own text is held back too. What is unknown or false changes nothing,
 * and a later reading never takes an opt-out away: only the person who asked can (47 CFR 64.1200(a)(10)).
 */
export async function optOutByVoice(
  tx: Scope,
  call: { customerPhone: string | null },
  definitions: readonly PostCallVariable[],
  { variables, evidence }: { variables: Variables; evidence: EvidenceMap },
): Promise<void> {
  const asked = definitions.find(({ name, settings }) => settings.optOut && variables[name] === true);
  const parsed = parsePhone(call.customerPhone);
  if (!asked || !parsed.ok) return;
  const words = evidence[asked.name]?.find(({ verified }) => verified)?.quote;
  await optOutInTransaction(tx, {
    phone: parsed.phone,
    source: "call",
    note: words?.slice(0, 500) ?? `${asked.name} is true for the call`,
  });
}
