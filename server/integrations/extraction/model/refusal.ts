import { APICallError } from "ai";
import { ExtractorRefused, ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { BlockedAddressError } from "@/server/integrations/http/guarded-request";
import { baseUrlOf, type ModelSettings, serviceName } from "./settings";

/** The transcript does not fit into the model; shorter pieces may. */
export class TooLong extends Error {
  override readonly name = "TooLong";
}

export interface Refusal {
  error: Error;
  /** The service may take the question in a plainer form. */
  retryWithout?: true;
}

const MAX_WAIT_SECONDS = 3600;
const TOO_LONG =
  /context.{0,12}(?:length|window|size|limit)|maximum context|(?:prompt|input|request)(?: is)? too (?:long|large)|too many (?:input )?tokens|(?:exceeds?|exceeded).{0,40}(?:tokens|context)/i;
const BAD_KEY = /api.?key (?:is )?(?:not valid|invalid|expired)|API_KEY_INVALID|invalid.{0,10}api.?key/i;

/** What a failed request comes to, in words with the cure. The key is in none of them. */
export function refusal(settings: ModelSettings, thrown: unknown): Refusal {
  const service = serviceName(settings);
  if (!APICallError.isInstance(thrown) || thrown.statusCode === undefined)
    return { error: unreached(settings, service, thrown) };
  const { statusCode: status, responseHeaders, responseBody = "" } = thrown;
  const refused = (...[part, what, cure]: ConstructorParameters<typeof ExtractorRefused>): Refusal => ({
    error: new ExtractorRefused(part, `${what} (${status})`, cure),
  });
  const later = (what: string): Refusal => ({
    error: new ExtractorUnavailable(`${what} (${status})`, readRetryAfter(responseHeaders?.["retry-after"])),
  });

  if (status === 401 || status === 403 || (status === 400 && BAD_KEY.test(responseBody)))
    return refused("key", `${service} refused the API key`, "check that it is complete and still active");
  if (status === 402 || /insufficient_quota/.test(responseBody))
    return refused("key", `The account at ${service} has no credit left`, "add credit or use another key");
  if (status === 429) return later(`${service} is asked too often`);
  if (status >= 500 || status === 408 || status === 425) return later(`${service} is not available`);
  if (status === 413 || (status < 500 && TOO_LONG.test(responseBody)))
    return { error: new TooLong(`The call is too long for ${settings.model} (${status})`) };
  if (status === 404 && /model/i.test(responseBody))
    return refused("model", `${service} has no model "${settings.model}"`, "check the model's name");
  if (status < 300)
    return {
      error: new ExtractorUnavailable(
        `The answer of ${service} could not be read: check that the base URL is that of an API`,
        undefined,
        "address",
      ),
    };
  if (status < 400 || status === 404 || status === 405)
    return refused(
      "address",
      `Nothing at ${baseUrlOf(settings)} answers as a language model`,
      "check the base URL; it usually ends in /v1",
    );
  const said = saidBy(thrown, settings.apiKey);
  return {
    ...refused("request", `${service} refused the request`, said || "check the model's name and settings"),
    retryWithout: true,
  };
}

function unreached(settings: ModelSettings, service: string, thrown: unknown): Error {
  const reasons = [...causes(thrown)];
  const blocked = reasons.find((reason) => reason instanceof BlockedAddressError);
  if (blocked)
    return new ExtractorRefused(
      "address",
      blocked.message.replace(/; webhooks go to .*$/, ""),
      "give a public address, or let the operator allow this one with WEBHOOK_ALLOW_CIDRS",
    );
  if (reasons.some(({ name }) => name === "TimeoutError" || name === "AbortError"))
    return new ExtractorUnavailable(`${service} did not answer in time`);
  const codes = reasons.map((reason) => ("code" in reason ? String(reason.code) : ""));
  const url = baseUrlOf(settings);
  if (codes.some((code) => code === "ENOTFOUND" || code === "EAI_AGAIN"))
    return new ExtractorUnavailable(
      `${url} could not be reached: there is no such host; check the base URL`,
      undefined,
      "address",
    );
  if (codes.some((code) => code === "ECONNREFUSED" || /TIMEOUT/.test(code)))
    return new ExtractorUnavailable(
      `${url} could not be reached: nothing answers there; check the base URL and that the service runs`,
      undefined,
      "address",
    );
  return new ExtractorUnavailable(
    `${service} gave no answer: ${(reasons.at(-1)?.message ?? "unknown").slice(0, 200)}`,
  );
}

/** An error, what caused it, what caused that. */
function* causes(thrown: unknown): Generator<Error> {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth++) {
    yield error;
    if (error instanceof AggregateError) yield* error.errors.filter((one) => one instanceof Error);
  }
}

/** The service's own words, which name the wrong setting; never with the key in them. */
function saidBy({ message }: Error, apiKey: string | undefined): string {
  const words = message.replace(/\s+/g, " ").trim().slice(0, 300);
  return apiKey ? words.replaceAll(apiKey, "…") : words;
}

/** Seconds, or an HTTP date (RFC 9110, 10.2.3). */
export function readRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(MAX_WAIT_SECONDS, Math.max(0, Math.ceil(seconds)));
}
