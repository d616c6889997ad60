import { logger as defaultLog } from "@/server/log";
import { fireCrons } from "./cron";
import { install, isTransient, openEnginePool, persistently } from "./database";
import { Executor } from "./executor";
import { listen } from "./http";
import { Queue } from "./queue";
import { Registry } from "./registry";
import { EventStore } from "./store-events";
import { Sync } from "./sync";
import { type Log, Refusal } from "./types";
import { beat, prune, readStats, rescue, type Stats } from "./upkeep";
import { Workers } from "./workers";

const DRAIN_MS = 10_000;

export interface EngineOptions {
  databaseUrl: string;
  /** 0 takes a free one. */
  port: number;
  host?: "127.0.0.1";
  /** Where the app's workers serve their functions. Several are one app in several processes. */
  serveUrls: string[];
  signingKey?: string | undefined;
  eventKey?: string | undefined;
  /** Tests only: divides every wait (sleeps, timeouts, backoff, cron, the idempotency day). */
  timeScale?: number;
  logger?: Log;
  /** How often the workers are asked for their functions, in milliseconds. A missing one is asked ten times as often. */
  pollSyncMs?: number;
  /** How many step calls may be under way at once. */
  concurrency?: number;
  /** How long an engine may be silent before others take over its calls, in milliseconds. */
  leaseMs?: number;
  /** How long one call may take, in milliseconds. */
  callTimeoutMs?: number;
  /** How long the database may take to answer before a connection counts as dead, in milliseconds. */
  silenceMs?: number;
  /** How long ended runs and their events are kept. */
  retentionDays?: number;
}

export interface Engine {
  port: number;
  url: string;
  /** Reads the app's functions now. Throws a Refusal that names what the engine does not offer. */
  sync(): Promise<void>;
  stats(): Promise<Stats>;
  /** Takes no new work, waits up to 10 s for the calls in flight, gives the rest back to the queue. */
  stop(): Promise<void>;
}

/**
 * Starts an engine: installs its schema, opens its port, takes up what is due. App and engine may start in any order.
 * Functions that are refused are logged and shown by /health; the engine runs on with the former ones.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { signingKey, eventKey, timeScale = 1, pollSyncMs = 5000, retentionDays = 7 } = options;
  // Never so short that an engine on a busy machine seems dead.
  const leaseMs = options.leaseMs ?? Math.max(10_000 / timeScale, 3000);
  const log = options.logger ?? defaultLog;
  const host = options.host ?? "127.0.0.1";
  await persistently(() => install(options.databaseUrl));
  const pool = openEnginePool(options.databaseUrl, log, options.silenceMs ?? 60_000);

  const registry = new Registry();
  const workers = new Workers(options.serveUrls, signingKey, options.callTimeoutMs ?? 15 * 60_000);
  const events = new EventStore(pool, registry, timeScale);
  const sync = new Sync({ pool, registry, workers, log, timeScale });
  const executor = new Executor({ pool, registry, workers, events, log, timeScale });
  await sync.load();
  await sync.run().catch(onlyRefusal);

  const queue = new Queue({
    pool,
    log,
    concurrency: options.concurrency ?? 200,
    pollMs: timeScale > 1 ? 50 : 500,
    work: (run, op) => executor.drive(run, op),
  });
  const { server, port } = await listen(
    {
      eventKey,
      signingKey,
      log,
      accept: (batch) => events.add(batch),
      ready: (batch) => sync.heard || batch.every(({ name }) => registry.listensTo(name)),
      sync: () => sync.run(),
      health: () => ({
        ok: sync.refused === undefined,
        refused: sync.refused,
        workers: workers.list.filter((worker) => worker.healthy).length,
      }),
    },
    options.port,
    host,
  );
  await queue.start();

  let syncedAt = Date.now();
  const chores = [
    every(pollSyncMs / 10, log, async () => {
      const due = Date.now() - syncedAt >= pollSyncMs || !workers.list.every(({ healthy }) => healthy);
      if (!due) return;
      await sync.run().catch(onlyRefusal);
      syncedAt = Date.now();
    }),
    every(leaseMs / 4, log, async () => {
      let dead = 0;
      for (const poolId of queue.poolIds) dead += await beat(pool, poolId, leaseMs);
      if (dead > 0) log.warn({ dead }, "engine: took over the work of an engine that is gone");
    }),
    every(leaseMs, log, async () => {
      const woken = await rescue(pool, leaseMs);
      if (woken > 0) log.warn({ woken }, "engine: woke work that had no job");
    }),
    every(Math.max(1000 / timeScale, 20), log, () => fireCrons(pool, events, timeScale)),
    every(10 * 60_000, log, async () => {
      await prune(pool, retentionDays);
    }),
  ];
  log.info({ port, serveUrls: options.serveUrls }, "engine: ready");

  return {
    port,
    url: `http://${host}:${port}`,
    sync: () => sync.run(),
    stats: () => readStats(pool),
    async stop() {
      // The port stays open while calls drain: a step under way may have an event to send.
      workers.close();
      const abort = setTimeout(() => void workers.abort(), DRAIN_MS);
      await queue.stop();
      clearTimeout(abort);
      await Promise.all(chores.map((stop) => stop()));
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 1000).unref();
      });
      await events.settled();
      await workers.abort();
      await pool.end();
    },
  };
}

function onlyRefusal(error: unknown) {
  if (!(error instanceof Refusal)) throw error;
}

/** Repeats a chore, never two at once. Answers with what stops it and waits for the one under way. */
function every(delayMs: number, log: Log, chore: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let wake = () => {};
  const loop = async () => {
    while (!stopped) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, delayMs);
      });
      if (stopped) return;
      await chore().catch((err) => {
        const away = isTransient(err);
        log[away ? "warn" : "error"](
          away ? { reason: String(err) } : { err },
          "engine: a chore failed; it comes again",
        );
      });
    }
  };
  const running = loop();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    wake();
    await running;
  };
}
