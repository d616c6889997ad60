import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isSilence, listen, openPool, withConnection } from "./connection";
import { createTestDatabase } from "./testing";
import { type Line, startLine } from "./testing-line";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it("a connection that breaks in its taker's hands, between two queries, fails the next one and not the process", async () => {
  const pool = openPool({ connectionString: database.url, max: 1 });
  const taken = await pool.connect();
  const ended = vi.fn();
  taken.on("end", ended);
  const { rows } = await taken.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  await withConnection(database.url, (other) =>
    other.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]),
  );
  await vi.waitUntil(() => ended.mock.calls.length > 0);
  await expect(taken.query("SELECT 1")).rejects.toThrow();
  taken.release(true);
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

describe("a database that has vanished, its connections still open", () => {
  let line: Line;
  beforeAll(async () => {
    line = await startLine(database.url);
  });
  afterAll(() => line.stop());

  it("is asked in vain no longer than the pool's patience, and on a new connection then", async () => {
    const pool = openPool({ connectionString: line.url, max: 2, query_timeout: 300 });
    // Both ways of asking: by the pool, and on a connection that is given back without a word of what went wrong.
    const taken = await pool.connect();
    await pool.query("SELECT 1");
    await taken.query("BEGIN");
    line.lose();
    await expect(pool.query("SELECT 1")).rejects.toSatisfy(isSilence);
    await expect(taken.query("SELECT 1")).rejects.toSatisfy(isSilence);
    taken.release();
    const answers = await Promise.all([1, 2, 3].map((n) => pool.query("SELECT $1::int AS n", [n])));
    expect(answers.map(({ rows }) => rows[0].n)).toEqual([1, 2, 3]);
    await pool.end();
  });

  it("loses whoever listens, and says so once", async () => {
    const lost = vi.fn();
    const heard: string[] = [];
    const listening = { databaseUrl: line.url, channel: "test", lost, everyMs: 50, patienceMs: 300 };
    const listener = await listen({ ...listening, notice: (payload) => heard.push(payload) });
    await withConnection(database.url, (client) => client.query("SELECT pg_notify('test', 'first')"));
    await vi.waitUntil(() => heard.length > 0);
    expect(lost).not.toHaveBeenCalled();
    line.lose();
    await vi.waitUntil(() => lost.mock.calls.length > 0, { timeout: 10_000 });
    await listener.close();
    expect(lost).toHaveBeenCalledTimes(1);
    expect(heard).toEqual(["first"]);
  });

  it("is not waited for when somebody wants to listen", async () => {
    line.beStill(true);
    const listening = { databaseUrl: line.url, channel: "test", notice() {}, lost() {}, patienceMs: 300 };
    await expect(listen(listening)).rejects.toThrow(/timeout/);
    line.beStill(false);
  });
});
