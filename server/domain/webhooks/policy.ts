import { env } from "@/server/env";
import { type AddressPolicy, findUrlProblem } from "@/server/integrations/http/address";
import { findAddressProblem } from "@/server/integrations/http/resolve-name";
import { invalid } from "../errors";

/** Where webhooks may go on this instance. */
export function webhookPolicy(): AddressPolicy {
  const { APP_URL, WEBHOOK_ALLOW_CIDRS } = env();
  const allowCidrs = (WEBHOOK_ALLOW_CIDRS ?? "").split(",").flatMap((cidr) => cidr.trim() || []);
  return { allowCidrs, ownHosts: [new URL(APP_URL).hostname] };
}

/**
 * Throws `invalid` on the field for an address that webhooks may not reach. A name is looked up here as well, for
 * the person's sake; what counts is the look-up at each attempt, so a name that does not resolve yet may be saved.
 */
export async function requireAllowedUrl(
  url: string,
  find = findAddressProblem,
  field = "url",
): Promise<void> {
  const policy = webhookPolicy();
  const problem = findUrlProblem(url, policy) ?? (await find(url, policy));
  if (problem) throw invalid(field, problem);
}
