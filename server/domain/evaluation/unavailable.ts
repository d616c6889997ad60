/** What a person has to put right: the key, the model's name, the address, or the request as a whole. */
export type RefusedPart = "key" | "model" | "address" | "request";

/**
 * The extractor could not be asked now: it timed out, is overloaded, or is down. The job tries again, after
 * `retryAfterSeconds` where the service said when. `suspect`: what is wrong when it stays so.
 */
export class ExtractorUnavailable extends Error {
  override readonly name = "ExtractorUnavailable";
  constructor(
    message: string,
    readonly retryAfterSeconds?: number,
    readonly suspect?: RefusedPart,
  ) {
    super(message);
  }
}

/** The extractor's service refuses, and will until a person puts `part` right; trying again does not help. */
export class ExtractorRefused extends Error {
  override readonly name = "ExtractorRefused";
  constructor(
    readonly part: RefusedPart,
    /** Without the cure: "OpenAI refused the API key (401)". */
    readonly what: string,
    cure: string,
  ) {
    super(`${what}: ${cure}`);
  }
}
