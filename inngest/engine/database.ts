import { readFileSync } from "node:fs";
import { runMigrations } from "graphile-worker";
import type pg from "pg";
import { isSilence, openPool } from "@/server/db/connection";
import type { Log } from "./types";

const INSTALL_LOCK = 7_214_559_301;
const CONNECTION_LOST = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);
const CLASH = new Set(["40P01", "40001"]);

/** `silenceMs`: a database that has not answered a query for so long has vanished, and so has the connection. */
export function openEnginePool(databaseUrl: string, log: Log, silenceMs: number): pg.Pool {
  const pool = openPool({
    connectionString: databaseUrl,
    max: 12,
    application_name: "engine",
    connectionTimeoutMillis: silenceMs,
    query_timeout: silenceMs,
  });
  const broke = (error: Error) => {
    if (!pool.ending) log.warn({ reason: error.message }, "engine: a database connection broke");
  };
  pool.on("error", broke);
  pool.on("connect", (client) => client.on("error", broke));
  return pool;
}

/** Installs or updates the queue's and the engine's schema. Engines that start together take turns. */
export async function install(databaseUrl: string): Promise<void> {
  const pool = openPool({ connectionString: databaseUrl, max: 2 });
  try {
    await installIn(pool);
  } finally {
    await pool.end();
  }
}

async function installIn(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [INSTALL_LOCK]);
    await runMigrations({ pgPool: pool });
    for (const file of ["tables.sql", "functions.sql"]) {
      await client.query(readFileSync(new URL(file, import.meta.url), "utf8"));
    }
  } finally {
    await client.query("select pg_advisory_unlock($1)", [INSTALL_LOCK]).catch(() => {});
    client.release();
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
/** True for what a lost connection or a clash of transactions throws: the same work may succeed later. */
export const isTransient = (error: unknown) =>
  CONNECTION_LOST.has(codeOf(error)) ||
  CLASH.has(codeOf(error)) ||
  isSilence(error) ||
  (error instanceof Error &&
    /Connection terminated|connection timeout|exceeded when trying to connect|not queryable/i.test(
      error.message,
    ));

/**
 * Repeats work that a lost connection or a deadlock has broken: 30 times take about a minute. The results of steps are
 * stored in this way, since what the app has done must not be asked of it again only because the database was away.
 */
export async function persistently<T>(work: () => Promise<T>, times = 30): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || attempt >= times) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(20 * 2 ** attempt, 2000)));
    }
  }
}

export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    client.release();
    return result;
  } catch (error) {
    await client.query("rollback").then(
      () => client.release(),
      () => client.release(true),
    );
    throw error;
  }
}
