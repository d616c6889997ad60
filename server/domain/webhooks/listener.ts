import { Webhook } from "standardwebhooks";
import type { GuardedAnswer } from "@/server/integrations/http/guarded-request";

/**
 * What a listener answers: it takes the request inside the app, verifies it as a receiver would, and says what it
 * found. Nothing leaves this process, so no address has to be allowed.
 */
export function answerAsListener(
  status: number,
  request: { headers: Record<string, string>; body: string },
  secret: string,
): GuardedAnswer {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (status === 429) headers["retry-after"] = "60";
  return { status, headers, body: JSON.stringify({ received: true, signature: check(request, secret) }) };
}

function check({ headers, body }: { headers: Record<string, string>; body: string }, secret: string): string {
  try {
    new Webhook(secret).verify(body, headers);
    return "verified";
  } catch (error) {
    return `not verified: ${error instanceof Error ? error.message : "unknown"}`;
  }
}
