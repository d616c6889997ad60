import { randomUUID } from "node:crypto";
import pLimit from "p-limit";
import { AWAY_MESSAGE, AWAY_RETRY_SECONDS } from "@/server/db/away";
import { db } from "@/server/db/instance";
import { DomainError, type ErrorCode } from "@/server/domain/errors";
import { findSourceOf, receivePost } from "@/server/domain/sources/receive-post";
import { logger } from "@/server/log";
import type { Answer } from "./answer";
import { answerWhenAway } from "./away";

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

/** A rush must not open ever more connections: what a few do at a time is answered sooner. */
const atOnce = pLimit(4);
/** While the database is silent those who wait behind others hear it no later than those who asked. */
const PATIENCE_MS = 15_000;

/** Posts that come so close together share the look-up of their source: no change of it is older when it counts. */
const SHARED_MS = 50;
const lookUps = new Map<string, ReturnType<typeof findSourceOf>>();

const findShared: typeof findSourceOf = (db, token) => {
  const known = lookUps.get(token);
  if (known) return known;
  const asked = findSourceOf(db, token);
  lookUps.set(token, asked);
  setTimeout(() => lookUps.delete(token), SHARED_MS);
  return asked;
};

const RETRY = { "retry-after": String(AWAY_RETRY_SECONDS) };

export interface IngestPost {
  header(name: string): string | null;
  read(): Promise<Uint8Array>;
}

/** Answers what a voice platform posted. 202: stored, and taken in by a job; 200: known already, or not needed. */
export async function answerIngest(token: string, { header, read }: IngestPost): Promise<Answer> {
  const came = performance.now();
  try {
    const text = new TextDecoder().decode(await read());
    const received = await atOnce(() => {
      if (performance.now() - came > PATIENCE_MS) throw new DomainError("unavailable", AWAY_MESSAGE);
      return receivePost(db(), token, { header, text }, findShared);
    });
    return { status: received.outcome === "received" ? 202 : 200, body: received };
  } catch (error) {
    if (error instanceof DomainError) {
      const { code, message } = error;
      const headers = code === "unavailable" ? RETRY : {};
      return { status: STATUS[code], body: { error: { code, message } }, headers };
    }
    const away = answerWhenAway(error);
    if (away) return away;
    const id = randomUUID().slice(0, 8);
    logger.error({ err: error, errorId: id }, "a platform's post was not stored");
    const message = `Something went wrong on our side, and the post was not stored; send it again. The fault's id: ${id}`;
    return {
      status: 503,
      body: { error: { code: "internal", message } },
      headers: RETRY,
    };
  }
}
