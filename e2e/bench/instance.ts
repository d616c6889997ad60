import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { clusterDir, readJson } from "@/server/standalone/data-dir";
import { freePort } from "@/server/standalone/postgres";
import { loadSecrets, type Secrets } from "@/server/standalone/secrets";
import { processTree } from "./processes";

const Demo = z.object({
  email: z.string(),
  password: z.string(),
  workspace: z.string(),
  apiKey: z.string(),
  assistantId: z.string(),
  automationId: z.string(),
});

export interface Instance {
  url: string;
  /** Of the bootstrap, whose descendants all processes are. */
  pid: number;
  /** From the start of the process to "Wrapup is ready". */
  readyMs: number;
  demo: z.output<typeof Demo>;
  databaseUrl: string;
  secrets: Secrets;
  stop(): Promise<void>;
}

/** What the user may have set for an instance of theirs must not reach ours: an empty text counts as absent. */
const UNSET = [
  ...["DATABASE_URL", "APP_URL", "NEXTAUTH_URL", "NEXTAUTH_SECRET", "ENCRYPTION_KEY", "HOST"],
  ...["INNGEST_DEV", "INNGEST_BASE_URL", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"],
  ...["LLM_BASE_URL", "LLM_API_KEY", "LLM_MODEL", "TWILIO_API_BASE_URL"],
];
/** The receiver of the webhooks is this process. */
export const LOOPBACK_WEBHOOKS = { WEBHOOK_ALLOW_CIDRS: "127.0.0.0/8", ALLOW_PRIVATE_WEBHOOKS: "1" };

export async function makeDataDir(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), "wrapup-bench-"));
  // Started by root, Postgres runs as another user, who must be able to pass through.
  await chmod(dir, 0o755);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Runs what `npm start` runs (bootstrap.mjs), in `root`, on a free port; resolves when it says that it is ready. */
export async function startInstance(
  data: string,
  root = process.cwd(),
  env: Record<string, string> = {},
): Promise<Instance> {
  const port = await freePort();
  const from = performance.now();
  const child = spawn(process.execPath, ["server/standalone/bootstrap.mjs", "start"], {
    cwd: root,
    env: {
      ...process.env,
      ...Object.fromEntries(UNSET.map((name) => [name, ""])),
      ...LOOPBACK_WEBHOOKS,
      ...env,
      PORT: String(port),
      WRAPUP_DATA_DIR: data,
      // By this name the bootstrap knows that it must go when its parent, we, has gone.
      npm_lifecycle_event: "start",
    },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  await ready(child);
  const readyMs = performance.now() - from;
  const { dir } = await clusterDir(data);
  const secrets = await loadSecrets(data);
  const [, , , databasePort = ""] = (await readFile(path.join(dir, "postmaster.pid"), "utf8")).split("\n");
  return {
    url: `http://localhost:${port}`,
    pid: child.pid ?? 0,
    readyMs,
    demo: Demo.parse(await readJson(path.join(data, "demo.json"))),
    databaseUrl: `postgresql://postgres:${secrets.postgresPassword}@127.0.0.1:${databasePort}/wrapup`,
    secrets,
    stop: () => stop(child),
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-8000);
      if (said.includes("Wrapup is ready at")) resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", (code) => reject(new Error(`The instance ended with ${code}:\n${said}`)));
  });
}

/** Asks it to stop and waits; whatever of its processes is left is killed and named. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  const tree = await processTree(child.pid);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
  await ended;
  clearTimeout(late);
  const left = new Map((await processTree()).map((one) => [one.pid, one.command]));
  for (const { pid, command } of tree) {
    if (left.get(pid) !== command) continue;
    console.error(`Was left behind, and killed: ${pid} ${command.slice(0, 80)}`);
    process.kill(pid, "SIGKILL");
  }
}
