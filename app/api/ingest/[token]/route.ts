import { randomUUID } from "node:crypto";
import { answerWhenAway } from "@/server/api/away";
import { readBody } from "@/server/api/body";
import { withRequestId } from "@/server/api/request-id";
import { db } from "@/server/db/instance";
import { DomainError, type ErrorCode } from "@/server/domain/errors";
import { receivePost } from "@/server/domain/sources/receive-post";
import { logger } from "@/server/log";

const STATUS: Record<ErrorCode, number> = {
  invalid: 422,
  unprocessable: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
};

/** Where voice platforms post their calls. 202: stored, and taken in by a job; 200: known already, or not needed. */
export const POST = (request: Request, { params }: RouteContext<"/api/ingest/[token]">) =>
  withRequestId(request, () => receive(request, params));

async function receive(request: Request, params: Promise<{ token: string }>) {
  try {
    const { token } = await params;
    const text = new TextDecoder().decode(await readBody(request));
    const header = (name: string) => request.headers.get(name);
    const received = await receivePost(db(), token, { header, text });
    return Response.json(received, { status: received.outcome === "received" ? 202 : 200 });
  } catch (error) {
    if (error instanceof DomainError) {
      const { code, message } = error;
      return Response.json({ error: { code, message } }, { status: STATUS[code] });
    }
    const away = answerWhenAway(error);
    if (away) return away;
    const id = randomUUID().slice(0, 8);
    logger.error({ err: error, errorId: id }, "a platform's post was not stored");
    const message = `Something went wrong on our side, and the post was not stored; send it again. The fault's id: ${id}`;
    return Response.json(
      { error: { code: "internal", message } },
      { status: 503, headers: { "retry-after": "5" } },
    );
  }
}
