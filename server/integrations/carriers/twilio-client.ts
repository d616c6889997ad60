import twilio from "twilio";
import type RequestClientOf from "twilio/lib/base/RequestClient";

export interface TwilioOptions {
  /** Another address of the API: a regional proxy, or the fake in tests. */
  baseUrl?: string | undefined;
  timeoutMs?: number;
}

export interface TwilioAccount {
  sid: string;
  /** Signs Twilio's webhooks, so it is needed beside an API key too. */
  authToken: string;
  /** Given: requests are made with it instead of the auth token. */
  apiKey?: { sid: string; secret: string } | undefined;
}

/** twilio-node's errors have no headers: how long a 429 asks to wait goes into its body, as `details.retry_after`. */
class PatientRequestClient extends twilio.RequestClient {
  override async request<T>(options: RequestClientOf.RequestOptions<T>) {
    const response = await super.request<T>(options);
    const seconds = Number(response.headers?.["retry-after"]);
    if (response.statusCode === 429 && Number.isFinite(seconds)) {
      Object.assign(response, {
        body: { code: 20429, message: "Too Many Requests", details: { retry_after: seconds } },
      });
    }
    return response;
  }
}

/** What a 429 asked for; undefined when it named no time. */
export function retryAfterOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const details: unknown = Reflect.get(error, "details");
  if (typeof details !== "object" || details === null) return undefined;
  const seconds: unknown = Reflect.get(details, "retry_after");
  return typeof seconds === "number" && seconds >= 0 ? seconds : undefined;
}

/** twilio-node's own retries are off: the ledger decides what is sent again (facts: POST Messages is not idempotent). */
export function clientOf(
  { sid, authToken, apiKey }: TwilioAccount,
  { baseUrl, timeoutMs = 10_000 }: TwilioOptions,
) {
  const httpClient = new PatientRequestClient({ timeout: timeoutMs, autoRetry: false, maxSockets: 20 });
  const settings = { accountSid: sid, httpClient };
  const client = apiKey ? twilio(apiKey.sid, apiKey.secret, settings) : twilio(sid, authToken, settings);
  if (baseUrl) {
    client.api.baseUrl = baseUrl;
    client.messaging.baseUrl = baseUrl;
  }
  return client;
}

export type TwilioClient = ReturnType<typeof clientOf>;

export const errorField = (error: unknown, field: "code" | "status"): string | null => {
  if (typeof error !== "object" || error === null || !(field in error)) return null;
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
};
