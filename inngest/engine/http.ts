import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { encodeTime, ulid } from "ulid";
import { z } from "zod";
import { bearerToken, sameText } from "./signing";
import type { EngineEvent, Log } from "./types";

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_EVENT_BYTES = 3 * 1024 * 1024;

const printable = z
  .string()
  .min(1)
  .max(512)
  .refine((text) => !text.includes("\0"), "must not hold NUL");
const SentEvent = z.object({
  id: printable.optional().catch(undefined),
  name: printable.refine((name) => !name.startsWith("inngest/"), "names in inngest/ are the server's own"),
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().int().positive().optional().catch(undefined),
  v: z.string().optional().catch(undefined),
});
const SentEvents = z.preprocess(
  (body) => (Array.isArray(body) ? body : [body]),
  z.array(SentEvent).max(5000),
);

interface Parts {
  eventKey: string | undefined;
  signingKey: string | undefined;
  accept: (events: EngineEvent[]) => Promise<void>;
  /** False while it is not known yet who listens to these events: they would be stored and start nothing. */
  ready: (events: EngineEvent[]) => boolean;
  sync: () => Promise<void>;
  health: () => { ok: boolean; refused?: string | undefined; workers: number };
  log: Log;
}

/** The engine's door on loopback: POST /e/:key, POST /fn/register, GET /health. */
export function listen(parts: Parts, port: number, host: string): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    answer(parts, request).then(
      ({ status, body }) => reply(response, status, body),
      (err) => {
        parts.log.error({ err, path: request.url?.split("/")[1] }, "engine: a request failed");
        reply(response, 503, { status: 503, error: "The engine could not store this; send it again" });
      },
    );
  });
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve({ server, port: typeof address === "object" && address ? address.port : port });
    });
  });
}

interface Answer {
  status: number;
  body: object;
}

async function answer(parts: Parts, request: IncomingMessage): Promise<Answer> {
  const [, first, second] = (request.url ?? "").split("?")[0]?.split("/") ?? [];
  if (request.method === "GET" && first === "health") {
    const health = parts.health();
    return { status: health.ok ? 200 : 503, body: health };
  }
  if (request.method === "POST" && first === "e") {
    if (parts.eventKey !== undefined && !sameText(decodeURIComponent(second ?? ""), parts.eventKey)) {
      return problem(401, "Event key not found");
    }
    return receive(parts, request);
  }
  if (request.method === "POST" && first === "fn" && second === "register") {
    const token = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    if (parts.signingKey !== undefined && !sameText(token, bearerToken(parts.signingKey))) {
      return problem(401, "Signing key not found");
    }
    return register(parts, request);
  }
  return problem(404, "The engine has POST /e/:key, POST /fn/register and GET /health");
}

/** Functions are read from the configured addresses only: whoever registers can ask for that, not name another address. */
async function register(parts: Parts, request: IncomingMessage): Promise<Answer> {
  await readBody(request);
  try {
    await parts.sync();
    return { status: 200, body: { ok: true, modified: true } };
  } catch (error) {
    return {
      status: 400,
      body: { ok: false, error: error instanceof Error ? error.message : String(error) },
    };
  }
}

async function receive(parts: Parts, request: IncomingMessage): Promise<Answer> {
  const text = await readBody(request);
  if (text === undefined) return problem(413, "The events are too large");
  const parsed = SentEvents.safeParse(parseJson(text));
  if (!parsed.success) return problem(400, z.prettifyError(parsed.error));
  if (
    text.length > MAX_EVENT_BYTES &&
    parsed.data.some((event) => JSON.stringify(event).length > MAX_EVENT_BYTES)
  ) {
    return problem(413, "An event may have 3 MB");
  }
  const seed = request.headers["x-inngest-event-id-seed"];
  const now = Date.now();
  const events = parsed.data.map(({ id, name, data, ts, v }, index): EngineEvent => {
    const { _inngest, ...own } = data ?? {};
    return {
      id: id ?? seededId(seed, index, now),
      name,
      data: own,
      ts: ts ?? now,
      ...(v !== undefined && { v }),
    };
  });
  if (!parts.ready(events)) return problem(503, "The app has not said its functions yet; send this again");
  await parts.accept(events);
  return { status: 200, body: { ids: events.map(({ id }) => id), status: 200 } };
}

/** The SDK repeats a send under the same seed: the same seed and place give the same id. */
function seededId(seed: string | string[] | undefined, index: number, now: number): string {
  const [, millis] = /^(\d{1,14}),/.exec(String(seed ?? "")) ?? [];
  if (millis === undefined) return ulid();
  const random = createHash("sha256").update(`${seed}/${index}`).digest("hex").slice(0, 16).toUpperCase();
  return encodeTime(Math.min(Number(millis), now)) + random;
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const problem = (status: number, error: string): Answer => ({ status, body: { status, error } });

function reply(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
