import type { Readable } from "node:stream";
import { BlockedAddressError, guardedGet } from "@/server/integrations/http/guarded-request";
import { DomainError, notFound } from "../errors";
import { webhookPolicy } from "../webhooks/policy";

export interface Recording {
  status: 200 | 206;
  headers: Record<string, string>;
  body: Readable;
}

/** As long as a person listens: the stream of an hour ends with the page. */
const DEADLINE_MS = 60 * 60 * 1000;
const PLAYABLE =
  /^(audio\/[\w.+-]+|video\/(mp4|webm|ogg)|application\/(octet-stream|ogg)|binary\/octet-stream)$/i;
const PASSED_ON = ["content-length", "content-range", "accept-ranges", "etag", "last-modified"];

/**
 * A call's recording, read from where the platform keeps it: the browser never goes there, and nothing but sound comes
 * back. The address is judged like a webhook's. Throws `not_found` and `unavailable` with the reason.
 * @param range the browser's Range header: a player jumps by it
 */
export async function openRecording(url: string | null, range: string | null): Promise<Recording> {
  if (!url) throw notFound("Recording");
  const answer = await guardedGet(url, {
    headers: { accept: "audio/*", ...(range && /^bytes=\d*-\d*$/.test(range) ? { range } : {}) },
    policy: webhookPolicy(),
    deadlineMs: DEADLINE_MS,
  }).catch((error: unknown) => {
    if (error instanceof BlockedAddressError)
      throw new DomainError("invalid", `The recording is not played: ${error.message}`);
    throw new DomainError("unavailable", "The recording's server does not answer");
  });
  const type = (answer.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  const refuse = (reason: string) => {
    answer.body.on("error", () => undefined).destroy();
    return new DomainError("unavailable", reason);
  };
  if (answer.status !== 200 && answer.status !== 206)
    throw refuse(`The recording's server answered ${answer.status}; the platform may have deleted it`);
  if (!PLAYABLE.test(type)) throw refuse("The recording's address gives something that is no sound");
  const headers = Object.fromEntries(
    PASSED_ON.flatMap((name) => (answer.headers[name] ? [[name, answer.headers[name]]] : [])),
  );
  const audio = /octet-stream$/i.test(type) ? "audio/mpeg" : type;
  return { status: answer.status, headers: { ...headers, "content-type": audio }, body: answer.body };
}
