import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const SOURCES = ["app", "server", "inngest", "prisma", "public"];
const FILES = [
  "package.json",
  "package-lock.json",
  "next.config.ts",
  "proxy.ts",
  "instrumentation.ts",
  "tsconfig.json",
];
const STAMP = ".next/wrapup-source";

/** A hash of all that a build depends on: names and contents. */
async function hashSource(): Promise<string> {
  const listed = await Promise.all(
    SOURCES.map(async (dir) => {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name));
    }),
  );
  const files = [...listed.flat(), ...FILES]
    .filter((file) => !file.includes(`${path.sep}generated${path.sep}`) && !/\.test\.tsx?$/.test(file))
    .sort();
  const sum = createHash("sha256").update(process.versions.modules);
  for (const file of files) sum.update(file).update("\0").update(readFileSync(file));
  return sum.digest("hex");
}

const running = new Set<ChildProcess>();
let guarded = false;

/** Stopped ourselves (Ctrl-C, a closed terminal, a kill of npm), we take what we run with us: the whole group of it. */
function guard() {
  if (guarded) return;
  guarded = true;
  const stop = () => {
    if (running.size === 0) return;
    for (const { pid } of running) if (pid) process.kill(-pid, "SIGTERM");
    process.exit(130);
  };
  for (const event of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) process.on(event, stop);
}

/** Runs a program to its end; its output goes through, or into the returned text when `quiet`. */
export function runToEnd(
  command: string[],
  { env = {}, quiet = false }: { env?: Record<string, string>; quiet?: boolean } = {},
): Promise<{ code: number; output: string }> {
  guard();
  return new Promise((resolve, reject) => {
    const [program = "", ...args] = command;
    const child = spawn(program, args, {
      detached: true,
      env: { ...process.env, ...env },
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    });
    running.add(child);
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.once("error", reject);
    child.once("exit", (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

export const bin = (name: string) => path.resolve("node_modules", ".bin", name);

/** Builds when the source is not the one that was built last. */
export async function buildWhenChanged(): Promise<void> {
  const wanted = await hashSource();
  if ((await readFile(STAMP, "utf8").catch(() => "")) === wanted) return;
  console.log("Building (the source is new or has changed) …");
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  for (const command of [
    ["npm", "run", "--silent", "generate"],
    [bin("next"), "build"],
  ]) {
    const { code, output } = await runToEnd(command, { env, quiet: true });
    if (code !== 0)
      throw new Error(`${output}\nThe build failed; what it says is above. Nothing was started.`);
  }
  await writeFile(STAMP, wanted);
}
