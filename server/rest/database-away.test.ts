import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createDb } from "@/server/db/client";
import { makeAssistant, type TestWorld, testWorld } from "@/server/db/factories";
import { createApiKey } from "@/server/domain/workspaces/api-keys";
import { createRestApp } from "./app";
import { finishedCall } from "./testing";

/** Fault 34: what cannot be stored is refused with a time to come again, leaves nothing behind, and recovers alone. */
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
