import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { spawnFake } from "./fakes/spawn";
import { DATA_DIR, PORT } from "./playwright.config";

const root = path.resolve(import.meta.dirname, "..");

/** Starts the fakes and the built app on an empty data directory; stops them all at the end. */
export default async function setup(): Promise<() => Promise<void>> {
  await rm(DATA_DIR, { recursive: true, force: true });
  await mkdir(DATA_DIR, { recursive: true });
  const [twilio, customer, llm, mail] = await Promise.all([
    spawnFake("e2e/fakes/twilio.ts"),
    spawnFake("e2e/fakes/customer.ts"),
    spawnFake("e2e/fakes/llm.ts"),
    spawnFake("e2e/fakes/smtp.ts"),
  ]);
  await writeFile(
    path.join(DATA_DIR, "fakes.json"),
    JSON.stringify({ twilio: twilio.url, customer: customer.url, llm: llm.url, mail: mail.url }),
  );
  const app = await startApp({
    TWILIO_API_BASE_URL: twilio.url,
    WEBHOOK_ALLOW_CIDRS: "127.0.0.0/8",
    ALLOW_PRIVATE_WEBHOOKS: "1",
    METRICS_TOKEN: "a token of the browser tests",
    LOG_LEVEL: "debug",
  });
  return async () => {
    await stopApp(app);
    await Promise.all([twilio.stop(), customer.stop(), llm.stop(), mail.stop()]);
  };
}

function startApp(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "server/standalone/main.ts", "start"], {
    cwd: root,
    env: { ...process.env, ...env, PORT: String(PORT), WRAPUP_DATA_DIR: DATA_DIR, NODE_ENV: "production" },
    // By the channel it hears that we are gone, however we went, and goes as well.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("Wrapup is ready at")) resolve(child);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", (code) =>
      reject(new Error(`The app ended with ${code} before it was ready:\n${said}`)),
    );
  });
}

async function stopApp(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  await ended;
}
