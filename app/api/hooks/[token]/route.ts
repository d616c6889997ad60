import { toResponse } from "@/server/api/answer";
import { answerWhenAway } from "@/server/api/away";
import { readBody } from "@/server/api/body";
import { withRequestId } from "@/server/api/request-id";
import { db } from "@/server/db/instance";
import { receiveHook } from "@/server/domain/automations/receive-hook";
import { DomainError, type ErrorCode, invalid } from "@/server/domain/errors";
import { logger } from "@/server/log";

const STATUS: Record<ErrorCode, number> = {
  invalid: 400,
  unprocessable: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
};

const readJson = async (request: Request): Promise<unknown> => {
  const text = new TextDecoder().decode(await readBody(request));
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("", "The body is not JSON");
  }
};

/** An automation's own webhook URL: takes one call.evaluated event. */
export const POST = (request: Request, { params }: RouteContext<"/api/hooks/[token]">) =>
  withRequestId(request, () => receive(request, params));

async function receive(request: Request, params: Promise<{ token: string }>) {
  try {
    const { token } = await params;
    const { outcome, runId, text } = await receiveHook(db(), token, await readJson(request));
    return Response.json({ outcome, runId: runId ?? null, message: text }, { status: 202 });
  } catch (error) {
    if (error instanceof DomainError) {
      const { code, message, issues } = error;
      return Response.json({ error: { code, message, issues } }, { status: STATUS[code] });
    }
    const away = answerWhenAway(error);
    if (away) return toResponse(away);
    logger.error({ err: error }, "a hook failed");
    const message = "Something went wrong on our side; the event was not taken. Send it again";
    return Response.json({ error: { code: "internal", message } }, { status: 500 });
  }
}
