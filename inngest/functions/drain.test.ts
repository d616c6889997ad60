import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server, type ServerResponse } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { smsStep } from "@/server/domain/automations/shared/testing";
import { callEnds, makeEvent, makeLiveAutomation, makePhones } from "@/server/domain/automations/testing";
import { freePort } from "@/server/standalone/postgres";
import { until } from "../engine/testing";

/** Fault 35: a deploy stops engine and worker as they really run, with twenty runs in the middle of a step. */
let world: TestWorld;
let crm: Server;
let ports: { engine: number; worker: number; crm: number };
const processes: ChildProcess[] = [];
/** The requests that came, by their key, and those that have no answer yet. */
const keys: string[] = [];
const open: ServerResponse[] = [];
let answersAtOnce = false;

beforeAll(async () => {
  world = await testWorld();
  ports = { engine: await freePort(), worker: await freePort(), crm: await freePort() };
  crm = createServer((request, response) => {
    keys.push(String(request.headers["idempotency-key"]));
    if (answersAtOnce) response.end("{}");
    else open.push(response);
  });
  await new Promise<void>((resolve) => crm.listen(ports.crm, "127.0.0.1", resolve));
});
afterAll(async () => {
  for (const child of processes) child.kill("SIGKILL");
  crm.closeAllConnections();
  crm.close();
  await world.drop();
});

function launch(file: string) {
  const child = spawn(process.execPath, ["--import", "tsx", file], {
    env: {
      ...process.env,
      DATABASE_URL: world.url,
      LOG_LEVEL: "silent",
      WEBHOOK_ALLOW_CIDRS: "127.0.0.1/32",
      INNGEST_DEV: "0",
      INNGEST_BASE_URL: `http://127.0.0.1:${ports.engine}`,
      INNGEST_EVENT_KEY: "event-key-of-the-tests",
      INNGEST_SIGNING_KEY: `signkey-prod-${"ab".repeat(32)}`,
      ENGINE_PORT: String(ports.engine),
      ENGINE_SERVE_URLS: `http://127.0.0.1:${ports.worker}/api/inngest`,
      WORKER_PORT: String(ports.worker),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  processes.push(child);
  return child;
}
const start = () => [launch("inngest/engine/main.ts"), launch("inngest/worker.ts")];
const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

it("twenty runs under way are ended in order, what comes meanwhile waits, and nothing is done twice", async () => {
  const { scope } = world;
  const { senderId } = await makePhones(scope);
  const automation = await makeLiveAutomation(scope, senderId, [
    smsStep({ senderId, body: "Thank you." }),
    {
      ...{ id: "crm", name: "", type: "http_request", method: "POST", url: `http://127.0.0.1:${ports.crm}/` },
      ...{ headers: [], body: '{"phone":"{{call.customerPhone}}"}', values: [] },
    },
    {
      ...{ id: "mail", name: "", type: "send_email", to: "team@example.com" },
      ...{ subject: "A call", body: "It has ended." },
    },
  ]);
  const callsEnd = (count: number) =>
    Promise.all(
      Array.from({ length: count }, async () =>
        callEnds(scope, automation.id, await makeEvent(scope, automation.assistant)),
      ),
    );
  const old = start();
  await callsEnd(20);
  await until(() => open.length === 20);

  const codes = old.map(ended);
  for (const child of old) child.kill("SIGTERM");
  // The deploy does not wait for the world: calls end while nobody is there.
  await callsEnd(5);
  answersAtOnce = true;
  for (const response of open) response.end("{}");
  expect(await Promise.all(codes)).toEqual([0, 0]);

  start();
  const where = { workspaceId: scope.workspaceId };
  const done = () => world.db.automationRun.count({ where: { ...where, state: "succeeded" } });
  await until(async () => (await done()) === 25);
  expect(new Set(keys).size).toBe(25);
  expect(keys).toHaveLength(25);
  expect(await world.db.sandboxMessage.count({ where: { ...where, outgoing: false } })).toBe(25);
  expect(await world.db.mail.count({ where })).toBe(25);
  const steps = await world.db.runStep.findMany({ where, select: { state: true, attempts: true } });
  expect(steps).toHaveLength(75);
  expect(steps.every(({ state, attempts }) => state === "succeeded" && attempts === 1)).toBe(true);
}, 180_000);
