import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, Ledger, startBench, until } from "./testing";

const ledger = new Ledger();
const busy = new Map<string, number>();
const most = new Map<string, number>();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const work = async (key: string) => {
  busy.set(key, (busy.get(key) ?? 0) + 1);
  most.set(key, Math.max(most.get(key) ?? 0, busy.get(key) ?? 0));
  await pause(15);
  busy.set(key, (busy.get(key) ?? 0) - 1);
};

let bench: Bench;
let db: pg.Pool;
beforeAll(async () => {
  bench = await startBench((client) => [
    client.createFunction(
      {
        id: "keyed",
        triggers: [{ event: "keyed/go" }],
        concurrency: [{ limit: 2, key: "event.data.team" }, { limit: 5 }],
      },
      async ({ event, step }) => {
        const at = async (name: string) => {
          await Promise.all([work(`team ${event.data.team}`), work("all")]);
          ledger.note(name);
        };
        await step.run("one", () => at("one"));
        await Promise.all([step.run("two", () => at("two")), step.run("three", () => at("three"))]);
        ledger.note("keyed done");
      },
    ),
    client.createFunction(
      { id: "single", retries: 1, triggers: [{ event: "single/go" }], concurrency: 1 },
      async ({ event, step, attempt }) => {
        if (event.data.sleeps) await step.sleep("long", "300d");
        await step.run("work", async () => {
          await work("single");
          if (attempt === 0) throw new Error("once more");
        });
        ledger.note("single done");
      },
    ),
  ]);
  db = new pg.Pool({ connectionString: bench.databaseUrl });
});
afterAll(async () => {
  await db.end();
  await bench.stop();
});

const left = async () => {
  const { rows } = await db.query(
    `select (select count(*)::int from engine.slots) as slots,
       (select count(*)::int from engine.ops where parked_on is not null) as parked`,
  );
  return rows[0];
};

it("executes no more steps at once than each limit allows, and all of them in the end", async () => {
  const teams = Array.from({ length: 24 }, (_, n) => `t${n % 4}`);
  await bench.client.send(teams.map((team) => ({ name: "keyed/go", data: { team } })));
  await ledger.when("keyed done", teams.length);
  await until(async () => (await bench.engine.stats()).runs.completed === teams.length);
  for (const n of [0, 1, 2, 3]) expect(most.get(`team t${n}`)).toBeLessThanOrEqual(2);
  expect(most.get("all")).toBeLessThanOrEqual(5);
  for (const name of ["one", "two", "three"]) expect(ledger.of(name)).toHaveLength(teams.length);
  expect(await left()).toEqual({ slots: 0, parked: 0 });
});

it("holds no place while a run sleeps or waits for its next attempt", async () => {
  await bench.client.send({ name: "single/go", data: { sleeps: true } });
  await until(async () => (await db.query("select from engine.ops where kind = 'sleep'")).rowCount === 1);
  await bench.client.send([
    { name: "single/go", data: {} },
    { name: "single/go", data: {} },
  ]);
  await ledger.when("single done", 2);
  expect(most.get("single")).toBe(1);
});
