import { createServer, type Server } from "node:http";
import pg from "pg";
import { Webhook } from "svix";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Customer, spawnCustomer } from "@/e2e/fakes/customer/script";
import { spawnFake } from "@/e2e/fakes/spawn";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { db as appDb } from "@/server/db/instance";
import { type Relay, startRelay } from "@/server/db/outbox-relay";
import { sealSecret } from "@/server/db/secret-box";
import { makeLiveAutomation, makePhones } from "@/server/domain/automations/testing";
import { ingestCall } from "@/server/domain/calls/ingest-call";
import { IngestCall } from "@/server/domain/calls/schema";
import { findOrCreateContact } from "@/server/domain/contacts/find-or-create-contact";
import { addOptOut } from "@/server/domain/contacts/opt-outs";
import { getJob, resumeJob, startBackfill } from "@/server/domain/evaluation/jobs";
import { StartBackfill } from "@/server/domain/evaluation/schema";
import { newId } from "@/server/domain/ids";
import { cancelMessage, sendNow } from "@/server/domain/messaging/waiting";
import { resendWebhook } from "@/server/domain/webhooks/resend";
import { makeEndpoint, makeEvaluatedCall } from "@/server/domain/webhooks/testing";
import { freePort } from "@/server/standalone/postgres";
import { type Engine, startEngine } from "../engine/engine";
import { until } from "../engine/testing";
import { prune } from "../engine/upkeep";

/**
 * The whole chain as it runs on an instance: outbox → relay → engine → the functions on loopback, signed → outbox …
 * Only the clock is faster: the engine's waits are divided by a hundred.
 */
const KEYS = { eventKey: "event-key-of-the-tests", signingKey: `signkey-prod-${"ab".repeat(32)}` };

let world: TestWorld;
let customer: Customer;
let automation: Awaited<ReturnType<typeof makeLiveAutomation>>;
let endpoint: { id: string; secret: string };
let app: { server: Server; port: number };
let send: Parameters<typeof startRelay>[0]["send"];
let enginePort: number;
let engine: Engine | undefined;
let relay: Relay | undefined;
let engineDb: pg.Pool;

const ours = () => ({ workspaceId: world.scope.workspaceId });

beforeAll(async () => {
  [world, customer, enginePort] = await Promise.all([testWorld(), spawnCustomer(), freePort()]);
  engineDb = new pg.Pool({ connectionString: world.url });
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

  const { senderId } = await makePhones(world.scope);
  automation = await makeLiveAutomation(world.scope, senderId);
  endpoint = await makeEndpoint(world.scope, {
    url: `${customer.url}/hook`,
    assistantId: automation.assistant.id,
  });
});
afterAll(async () => {
  app.server.closeAllConnections();
  app.server.close();
  await customer.stop();
  await Promise.all([appDb().$disconnect(), engineDb.end()]);
  await world.drop();
});

const startTheEngine = async () => {
  engine = await startEngine({
    databaseUrl: world.url,
    port: enginePort,
    serveUrls: [`http://127.0.0.1:${app.port}/api/inngest`],
    timeScale: 100,
    pollSyncMs: 2000,
    ...KEYS,
  });
};
const startTheRelay = () => {
  const errors: unknown[] = [];
  relay = startRelay({
    databaseUrl: world.url,
    send,
    onError: (error) => errors.push(error),
    maxBackoffMs: 500,
  });
  return errors;
};
beforeEach(() => customer.reset());
afterEach(async () => {
  await relay?.stop();
  await engine?.stop();
  relay = undefined;
  engine = undefined;
});

// Each test runs whole chains; on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 });

let posts = 0;
const YES = [
  { role: "assistant", text: "Hello, this is Ada. Shall I book you an appointment on Tuesday at three?" },
  { role: "customer", text: "Yes, please book it. Tuesday at three is perfect." },
  { role: "assistant", text: "Great, your appointment is booked for Tuesday at three. Goodbye." },
  { role: "customer", text: "Thank you, bye." },
];
const NO = [
  { role: "assistant", text: "Hello, this is Ada. Shall I book you an appointment?" },
  { role: "customer", text: "No, I am not interested. Please do not book anything." },
  { role: "assistant", text: "I understand. Goodbye." },
];
const finished = (transcript: object[], over: object = {}) =>
  IngestCall.parse({
    externalId: `chain-${posts++}`,
    assistantId: automation.assistant.id,
    direction: "outbound",
    from: "+12025550100",
    to: `+1202555${String(1000 + posts)}`,
    status: "completed",
    startedAt: "2026-03-02T10:00:00Z",
    endedAt: "2026-03-02T10:01:30Z",
    transcript,
    ...over,
  });

const unsent = () => world.db.outboxEvent.count({ where: { ...ours(), sentAt: null } });
const runsOf = (callId: string) => world.db.automationRun.findMany({ where: { ...ours(), callId } });
const messagesOf = (callId: string) => world.db.message.findMany({ where: { ...ours(), callId } });
const callOf = (id: string) => world.db.call.findFirstOrThrow({ where: { id, ...ours() } });
const onThePhone = (to: string) => world.db.sandboxMessage.findMany({ where: { ...ours(), to } });

/** As a week later. */
async function forgetRuns() {
  await engineDb.query("UPDATE engine.events SET received_at = now() - interval '8 days'");
  await engineDb.query(
    "UPDATE engine.runs SET ended_at = now() - interval '8 days' WHERE ended_at IS NOT NULL",
  );
  expect(await prune(engineDb, 7)).toBeGreaterThan(0);
}

/** Schedules tick a hundred times as fast here: one of them always runs. */
const SCHEDULED = ["wrapup-sweep-messages", "wrapup-relay-outbox", "wrapup-purge-expired"];
const underWay = async () => {
  const text = "SELECT FROM engine.runs WHERE ended_at IS NULL AND function_id <> ALL ($1)";
  return (await engineDb.query(text, [SCHEDULED])).rowCount;
};

/** Until nothing is left to do: the outbox is empty, the engine works on nothing, and nothing came of that. */
const quiet = () =>
  until(async () => (await unsent()) === 0 && (await underWay()) === 0 && (await unsent()) === 0);

describe("a call that ended well", () => {
  it("posted twenty times at once is one call, one evaluation, one webhook, one run and one SMS", async () => {
    await startTheEngine();
    startTheRelay();
    const call = finished(YES);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ingestCall(world.scope, call)));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    const [id] = new Set(answers.map((answer) => answer.call.id));
    await until(async () => (await messagesOf(id!)).some(({ status }) => status === "delivered"));
    await quiet();

    expect(new Set(answers.map((answer) => answer.call.id)).size).toBe(1);
    expect(await callOf(id!)).toMatchObject({
      evaluationState: "evaluated",
      revision: 1,
      outcome: "achieved",
    });
    expect(await world.db.evaluation.count({ where: { ...ours(), callId: id } })).toBe(1);
    expect(await runsOf(id!)).toMatchObject([{ state: "succeeded", reason: null }]);
    expect(await messagesOf(id!)).toMatchObject([{ to: call.to, status: "delivered" }]);
    expect(await onThePhone(call.to!)).toHaveLength(1);
    const hooks = await customer.received("/hook");
    expect(hooks).toHaveLength(1);
    const headers = hooks[0]!.headers as Record<string, string>;
    expect(new Webhook(endpoint.secret).verify(hooks[0]!.body, headers)).toMatchObject({
      data: { call: { id, externalId: call.externalId }, variables: { status: true }, revision: 1 },
    });
    expect((await engine?.stats())?.runs.failed).toBeUndefined();
  });

  it("is sent no second SMS by posting it again, resending it, or sending its events again", async () => {
    await startTheEngine();
    startTheRelay();
    const call = finished(YES);
    const { call: stored } = await ingestCall(world.scope, call);
    await until(async () => (await messagesOf(stored.id)).some(({ status }) => status === "delivered"));
    await quiet();
    expect((await ingestCall(world.scope, call)).created).toBe(false);
    await resendWebhook(world.scope, { callId: stored.id, sendAgain: false });
    await quiet();
    // The engine has forgotten that it knows the events, and all of them come once more (faults.md 2).
    await forgetRuns();
    await world.db.outboxEvent.updateMany({ where: ours(), data: { sentAt: null } });
    await quiet();
    expect(await onThePhone(call.to!)).toHaveLength(1);
    expect(await runsOf(stored.id)).toHaveLength(1);
    const hooks = (await customer.received("/hook")).filter(({ body }) => body.includes(stored.id));
    expect(hooks).toHaveLength(2);
    expect(new Set(hooks.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("reaches the customer's server after it failed twice, by the schedule", async () => {
    await startTheEngine();
    startTheRelay();
    await customer.script("/hook", { kind: "status", status: 500, times: 2 });
    await ingestCall(world.scope, finished(YES));
    await until(async () => (await customer.received("/hook")).length === 3);
    await quiet();
    const ids = (await customer.received("/hook")).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(3);
  });
});

describe("a call that sends no SMS", () => {
  it("because the customer declined: the run says so", async () => {
    await startTheEngine();
    startTheRelay();
    const call = finished(NO);
    const { call: stored } = await ingestCall(world.scope, call);
    await until(async () => (await runsOf(stored.id)).some(({ endedAt }) => endedAt));
    await quiet();
    expect(await callOf(stored.id)).toMatchObject({ outcome: "not_achieved" });
    const [run] = await runsOf(stored.id);
    expect(run).toMatchObject({
      state: "succeeded",
      reason: "No SMS: status is false, and the False lane has no steps",
    });
    expect(await messagesOf(stored.id)).toEqual([]);
    expect(await onThePhone(call.to!)).toEqual([]);
  });

  it("because the customer opted out before", async () => {
    await startTheEngine();
    startTheRelay();
    const call = finished(YES);
    await addOptOut(world.scope, { phone: call.to!, scope: "all" });
    const { call: stored } = await ingestCall(world.scope, call);
    await until(async () => (await runsOf(stored.id)).some(({ endedAt }) => endedAt));
    await quiet();
    const [run] = await runsOf(stored.id);
    expect(run).toMatchObject({ state: "succeeded", reason: expect.stringMatching(/^No SMS: .*opted out/) });
    expect(await messagesOf(stored.id)).toMatchObject([{ status: "suppressed" }]);
    expect(await onThePhone(call.to!)).toEqual([]);
  });
});

describe("a call that ends in the customer's night", () => {
  const night = async (call: { to?: string | null }) => {
    await world.db.workspace.update({
      where: { id: world.scope.workspaceId },
      data: { aroundTheClock: false },
    });
    // Three in the morning, whenever this runs; Etc/GMT+5 is five hours behind UTC.
    const hours = (27 - new Date().getUTCHours()) % 24;
    const offset = hours > 12 ? hours - 24 : hours;
    const { id } = await findOrCreateContact(world.scope, call.to ?? "");
    const timeZone = `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;
    await world.db.contact.update({ where: { id, ...ours() }, data: { timeZone } });
  };
  afterEach(() =>
    world.db.workspace.update({ where: { id: world.scope.workspaceId }, data: { aroundTheClock: true } }),
  );

  const waiting = async () => {
    await startTheEngine();
    startTheRelay();
    const call = finished(YES);
    await night(call);
    const { call: stored } = await ingestCall(world.scope, call);
    const asleep = "SELECT FROM engine.waits WHERE event_name = 'message/wait.ended'";
    await until(async () => (await engineDb.query(asleep)).rowCount === 1);
    const [message] = await messagesOf(stored.id);
    expect(message).toMatchObject({
      status: "pending",
      heldBy: "quietHours",
      reason: expect.stringMatching(/^Waits until 9:00 in the recipient's time/),
    });
    const [run] = await runsOf(stored.id);
    expect(run).toMatchObject({ state: "running" });
    const step = { ...ours(), runId: run!.id, type: "send_sms" };
    expect(await world.db.runStep.findFirst({ where: step })).toMatchObject({
      state: "running",
      error: message!.reason,
    });
    return { call, stored, id: message!.id, step };
  };

  it("waits in its run, and when an owner sends it now the run wakes and ends", async () => {
    const { call, stored, id, step } = await waiting();
    await sendNow(world.scope, id);
    await until(async () => (await runsOf(stored.id)).some(({ endedAt }) => endedAt));
    await quiet();
    expect(await runsOf(stored.id)).toMatchObject([{ state: "succeeded", reason: null }]);
    // To look is no attempt.
    expect(await world.db.runStep.findFirst({ where: step })).toMatchObject({
      state: "succeeded",
      attempts: 1,
    });
    expect(await onThePhone(call.to!)).toHaveLength(1);
  });

  it("looks by itself when what wakes it came in the instant before it was listened for", async () => {
    const { stored, id } = await waiting();
    // As after an event that the engine had before the wait: the row says it, and nothing tells of it.
    await world.db.message.update({
      where: { id, ...ours() },
      data: { status: "suppressed", reason: "Not sent: a person cancelled it" },
    });
    await until(async () => (await runsOf(stored.id)).some(({ endedAt }) => endedAt));
    await quiet();
    expect(await runsOf(stored.id)).toMatchObject([{ reason: "No SMS: Not sent: a person cancelled it" }]);
  });

  it("is let go of when a person cancels it: the run says so", async () => {
    const { call, stored, id } = await waiting();
    await cancelMessage(world.scope, id);
    await until(async () => (await runsOf(stored.id)).some(({ endedAt }) => endedAt));
    await quiet();
    expect(await runsOf(stored.id)).toMatchObject([
      { state: "succeeded", reason: "No SMS: Not sent: a person cancelled it" },
    ]);
    expect(await onThePhone(call.to!)).toEqual([]);
  });
});

describe("a call whose language model refuses its key", () => {
  it("fails at once, says which connection it is and what to do, and its webhook still goes out", async () => {
    const model = await spawnFake("e2e/fakes/llm.ts");
    const id = newId("connection");
    const place = { table: "Connection", id, field: "secret" };
    await world.db.connection.create({
      data: {
        ...{ id, ...ours(), kind: "llm", name: "House model", state: "ok" },
        settings: { provider: "openai_compatible", baseUrl: `${model.url}/v1`, model: "fake-1" },
        secret: sealSecret(ours(), place, JSON.stringify({ apiKey: "sk-old" })),
      },
    });
    const assistant = { id: automation.assistant.id, ...ours() };
    await world.db.assistant.updateMany({ where: assistant, data: { connectionId: id } });
    await fetch(`${model.url}/__program`, { method: "POST", body: JSON.stringify({ keys: ["sk-new"] }) });
    await startTheEngine();
    startTheRelay();
    const { call } = await ingestCall(world.scope, finished(YES));
    await until(async () => (await callOf(call.id)).evaluationState === "failed");
    await quiet();
    expect((await callOf(call.id)).evaluationError).toMatch(
      /^The connection "House model" does not work\..* refused the API key \(401\): give it a working key/,
    );
    const { requests } = await (await fetch(`${model.url}/__ledger`)).json();
    expect(requests).toHaveLength(1);
    const hooks = (await customer.received("/hook")).filter(({ body }) => body.includes(call.id));
    expect(hooks).toHaveLength(1);
    expect(await messagesOf(call.id)).toEqual([]);
    await world.db.assistant.updateMany({ where: assistant, data: { connectionId: null } });
    await model.stop();
  });
});

describe("while the engine is away (fault 6)", () => {
  it("calls are taken and wait; when it is there again all are done, once", async () => {
    const errors = startTheRelay();
    const calls = Array.from({ length: 10 }, () => finished(YES));
    const stored = await Promise.all(calls.map((call) => ingestCall(world.scope, call)));
    await until(() => errors.length >= 2);
    expect(stored.every(({ created }) => created)).toBe(true);
    expect(await unsent()).toBe(10);

    await startTheEngine();
    await until(async () => {
      const sent = await Promise.all(stored.map(({ call }) => messagesOf(call.id)));
      return sent.every((messages) => messages[0]?.status === "delivered");
    });
    await quiet();
    for (const { call } of stored) {
      expect(await runsOf(call.id)).toMatchObject([{ state: "succeeded" }]);
      expect(await onThePhone(call.to!)).toHaveLength(1);
    }
  });

  it("what it had begun goes on when it comes back", async () => {
    await startTheEngine();
    startTheRelay();
    await customer.script("/hook", { kind: "status", status: 503, times: 2 });
    const { call } = await ingestCall(world.scope, finished(YES));
    await until(async () => (await customer.received("/hook")).length >= 1);
    await engine?.stop();
    await startTheEngine();
    await until(async () => (await customer.received("/hook")).length === 3);
    await quiet();
    expect(await runsOf(call.id)).toMatchObject([{ state: "succeeded" }]);
    expect(await onThePhone(call.to!)).toHaveLength(1);
  });
});

describe("a backfill that is interrupted", () => {
  it("goes on when the engine is back: each call gets one new revision, and nobody hears of it", async () => {
    const { id: assistantId } = automation.assistant;
    const calls = await Promise.all(
      Array.from({ length: 60 }, () => makeEvaluatedCall(world.scope, assistantId)),
    );
    await startTheEngine();
    startTheRelay();
    const { id } = await startBackfill(
      world.scope,
      StartBackfill.parse({ assistantId, calls: calls.length, names: ["summary"] }),
    );
    const job = () => getJob(world.scope, id);
    await until(async () => (await job()).done > 0);
    await engine?.stop();
    const halfway = await job();
    expect(halfway.state).toBe("running");
    expect(halfway.done).toBeLessThan(calls.length);
    await startTheEngine();
    // Its event comes once more, too.
    await world.scope.emit({ name: "evaluation/job.requested", data: { jobId: id } });
    await until(async () => (await job()).state !== "running");
    await quiet();

    expect(await job()).toMatchObject({ state: "succeeded", done: calls.length, failed: 0 });
    const ids = calls.map((call) => call.id);
    const where = { ...ours(), callId: { in: ids } };
    expect(await world.db.call.count({ where: { ...ours(), id: { in: ids }, revision: 2 } })).toBe(
      ids.length,
    );
    expect(await world.db.evaluation.count({ where })).toBe(ids.length);
    expect(await world.db.automationRun.count({ where })).toBe(0);
    expect(await world.db.message.count({ where })).toBe(0);
    expect((await customer.received("/hook")).length).toBe(0);
  });

  it("is tried again while its model is away, says so in the end, and is taken up when the model is back", async () => {
    const { id: assistantId } = automation.assistant;
    const model = await spawnFake("e2e/fakes/llm.ts");
    const program = (books: object) =>
      fetch(`${model.url}/__program`, { method: "POST", body: JSON.stringify(books) });
    const id = newId("connection");
    const place = { table: "Connection", id, field: "secret" };
    await world.db.connection.create({
      data: {
        ...{ id, ...ours(), kind: "llm", name: "House model", state: "ok" },
        settings: { provider: "openai_compatible", baseUrl: `${model.url}/v1`, model: "fake-1" },
        secret: sealSecret(ours(), place, JSON.stringify({ apiKey: "sk-new" })),
      },
    });
    const assistant = { id: assistantId, ...ours() };
    await world.db.assistant.updateMany({ where: assistant, data: { connectionId: id } });
    await program({ faults: [{ kind: "server_error", code: 503, times: 10_000 }] });
    await makeEvaluatedCall(world.scope, assistantId);
    await startTheEngine();
    startTheRelay();
    const { id: jobId } = await startBackfill(world.scope, StartBackfill.parse({ assistantId, calls: 1 }));
    const job = () => getJob(world.scope, jobId);
    await until(async () => (await job()).state === "failed");
    expect(await job()).toMatchObject({ done: 0, failed: 0, error: expect.stringMatching(/\w/) });
    const { requests } = await (await fetch(`${model.url}/__ledger`)).json();
    expect(requests).toHaveLength(5);
    await program({ faults: [] });
    await resumeJob(world.scope, jobId);
    await until(async () => (await job()).state === "succeeded");
    expect(await job()).toMatchObject({ done: 1, failed: 0, error: null });
    await quiet();
    await world.db.assistant.updateMany({ where: assistant, data: { connectionId: null } });
    await model.stop();
  });
});
