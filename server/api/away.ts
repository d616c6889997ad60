import { AWAY_MESSAGE, AWAY_RETRY_SECONDS, isDatabaseAway } from "@/server/db/away";
import { logger } from "@/server/log";

/** 503 with Retry-After for what failed because the database is away; undefined for any other error. */
export function answerWhenAway(error: unknown): Response | undefined {
  if (!isDatabaseAway(error)) return undefined;
  logger.warn({ err: error }, "the database is away");
  return Response.json(
    { error: { code: "unavailable", message: AWAY_MESSAGE } },
    { status: 503, headers: { "retry-after": String(AWAY_RETRY_SECONDS) } },
  );
}
