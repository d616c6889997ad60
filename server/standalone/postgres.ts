import { type ChildProcess, execFile, type StdioOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { type Binaries, type OsUser, postgresBinaries, postgresUser } from "./postgres-binaries";

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

const run = promisify(execFile);

/** Nothing of ours (secrets, NODE_OPTIONS) reaches Postgres. */
const bareEnv = () => ({ PATH: process.env.PATH, LC_ALL: "C", NODE_ENV: process.env.NODE_ENV });

/** Builds the cluster beside its place and moves it there when whole: a kill in between leaves nothing half-made. */
async function initialise(dir: string, password: string, { initdb }: Binaries, user: OsUser) {
  const partial = `${dir}.new`;
  const passwordFile = `${partial}.password`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    await chown(partial, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const flags = ["--auth=scram-sha-256", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"];
  try {
    await run(initdb, [`--pgdata=${partial}`, `--pwfile=${passwordFile}`, ...flags], {
      ...user,
      cwd: path.dirname(initdb),
      env: bareEnv(),
    });
    await rename(partial, dir);
  } catch (error) {
    throw new Error(`Postgres could not make its cluster in ${dir}: ${String(error)}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

const isPostgres = async (pid: number, dir: string) => {
  const ps = await run("ps", ["-o", "command=", "-p", String(pid)]).catch(() => undefined);
  return Boolean(ps?.stdout.includes(dir));
};

/** After a kill -9 of us our Postgres lives on and holds the directory: it must go before a new one can start. */
async function stopOrphan(dir: string) {
  const file = path.join(dir, "postmaster.pid");
  for (let tries = 0; tries < 50 && existsSync(file); tries++) {
    const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
    // A pid file without its process is stale (power loss); the number may meanwhile belong to somebody else.
    if (!pid || !(await isPostgres(pid, dir))) return rm(file, { force: true });
    if (tries === 0) process.kill(pid, "SIGINT");
    await sleep(200);
  }
}

/**
 * Ends Postgres when we are gone, by a kill -9 too: a shell that waits at a pipe which only we hold open, in a session
 * of its own. Where there is no shell the next start does it (`stopOrphan`).
 */
function leash(postgres: ChildProcess) {
  if (process.platform === "win32") return;
  const wait = ["-c", 'read -r _; kill -INT "$1"', "sh", String(postgres.pid)];
  const options = { detached: true, env: bareEnv(), stdio: ["pipe", "ignore", "ignore"] as StdioOptions };
  const watcher = spawn("/bin/sh", wait, options);
  watcher.once("error", () => {});
  postgres.once("exit", () => watcher.kill());
}

/** Resolves when Postgres accepts connections; rejects with its own words when it ends before. */
function launch(args: string[], { postgres }: Binaries, user: OsUser): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const options = { ...user, cwd: path.dirname(postgres), env: bareEnv() };
    const child = spawn(postgres, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
    leash(child);
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      if (said.includes("ready to accept connections")) return;
      said = (said + chunk.toString()).slice(-4000);
      if (said.includes("ready to accept connections")) resolve(child);
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`Postgres did not start:\n${said}`)));
  });
}

/**
 * Starts the Postgres that ships inside npm, on loopback, in `dir`; makes the database if it is not there.
 * Recovers a directory that a kill -9 left behind, and starts Postgres again when it dies.
 */
export async function startPostgres(options: {
  dir: string;
  database: string;
  password: string;
  port?: number;
  flags?: string[];
}): Promise<RunningPostgres> {
  const user = await postgresUser();
  const binaries = await postgresBinaries(user);
  const port = options.port ?? (await freePort());
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
  const args = [
    ...["-D", options.dir, "-p", String(port)],
    ...settings.flatMap((setting) => ["-c", setting]),
    ...(options.flags ?? []),
  ];
  if (existsSync(path.join(options.dir, "PG_VERSION"))) await stopOrphan(options.dir);
  else await initialise(options.dir, options.password, binaries, user);

  let stopping = false;
  const start = async (): Promise<ChildProcess> => {
    for (let tries = 1; ; tries++) {
      try {
        return await launch(args, binaries, user);
      } catch (error) {
        // Back-ends of a killed Postgres hold its shared memory for a moment.
        if (tries === 20 || stopping) throw error;
        await sleep(500);
        await stopOrphan(options.dir);
      }
    }
  };
  let child = await start();
  const keep = () =>
    child.once("exit", async () => {
      if (stopping) return;
      child = await start();
      keep();
    });
  keep();

  const base = `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}`;
  await createDatabase(`${base}/postgres`, options.database);
  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    await ended;
  };
  return { url: `${base}/${options.database}`, port, stop };
}

async function createDatabase(adminUrl: string, name: string) {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
  if (!rowCount) await admin.query(`CREATE DATABASE "${name}"`);
  await admin.end();
}
