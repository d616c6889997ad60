// Runs on a clone without node_modules: plain JavaScript, nothing imported from npm.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
process.chdir(root);
const [command = "start", ...rest] = process.argv.slice(2);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Wrapup needs Node 20.19 or newer; this is ${process.versions.node} (${process.execPath}).`);
  process.exit(1);
}

const hash = (...files) =>
  files.reduce((sum, file) => sum.update(readFileSync(file)), createHash("sha256")).digest("hex");

/** Installs what package-lock.json says, once per lock file and Node version. */
function install() {
  const stamp = "node_modules/.wrapup-installed";
  const wanted = `${hash("package-lock.json")} ${process.versions.modules}`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing packages (package-lock.json is new or has changed) …");
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const args = [...npm.slice(1), "ci", "--no-audit", "--no-fund", "--include=dev"];
  const { status } = spawnSync(npm[0], args, { stdio: "inherit" });
  if (status !== 0) {
    console.error("npm ci failed; what it says is above. Nothing was started.");
    process.exit(status ?? 1);
  }
  mkdirSync("node_modules", { recursive: true });
  writeFileSync(stamp, wanted);
}

/** A session of its own, so that Ctrl-C reaches us alone: the children are stopped in order, the database last. */
function run(file, args, env = {}) {
  const loader = file.endsWith(".ts") ? ["--import", "tsx"] : [];
  const child = spawn(process.execPath, [...loader, file, ...args], {
    detached: process.platform !== "win32",
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...env },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  // npm passes signals on unless it is killed itself: then its script, we, must not stay behind.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 1000).unref();
  }
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGTERM" ? 143 : 1)));
}

/** Makes the database client anew when the schema is not the one that it was made of: after a pull, for one. */
function generate() {
  const stamp = "server/db/generated/.schema";
  const files = readdirSync("prisma/schema").sort();
  const wanted = hash("package-lock.json", ...files.map((file) => `prisma/schema/${file}`));
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const { status } = spawnSync("npm run --silent generate", { stdio: "inherit", shell: true });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}

install();
generate();
run("server/standalone/main.ts", [command, ...rest]);
