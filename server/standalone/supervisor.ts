import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

export interface ChildSpec {
  name: "web" | "worker" | "engine";
  /** Arguments of node. */
  args: string[];
  env: Record<string, string>;
  /** Megabytes of heap; small processes stay small. */
  heapMb?: number | undefined;
  /** Answers with a status below 500 when the child is ready. */
  probe: string;
}

const BACKOFF_MS = [200, 500, 1000, 2000, 5000, 10_000];
const LEASH = pathToFileURL(path.resolve("server/standalone/leash.mjs")).href;

/** Keeps child processes running: one that dies is started again, later each time that it dies at once. */
export class Supervisor {
  private readonly children = new Map<string, ChildProcess>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopping = false;

  /** They write to the file `log` themselves (we would only pass it on), or where we do when there is none. */
  constructor(private readonly log?: number) {}

  static logging(file: string) {
    return new Supervisor(openSync(file, "a", 0o600));
  }

  start(spec: ChildSpec, deaths = 0): void {
    if (this.stopping) return;
    const heap = spec.heapMb ? [`--max-old-space-size=${spec.heapMb}`] : [];
    const child = spawn(process.execPath, [...heap, "--import", LEASH, ...spec.args], {
      env: { ...process.env, ...spec.env, WRAPUP_PROCESS: spec.name },
      stdio: ["ignore", this.log ?? "inherit", this.log ?? "inherit", "ipc"],
    });
    this.children.set(spec.name, child);
    const born = Date.now();
    child.once("exit", (code, signal) => {
      if (this.stopping) return;
      const again = Date.now() - born > 30_000 ? 0 : deaths;
      const wait = BACKOFF_MS[Math.min(again, BACKOFF_MS.length - 1)] ?? 10_000;
      console.error(`The ${spec.name} process ended (${signal ?? code}); starting it again in ${wait} ms`);
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        this.start(spec, again + 1);
      }, wait);
      this.timers.add(timer);
    });
  }

  /** Process ids by name: for measurements and fault tests. */
  pids(): Record<string, number | undefined> {
    return Object.fromEntries([...this.children].map(([name, child]) => [name, child.pid]));
  }

  /** Asks the named child to finish and waits; kills what has not ended after `graceMs`. */
  async stop(name: string, graceMs = 15_000): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearTimeout(timer);
    const child = this.children.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), graceMs);
    await ended;
    clearTimeout(late);
  }
}

/** Resolves when `url` answers; rejects after `timeoutMs`. */
export async function waitUntilAnswers(url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const response = await fetch(url, { redirect: "manual" }).catch(() => undefined);
    if (response && response.status < 500) return;
    if (Date.now() > deadline) throw new Error(`${url} did not answer within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
