import { appendFileSync } from "node:fs";
import { Inngest } from "inngest";
import { createServer } from "inngest/node";

/**
 * The app of the crash tests, a process of its own so that it can be killed. It notes what it does in a file, which
 * survives both processes: FIXTURE_LEDGER; FIXTURE_ENGINE is the engine's address, FIXTURE_PORT its own port.
 */
const { FIXTURE_LEDGER = "", FIXTURE_ENGINE = "", FIXTURE_PORT = "0" } = process.env;
const note = (line: string) => appendFileSync(FIXTURE_LEDGER, `${line}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const client = new Inngest({
  id: "fixture",
  isDev: true,
  baseUrl: FIXTURE_ENGINE,
  logger: { info() {}, warn() {}, error() {}, debug() {} },
});

const slow = client.createFunction(
  { id: "slow", triggers: [{ event: "slow/go" }] },
  async ({ event, step }) => {
    await step.run("first", () => note(`first ${event.data.n}`));
    await step.run("slow", async () => {
      note(`slow begins ${event.data.n}`);
      await pause(event.data.ms);
      note(`slow ends ${event.data.n}`);
    });
    await step.run("last", () => note(`last ${event.data.n}`));
  },
);

const sleepy = client.createFunction(
  { id: "sleepy", triggers: [{ event: "sleepy/go" }] },
  async ({ event, step }) => {
    await step.run("before", () => note(`before ${event.data.n}`));
    await step.sleep("rest", "40s");
    await step.run("after", () => note(`after ${event.data.n}`));
  },
);

createServer({ client, functions: [slow, sleepy] }).listen(Number(FIXTURE_PORT), "127.0.0.1");
