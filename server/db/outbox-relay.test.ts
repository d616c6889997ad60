import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openPool } from "./connection";
import { type TestWorld, testWorld } from "./factories";
import {
  type OutboxRow,
  type Relay,
  relayAll,
  relayBatch,
  type SendEvents,
  startRelay,
} from "./outbox-relay";

let world: TestWorld;
let relays: Relay[] = [];
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());
beforeEach(() => world.db.outboxEvent.deleteMany({ where: { workspaceId: world.scope.workspaceId } }));
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  relays = [];
});

const emit = (...numbers: number[]) =>
  world.scope.emit(
    ...numbers.map((round) => ({
      name: "webhook/delivery.requested" as const,
      data: { deliveryId: "dlv_1", round },
    })),
  );
const range = (count: number) => Array.from({ length: count }, (_, n) => n);
const waiting = () =>
  world.db.outboxEvent.count({ where: { workspaceId: world.scope.workspaceId, sentAt: null } });
const roundsIn = (rows: OutboxRow[]) => rows.map(({ data }) => data.round);

/** Who takes events: it notes them, after failing as often as it was told. */
function taker(failures = 0) {
  const taken: OutboxRow[] = [];
  let left = failures;
  const send: SendEvents = async (rows) => {
    if (left-- > 0) throw new Error("connect ECONNREFUSED");
    taken.push(...rows);
  };
  return { taken, send };
}

function relay(send: SendEvents, options: { sweepMs?: number; onError?: (retryInMs: number) => void } = {}) {
  const { sweepMs = 60_000, onError = () => {} } = options;
  const started = startRelay({
    databaseUrl: world.url,
    send,
    sweepMs,
    maxBackoffMs: 200,
    onError: (_, retryInMs) => onError(retryInMs),
  });
  relays.push(started);
  return started;
}

/** Waits until a relay listens: its connection says so in the database's own books. */
const listening = (count = 1) =>
  vi.waitUntil(async () => (await backends("LISTEN wrapup_outbox")).length >= count, { timeout: 10_000 });
async function backends(query: string): Promise<number[]> {
  const { rows } = await asAdmin(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = $1",
    [query],
  );
  return rows.map(({ pid }) => pid);
}
async function asAdmin(text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: world.url });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}

describe("relaying what is there", () => {
  it("sends all, oldest first, with the row's id, time and data, and nothing twice", async () => {
    await emit(...range(450));
    const { taken, send } = taker();
    const batches: number[] = [];
    const counting: SendEvents = async (rows) => {
      batches.push(rows.length);
      await send(rows);
    };
    expect(await relayAll(world.url, counting)).toBe(450);
    expect(batches).toEqual([200, 200, 50]);
    expect(roundsIn(taken)).toEqual(range(450));
    const [row] = await world.db.outboxEvent.findMany({
      where: { workspaceId: world.scope.workspaceId },
      orderBy: { id: "asc" },
      take: 1,
    });
    expect(taken[0]).toEqual({
      id: row?.id,
      name: "webhook/delivery.requested",
      data: { deliveryId: "dlv_1", round: 0, workspaceId: world.scope.workspaceId },
      ts: row?.createdAt.getTime(),
    });
    expect(await waiting()).toBe(0);
    expect(await relayAll(world.url, send)).toBe(0);
    expect(taken).toHaveLength(450);
  });

  it("leaves to the relay beside it what that may hold back, for as long as it may", async () => {
    await emit(1, 2);
    const { taken, send } = taker();
    expect(await relayAll(world.url, send, "webhook/delivery.requested")).toBe(0);
    expect(await relayAll(world.url, send, "source/event.received")).toBe(2);
    await emit(3);
    const where = { workspaceId: world.scope.workspaceId, sentAt: null };
    await world.db.outboxEvent.updateMany({ where, data: { createdAt: new Date(Date.now() - 31_000) } });
    expect(await relayAll(world.url, send, "webhook/delivery.requested")).toBe(1);
    expect(roundsIn(taken)).toEqual([1, 2, 3]);
  });

  it("keeps the rows when they are not taken", async () => {
    await emit(1, 2);
    const { taken, send } = taker(1);
    await expect(relayAll(world.url, send)).rejects.toThrow("ECONNREFUSED");
    expect(await waiting()).toBe(2);
    expect(await relayAll(world.url, send)).toBe(2);
    expect(roundsIn(taken)).toEqual([1, 2]);
  });

  it("shares the rows between two at once: each goes out once, and none waits for the other", async () => {
    await emit(...range(300));
    const pools = [0, 1].map(() => openPool({ connectionString: world.url, max: 1 }));
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const first = taker();
    const second = taker();
    const slow = relayBatch(pools[0]!, async (rows) => {
      await first.send(rows);
      await held;
    });
    await vi.waitUntil(() => first.taken.length > 0);
    expect(await relayBatch(pools[1]!, second.send)).toBe(100);
    letGo();
    expect(await slow).toBe(200);
    expect(roundsIn([...first.taken, ...second.taken])).toEqual(range(300));
    expect(await waiting()).toBe(0);
    await Promise.all(pools.map((pool) => pool.end()));
  });
});

it("that loses its connection while the events are taken fails, keeps the rows and harms nobody", async () => {
  await emit(1);
  const pool = openPool({ connectionString: world.url, max: 1 });
  const OPEN = "datname = current_database() AND state = 'idle in transaction'";
  const cutOff = async () => {
    await asAdmin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${OPEN}`);
    await vi.waitUntil(
      async () => (await asAdmin(`SELECT pid FROM pg_stat_activity WHERE ${OPEN}`)).rowCount === 0,
    );
  };
  await expect(relayBatch(pool, cutOff)).rejects.toThrow();
  expect(await waiting()).toBe(1);
  const { taken, send } = taker();
  expect(await relayBatch(pool, send)).toBe(1);
  expect(roundsIn(taken)).toEqual([1]);
  await pool.end();
});

describe("a relay that runs", () => {
  it("holds a rush back while it lasts, lets the rest pass, and then sends it all once", async () => {
    const { taken, send } = taker();
    const post = { name: "source/event.received", data: { eventId: "ing_1" } } as const;
    const rush = { name: post.name, perSecond: 40 };
    relays.push(startRelay({ databaseUrl: world.url, send, onError: () => {}, rush }));
    await listening();
    await world.scope.emit(...range(250).map(() => post), {
      name: "webhook/delivery.requested",
      data: { deliveryId: "dlv_1", round: 1 },
    });
    // Nothing more comes, and what was held back follows the last event.
    await vi.waitUntil(() => taken.length === 251, { timeout: 20_000 });
    expect(taken.findIndex(({ name }) => name !== post.name)).toBe(0);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(251);
  });

  it("is woken by a commit, long before its sweep", async () => {
    const { taken, send } = taker();
    relay(send);
    await listening();
    await emit(1);
    await vi.waitUntil(() => taken.length === 1, { timeout: 5000 });
    expect(roundsIn(taken)).toEqual([1]);
  });

  it("is not woken by what is rolled back", async () => {
    const { taken, send } = taker();
    relay(send);
    await listening();
    const { scope } = world;
    const undone = world.db.$transaction(async (tx) => {
      const data = { workspaceId: scope.workspaceId, callId: "call_1", revision: 1 };
      const row = {
        id: "evt_undone",
        workspaceId: scope.workspaceId,
        name: "call/evaluation.requested",
        data,
      };
      await tx.outboxEvent.create({ data: row });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    await emit(2);
    await vi.waitUntil(() => taken.length > 0, { timeout: 5000 });
    expect(roundsIn(taken)).toEqual([2]);
  });

  it("tries again with growing pauses while nobody takes the events, then sends them all in order", async () => {
    const pauses: number[] = [];
    const { taken, send } = taker(4);
    relay(send, { onError: (retryInMs) => pauses.push(retryInMs) });
    await emit(...range(5));
    await vi.waitUntil(() => taken.length === 5, { timeout: 10_000 });
    expect(roundsIn(taken)).toEqual(range(5));
    expect(pauses).toEqual([100, 200, 200, 200]);
    await vi.waitUntil(async () => (await waiting()) === 0);
  });

  it("sweeps up what came without a notice", async () => {
    const { taken, send } = taker();
    relay(send, { sweepMs: 50 });
    await listening();
    await emit(1);
    await vi.waitUntil(() => taken.length === 1);
    await asAdmin(`UPDATE "OutboxEvent" SET "sentAt" = NULL`);
    await vi.waitUntil(() => taken.length === 2, { timeout: 5000 });
    expect(taken[1]?.id).toBe(taken[0]?.id);
  });

  it("survives that the database drops its connections, and sends what came meanwhile", async () => {
    const { taken, send } = taker();
    relay(send, { sweepMs: 60_000 });
    await listening();
    await asAdmin(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    // The test's own client lost its connections as well.
    await vi.waitUntil(
      () =>
        emit(1)
          .then(() => true)
          .catch(() => false),
      { timeout: 5000 },
    );
    await listening();
    await vi.waitUntil(() => taken.length >= 1, { timeout: 10_000 });
    await emit(2);
    await vi.waitUntil(() => taken.length >= 2, { timeout: 5000 });
    expect(roundsIn(taken)).toEqual([1, 2]);
  });

  it("ends when it is stopped, and leaves what comes after to the next one", async () => {
    const { taken, send } = taker();
    const running = relay(send);
    await listening();
    await running.stop();
    relays = [];
    await emit(1);
    expect(await backends("LISTEN wrapup_outbox")).toEqual([]);
    expect(taken).toEqual([]);
    expect(await waiting()).toBe(1);
    const next = taker();
    relay(next.send);
    await vi.waitUntil(() => next.taken.length === 1, { timeout: 5000 });
  });
});
