import { env } from "@/server/env";
import { type AddressPolicy, findUrlProblem } from "@/server/integrations/http/address";
import { invalid } from "../errors";

/** Where webhooks may go on this instance. */
export function webhookPolicy(): AddressPolicy {
  const { APP_URL, WEBHOOK_ALLOW_CIDRS } = env();
  const allowCidrs = (WEBHOOK_ALLOW_CIDRS ?? "").split(",").flatMap((cidr) => cidr.trim() || []);
  return { allowCidrs, ownHosts: [new URL(APP_URL).hostname] };
}

/** Throws `invalid` on the field "url" for an address that webhooks may not reach. */
export function requireAllowedUrl(url: string): void {
  const problem = findUrlProblem(url, webhookPolicy());
  if (problem) throw invalid("url", problem);
}
