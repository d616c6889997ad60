import { EventEmitter, once } from "node:events";
import { Logger, type Runner, run, type WorkerEvents } from "graphile-worker";
import type { Pool } from "pg";
import { z } from "zod";
import { persistently } from "./database";
import type { Log } from "./types";

const Job = z.object({ run: z.string(), op: z.string() });

interface Options {
  pool: Pool;
  log: Log;
  concurrency: number;
  pollMs: number;
  work: (run: string, op: string) => Promise<void>;
}

const REGISTER = "insert into engine.nodes (pool_id) values ($1) on conflict do nothing";

/** How long a worker that has no job in hand may take to end by itself. */
const END_MS = 1000;

/** A graphile-worker at work. `over` is when no job of it is in hand any more. It never rejects. */
interface Shift {
  runner: Runner;
  over: Promise<void>;
}

/** The graphile-worker that takes our jobs. It ends when it cannot tell the database what it did; then another begins. */
export class Queue {
  /** The id under which our jobs are locked, while a worker runs. */
  poolId: string | undefined;
  #shift: Shift | undefined;
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(readonly options: Options) {}

  async start(): Promise<void> {
    this.#shift = await this.#begin();
    this.#loop = this.#keep();
  }

  /** Stops fetching and waits for the jobs in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#end();
    await this.#loop;
    const { poolId } = this;
    this.poolId = undefined;
    if (!poolId) return;
    await persistently(() => this.#unlock(poolId), 5).catch((err) => {
      this.options.log.warn(
        { reason: String(err) },
        "engine: its jobs stay locked for the length of the lease",
      );
    });
  }

  async #keep(): Promise<void> {
    for (;;) {
      await this.#shift?.over;
      if (this.#stopping) return;
      this.options.log.error("engine: the queue's worker has ended; another begins");
      await pause(1000);
      if (this.#stopping) return;
      this.#shift = await this.#restart();
      // Told to stop meanwhile.
      if (this.#stopping) this.#end();
    }
  }

  #end(): void {
    this.#shift?.runner.stop().catch(() => {});
  }

  async #restart(): Promise<Shift | undefined> {
    try {
      if (this.poolId) await this.#unlock(this.poolId);
      return await this.#begin();
    } catch (err) {
      this.options.log.error({ err }, "engine: the queue's worker does not start");
      return undefined;
    }
  }

  async #begin(): Promise<Shift> {
    const { pool, log, concurrency, pollMs, work } = this.options;
    const events: WorkerEvents = new EventEmitter();
    const told = once(events, "pool:gracefulShutdown");
    const inHand = new Set<Promise<void>>();
    events.on("pool:create", ({ workerPool }) => {
      this.poolId = workerPool.id;
    });
    const runner = await run({
      pgPool: pool,
      events,
      noHandleSignals: true,
      logger: new Logger(() => (level, message) => {
        if (level === "error") log.error({ queue: message }, "engine: queue");
      }),
      taskList: {
        "engine-op": async (payload) => {
          const job = Job.parse(payload);
          const working = work(job.run, job.op);
          inHand.add(working);
          await working.finally(() => inHand.delete(working));
        },
      },
      preset: {
        worker: {
          concurrentJobs: concurrency,
          pollInterval: pollMs,
          localQueue: { size: concurrency },
          completeJobBatchDelay: 2,
          failJobBatchDelay: 2,
        },
      },
    });
    // Two batches of ended jobs that it could not store make graphile-worker wait for ever for a third (0.17.3), so its own
    // end is not waited for longer than its jobs take.
    const idle = async () => {
      await told;
      while (inHand.size > 0) await Promise.allSettled(inHand);
      await pause(END_MS);
    };
    const over = Promise.race([runner.promise.catch(() => {}), idle()]);
    // When this fails the next beat says it.
    if (this.poolId) await pool.query(REGISTER, [this.poolId]).catch(() => {});
    return { runner, over };
  }

  async #unlock(poolId: string): Promise<void> {
    const { pool } = this.options;
    await pool.query("select graphile_worker.force_unlock_workers(array[$1])", [poolId]);
    await pool.query("delete from engine.nodes where pool_id = $1", [poolId]);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
