import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createDb } from "@/server/db/client";
import { createScope } from "@/server/domain/scope";
import { createEndpoint } from "@/server/domain/webhooks/endpoints";
import { CreateEndpoint } from "@/server/domain/webhooks/schema";
import { createApiKey } from "@/server/domain/workspaces/api-keys";
import { finishedCall, reportCall } from "./calls";
import { type Instance, LOOPBACK_WEBHOOKS } from "./instance";
import { byRole, processTree } from "./processes";
import { type Row, seconds } from "./table";

interface Load {
  calls: number;
  concurrency: number;
}

/** A key may make 6,000 requests a minute; so many keys that this is no limit here. */
const KEYS = 8;
const PATIENCE_MS = 150_000;

/** Reports calls as fast as they are taken in, until each has its run, its webhook and its delivered SMS. */
export async function measureRuns(instance: Instance, load: Load): Promise<Row[]> {
  const receiver = await startReceiver();
  const db = new pg.Client({ connectionString: instance.databaseUrl });
  await db.connect();
  try {
    const keys = await prepare(instance, receiver.url);
    const cpuBefore = byRole(await processTree(instance.pid), ({ cpu }) => cpu);
    const from = Date.now();
    await reportAll(instance, keys, load);
    const taken = Date.now() - from;
    const done = await settled(db);
    const whole = Date.now() - from;
    const books = await readBooks(db);
    const cpuAfter = byRole(await processTree(instance.pid), ({ cpu }) => cpu);
    const used = [...cpuAfter].map(([role, cpu]) => [role, cpu - (cpuBefore.get(role) ?? 0)] as const);
    console.log(
      `   CPU seconds in ${seconds(whole)}: ${used.map(([role, cpu]) => `${role} ${cpu.toFixed(0)}`).join(", ")}`,
    );
    const perSecond = (books.messages * 1000) / (Number(books.lastSentAt) - from);
    const webhooks = receiver.count();
    const doubled = books.messages > books.withMessage || books.carried > books.messages;
    const { calls } = load;
    const lost = [books.calls, books.withMessage, books.carried, books.succeeded].some(
      (count) => count < calls,
    );
    return [
      {
        what: `Full runs, ${load.calls} calls, ${load.concurrency} at a time`,
        measured: `${perSecond.toFixed(0)}/s (taken in at ${((load.calls * 1000) / taken).toFixed(0)}/s)`,
        goal: "≥ 100/s, towards 250/s",
      },
      {
        what: "  all settled: runs, webhooks, delivery reports",
        measured: `${done ? "" : "not yet "}${seconds(whole)} after the first call`,
        goal: "–",
      },
      {
        what: "  none lost, none doubled",
        measured: `${books.calls} calls, ${books.messages} messages for ${books.withMessage} of them, ${books.carried} in the carrier's books`,
        goal: "all equal",
        broken: doubled || (done && lost),
      },
      {
        what: "  webhooks received",
        measured: `${webhooks.different} different, ${webhooks.all - webhooks.different} repeated`,
        goal: "each at least once",
        broken: done && webhooks.different < calls,
      },
    ];
  } finally {
    await db.end();
    await receiver.stop();
  }
}

/** A customer's endpoint in this process: counts the deliveries by the id that each carries. */
async function startReceiver() {
  const seen = new Map<string, number>();
  const server = createServer((request, response) => {
    request.resume().once("end", () => {
      const id = String(request.headers["webhook-id"]);
      seen.set(id, (seen.get(id) ?? 0) + 1);
      response.writeHead(200).end();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/calls`,
    count: () => ({ different: seen.size, all: [...seen.values()].reduce((sum, times) => sum + times, 0) }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The assistant's webhook goes to our receiver; more keys, since one key has a limit per minute. */
async function prepare(instance: Instance, receiver: string): Promise<string[]> {
  const { secrets, databaseUrl, url, demo } = instance;
  Object.assign(process.env, LOOPBACK_WEBHOOKS, {
    DATABASE_URL: databaseUrl,
    APP_URL: url,
    ENCRYPTION_KEY: secrets.encryptionKey,
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
  });
  const db = createDb(databaseUrl, 2);
  try {
    const workspace = await db.workspace.findFirstOrThrow({ where: { slug: demo.workspace } });
    const scope = createScope(db, workspace.id, { kind: "job", name: "bench" });
    await createEndpoint(
      scope,
      CreateEndpoint.parse({
        assistantId: demo.assistantId,
        url: receiver,
        completedCallsOnly: true,
      }),
    );
    const keys: string[] = [];
    for (let made = 0; made < KEYS; made++) {
      keys.push((await createApiKey(scope, { name: `Bench ${made + 1}`, role: "admin" })).key);
    }
    return keys;
  } finally {
    await db.$disconnect();
  }
}

async function reportAll(instance: Instance, keys: string[], { calls, concurrency }: Load) {
  let next = 0;
  const reporter = async () => {
    while (next < calls) {
      const index = next++;
      // The phone numbers begin where those of the calls one by one end.
      const body = finishedCall(instance, `bench-run-${index}`, 200 + index);
      await reportCall(instance, keys[index % keys.length] ?? "", body);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, reporter));
}

interface Books {
  calls: number;
  messages: number;
  /** Calls that have a message. */
  withMessage: number;
  /** Messages in the sandbox carrier's own books, those that our ledger does not know included. */
  carried: number;
  succeeded: number;
  lastSentAt: Date | null;
}

/** What is under way; nothing of it is, once the last message was delivered. */
const OPEN = `
  WITH c AS (SELECT id, "evaluationState" FROM "Call" WHERE "externalId" LIKE 'bench-run-%')
  SELECT (SELECT count(*)::int FROM c WHERE "evaluationState" = 'pending')
       + (SELECT count(*)::int FROM "AutomationRun" WHERE state IN ('waiting', 'running'))
       + (SELECT count(*)::int FROM "WebhookDelivery" WHERE status = 'pending')
       + (SELECT count(*)::int FROM "Message"
          WHERE status IN ('pending', 'sending', 'unknown', 'accepted', 'sent')) AS open`;

const BOOKS = `
  WITH c AS (SELECT id FROM "Call" WHERE "externalId" LIKE 'bench-run-%'),
       m AS (SELECT "callId", "externalId", "sentAt" FROM "Message" WHERE "callId" IN (SELECT id FROM c))
  SELECT (SELECT count(*)::int FROM c) AS calls,
         (SELECT count(*)::int FROM m) AS messages,
         (SELECT count(DISTINCT "callId")::int FROM m) AS "withMessage",
         (SELECT count(*)::int FROM "SandboxMessage" s WHERE NOT s.outgoing AND s.id IN (SELECT "externalId" FROM m))
           + (SELECT count(*)::int FROM "SandboxMessage" s WHERE NOT s.outgoing
              AND NOT EXISTS (SELECT 1 FROM "Message" o WHERE o."externalId" = s.id)) AS carried,
         (SELECT count(*)::int FROM "AutomationRun"
          WHERE state = 'succeeded' AND "callId" IN (SELECT id FROM c)) AS succeeded,
         (SELECT max("sentAt") FROM m) AS "lastSentAt"`;

/** Waits until nothing is under way (false: until patience ends). */
async function settled(db: pg.Client): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { rows } = await db.query<{ open: number }>(OPEN);
    if (rows[0]?.open === 0) return true;
    await sleep(1000);
  }
  return false;
}

async function readBooks(db: pg.Client): Promise<Books> {
  const { rows } = await db.query<Books>(BOOKS);
  const [books] = rows;
  if (!books) throw new Error("The database did not answer");
  return books;
}
