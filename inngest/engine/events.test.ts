import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/server/standalone/postgres";
import { type Engine, startEngine } from "./engine";
import { type Bench, Ledger, startBench, until } from "./testing";

const ledger = new Ledger();
let bench: Bench;
let second: Engine;
let db: pg.Pool;

beforeAll(async () => {
  bench = await startBench((client) => [
    client.createFunction(
      { id: "picky", triggers: [{ event: "picky/go", if: "event.data.size > 3" }, { event: "picky/too" }] },
      async ({ event }) => ledger.note("picky", event.data),
    ),
    client.createFunction(
      { id: "once", idempotency: "event.data.order", triggers: [{ event: "once/go" }] },
      async ({ event }) => ledger.note("once", event.data),
    ),
    client.createFunction({ id: "waits", triggers: [{ event: "waits/go" }] }, async ({ event, step }) => {
      await step.run("ready", () => ledger.note("waits ready", event.data.id));
      const answer = await step.waitForEvent("answer", {
        event: "answer/came",
        match: "data.id",
        timeout: "30d",
      });
      const strict = await step.waitForEvent("strict", {
        event: "answer/came",
        if: "event.data.id == async.data.id && async.data.score >= event.data.least",
        timeout: "30d",
      });
      const none = await step.waitForEvent("none", { event: "never/comes", timeout: "5s" });
      ledger.note(`waits ${event.data.id}`, [answer?.data, strict?.data, none]);
    }),
    client.createFunction(
      {
        id: "cancels",
        cancelOn: [{ event: "cancels/stop", match: "data.id" }],
        triggers: [{ event: "cancels/go" }],
      },
      async ({ event, step }) => {
        await step.run("begin", () => ledger.note("cancels began", event.data.id));
        await step.waitForEvent("rest", { event: "cancels/end", timeout: "300d" });
        await step.run("end", () => ledger.note("cancels ended", event.data.id));
      },
    ),
    client.createFunction(
      { id: "mourns", triggers: [{ event: "inngest/function.cancelled" }] },
      async ({ event }) => ledger.note("told of cancel", [event.data.function_id, event.data.event.data.id]),
    ),
    client.createFunction(
      { id: "ticks", triggers: [{ cron: "TZ=Europe/Berlin * * * * *" }] },
      async ({ event }) => ledger.note("tick", event.data?.scheduledAt),
    ),
  ]);
  second = await startEngine({
    databaseUrl: bench.databaseUrl,
    port: await freePort(),
    serveUrls: [bench.serveUrl],
    timeScale: 100,
  });
  db = new pg.Pool({ connectionString: bench.databaseUrl });
});
afterAll(async () => {
  await db.end();
  await second.stop();
  await bench.stop();
});

const states = async (fn: string) => {
  const { rows } = await db.query<{ state: string }>(
    "select state from engine.runs where function_id = $1 order by started_at, id",
    [`test-${fn}`],
  );
  return rows.map(({ state }) => state);
};
const waiting = (event: string, count: number) =>
  until(async () => {
    const { rowCount } = await db.query("select from engine.waits where event_name = $1", [event]);
    return rowCount === count;
  });
/** Events are taken in one after the other: once this one has been worked on, so have those before it. */
const quiet = async () => {
  const marker = `quiet ${ledger.of("picky").length}`;
  await bench.client.send({ name: "picky/too", data: { marker } });
  await until(() => ledger.of("picky").some((data) => JSON.stringify(data).includes(marker)));
};

describe("an event", () => {
  it("starts the functions that its name and their expression choose", async () => {
    await bench.client.send([
      { name: "picky/go", data: { size: 3 } },
      { name: "picky/go", data: { size: 4 } },
      { name: "picky/go", data: {} },
      { name: "nobody/listens" },
    ]);
    await ledger.when("picky");
    await quiet();
    expect(ledger.of("picky")[0]).toEqual({ size: 4 });
    expect(await states("picky")).toHaveLength(2);
  });

  it("with an id that was seen starts nothing, whichever engine gets it", async () => {
    const send = (engine: Engine, mark: string) =>
      fetch(`${engine.url}/e/any`, {
        method: "POST",
        body: JSON.stringify({ name: "picky/too", id: "the same", data: { mark } }),
      });
    const before = (await states("picky")).length;
    const answers = await Promise.all([send(bench.engine, "a"), send(second, "b"), send(bench.engine, "c")]);
    for (const answer of answers) expect(await answer.json()).toEqual({ ids: ["the same"], status: 200 });
    expect(await states("picky")).toHaveLength(before + 1);
  });

  it("keeps its id when the SDK repeats a send", async () => {
    const send = async () => {
      const answer = await fetch(`${bench.engine.url}/e/any`, {
        method: "POST",
        headers: { "x-inngest-event-id-seed": `${Date.UTC(2026, 0, 1)},c29tZSByYW5kb20=` },
        body: JSON.stringify([{ name: "nobody/listens" }, { name: "nobody/listens" }]),
      });
      const { ids } = await answer.json();
      return ids;
    };
    const [first, again] = [await send(), await send()];
    expect(first).toEqual(again);
    expect(new Set(first).size).toBe(2);
  });

  it.each([
    ["a name of the server's own", { name: "inngest/function.failed", data: {} }, "the server's own"],
    ["no name", { data: {} }, "name"],
    ["data that is not an object", { name: "a/b", data: "text" }, "data"],
  ])("with %s is refused", async (_, event, why) => {
    const answer = await fetch(`${bench.engine.url}/e/any`, { method: "POST", body: JSON.stringify(event) });
    expect(answer.status).toBe(400);
    expect((await answer.json()).error).toContain(why);
  });

  it("loses data that only the server may set", async () => {
    await bench.client.send({ name: "picky/too", data: { kept: 1, _inngest: { forged: true } } });
    await until(() => ledger.of("picky").some((data) => JSON.stringify(data) === '{"kept":1}'));
  });
});

describe("idempotency", () => {
  it("starts one run per key", async () => {
    await Promise.all([1, 2, 3].map((n) => bench.client.send({ name: "once/go", data: { order: "A", n } })));
    await bench.client.send([
      { name: "once/go", data: { order: "A", n: 4 } },
      { name: "once/go", data: { order: "B" } },
    ]);
    await ledger.when("once", 2);
    await quiet();
    expect(await states("once")).toHaveLength(2);
    expect(ledger.of("once")).toContainEqual({ order: "B" });
  });

  it("ends after a day", async () => {
    await db.query(
      "update engine.once set until = now() - interval '1 second' where function_id = 'test-once'",
    );
    await bench.client.send({ name: "once/go", data: { order: "A", n: 5 } });
    await until(() => ledger.of("once").some((data) => JSON.stringify(data) === '{"n":5,"order":"A"}'));
  });
});

describe("waitForEvent", () => {
  it("resumes the run whose event fits, by match and by expression, and gives null when none came", async () => {
    await bench.client.send([
      { name: "waits/go", data: { id: "x", least: 5 } },
      { name: "waits/go", data: { id: "y", least: 1 } },
    ]);
    await waiting("answer/came", 2);
    await bench.client.send({ name: "answer/came", data: { id: "z", score: 9 } });
    await bench.client.send({ name: "answer/came", data: { id: "x", score: 9 } });
    await until(
      async () => (await db.query("select from engine.waits where expression is not null")).rowCount === 1,
    );
    await bench.client.send({ name: "answer/came", data: { id: "x", score: 4 } });
    await quiet();
    expect(ledger.of("waits x")).toEqual([]);
    await bench.client.send({ name: "answer/came", data: { id: "x", score: 5 } });
    expect(await ledger.when("waits x")).toEqual([[{ id: "x", score: 9 }, { id: "x", score: 5 }, null]]);
    expect(ledger.of("waits y")).toEqual([]);
    await waiting("answer/came", 1);
  });
});

describe("cancelOn", () => {
  it("ends the run that matches and takes what it had pending out of the queue", async () => {
    await bench.client.send([
      { name: "cancels/go", data: { id: 1 } },
      { name: "cancels/go", data: { id: 2 } },
    ]);
    await waiting("cancels/end", 2);
    await bench.client.send({ name: "cancels/stop", data: { id: 1 } });
    expect(await ledger.when("told of cancel")).toEqual([["test-cancels", 1]]);
    await bench.client.send({ name: "cancels/end", data: {} });
    await ledger.when("cancels ended");
    await until(async () => (await states("cancels")).sort().join() === "cancelled,completed");
    expect(ledger.of("cancels ended")).toEqual([2]);
    await waiting("cancels/stop", 0);
  });
});

describe("cron", () => {
  it("fires each tick once, with two engines", async () => {
    const fired = await ledger.when("tick", 4);
    const first = Date.parse(String(fired[0]));
    expect(fired.slice(0, 4).map((at) => Date.parse(String(at)) - first)).toEqual([
      0, 60_000, 120_000, 180_000,
    ]);
  });
});
