import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openPool, withConnection } from "./connection";
import { createTestDatabase } from "./testing";

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
