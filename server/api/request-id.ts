import { randomUUID } from "node:crypto";
import { logger } from "@/server/log";
import { withTrace } from "@/server/trace";
import { toResponse } from "./answer";
import { answerWhenAway } from "./away";

const GIVEN = /^[\w.-]{8,64}$/;

interface Asked {
  method: string;
  pathname: string;
  /** What the caller sent as `x-request-id`. */
  given: string | null;
}

/**
 * Answers a request under an id: the caller's, or one of ours. It stands in the answer, in every line that is logged
 * meanwhile, and in those of the runs that follow. Changes are logged with how they were answered.
 */
export async function underRequestId<T extends { status: number }>(
  { method, pathname, given }: Asked,
  answer: () => Promise<T>,
): Promise<{ requestId: string; answered: T }> {
  const requestId = given !== null && GIVEN.test(given) ? given : randomUUID();
  return withTrace({ requestId }, async () => {
    const began = performance.now();
    const answered = await answer();
    if (method !== "GET") {
      const ms = Math.round(performance.now() - began);
      logger.info({ method, path: withoutTokens(pathname), status: answered.status, ms }, "request");
    }
    return { requestId, answered };
  });
}

/** The same for a route of Next. */
export async function withRequestId(
  request: Request,
  answer: (request: Request) => Response | Promise<Response>,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  const given = request.headers.get("x-request-id");
  const safely = async () => answer(request);
  const { requestId, answered } = await underRequestId({ method: request.method, pathname, given }, () =>
    safely().catch(orAway),
  );
  answered.headers.set("x-request-id", requestId);
  return answered;
}

const orAway = (error: unknown): Response => {
  const away = answerWhenAway(error);
  if (away) return toResponse(away);
  throw error;
};

/** Some addresses are secrets themselves: their last part is the authority. */
const withoutTokens = (pathname: string) =>
  pathname.replace(/^(\/api\/(?:hooks|ingest|twilio\/(?:voice\/)?[\w-]+)\/).+$/, "$1[token]");
