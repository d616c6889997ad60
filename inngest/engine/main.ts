import { env } from "@/server/env";
import { logger } from "@/server/log";
import { startEngine } from "./engine";

const {
  DATABASE_URL,
  ENGINE_PORT,
  ENGINE_SERVE_URLS,
  ENGINE_TIME_SCALE,
  INNGEST_SIGNING_KEY,
  INNGEST_EVENT_KEY,
} = env();

const engine = await startEngine({
  databaseUrl: DATABASE_URL,
  port: ENGINE_PORT,
  serveUrls: ENGINE_SERVE_URLS.split(",").map((url) => url.trim()),
  signingKey: INNGEST_SIGNING_KEY,
  eventKey: INNGEST_EVENT_KEY,
  timeScale: ENGINE_TIME_SCALE,
});

let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    logger.info("engine: stopping");
    engine.stop().then(
      () => process.exit(0),
      (err) => {
        logger.error({ err }, "engine: did not stop in order");
        process.exit(1);
      },
    );
  });
}
