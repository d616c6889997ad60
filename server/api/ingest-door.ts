import type { IncomingMessage, ServerResponse } from "node:http";
import { SECURITY_HEADERS } from "@/server/auth/headers";
import { DomainError, invalid } from "@/server/domain/errors";
import { span } from "@/server/trace";
import { readChunks } from "./body";
import { answerIngest } from "./ingest";
import { underRequestId } from "./request-id";

const PATH = /^\/api\/ingest\/([\w-]+)$/;

/**
 * The ingest URL without Next in between, which costs three times as much as all that we do: hundreds of posts a second
 * are no reason to answer late. Takes what `app/api/ingest/[token]` takes and answers the same; returns false, and has
 * touched nothing, for any other request.
 */
export function ingestDoor(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== "POST") return false;
  const [pathname = ""] = (request.url ?? "").split("?");
  const token = PATH.exec(pathname)?.[1];
  if (token === undefined) return false;
  const header = (name: string) => request.headers[name]?.toString() ?? null;
  // Who is refused for the weight of a body hears of it: its connection stays until the answer is out.
  const chunks = request.iterator({ destroyOnReturn: false });
  const read = () =>
    readChunks(chunks, header("content-length")).catch((error) => {
      throw error instanceof DomainError ? error : invalid("", "The body broke off");
    });
  const answering = underRequestId({ method: "POST", pathname, given: header("x-request-id") }, () =>
    span("POST /api/ingest/[token]", {}, () => answerIngest(token, { header, read })),
  );
  void answering.then(
    ({ requestId, answered: { status, body, headers } }) => {
      const text = Buffer.from(JSON.stringify(body));
      response.writeHead(status, {
        ...SECURITY_HEADERS,
        ...headers,
        "content-type": "application/json",
        "content-length": text.length,
        "x-request-id": requestId,
        ...(request.complete ? {} : { connection: "close" }),
      });
      response.end(text);
    },
    () => response.destroy(),
  );
  return true;
}
