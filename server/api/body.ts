import { DomainError } from "@/server/domain/errors";

/** What any request may weigh (security.md, resource limits). */
export const BODY_LIMIT = 1024 * 1024;

/** Reads a body whole; throws `too_large` as soon as it weighs more, whatever Content-Length says. */
export async function readBody(request: Request, limit = BODY_LIMIT): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = () => new DomainError("too_large", `A request may weigh ${limit / 1024} kB at most`);
  if (Number(request.headers.get("content-length")) > limit) throw refuse();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw refuse();
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
