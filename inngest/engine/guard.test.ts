import { createServer } from "node:http";
import { Inngest } from "inngest";
import { createServer as createInngestServer } from "inngest/node";
import pg from "pg";
import { afterEach, expect, it } from "vitest";
import { createTestDatabase } from "@/server/db/testing";
import { freePort } from "@/server/standalone/postgres";
import { startEngine } from "./engine";
import { bearerToken, sign } from "./signing";
import { type Bench, Ledger, startBench, until } from "./testing";

const SIGNING_KEY = `signkey-test-${"ab12".repeat(16)}`;
const OTHER_KEY = `signkey-test-${"cd34".repeat(16)}`;
const signed = { signingKey: SIGNING_KEY, eventKey: "the-event-key" };
const app = (port: number) => ({
  id: "test",
  isDev: false,
  baseUrl: `http://127.0.0.1:${port}`,
  ...signed,
});

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.stop();
  bench = undefined;
});

it("refuses by name what a function's config asks and the engine does not have, and starts none of it", async () => {
  const ledger = new Ledger();
  bench = await startBench((client) => [
    client.createFunction(
      {
        id: "batch",
        triggers: [{ event: "a/b" }],
        throttle: { limit: 1, period: "1m" },
        debounce: { period: "1m" },
        singleton: { mode: "skip" },
      },
      async () => {},
    ),
    client.createFunction({ id: "wild", triggers: [{ event: "a/*" }] }, async () => {}),
    client.createFunction({ id: "broken", triggers: [{ event: "a/b", if: "event.data.(" }] }, async () => {}),
    client.createFunction(
      { id: "odd", triggers: [{ event: "a/b" }], concurrency: { limit: -1 } },
      async () => {},
    ),
    client.createFunction({ id: "fine", triggers: [{ event: "a/b" }] }, async () => ledger.note("ran")),
  ]);
  const refusal = await bench.engine.sync().then(
    () => undefined,
    (error: Error) => error,
  );
  expect(refusal?.name).toBe("Refusal");
  for (const part of [
    /test-batch: the embedded engine does not offer throttle, debounce, singleton/,
    /test-wild: .* wildcard trigger "a\/\*"/,
    /test-broken: .* the expression "event\.data\.\(" does not parse/,
    /test-odd: .* does not understand .*concurrency/s,
  ]) {
    expect(refusal?.message).toMatch(part);
  }
  expect(refusal?.message).not.toContain("test-fine");
  const health = await fetch(`${bench.engine.url}/health`);
  expect(health.status).toBe(503);
  expect((await health.json()).refused).toContain("throttle");
  // It waits with its sender until the functions are mended: taken now, it would start nothing.
  const event = { method: "POST", body: JSON.stringify({ name: "a/b", data: {} }) };
  expect((await fetch(`${bench.engine.url}/e/key`, event)).status).toBe(503);
  expect((await bench.engine.stats()).runs).toEqual({});
});

it("runs signed in both directions, and lets in nobody without the keys", async () => {
  const ledger = new Ledger();
  const port = await freePort();
  bench = await startBench(
    (client) => [
      client.createFunction({ id: "signed", triggers: [{ event: "signed/go" }] }, async ({ event, step }) => {
        const text = await step.run("echo", () => event.data.text);
        await step.sendEvent("next", { name: "signed/next", data: { text } });
      }),
      client.createFunction({ id: "next", triggers: [{ event: "signed/next" }] }, async ({ event }) =>
        ledger.note("next", event.data.text),
      ),
    ],
    { ...signed, port, app: app(port) },
  );
  await bench.client.send({ name: "signed/go", data: { text: "Grüße, 1e21, \u2028" } });
  expect(await ledger.when("next")).toEqual(["Grüße, 1e21, \u2028"]);

  const post = (path: string, headers = {}) =>
    fetch(`${bench?.engine.url}${path}`, {
      method: "POST",
      headers,
      body: '{"name":"signed/next","data":{}}',
    });
  expect((await post("/e/wrong")).status).toBe(401);
  expect((await post("/fn/register")).status).toBe(401);
  expect((await post("/fn/register", { authorization: `Bearer ${bearerToken(OTHER_KEY)}` })).status).toBe(
    401,
  );
  expect((await post("/fn/register", { authorization: `Bearer ${bearerToken(SIGNING_KEY)}` })).status).toBe(
    200,
  );

  const body = '{"url":"http://127.0.0.1/"}';
  const call = (signature: string) =>
    fetch(`${bench?.serveUrl}?fnId=test-signed&stepId=step`, {
      method: "POST",
      headers: { "x-inngest-signature": signature, "content-type": "application/json" },
      body,
    });
  expect((await call(sign(body, OTHER_KEY))).status).toBe(401);
  expect((await call(sign(body, SIGNING_KEY))).status).not.toBe(401);
  expect(ledger.of("next")).toHaveLength(1);
});

it("registers an app that asks to be, at the configured address only", async () => {
  const ledger = new Ledger();
  const port = await freePort();
  bench = await startBench(
    (client) => [
      client.createFunction({ id: "a", triggers: [{ event: "a/go" }] }, async () => ledger.note("a ran")),
    ],
    { ...signed, port, app: app(port) },
  );
  const answer = await fetch(bench.serveUrl, { method: "PUT", body: "{}" });
  expect(await answer.json()).toMatchObject({ modified: true });
  await bench.client.send({ name: "a/go" });
  await ledger.when("a ran");
});

it("believes no answer that the app has not signed", async () => {
  const database = await createTestDatabase();
  let calls = 0;
  const functions = [{ id: "x", triggers: [{ event: "x/go" }], steps: { step: {} } }];
  const forge = { status: "honest" };
  const impostor = createServer((request, response) => {
    request.resume().on("end", () => {
      if (request.method === "POST") calls++;
      const body = JSON.stringify(request.method === "PUT" ? { functions } : "forged");
      const key = forge.status === "honest" && request.method === "PUT" ? SIGNING_KEY : OTHER_KEY;
      response
        .writeHead(200, { "x-inngest-sdk": "js:v4.24.0", "x-inngest-signature": sign(body, key) })
        .end(body);
    });
  });
  const appPort = await freePort();
  await new Promise<void>((resolve) => impostor.listen(appPort, "127.0.0.1", resolve));
  const engine = await startEngine({
    databaseUrl: database.url,
    port: 0,
    serveUrls: [`http://127.0.0.1:${appPort}/api/inngest`],
    timeScale: 100,
    ...signed,
  });
  const client = new Inngest({ ...app(engine.port), id: "sender" });
  const db = new pg.Pool({ connectionString: database.url });
  db.on("error", () => {});
  await client.send({ name: "x/go" });
  await until(() => calls >= 3);
  const { rows } = await db.query("select state, output from engine.runs");
  expect(rows).toEqual([{ state: "running", output: null }]);

  // Nor that such an app has functions at all.
  forge.status = "forged";
  await engine.sync();
  expect((await (await fetch(`${engine.url}/health`)).json()).workers).toBe(0);
  await db.end();
  await engine.stop();
  impostor.closeAllConnections();
  impostor.close();
  await database.drop();
});

it("takes no event for a function that it has not heard of yet: stored, it would start nothing", async () => {
  const ledger = new Ledger();
  bench = await startBench((client) => [
    client.createFunction({ id: "late", triggers: [{ event: "late/go" }] }, async () => ledger.note("late")),
  ]);
  const alone = await startEngine({
    databaseUrl: bench.databaseUrl,
    port: 0,
    serveUrls: [`http://127.0.0.1:${await freePort()}/api/inngest`],
  });
  const send = async (name: string) =>
    (await fetch(`${alone.url}/e/key`, { method: "POST", body: JSON.stringify({ name, data: {} }) })).status;
  const answers = [await send("new/go"), await send("late/go")];
  await alone.stop();
  // What another engine of the cluster has stored is known to this one too.
  expect(answers).toEqual([503, 200]);
  await ledger.when("late");
});

it("takes none while it stores what a worker has just said that it serves", async () => {
  const ledger = new Ledger();
  const database = await createTestDatabase();
  const [appPort, enginePort] = await Promise.all([freePort(), freePort()]);
  const client = new Inngest({ id: "test", isDev: true, baseUrl: `http://127.0.0.1:${enginePort}` });
  const functions = [
    client.createFunction({ id: "new", triggers: [{ event: "new/go" }] }, async () => ledger.note("new")),
  ];
  const serveUrls = [`http://127.0.0.1:${appPort}/api/inngest`];
  const engine = await startEngine({
    databaseUrl: database.url,
    port: enginePort,
    serveUrls,
    pollSyncMs: 100,
  });
  const send = async () =>
    (
      await fetch(`${engine.url}/e/key`, {
        method: "POST",
        body: JSON.stringify({ name: "new/go", data: {} }),
      })
    ).status;
  const db = new pg.Client({ connectionString: database.url });
  await db.connect();
  await db.query("begin");
  await db.query("lock table engine.functions in share row exclusive mode");
  const app = createInngestServer({ client, functions });
  await new Promise<void>((resolve) => app.listen(appPort, "127.0.0.1", resolve));
  await until(async () => (await (await fetch(`${engine.url}/health`)).json()).workers === 1);
  expect(await send()).toBe(503);
  await db.query("commit");
  await until(async () => (await send()) === 200);
  await ledger.when("new");
  await db.end();
  await engine.stop();
  app.closeAllConnections();
  app.close();
  await database.drop();
});
