/**
 * The extractor could not be asked now: it timed out, is overloaded, or is down. The job tries again, after
 * `retryAfterSeconds` where the service said when.
 */
export class ExtractorUnavailable extends Error {
  override readonly name = "ExtractorUnavailable";
  constructor(
    message: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}
