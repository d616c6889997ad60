import { randomUUID } from "node:crypto";
import type { ZodError, z } from "zod";
import { AWAY_MESSAGE, AWAY_RETRY_SECONDS, isDatabaseAway } from "@/server/db/away";
import { DomainError, type ErrorCode, type Issue } from "@/server/domain/errors";
import { logger } from "@/server/log";

/** Every code that `error.code` may hold, its HTTP status and what it means; the docs print this table. */
export const REST_ERRORS = {
  invalid: { status: 400, meaning: "The request cannot be read or a field is wrong; `issues` names each." },
  unprocessable: {
    status: 422,
    meaning: "The request can be read, but holds more than is taken: `issues` names the field and its limit.",
  },
  unauthenticated: { status: 401, meaning: "The API key is missing, unknown, revoked or expired." },
  forbidden: { status: 403, meaning: "The key's role or scopes do not allow this." },
  not_found: { status: 404, meaning: "There is no such thing in this key's workspace." },
  method_not_allowed: { status: 405, meaning: "The path exists, but not with this method; see `Allow`." },
  conflict: { status: 409, meaning: "The request contradicts the present state; the message says how." },
  too_large: { status: 413, meaning: "The body weighs more than 1 MB." },
  rate_limited: { status: 429, meaning: "Too many requests; come again after `Retry-After` seconds." },
  internal: { status: 500, meaning: "A fault of ours; name the id in the message when you report it." },
  unavailable: { status: 503, meaning: "Not available right now; come again after `Retry-After` seconds." },
} as const satisfies Record<
  ErrorCode | "internal" | "method_not_allowed",
  { status: number; meaning: string }
>;
export type RestErrorCode = keyof typeof REST_ERRORS;

export interface RestError {
  code: RestErrorCode;
  message: string;
  issues?: Issue[];
  retryAfterSeconds?: number | undefined;
}

const wordsOf = (issue: z.core.$ZodIssue): string =>
  issue.code === "invalid_type" && issue.input === undefined && /received undefined/.test(issue.message)
    ? "Required"
    : issue.message.replace(/^Invalid input: /, "");

/** One entry per problem; each unknown field is named at its own place. */
const toIssues = (error: ZodError): Issue[] =>
  error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({
          path: [...issue.path, key].join("."),
          message: "There is no such field",
        }))
      : [{ path: issue.path.join("."), message: wordsOf(issue) }],
  );

const summary = ([first, ...rest]: Issue[]): string => {
  if (!first) return "The request is not valid";
  const more = rest.length > 0 ? ` (and ${rest.length} more, see issues)` : "";
  return `${first.path ? `${first.path}: ` : ""}${first.message}${more}`;
};

/** A request that does not fit its schema, as the error that the caller sees. */
export function invalidRequest(error: ZodError): DomainError {
  const issues = toIssues(error);
  const tooMuch = error.issues.every((issue) => issue.code === "custom" && issue.params?.tooMuch === true);
  return new DomainError(tooMuch ? "unprocessable" : "invalid", summary(issues), issues);
}

/** What went wrong, for the caller. Unknown errors are masked and logged with an id that the answer names. */
export function toRestError(error: unknown): RestError {
  if (error instanceof DomainError) {
    const { code, message, issues, retryAfterSeconds } = error;
    return { code, message, ...(issues.length > 0 && { issues }), retryAfterSeconds };
  }
  if (isDatabaseAway(error)) {
    logger.warn({ err: error }, "the database is away");
    return { code: "unavailable", message: AWAY_MESSAGE, retryAfterSeconds: AWAY_RETRY_SECONDS };
  }
  const id = randomUUID().slice(0, 8);
  logger.error({ err: error, errorId: id }, "unexpected error in the public API");
  return {
    code: "internal",
    message: `Something went wrong on our side. If it happens again, name this id: ${id}`,
  };
}
