import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bench, Ledger, startBench, until } from "./testing";
import { prune, rescue } from "./upkeep";

const ledger = new Ledger();
let bench: Bench;
let db: pg.Pool;
let letGo = () => {};
beforeAll(async () => {
  bench = await startBench((client) => [
    client.createFunction({ id: "brief", triggers: [{ event: "brief/go" }] }, async ({ event, step }) => {
      await step.run("work", () => ledger.note("brief", event.data.n));
    }),
    client.createFunction({ id: "long", triggers: [{ event: "long/go" }] }, async ({ step }) => {
      await step.sleep("long", "300d");
      ledger.note("long");
    }),
    client.createFunction({ id: "held", triggers: [{ event: "held/go" }] }, async ({ step }) => {
      const value = await step.run("hold", async () => {
        ledger.note("held");
        const nth = ledger.of("held").length;
        if (nth === 1) await new Promise<void>((resolve) => (letGo = resolve));
        return nth;
      });
      ledger.note("held result", value);
    }),
  ]);
  db = new pg.Pool({ connectionString: bench.databaseUrl });
});
afterAll(async () => {
  await db.end();
  await bench.stop();
});
const count = async (what: string) => (await db.query(`select from ${what}`)).rowCount;

it("forgets runs and events after a week, but none that still run", async () => {
  await bench.client.send([{ name: "brief/go", data: { n: 1 } }, { name: "long/go" }]);
  await until(async () => (await bench.engine.stats()).runs.completed === 1);
  await until(async () => (await count("engine.ops where kind = 'sleep'")) === 1);
  await db.query("update engine.events set received_at = now() - interval '8 days'");
  await db.query("update engine.runs set ended_at = now() - interval '8 days' where ended_at is not null");
  await bench.client.send({ name: "brief/go", data: { n: 2 } });
  await until(async () => (await bench.engine.stats()).runs.completed === 2);

  expect(await prune(db, 7)).toBe(1);
  expect((await bench.engine.stats()).runs).toEqual({ completed: 1, running: 1 });
  expect(await count("engine.events")).toBe(2);
  expect(await count("engine.steps")).toBe(1);
  expect(await bench.engine.stats()).toMatchObject({
    queue: { due: 0, scheduled: 1, parked: 0 },
    oldestDueSeconds: 0,
  });
});

it("wakes an op that has lost its job", async () => {
  await db.query("delete from graphile_worker._private_jobs where key like '%'");
  await db.query("update engine.ops set due_at = now() - interval '1 hour'");
  expect(await rescue(db, 60_000)).toBe(1);
  await ledger.when("long");
});

it("gives back the jobs of an engine that nobody knows", async () => {
  await db.query(
    `create function hold_jobs() returns trigger language plpgsql as $$ begin
       new.locked_at := now() - interval '1 hour'; new.locked_by := 'an engine long gone'; return new; end $$`,
  );
  await db.query(
    "create trigger hold before insert on graphile_worker._private_jobs for each row execute function hold_jobs()",
  );
  await bench.client.send({ name: "brief/go", data: { n: 3 } });
  await db.query("drop trigger hold on graphile_worker._private_jobs");
  expect(await count("graphile_worker._private_jobs where locked_by = 'an engine long gone'")).toBe(1);
  await rescue(db, 60_000);
  await until(() => ledger.of("brief").includes(3));
});

it("drops the answer of a call that was asked again since", async () => {
  await bench.client.send({ name: "held/go" });
  await ledger.when("held");
  // As after a false alarm: another engine takes the job while the first call is still under way.
  await db.query(
    "select engine.enqueue(o.run_id, o.id, now()) from engine.ops o join engine.runs r on r.id = o.run_id where r.function_id = 'test-held'",
  );
  await ledger.when("held result");
  letGo();
  await until(async () => (await bench.engine.stats()).queue.running === 0);
  expect(ledger.of("held result")).toEqual([2]);
  expect(await count("engine.steps where name = 'hold' and body like '%2%'")).toBe(1);
});
