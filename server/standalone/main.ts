import { existsSync } from "node:fs";

/** What the npm scripts run, once packages are there (bootstrap.mjs). */
const COMMANDS: Record<string, () => Promise<(rest: string[]) => Promise<void>>> = {
  start: async () => (await import("./start")).start,
  dev: async () => (await import("./start")).dev,
  test: async () => (await import("./test")).test,
  seed: async () => (await import("./seed-scale")).seed,
  bench: async () => (await import("../../e2e/bench/bench")).bench,
  chaos: async () => (await import("../../e2e/chaos/chaos")).chaos,
};

const [command = "start", ...rest] = process.argv.slice(2);
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  const load = COMMANDS[command];
  if (!load)
    throw new Error(`There is no command "${command}"; there are ${Object.keys(COMMANDS).join(", ")}`);
  await (await load())(rest);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
if (process.exitCode !== undefined) process.exit();
