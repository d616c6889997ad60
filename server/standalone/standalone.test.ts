import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startPostgres } from "./postgres";
import { findRunning, holdDirectory } from "./single";

/** Real processes, ended as a machine ends them. */
const run = promisify(execFile);
const children = new Set<ChildProcess>();
let root: string;

beforeEach(async () => {
  // A space, because people have one; open, because as root Postgres runs as another user.
  root = await mkdtemp(path.join(tmpdir(), "wrapup with space "));
  await chmod(root, 0o755);
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
});

/** A program of ours with TypeScript; its first line of output is what it is asked for. */
function program(source: string, ...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", source, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  const line = new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("\n")) resolve(said.slice(0, said.indexOf("\n")));
    });
    child.once("exit", (code, signal) => reject(new Error(`ended early (${signal ?? code}): ${said}`)));
  });
  return { child, line };
}

/** False for a process that ended and that nobody has asked for yet. */
const lives = async (pid: number) => {
  const { stdout } = await run("ps", ["-o", "stat=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
};
const ends = (pid: number) =>
  vi.waitFor(async () => expect(await lives(pid)).toBe(false), { timeout: 10_000, interval: 100 });

const start = (env: Record<string, string>) =>
  run(process.execPath, ["--import", "tsx", "server/standalone/main.ts", "start"], {
    env: { ...process.env, ...env },
    timeout: 20_000,
  }).then(
    () => "",
    (error: { stderr: string }) => error.stderr,
  );

describe("a start that cannot work", () => {
  it("says that the port is taken and how to choose another, before it builds", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, "127.0.0.1", () => {
        const address = other.address();
        resolve(typeof address === "object" && address ? address.port : 0);
      }),
    );
    const said = await start({ PORT: String(port), WRAPUP_DATA_DIR: path.join(root, "data") });
    expect(said.trim()).toBe(
      `Port ${port} is taken by another program. Choose another: PORT=${port + 100} npm start`,
    );
    expect(existsSync(path.join(root, "data"))).toBe(false);
    other.close();
  });

  it("says that the port is none", async () => {
    expect(await start({ PORT: "http", WRAPUP_DATA_DIR: root })).toMatch(/PORT=http is not a port/);
  });

  it("says where an instance runs on the same data already", async () => {
    const held = await holdDirectory(root, "http://localhost:3999");
    expect(await start({ PORT: "3998", WRAPUP_DATA_DIR: root })).toMatch(
      `Wrapup runs already at http://localhost:3999 (process ${process.pid}); stop that one first.`,
    );
    await held.release();
    expect(await findRunning(root)).toBeUndefined();
  });
});

describe("a kill -9", () => {
  it("of who holds the data leaves it free", async () => {
    const source = `import { holdDirectory } from "./server/standalone/single.ts";
      await holdDirectory(process.argv[1], "http://localhost:3999");
      console.log("holds");
      setInterval(() => {}, 1000);`;
    const { child, line } = program(source, root);
    await line;
    expect(await findRunning(root)).toMatchObject({ pid: child.pid });
    child.kill("SIGKILL");
    await ends(child.pid ?? 0);
    expect(await findRunning(root)).toBeUndefined();
  });

  it("of the supervisor takes its children along", async () => {
    const source = `import { Supervisor } from "./server/standalone/supervisor.ts";
      const supervisor = Supervisor.logging(process.argv[1]);
      const env = {};
      supervisor.start({ name: "worker", args: ["-e", "setInterval(() => {}, 1000)"], env, probe: "" });
      console.log(supervisor.pids().worker);`;
    const { child, line } = program(source, path.join(root, "log"));
    const pid = Number(await line);
    expect(await lives(pid)).toBe(true);
    child.kill("SIGKILL");
    await ends(pid);
  });

  it("of who started Postgres ends Postgres, and the next start has all that was committed", async () => {
    const dir = path.join(root, "data of mine", "pg");
    await mkdir(path.dirname(dir));
    const options = { dir, database: "wrapup", password: "a/b c" };
    const source = `import { startPostgres } from "./server/standalone/postgres.ts";
      const { url } = await startPostgres(JSON.parse(process.argv[1]));
      console.log(url);
      setInterval(() => {}, 1000);`;
    const { child, line } = program(source, JSON.stringify(options));
    const client = new pg.Client({ connectionString: await line });
    await client.connect();
    await client.query("CREATE TABLE kept (word text)");
    await client.query("INSERT INTO kept VALUES ('committed')");
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    client.on("error", () => {});
    child.kill("SIGKILL");
    await ends(rows[0].pid);
    await vi.waitFor(() => expect(existsSync(path.join(dir, "postmaster.pid"))).toBe(false), 10_000);

    const again = await startPostgres(options);
    const reader = new pg.Client({ connectionString: again.url });
    await reader.connect();
    expect((await reader.query("SELECT word FROM kept")).rows).toEqual([{ word: "committed" }]);
    await reader.end();
    await again.stop();
  });

  it("of Postgres itself is mended by a new Postgres on the same port", async () => {
    const dir = path.join(root, "pg");
    const postgres = await startPostgres({ dir, database: "wrapup", password: "secret" });
    const { stdout } = await run("head", ["-1", path.join(dir, "postmaster.pid")]);
    process.kill(Number(stdout), "SIGKILL");
    await ends(Number(stdout));
    await vi.waitFor(
      async () => {
        const client = new pg.Client({ connectionString: postgres.url });
        client.on("error", () => {});
        await client.connect();
        await client.end();
      },
      { timeout: 20_000, interval: 200 },
    );
    await postgres.stop();
  });
});
