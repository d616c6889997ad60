import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Starts a fake as a process of its own, on a free port or a given one, and waits for its "… is ready at <url>" line. */
export async function spawnFake(
  script: string,
  args: string[] = [],
  port = 0,
): Promise<{ url: string; stop(): Promise<void>; kill(): Promise<void> }> {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", path.join(ROOT, script), "--port", String(port), ...args],
    { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const ready = /is ready at (http:\S+)/.exec(said)?.[1];
      if (ready) resolve(ready);
    });
    child.once("exit", (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return { url, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
