import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createDb } from "@/server/db/client";
import { makeAssistant, makeWorkspace } from "@/server/db/factories";
import { newId } from "@/server/domain/ids";
import { executeRaw, type Scope, sql } from "@/server/domain/scope";
import { announceCall } from "@/server/domain/webhooks/announce";
import { createEndpoint, updateEndpoint } from "@/server/domain/webhooks/endpoints";
import { CreateEndpoint } from "@/server/domain/webhooks/schema";
import { makeEvaluatedCall } from "@/server/domain/webhooks/testing";
import { type Instance, LOOPBACK_WEBHOOKS } from "./instance";
import { millis, percentile, type Row } from "./table";

const QUICK = 1000;
const TARDY = 300;
const IDLE = 60;
const BACKLOG = 10_000;
const PATIENCE_MS = 120_000;

/** Deliveries a second, the time from an event to its first attempt, and what one endpoint that hangs does to another. */
export async function measureWebhooks(instance: Instance): Promise<Row[]> {
  const { secrets, databaseUrl, url } = instance;
  Object.assign(process.env, LOOPBACK_WEBHOOKS, {
    DATABASE_URL: databaseUrl,
    APP_URL: url,
    ENCRYPTION_KEY: secrets.encryptionKey,
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
  });
  const receiver = await startReceiver();
  const db = createDb(databaseUrl, 4);
  const scope = await makeWorkspace(db, { kind: "job", name: "bench" });
  try {
    const quick = await drain(scope, receiver, "/at-once", QUICK);
    const tardy = await drain(scope, receiver, "/after-100-ms", TARDY);
    const alone = await firstAttempts(scope, receiver, "/alone");
    const hanging = await addEndpoint(scope, receiver.url("/hangs"));
    await addBacklog(scope, hanging.id, BACKLOG);
    await updateEndpoint(scope, { id: hanging.id, paused: false });
    await until(() => receiver.arrivals("/hangs").size > 0);
    const beside = await firstAttempts(scope, receiver, "/beside");
    return [
      {
        what: `Webhooks to an endpoint that answers at once, ${QUICK}`,
        measured: `${quick.toFixed(0)}/s`,
        goal: "–",
      },
      {
        what: `  to one that takes 100 ms, ten at a time, ${TARDY}`,
        measured: `${tardy.toFixed(0)}/s`,
        goal: "towards 100/s",
      },
      {
        what: `  event → first attempt, empty queue, ${IDLE}`,
        measured: `p50 ${millis(percentile(alone, 0.5))}, p95 ${millis(percentile(alone, 0.95))}`,
        goal: "p95 ≤ 1 s",
      },
      {
        what: `  the same beside ${BACKLOG} events for an endpoint that hangs`,
        measured: `p50 ${millis(percentile(beside, 0.5))}, p95 ${millis(percentile(beside, 0.95))}; the other got ${receiver.arrivals("/hangs").size}`,
        goal: "p95 within a fifth",
      },
    ];
  } finally {
    await db.workspace.delete({ where: { id: scope.workspaceId } });
    await db.$disconnect();
    await receiver.stop();
  }
}

type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** Notes when each event first came, by path; answers at once, after 100 ms, or never. */
async function startReceiver() {
  const paths = new Map<string, Map<string, number>>();
  const arrivals = (path: string) => {
    const known = paths.get(path) ?? new Map<string, number>();
    paths.set(path, known);
    return known;
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const id = String(request.headers["webhook-id"]);
    const known = arrivals(path);
    if (!known.has(id)) known.set(id, performance.now());
    request.resume().once("end", () => {
      if (path === "/hangs") return;
      setTimeout(() => response.writeHead(200).end(), path === "/after-100-ms" ? 100 : 0);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    arrivals,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function until(isDone: () => boolean) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isDone()) {
    if (Date.now() > deadline) throw new Error("The webhooks did not arrive within two minutes");
    await sleep(2);
  }
}

async function addEndpoint(scope: Scope, url: string) {
  const assistantId = (await makeAssistant(scope)).id;
  const { id } = await createEndpoint(scope, CreateEndpoint.parse({ assistantId, url }));
  await updateEndpoint(scope, { id, paused: true });
  return { id, assistantId };
}

/** So many events that wait for a paused endpoint. */
async function addBacklog(scope: Scope, endpointId: string, count: number) {
  const { workspaceId } = scope;
  const payload = JSON.stringify({ type: "call.evaluated", data: { summary: "x".repeat(2000) } });
  const run = newId("webhookEvent");
  await executeRaw(
    scope,
    sql`WITH events AS (
          INSERT INTO "WebhookEvent" (id, "workspaceId", type, subject, payload)
          SELECT ${run} || lpad(n::text, 6, '0'), ${workspaceId}, 'call.evaluated', ${run} || n, ${payload}
          FROM generate_series(1, ${count}::int) n RETURNING id)
        INSERT INTO "WebhookDelivery" (id, "workspaceId", "eventId", "endpointId", hold)
        SELECT 'dlv_' || id, ${workspaceId}, id, ${endpointId}, 'paused' FROM events`,
  );
}

/** Resumes an endpoint with a backlog; events a second from the first arrival to the last. */
async function drain(scope: Scope, receiver: Receiver, path: string, count: number): Promise<number> {
  const { id } = await addEndpoint(scope, receiver.url(path));
  await addBacklog(scope, id, count);
  await updateEndpoint(scope, { id, paused: false });
  const arrived = receiver.arrivals(path);
  await until(() => arrived.size >= count);
  const times = [...arrived.values()];
  return ((count - 1) * 1000) / (Math.max(...times) - Math.min(...times));
}

/** Announces calls one by one; milliseconds from the commit to the request's arrival. */
async function firstAttempts(scope: Scope, receiver: Receiver, path: string): Promise<number[]> {
  const { id, assistantId } = await addEndpoint(scope, receiver.url(path));
  await updateEndpoint(scope, { id, paused: false });
  const arrived = receiver.arrivals(path);
  const times: number[] = [];
  for (let n = 0; n < IDLE; n++) {
    const call = await makeEvaluatedCall(scope, assistantId);
    await announceCall(scope, call.id);
    const from = performance.now();
    await until(() => arrived.size > n);
    times.push(Math.max(0, [...arrived.values()][n]! - from));
    await sleep(20);
  }
  return times;
}
