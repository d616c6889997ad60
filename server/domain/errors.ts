export const ERROR_CODES = [
  "invalid",
  "unprocessable",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "rate_limited",
  "unavailable",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One problem of one field. `path` is dotted, as the caller sent it: "transcript.3.text". */
export interface Issue {
  path: string;
  message: string;
}

/**
 * What went wrong in words that a user may read. Anything else that is thrown is a bug: it is
 * masked at the edge and logged with an id.
 */
export class DomainError extends Error {
  override readonly name = "DomainError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly issues: Issue[] = [],
    /** With rate_limited and unavailable: when to come again. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

export const notFound = (what: string) => new DomainError("not_found", `${what} not found`);

/** One field, one problem. */
export const invalid = (path: string, message: string) =>
  new DomainError("invalid", message, [{ path, message }]);
