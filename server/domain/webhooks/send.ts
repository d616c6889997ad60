import type { AddressPolicy } from "@/server/integrations/http/address";
import { BlockedAddressError, guardedPost } from "@/server/integrations/http/guarded-request";
import { answerAsListener } from "./listener";
import { MASK, maskedSignature, maskHeaders, maskSecrets } from "./mask";
import { webhookPolicy } from "./policy";
import { openHeaders, signingSecrets } from "./secrets";
import { explainStatus } from "./shared/schedule";
import { signedHeaders } from "./sign";

/** Standard Webhooks: 15 to 30 s, the whole answer included. */
export const DEADLINE_MS = 15_000;
const READ_BYTES = 64_000;
const KEEP_BYTES = 4000;

/** The columns of an endpoint that a request is made of. */
export interface Target {
  id: string;
  workspaceId: string;
  url: string;
  secret: string;
  previousSecret: string | null;
  previousUntil: Date | null;
  headers: unknown;
  listenerAnswer: number | null;
}

/** One exchange as it is kept: secrets are masked on both sides. */
export interface Exchange {
  status: number | null;
  retryAfter: string | undefined;
  durationMs: number;
  requestHeaders: Record<string, string>;
  responseHeaders: Record<string, string>;
  responseBody: string | null;
  /** In words, with the cure; null when it was received. */
  error: string | null;
}

/** Signs and sends once, within the deadline. Never throws for what the other side does. */
export async function sendOnce(
  target: Target,
  event: { id: string; body: string },
  at: Date,
  deadlineMs = DEADLINE_MS,
  policy = webhookPolicy(),
): Promise<Exchange> {
  const secrets = signingSecrets(target, at);
  const custom = openHeaders(target);
  const headers: Record<string, string> = {
    ...custom,
    "content-type": "application/json",
    "user-agent": "Wrapup-Webhooks/1",
    ...signedHeaders(event.id, event.body, secrets, at),
  };
  const clock = performance.now();
  const answer = await request(target, { headers, body: event.body }, secrets, deadlineMs, policy);
  const hidden = [...Object.values(custom), ...secrets, ...secrets.map((secret) => secret.slice(6))];
  return {
    status: answer.status,
    retryAfter: answer.headers["retry-after"],
    durationMs: Math.round(performance.now() - clock),
    requestHeaders: {
      ...headers,
      ...Object.fromEntries(Object.keys(custom).map((name) => [name, MASK])),
      // A listener is there to show a signature; whoever may read it may read the event as well.
      ...(target.listenerAnswer === null
        ? { "webhook-signature": maskedSignature(headers["webhook-signature"] ?? "") }
        : {}),
    },
    responseHeaders: maskHeaders(answer.headers, hidden),
    responseBody: answer.body === null ? null : maskSecrets(answer.body, hidden),
    error: answer.error,
  };
}

interface Answer {
  status: number | null;
  headers: Record<string, string>;
  body: string | null;
  error: string | null;
}

async function request(
  target: Target,
  { headers, body }: { headers: Record<string, string>; body: string },
  secrets: string[],
  deadlineMs: number,
  policy: AddressPolicy,
): Promise<Answer> {
  try {
    const answer =
      target.listenerAnswer === null
        ? await guardedPost(target.url, {
            ...{ headers, body, policy, deadlineMs },
            ...{ readBytes: READ_BYTES, keepBytes: KEEP_BYTES },
          })
        : answerAsListener(target.listenerAnswer, { headers, body }, secrets[0] ?? "");
    return { ...answer, error: explainStatus(answer.status) };
  } catch (error) {
    return { status: null, headers: {}, body: null, error: explainFailure(error) };
  }
}

const NETWORK: Record<string, string> = {
  ENOTFOUND: "The host name does not exist; check the URL",
  EAI_AGAIN: "The host name could not be looked up; we try again",
  ECONNREFUSED: "Nothing answers at this address; is the server running?",
  ECONNRESET: "The server closed the connection before it answered",
  EHOSTUNREACH: "There is no way to this address; check the server's network",
  ENETUNREACH: "There is no way to this address; check the server's network",
  UND_ERR_SOCKET: "The server closed the connection before it answered",
  UND_ERR_CONNECT_TIMEOUT: "The server could not be reached within 10 seconds",
  UND_ERR_HEADERS_OVERFLOW: "The server's answer has too many headers; answer with few",
  CERT_HAS_EXPIRED: "The server's TLS certificate has expired; renew it",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The server's TLS certificate is self-signed; use one from a public authority",
  SELF_SIGNED_CERT_IN_CHAIN:
    "The server's TLS certificate is signed by an unknown authority; use a public one",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The server sends its TLS certificate without the chain; add the intermediate ones",
  ERR_TLS_CERT_ALTNAME_INVALID: "The server's TLS certificate is for another name; check the host in the URL",
  ERR_SSL_WRONG_VERSION_NUMBER: "The server does not speak TLS on this port; check https:// and the port",
  EPROTO: "The server does not speak TLS on this port; check https:// and the port",
};

/** Why there was no answer, in words with the cure. */
export function explainFailure(error: unknown): string {
  if (error instanceof BlockedAddressError) return error.message;
  if (!(error instanceof Error)) return "The request failed";
  if (error.cause instanceof BlockedAddressError) return error.cause.message;
  if (error.name === "TimeoutError" || error.name === "AbortError")
    return "No complete answer within 15 seconds; answer first, work later";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code.startsWith("HPE_")) return "The server's answer is not HTTP; check the port";
  return NETWORK[code] ?? `The request failed (${code || error.name}); check the URL and the server`;
}
