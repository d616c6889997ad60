import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Inngest } from "inngest";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestDatabase } from "@/server/db/testing";
import { freePort } from "@/server/standalone/postgres";
import { until } from "./testing";

const folder = import.meta.dirname;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let ledgerFile: string;
let appPort: number;
const processes: ChildProcess[] = [];

const launch = (file: string, env: Record<string, string>) => {
  const child = spawn(process.execPath, ["--import", "tsx", path.join(folder, file)], {
    env: { ...process.env, ...env, LOG_LEVEL: "silent" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  processes.push(child);
  return child;
};
const launchEngine = (port: number) =>
  launch("main.ts", {
    DATABASE_URL: database.url,
    ENGINE_PORT: String(port),
    ENGINE_SERVE_URLS: `http://127.0.0.1:${appPort}/api/inngest`,
    ENGINE_TIME_SCALE: "20",
    INNGEST_SIGNING_KEY: "",
    INNGEST_EVENT_KEY: "",
  });
const launchApp = (enginePort: number) =>
  launch("fixture-app.ts", {
    FIXTURE_LEDGER: ledgerFile,
    FIXTURE_ENGINE: `http://127.0.0.1:${enginePort}`,
    FIXTURE_PORT: String(appPort),
  });
const kill = (child: ChildProcess, signal: NodeJS.Signals = "SIGKILL") =>
  new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill(signal);
  });

const lines = () => readFileSync(ledgerFile, "utf8").split("\n").filter(Boolean);
const times = (line: string) => lines().filter((entry) => entry === line).length;
const ready = (port: number) =>
  until(async () => {
    const response = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    const health = await response?.json();
    return health?.workers === 1;
  });
const clientOf = (port: number) =>
  new Inngest({ id: "sender", isDev: true, baseUrl: `http://127.0.0.1:${port}` });

beforeEach(async () => {
  database = await createTestDatabase();
  ledgerFile = path.join(mkdtempSync(path.join(tmpdir(), "engine-")), "ledger");
  writeFileSync(ledgerFile, "");
  appPort = await freePort();
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((child) => kill(child)));
  await database.drop();
});

it("redoes the step that was under way when the engine is killed, and none that was done", async () => {
  const port = await freePort();
  launchApp(port);
  const engine = launchEngine(port);
  await ready(port);
  await clientOf(port).send({ name: "slow/go", data: { n: 1, ms: 700 } });
  await until(() => times("slow begins 1") === 1);
  await kill(engine);

  launchEngine(port);
  await until(() => times("last 1") === 1);
  expect(times("first 1")).toBe(1);
  expect(times("slow begins 1")).toBe(2);
});

it("redoes the step that was under way when the app is killed", async () => {
  const port = await freePort();
  const app = launchApp(port);
  launchEngine(port);
  await ready(port);
  await clientOf(port).send({ name: "slow/go", data: { n: 1, ms: 700 } });
  await until(() => times("slow begins 1") === 1);
  await kill(app);
  expect(times("slow ends 1")).toBe(0);
  // What comes while nobody is there waits.
  await clientOf(port).send({ name: "slow/go", data: { n: 2, ms: 1 } });

  launchApp(port);
  await until(() => times("last 1") === 1 && times("last 2") === 1);
  expect(times("first 1")).toBe(1);
  expect(times("slow begins 1")).toBe(2);
  expect(times("slow ends 1")).toBe(1);
  expect(times("first 2")).toBe(1);
});

it("does each step once with two engines on one database", async () => {
  const [one, two] = [await freePort(), await freePort()];
  launchApp(one);
  launchEngine(one);
  launchEngine(two);
  await Promise.all([ready(one), ready(two)]);
  const numbers = Array.from({ length: 60 }, (_, n) => n);
  const event = (n: number) => ({ name: "slow/go", id: `event-${n}`, data: { n, ms: 5 } });
  await Promise.all([
    clientOf(one).send(numbers.map(event)),
    // The same events again, at the same time, by the other door.
    clientOf(two).send(numbers.map(event)),
  ]);
  await until(() => numbers.every((n) => times(`last ${n}`) > 0));
  for (const step of ["first", "slow begins", "slow ends", "last"]) {
    expect(
      numbers.filter((n) => times(`${step} ${n}`) !== 1),
      step,
    ).toEqual([]);
  }
});

it("wakes sleeping runs after all was stopped, and drains what is under way before it stops", async () => {
  const port = await freePort();
  const app = launchApp(port);
  const engine = launchEngine(port);
  await ready(port);
  await clientOf(port).send([
    { name: "sleepy/go", data: { n: 1 } },
    { name: "slow/go", data: { n: 2, ms: 300 } },
  ]);
  await until(() => times("before 1") === 1 && times("slow begins 2") === 1);
  await kill(engine, "SIGTERM");
  expect(engine.exitCode).toBe(0);
  expect(times("slow ends 2")).toBe(1);
  await kill(app);

  launchApp(port);
  launchEngine(port);
  await until(() => times("after 1") === 1 && times("last 2") === 1);
  expect(lines().sort()).toEqual(
    ["before 1", "after 1", "first 2", "slow begins 2", "slow ends 2", "last 2"].sort(),
  );
});
