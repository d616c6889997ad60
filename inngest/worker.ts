import { createServer } from "node:http";
import { availableParallelism } from "node:os";
import { serve } from "inngest/node";
import { db } from "@/server/db/instance";
import { startRelay } from "@/server/db/outbox-relay";
import { env } from "@/server/env";
import { warmBasicExtractor } from "@/server/integrations/extraction/basic/extractor";
import { logger } from "@/server/log";
import { startTelemetry } from "@/server/telemetry";
import { inngest } from "./client";
import { functions } from "./functions/index";
import { HELD_BACK, sendOutbox } from "./send-outbox";

// The SDK copies the environment at every call; from a plain object that costs next to nothing.
process.env = { ...process.env };

/** A core works off about as many posts of voice platforms: what comes faster waits, and its senders do not. */
const POSTS_PER_CORE = 15;

await startTelemetry("worker");
const { DATABASE_URL, WORKER_PORT, WORKER_HOST } = env();

const answer = serve({ client: inngest, functions });
const server = createServer((request, response) => {
  if (request.url === "/health") response.writeHead(200).end("ok");
  else void answer(request, response);
});
// The engine keeps connections; ours must not close first, or its next call is reset.
server.keepAliveTimeout = 75_000;

const relay = startRelay({
  databaseUrl: DATABASE_URL,
  send: sendOutbox,
  rush: { name: HELD_BACK, perSecond: POSTS_PER_CORE * availableParallelism() },
  onError: (err, retryInMs) => logger.warn({ err, retryInMs }, "outbox: events wait, they were not taken"),
});
void warmBasicExtractor();
server.listen(WORKER_PORT, WORKER_HOST, () => logger.info({ functions: functions.length }, "worker: ready"));

/** Lets the calls in flight end; what waits in the outbox stays there. */
async function stop() {
  const closed = new Promise((resolve) => server.close(resolve));
  await relay.stop();
  server.closeIdleConnections();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 10_000))]);
  await db().$disconnect();
}

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
