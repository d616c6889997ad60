import { type FailureEventArgs, group, NonRetriableError, RetryAfterError, StepError } from "inngest";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Line, startLine } from "@/server/db/testing-line";
import { type Bench, Ledger, startBench, until } from "./testing";

const ledger = new Ledger();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let bench: Bench;
let db: pg.Pool;

beforeAll(async () => {
  bench = await startBench((client) => [
    client.createFunction({ id: "three", triggers: [{ event: "three/go" }] }, async ({ event, step }) => {
      const a = await step.run("a", () => ({ text: `${event.data.text}` }));
      await step.sleep("rest", "10s");
      await step.sleepUntil("moment", new Date(Date.now() - 1000));
      const b = await step.run("b", () => {
        ledger.note("three b");
        return a.text.length;
      });
      ledger.note("three done", { a, b });
      return { a, b };
    }),
    client.createFunction({ id: "loop", triggers: [{ event: "loop/go" }] }, async ({ step }) => {
      const out: unknown[] = [];
      for (const n of [1, 2, 3]) out.push(await step.run("same name", () => n));
      out.push(
        await step.run("nothing", () => undefined),
        await step.run("data", () => ({ data: 1, error: 2 })),
      );
      ledger.note("loop", out);
    }),
    client.createFunction(
      { id: "stumbles", retries: 1, triggers: [{ event: "stumbles/go" }] },
      async ({ step, attempt }) => {
        for (const name of ["one", "two"]) {
          await step.run(name, () => {
            ledger.note("stumble", [name, attempt]);
            if (attempt === 0) throw new Error("not yet");
          });
        }
        ledger.note("stumbled");
      },
    ),
    client.createFunction(
      {
        id: "hopeless",
        retries: 1,
        triggers: [{ event: "hopeless/go" }],
        onFailure: async ({ error, event }: FailureEventArgs) =>
          ledger.note("onFailure", [error.message, event.data.function_id, event.data.event.data.how]),
      },
      async ({ event, step }) => {
        await step.run("no", () => {
          ledger.note(`hopeless ${event.data.how}`);
          throw event.data.how === "final" ? new NonRetriableError("never") : new Error("not this time");
        });
      },
    ),
    client.createFunction(
      { id: "catches", retries: 0, triggers: [{ event: "catches/go" }] },
      async ({ step }) => {
        try {
          await step.run("breaks", () => {
            throw new Error("broken");
          });
        } catch (error) {
          const kept = error instanceof StepError && error.message;
          await step.run("mends", () => ledger.note("mended", kept));
        }
      },
    ),
    client.createFunction({ id: "later", triggers: [{ event: "later/go" }] }, async ({ step }) => {
      await step.run("busy", () => {
        throw new RetryAfterError("busy", "2h");
      });
    }),
    client.createFunction({ id: "side", triggers: [{ event: "side/go" }] }, async ({ step }) => {
      const left = async () => {
        const a = await step.run("a", () => pause(20).then(() => "a"));
        return step.run("a2", () => `${a}2`);
      };
      const all = await Promise.all([
        left(),
        step.run("b", () => pause(20).then(() => "b")),
        step.sleep("c", "1s"),
      ]);
      ledger.note("side", await step.run("join", () => all));
    }),
    client.createFunction({ id: "race", triggers: [{ event: "race/go" }] }, async ({ step }) => {
      const first = await group.parallel({ mode: "race" }, () =>
        Promise.race([step.run("quick", () => "quick"), step.sleep("slow", "60s").then(() => "slow")]),
      );
      ledger.note("race", await step.run("after", () => first));
    }),
    client.createFunction(
      { id: "invokes", retries: 0, triggers: [{ event: "invokes/go" }] },
      async ({ step }) => {
        await step.sendEvent("tell", { name: "told/it", data: { by: "invokes" } });
        await step.fetch("http://127.0.0.1:9/");
      },
    ),
    client.createFunction({ id: "told", triggers: [{ event: "told/it" }] }, async ({ event }) => {
      ledger.note("told", event.data);
    }),
  ]);
  db = new pg.Pool({ connectionString: bench.databaseUrl });
  db.on("error", () => {});
});
afterAll(async () => {
  await db.end();
  await bench.stop();
});

const runsOf = async (fn: string) => {
  const { rows } = await db.query<{ id: string; state: string; output: string }>(
    "select id, state, output from engine.runs where function_id = $1 order by started_at",
    [`test-${fn}`],
  );
  return rows;
};
const ended = (fn: string) =>
  until(async () => {
    const runs = await runsOf(fn);
    return runs.length > 0 && runs.every(({ state }) => state !== "running") && runs;
  });

describe("a run", () => {
  it("goes through its steps in order, sleeps between them, and keeps each result", async () => {
    await bench.client.send({ name: "three/go", data: { text: "zero \u0000 and half \ud83d" } });
    const [done] = await ledger.when("three done");
    expect(done).toEqual({ a: { text: "zero \u0000 and half \ufffd" }, b: 17 });
    expect(ledger.of("three b")).toHaveLength(1);
    const [run] = await ended("three");
    expect(run).toMatchObject({
      state: "completed",
      output: '{"a":{"text":"zero \\u0000 and half \ufffd"},"b":17}',
    });
  });

  it("tells steps of the same name apart, and results that look like envelopes", async () => {
    await bench.client.send({ name: "loop/go" });
    expect(await ledger.when("loop")).toEqual([[1, 2, 3, null, { data: 1, error: 2 }]]);
  });

  it("counts attempts per step", async () => {
    await bench.client.send({ name: "stumbles/go" });
    await ledger.when("stumbled");
    expect(ledger.of("stumble")).toEqual([
      ["one", 0],
      ["one", 1],
      ["two", 0],
      ["two", 1],
    ]);
  });

  it("fails at once on a non-retriable error, after its attempts on another, and tells onFailure either way", async () => {
    await bench.client.send([
      { name: "hopeless/go", data: { how: "final" } },
      { name: "hopeless/go", data: { how: "used up" } },
    ]);
    const told = await ledger.when("onFailure", 2);
    expect(told).toContainEqual(["never", "test-hopeless", "final"]);
    expect(told).toContainEqual(["not this time", "test-hopeless", "used up"]);
    expect(ledger.of("hopeless final")).toHaveLength(1);
    expect(ledger.of("hopeless used up")).toHaveLength(2);
    expect((await ended("hopeless")).map(({ state }) => state)).toEqual(["failed", "failed"]);
  });

  it("may catch the failure of a step and go on", async () => {
    await bench.client.send({ name: "catches/go" });
    expect(await ledger.when("mended")).toEqual(["broken"]);
    expect(await ended("catches")).toMatchObject([{ state: "completed" }]);
  });

  it("waits as long as a RetryAfterError says", async () => {
    await bench.client.send({ name: "later/go" });
    const wait = await until(async () => {
      const { rows } = await db.query<{ seconds: number }>(
        `select extract(epoch from o.due_at - clock_timestamp())::float8 * 100 as seconds from engine.ops o
         join engine.runs r on r.id = o.run_id where r.function_id = 'test-later' and o.attempt = 1`,
      );
      return rows[0]?.seconds;
    });
    expect(wait).toBeGreaterThan(3600);
    expect(wait).toBeLessThanOrEqual(7200);
  });
});

describe("parallel steps", () => {
  it("run side by side and are joined once, also when they end at the same moment", async () => {
    await bench.client.send(Array.from({ length: 20 }, () => ({ name: "side/go" })));
    const joined = await ledger.when("side", 20);
    expect(joined).toEqual(Array.from({ length: 20 }, () => ["a2", "b", null]));
    expect((await ended("side")).filter(({ state }) => state === "completed")).toHaveLength(20);
    const { rows } = await db.query(
      `select name, count(*)::int as count from engine.steps s join engine.runs r on r.id = s.run_id
       where r.function_id = 'test-side' group by name order by name`,
    );
    expect(rows).toEqual(["a", "a2", "b", "c", "join"].map((name) => ({ name, count: 20 })));
  });

  it("in a race let the run go on with the first; the others do not hold it up", async () => {
    await bench.client.send({ name: "race/go" });
    expect(await ledger.when("race")).toEqual(["quick"]);
    const [run] = await ended("race");
    const { rows } = await db.query("select name from engine.steps where run_id = $1 order by seq", [
      run?.id,
    ]);
    expect(rows.map(({ name }) => name)).toEqual(["quick", "after", "slow"]);
  });
});

describe("steps that the engine does not have", () => {
  it("fail the run by name, after what came before was done", async () => {
    await bench.client.send({ name: "invokes/go" });
    expect(await ledger.when("told")).toEqual([{ by: "invokes" }]);
    const [run] = await ended("invokes");
    expect(run?.state).toBe("failed");
    expect(run?.output).toContain("step.fetch, which the embedded engine does not offer");
  });
});

describe("the database", () => {
  it("may drop every connection of the engine in the middle of runs", async () => {
    const before = ledger.of("side").length;
    await bench.client.send(Array.from({ length: 10 }, () => ({ name: "side/go" })));
    await ledger.when("side", before + 1);
    await db.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'engine'",
    );
    await until(
      async () => (await runsOf("side")).filter(({ state }) => state === "completed").length === 30,
    );
    expect((await bench.engine.stats()).runs.completed).toBeGreaterThanOrEqual(30);
  });
});

describe("a queue that cannot store what it did", () => {
  it("begins anew beside what is still in hand, runs what was left, and stops in order", async () => {
    const said: string[] = [];
    const note = (...parts: unknown[]) => void said.push(String(parts.at(-1)));
    const own = new Ledger();
    let letGo = () => {};
    const other = await startBench(
      (client) => [
        client.createFunction({ id: "slow", triggers: [{ event: "slow/go" }] }, async ({ event, step }) => {
          await step.run("rest", () => pause(event.data.ms));
          await step.run("tell", () => own.note("told"));
        }),
        client.createFunction({ id: "held", triggers: [{ event: "held/go" }] }, async ({ step }) => {
          await step.run("hold", async () => {
            own.note("held");
            await new Promise<void>((resolve) => (letGo = resolve));
          });
        }),
      ],
      { logger: { info: note, warn: note, error: note, debug: note } },
    );
    const admin = new pg.Pool({ connectionString: other.databaseUrl });
    await admin.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
      create trigger refuse before delete on graphile_worker._private_jobs for each row execute function refuse()`);
    await other.client.send({ name: "held/go" });
    await own.when("held");
    // They end one after the other: several batches of jobs are refused.
    await other.client.send([0, 50, 100, 150, 200].map((ms) => ({ name: "slow/go", data: { ms } })));
    await until(() => said.some((line) => line.includes("another begins")));
    await admin.query("drop trigger refuse on graphile_worker._private_jobs");
    await own.when("told", 5);
    await until(async () => (await other.engine.stats()).runs.completed === 5);
    expect(own.of("told")).toHaveLength(5);
    letGo();
    await until(async () => (await other.engine.stats()).runs.completed === 6);
    expect(own.of("held")).toHaveLength(1);
    await admin.end();
    await other.stop();
  });
});

describe("a database that vanishes without a word, its connections still open", () => {
  it("is left after the engine's patience, and what was under way ends on new connections", async () => {
    const own = new Ledger();
    let line: Line | undefined;
    const other = await startBench(
      (client) => [
        client.createFunction({ id: "slow", triggers: [{ event: "slow/go" }] }, async ({ event, step }) => {
          await step.run("rest", () => pause(event.data.ms));
          await step.sleep("sleep", "10s");
          await step.run("tell", () => own.note("told"));
        }),
      ],
      {
        silenceMs: 1000,
        logger: { info() {}, warn() {}, error() {}, debug() {} },
        line: async (url) => (line = await startLine(url)),
      },
    );
    await other.client.send([0, 100, 200, 400].map((ms) => ({ name: "slow/go", data: { ms } })));
    await own.when("told", 1);
    line?.lose();
    await own.when("told", 4);
    await until(async () => (await other.engine.stats().catch(() => undefined))?.runs.completed === 4);
    await other.client.send({ name: "slow/go", data: { ms: 0 } });
    await own.when("told", 5);
    await other.stop();
  });
});
