import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createDb } from "@/server/db/client";
import { withConnection } from "@/server/db/connection";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { migrate } from "@/server/db/migrate";
import { startLine } from "@/server/db/testing-line";
import { createApiKey } from "@/server/domain/workspaces/api-keys";
import { startScratchPostgres } from "@/server/standalone/scratch-postgres";
import { createRestApp } from "./app";
import { finishedCall } from "./testing";

const PATIENCE_MS = 3000;

/** Faults 33 and 34: what cannot be stored is refused with a time to come again, leaves nothing behind, and recovers alone. */
let world: TestWorld;
let admin: pg.Client;
let name: string;
let key: string;
let assistantId: string;
beforeAll(async () => {
  world = await testWorld();
  name = new URL(world.url).pathname.slice(1);
  admin = new pg.Client({ connectionString: new URL("/postgres", world.url).href });
  await admin.connect();
  ({ key } = await createApiKey(world.scope, { name: "Test", role: "member" }));
  assistantId = (await makeAssistant(world.scope)).id;
});
afterEach(async () => {
  await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
});
afterAll(async () => {
  await admin.end();
  await world.drop();
});

const post = async (app: ReturnType<typeof createRestApp>, externalId = "ext-1") =>
  app.fetch(
    new Request("http://localhost/api/v1/calls", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(finishedCall(assistantId, { externalId })),
    }),
  );
const stored = async () => {
  const where = { workspaceId: world.scope.workspaceId };
  return [
    await world.db.call.count({ where }),
    await world.db.transcriptTurn.count({ where }),
    await world.db.outboxEvent.count({ where }),
  ];
};
/** What runs in the database now is cut, as on a failover: new connections have the new settings. */
const cut = () =>
  admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);

it("answers 503 while the database is read-only, stores no part, and takes the call when it is back", async () => {
  const db = createDb(world.url, 2);
  const app = createRestApp({ db, appUrl: "http://localhost" });
  const before = await stored();
  await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await cut();
  const answers = [await post(app), await post(app)];
  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await answer.json()).toMatchObject({ error: { code: "unavailable" } });
  }
  await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  await cut();
  expect(await stored().catch(() => stored())).toEqual(before);
  const again = [await post(app), await post(app)].map(({ status }) => status);
  expect(again).toEqual([202, 200]);
  await db.$disconnect();
});

it("answers 503 while no connection can be had, and recovers alone", async () => {
  const db = createDb(world.url, 2);
  const app = createRestApp({ db, appUrl: "http://localhost" });
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await cut();
  // A pool may still hold the connections that were cut: each request finds one of them out.
  const statuses = [];
  for (let n = 0; n < 4; n++) statuses.push((await post(app)).status);
  expect(new Set(statuses)).toEqual(new Set([503]));
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  expect((await post(app, "ext-2")).status).toBe(202);
  await db.$disconnect();
});

it("answers 503 while all connections are taken, and recovers alone", async () => {
  const db = createDb(world.url, 2, PATIENCE_MS);
  const app = createRestApp({ db, appUrl: "http://localhost" });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const taken: Promise<void>[] = [];
  for (let n = 0; n < 2; n++) {
    await new Promise<void>((begun) => {
      const hold = () => {
        begun();
        return held;
      };
      taken.push(db.$transaction(hold, { maxWait: 30_000, timeout: 60_000 }));
    });
  }
  const answer = await post(app, "ext-3");
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  release();
  await Promise.all(taken);
  expect((await post(app, "ext-3")).status).toBe(202);
  await db.$disconnect();
}, 90_000);

it("answers 503 while the database says nothing, gives the dead connections up, and recovers alone", async () => {
  const line = await startLine(world.url);
  const db = createDb(line.url, 2, PATIENCE_MS);
  const app = createRestApp({ db, appUrl: "http://localhost" });
  expect((await post(app, "ext-4")).status).toBe(202);
  line.beStill(true);
  // More than there are connections: none is waited for for ever.
  const answers = await Promise.all([1, 2, 3, 4].map((n) => post(app, `ext-still-${n}`)));
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
  line.beStill(false);
  await vi.waitFor(async () => expect((await post(app, "ext-5")).status).toBe(202), { timeout: 30_000 });
  await db.$disconnect();
  line.stop();
}, 90_000);

it("is not ready while the database says nothing, says so, and is ready again alone", async () => {
  const line = await startLine(world.url);
  vi.stubEnv("DATABASE_URL", line.url);
  vi.resetModules();
  const { GET } = await import("@/app/api/ready/route");
  expect((await GET()).status).toBe(200);
  line.beStill(true);
  // The answer from before stands for a second.
  await vi.waitFor(async () => expect((await GET()).status).toBe(503), { timeout: 30_000 });
  const answer = await GET();
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(await answer.json()).toMatchObject({
    status: "unavailable",
    checks: [{ name: "database", ok: false }],
  });
  line.beStill(false);
  await vi.waitFor(async () => expect((await GET()).status).toBe(200), { timeout: 30_000 });
  await globalThis.wrapupStatePool?.end();
  globalThis.wrapupStatePool = undefined;
  vi.unstubAllEnvs();
  line.stop();
}, 90_000);

async function durably(url: string, database: string) {
  await withConnection(url, (client) =>
    client.query(`ALTER DATABASE ${database} SET synchronous_commit = on`),
  );
}

async function postmasterOf(url: string): Promise<number> {
  const directory = await withConnection(url, async (client) => {
    const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
    return rows[0]?.data_directory ?? "";
  });
  return Number((await readFile(path.join(directory, "postmaster.pid"), "utf8")).split("\n")[0]);
}

it("loses no call that it took when Postgres is killed, and takes calls again without a restart", async () => {
  const postgres = await startScratchPostgres("killed");
  await migrate(postgres.url);
  // A scratch Postgres answers before its log is written; the one of an instance does not.
  await durably(postgres.url, "killed");
  const db = createDb(postgres.url, 4, 5000);
  const scope = await makeWorkspace(db);
  const app = createRestApp({ db, appUrl: "http://localhost" });
  const assistant = await makeAssistant(scope);
  const other = await createApiKey(scope, { name: "Test", role: "member" });
  const send = async (externalId: string) => {
    const { status } = await app.fetch(
      new Request("http://localhost/api/v1/calls", {
        method: "POST",
        headers: { authorization: `Bearer ${other.key}`, "content-type": "application/json" },
        body: JSON.stringify(finishedCall(assistant.id, { externalId })),
      }),
    );
    return [externalId, status] as const;
  };
  const before = await Promise.all(Array.from({ length: 8 }, (_, n) => send(`before-${n}`)));
  const pid = await postmasterOf(postgres.url);
  const during = Array.from({ length: 8 }, (_, n) => send(`during-${n}`));
  process.kill(pid, "SIGKILL");
  const answers = [...before, ...(await Promise.all(during))];
  expect(answers.filter(([, status]) => status !== 202 && status !== 503)).toEqual([]);
  await vi.waitFor(async () => expect((await send("after"))[1]).toBe(202), {
    timeout: 30_000,
    interval: 500,
  });
  const rows = await db.call.findMany({
    where: { workspaceId: scope.workspaceId },
    select: { externalId: true },
  });
  const kept = new Set(rows.map(({ externalId }) => externalId));
  expect(answers.filter(([id, status]) => status === 202 && !kept.has(id))).toEqual([]);
  await db.$disconnect();
  await postgres.stop();
}, 90_000);
