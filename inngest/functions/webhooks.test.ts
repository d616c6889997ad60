import { createServer, type Server } from "node:http";
import { Webhook } from "svix";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type Customer, spawnCustomer } from "@/e2e/fakes/customer/script";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { db as appDb } from "@/server/db/instance";
import { type Relay, startRelay } from "@/server/db/outbox-relay";
import { announceCall } from "@/server/domain/webhooks/announce";
import { resendWebhook } from "@/server/domain/webhooks/resend";
import { deliveriesOf, makeEndpoint, makeEvaluatedCall } from "@/server/domain/webhooks/testing";
import { freePort } from "@/server/standalone/postgres";
import { type Engine, startEngine } from "../engine/engine";
import { until } from "../engine/testing";

/**
 * Webhooks through relay, engine and functions, to a customer in a process of its own. The clock of the engine runs
 * 20,000 times as fast: the 27 hours of retries are five seconds.
 */
const KEYS = { eventKey: "event-key-of-the-tests", signingKey: `signkey-prod-${"cd".repeat(32)}` };
const TIME_SCALE = 20_000;

let world: TestWorld;
let customer: Customer;
let app: { server: Server; port: number };
let send: Parameters<typeof startRelay>[0]["send"];
let enginePort: number;
let engine: Engine | undefined;
let relay: Relay | undefined;

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  [world, customer, enginePort] = await Promise.all([testWorld(), spawnCustomer(), freePort()]);
  const settings = {
    DATABASE_URL: world.url,
    WEBHOOK_ALLOW_CIDRS: "127.0.0.1/32",
    INNGEST_DEV: "0",
    INNGEST_BASE_URL: `http://127.0.0.1:${enginePort}`,
    INNGEST_EVENT_KEY: KEYS.eventKey,
    INNGEST_SIGNING_KEY: KEYS.signingKey,
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  // What reads the environment when it is loaded comes after it was set.
  const [{ inngest }, { functions }, { sendOutbox }, { serve }] = await Promise.all([
    import("../client"),
    import("./index"),
    import("../send-outbox"),
    import("inngest/node"),
  ]);
  send = sendOutbox;
  const port = await freePort();
  const server = createServer(serve({ client: inngest, functions }));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  app = { server, port };
});
afterAll(async () => {
  app.server.closeAllConnections();
  app.server.close();
  await customer.stop();
  await appDb().$disconnect();
  await world.drop();
});
afterEach(async () => {
  await relay?.stop();
  await engine?.stop();
  relay = undefined;
  engine = undefined;
});

const startTheEngine = async () => {
  engine = await startEngine({
    databaseUrl: world.url,
    port: enginePort,
    serveUrls: [`http://127.0.0.1:${app.port}/api/inngest`],
    timeScale: TIME_SCALE,
    pollSyncMs: 2000,
    ...KEYS,
  });
};
const startTheRelay = () => {
  relay = startRelay({ databaseUrl: world.url, send, onError: () => {}, maxBackoffMs: 500 });
};

const endpointAt = (path: string) => makeEndpoint(world.scope, { url: customer.url + path });
async function announced(assistantId: string) {
  const { id } = await makeEvaluatedCall(world.scope, assistantId);
  await announceCall(world.scope, id);
  return id;
}
const settled = async (callId: string) =>
  (await deliveriesOf(world.scope, callId)).every(({ status }) => status !== "pending");
const idsAt = async (path: string) =>
  (await customer.received(path)).map(({ headers }) => String(headers["webhook-id"]));

it("seven failures and then a success: eight attempts after the whole schedule, one id, each signed (fault 20)", async () => {
  await customer.script("/seven", { kind: "status", status: 500, times: 7 });
  await Promise.all([startTheEngine(), startTheRelay()]);
  const endpoint = await endpointAt("/seven");
  const callId = await announced(endpoint.assistantId);
  await until(() => settled(callId));
  const [delivery] = await deliveriesOf(world.scope, callId);
  expect(delivery).toMatchObject({ status: "succeeded", attemptCount: 8 });
  const received = await customer.received("/seven");
  expect(received).toHaveLength(8);
  expect(new Set(await idsAt("/seven"))).toEqual(new Set([delivery!.eventId]));
  for (const { headers, body } of received)
    expect(new Webhook(endpoint.secret).verify(body, headers as Record<string, string>)).toMatchObject({
      version: 1,
    });
});

it("the engine is away: calls are taken, and drain afterwards in each call's order (faults 5 and 6)", async () => {
  startTheRelay();
  const { assistantId } = await endpointAt("/drain");
  const calls: string[] = [];
  for (let n = 0; n < 5; n++) {
    const callId = await announced(assistantId);
    await world.scope.db.call.update({
      where: { id: callId, workspaceId: world.scope.workspaceId },
      data: { revision: 2 },
    });
    await resendWebhook(world.scope, { callId, sendAgain: false });
    calls.push(callId);
  }
  expect(await customer.received("/drain")).toHaveLength(0);
  await startTheEngine();
  await until(async () => (await Promise.all(calls.map(settled))).every(Boolean));
  const arrived = await idsAt("/drain");
  for (const callId of calls) {
    const [first, second] = await deliveriesOf(world.scope, callId);
    const order = arrived.filter((id) => id === first?.eventId || id === second?.eventId);
    expect(order).toEqual([first?.eventId, second?.eventId]);
  }
});

it("one endpoint that never answers holds up no other, and is left alone soon (fault 22)", async () => {
  await customer.script("/slow", { kind: "hang", times: "always" });
  await Promise.all([startTheEngine(), startTheRelay()]);
  const [slow, quick] = [await endpointAt("/slow"), await endpointAt("/quick")];
  for (let n = 0; n < 60; n++) await announced(slow.assistantId);
  const calls: string[] = [];
  for (let n = 0; n < 40; n++) calls.push(await announced(quick.assistantId));
  await until(async () => (await Promise.all(calls.map(settled))).every(Boolean));
  expect(new Set(await idsAt("/quick")).size).toBe(40);
  // Ten places, and the breaker after ten timeouts: of sixty it never sees more than a few.
  expect((await customer.received("/slow")).length).toBeLessThan(20);
});
