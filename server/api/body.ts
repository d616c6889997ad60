import { DomainError } from "@/server/domain/errors";

/** What any request may weigh (security.md, resource limits). */
export const BODY_LIMIT = 1024 * 1024;

/** Reads a body whole; throws `too_large` as soon as it weighs more, whatever Content-Length says. */
export const readBody = (request: Request, limit = BODY_LIMIT): Promise<Uint8Array<ArrayBuffer>> =>
  readChunks(request.body ?? [], request.headers.get("content-length"), limit);

/** The same for what is no Request: the chunks of a body, and the length that its sender gave. */
export async function readChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  givenLength: string | null | undefined,
  limit = BODY_LIMIT,
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = () => new DomainError("too_large", `A request may weigh ${limit / 1024} kB at most`);
  if (Number(givenLength) > limit) throw refuse();
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > limit) throw refuse();
    read.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of read) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
