import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { migrate } from "@/server/db/migrate";
import { bin, buildWhenChanged } from "./build";
import { clusterDir, dataDir, readJson, writePrivateJson } from "./data-dir";
import { freePort, startPostgres } from "./postgres";
import { loadSecrets, type Secrets } from "./secrets";
import { findRunning, holdDirectory } from "./single";
import { type ChildSpec, Supervisor, waitUntilAnswers } from "./supervisor";

/** How long a child may take to answer on a machine that is busy with other things. */
const PATIENCE_MS = 180_000;

/** What `.data/demo.json` holds (0600): enough to sign in and to call the API. */
const DemoFile = z.object({
  url: z.string(),
  email: z.string(),
  password: z.string(),
  workspace: z.string(),
  apiKey: z.string(),
  assistantId: z.string(),
  automationId: z.string(),
  phone: z.string(),
});

/** Builds what changed, then runs Postgres, engine, worker and web until Ctrl-C. */
export const start = async () => {
  // A build takes minutes: what would end the start afterwards is said before.
  await requireStartable(place());
  await buildWhenChanged();
  await run("production");
};

/** The same with Next's development server, and a worker that restarts when its source changes. */
export const dev = async () => run("development");

interface Place {
  data: string;
  port: number;
  host: string;
}

const place = (): Place => ({ data: dataDir(), port: readPort(), host: process.env.HOST || "127.0.0.1" });

/** Throws, with the cure, when an instance runs on this data directory or the port is taken. */
async function requireStartable({ data, port, host }: Place) {
  const running = await findRunning(data);
  if (running)
    throw new Error(`Wrapup runs already at ${running.url} (process ${running.pid}); stop that one first.`);
  await requireFree(port, host);
}

async function run(mode: "production" | "development") {
  const { data, port, host } = place();
  const url = process.env.APP_URL || `http://localhost:${port}`;
  await mkdir(data, { recursive: true });
  await requireStartable({ data, port, host });

  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.reverse()) await stop().catch((error: unknown) => console.error(String(error)));
  };
  let ending = false;
  const end = (code: number) => {
    if (ending) return;
    ending = true;
    console.log("Stopping: what is under way is finished first …");
    stopAll().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(0));
  // A closed terminal or pipe: what we say on stopping must not end us before Postgres is stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  // The bootstrap is gone (kill -9 too): nothing may stay behind.
  process.on("disconnect", () => end(1));

  const held = await holdDirectory(data, url);
  stops.push(() => held.release());
  try {
    await bringUp({ mode, data, port, host, url, stops });
  } catch (error) {
    if (ending) return;
    ending = true;
    await stopAll();
    throw error;
  }
  await new Promise(() => {});
}

interface Plan extends Place {
  mode: "production" | "development";
  url: string;
  stops: (() => Promise<void>)[];
}

async function bringUp({ mode, data, port, host, url, stops }: Plan) {
  const secrets = await loadSecrets(data);
  const databaseUrl = process.env.DATABASE_URL || (await embeddedPostgres(data, secrets, stops));
  await migrate(databaseUrl);

  const demoFile = path.join(data, "demo.json");
  const [enginePort, workerPort] = [await freePort(), await freePort()];
  const env = environment({ mode, secrets, databaseUrl, url, enginePort, workerPort, demoFile });
  // What the seed reads (encryption key, addresses) is what the children get.
  Object.assign(process.env, env);
  const demo = await prepareDemo(demoFile, url);

  const logFile = path.join(data, "wrapup.log");
  const supervisor = mode === "production" ? Supervisor.logging(logFile) : new Supervisor();
  const children = childSpecs({ mode, env, host, port });
  for (const child of children) {
    supervisor.start(child);
    stops.push(() => supervisor.stop(child.name));
  }
  await Promise.all(children.map(({ probe }) => waitUntilAnswers(probe, PATIENCE_MS))).catch(
    (error: unknown) => {
      throw new Error(`${String(error)}; its log is ${logFile}`);
    },
  );

  console.log(`\nWrapup is ready at ${url}`);
  if (demo)
    console.log(`Sign in with ${demo.email} and ${demo.password}   (also in ${path.relative("", demoFile)})`);
  console.log(`Log: ${path.relative("", logFile)}. Ctrl-C stops everything.\n`);
}

/** What V8 forgets in quiet minutes costs the first requests of a rush half a second; a larger nursery is swept less often. */
const STAYS_QUICK = ["--no-flush-bytecode", "--max-semi-space-size=32"];

interface ChildPlan {
  mode: Plan["mode"];
  env: Record<string, string>;
  host: string;
  port: number;
}

/** Engine (unless an Inngest of the user's drives the functions), worker and web, in the order of their start. */
function childSpecs({ mode, env, host, port }: ChildPlan): ChildSpec[] {
  const tsx = ["--import", "tsx"];
  const production = mode === "production";
  const reach = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  const engine: ChildSpec = {
    name: "engine",
    args: [...tsx, "inngest/engine/main.ts"],
    env,
    heapMb: 256,
    probe: `http://127.0.0.1:${env.ENGINE_PORT}/health`,
  };
  const worker: ChildSpec = {
    name: "worker",
    args: production ? [...tsx, "inngest/worker.ts"] : [bin("tsx"), "watch", "inngest/worker.ts"],
    env,
    heapMb: 384,
    probe: `http://127.0.0.1:${env.WORKER_PORT}/health`,
  };
  const web: ChildSpec = {
    name: "web",
    args: production
      ? [...STAYS_QUICK, "server/web.mjs"]
      : [path.resolve("node_modules/next/dist/bin/next"), "dev", "--port", String(port), "--hostname", host],
    // Whoever reaches the sign-in page reads the demo's password there: only from this machine.
    env: { ...env, PORT: String(port), HOST: host, ...(isLoopback(host) ? {} : { DEMO_FILE: "" }) },
    heapMb: production ? 512 : undefined,
    probe: `http://${reach}:${port}/api/ready`,
  };
  return [...(env.ENGINE_PORT ? [engine] : []), worker, web];
}

async function embeddedPostgres(data: string, secrets: Secrets, stops: Plan["stops"]): Promise<string> {
  const { dir, notice } = await clusterDir(data);
  if (notice) console.log(notice);
  const postgres = await startPostgres({ dir, database: "wrapup", password: secrets.postgresPassword });
  stops.push(() => postgres.stop());
  return postgres.url;
}

interface Addresses {
  mode: Plan["mode"];
  secrets: Secrets;
  databaseUrl: string;
  url: string;
  enginePort: number;
  workerPort: number;
  demoFile: string;
}

/** The children's environment; what the user has set wins. An Inngest of theirs takes the embedded engine's place. */
function environment({ mode, secrets, databaseUrl, url, enginePort, workerPort, demoFile }: Addresses) {
  const own = process.env;
  const embedded = !own.INNGEST_BASE_URL && !own.INNGEST_SIGNING_KEY && !own.INNGEST_DEV;
  const inngest = {
    INNGEST_DEV: "0",
    INNGEST_BASE_URL: `http://127.0.0.1:${enginePort}`,
    INNGEST_EVENT_KEY: secrets.inngestEventKey,
    INNGEST_SIGNING_KEY: secrets.inngestSigningKey,
    ENGINE_PORT: String(enginePort),
    ENGINE_SERVE_URLS: `http://127.0.0.1:${workerPort}/api/inngest`,
  };
  return {
    NODE_ENV: mode,
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: databaseUrl,
    APP_URL: url,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: own.NEXTAUTH_SECRET || secrets.nextAuthSecret,
    ENCRYPTION_KEY: own.ENCRYPTION_KEY || secrets.encryptionKey,
    WORKER_PORT: String(embedded ? workerPort : own.WORKER_PORT || workerPort),
    DEMO_FILE: demoFile,
    ...(embedded ? inngest : {}),
  } satisfies Record<string, string>;
}

/**
 * Seeds the demo workspace on the first run, in a process of its own: what that loads is not kept for as long as we
 * run. Keeps the address in demo.json true on every run.
 */
async function prepareDemo(file: string, url: string) {
  const known = DemoFile.safeParse(await readJson(file)).data;
  if (known) {
    if (known.url !== url) await writePrivateJson(file, { ...known, url });
    return known;
  }
  const seed = promisify(execFile)(process.execPath, ["--import", "tsx", "server/standalone/seed-demo.ts"]);
  await seed.catch((error: unknown) => {
    throw new Error(`The demo workspace could not be made: ${String(error)}`);
  });
  return DemoFile.safeParse(await readJson(file)).data;
}

function readPort(): number {
  const text = process.env.PORT || "3000";
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`PORT=${text} is not a port; give a number from 1 to 65535, such as PORT=3100 npm start`);
}

const isLoopback = (host: string) => host === "localhost" || host === "::1" || host.startsWith("127.");

/** Both families are tried: a server on "::" would otherwise go unnoticed and answer in our place. */
async function requireFree(port: number, host: string) {
  for (const address of new Set([host, "127.0.0.1", "::"])) {
    const code = await new Promise<string | undefined>((resolve) => {
      const probe = createServer();
      probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      probe.listen({ port, host: address, exclusive: true }, () => probe.close(() => resolve(undefined)));
    });
    if (code === "EADDRINUSE")
      throw new Error(
        `Port ${port} is taken by another program. Choose another: PORT=${port + 100} npm start`,
      );
    if (code === "EACCES")
      throw new Error(`Port ${port} needs more rights than we have. Choose another: PORT=3100 npm start`);
  }
}
