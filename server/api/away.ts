import { AWAY_MESSAGE, AWAY_RETRY_SECONDS, isDatabaseAway } from "@/server/db/away";
import { logger } from "@/server/log";
import type { Answer } from "./answer";

/** 503 with Retry-After for what failed because the database is away; undefined for any other error. */
export function answerWhenAway(error: unknown): Answer | undefined {
  if (!isDatabaseAway(error)) return undefined;
  logger.warn({ err: error }, "the database is away");
  return {
    status: 503,
    body: { error: { code: "unavailable", message: AWAY_MESSAGE } },
    headers: { "retry-after": String(AWAY_RETRY_SECONDS) },
  };
}
