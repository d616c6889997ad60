import { randomUUID } from "node:crypto";
import { logger } from "@/server/log";
import { withTrace } from "@/server/trace";
import { answerWhenAway } from "./away";

const GIVEN = /^[\w.-]{8,64}$/;

/**
 * Answers a request under an id: the caller's `x-request-id`, or one of ours. It stands in the answer, in every line that
 * is logged meanwhile, and in those of the runs that follow. Changes are logged with how they were answered.
 */
export async function withRequestId(
  request: Request,
  answer: (request: Request) => Response | Promise<Response>,
): Promise<Response> {
  const given = request.headers.get("x-request-id") ?? "";
  const requestId = GIVEN.test(given) ? given : randomUUID();
  return withTrace({ requestId }, async () => {
    const began = performance.now();
    const response = await Promise.resolve(answer(request)).catch(orAway);
    if (request.method !== "GET") {
      const { pathname } = new URL(request.url);
      const ms = Math.round(performance.now() - began);
      logger.info(
        { method: request.method, path: withoutTokens(pathname), status: response.status, ms },
        "request",
      );
    }
    response.headers.set("x-request-id", requestId);
    return response;
  });
}

const orAway = (error: unknown): Response => {
  const away = answerWhenAway(error);
  if (away) return away;
  throw error;
};

/** Some addresses are secrets themselves: their last part is the authority. */
const withoutTokens = (pathname: string) =>
  pathname.replace(/^(\/api\/(?:hooks|ingest|twilio\/(?:voice\/)?[\w-]+)\/).+$/, "$1[token]");
