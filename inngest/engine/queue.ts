import { EventEmitter } from "node:events";
import { Logger, type Runner, run, type WorkerEvents } from "graphile-worker";
import type { Pool } from "pg";
import { z } from "zod";
import type { Log } from "./types";

const Job = z.object({ run: z.string(), op: z.string() });

interface Options {
  pool: Pool;
  log: Log;
  concurrency: number;
  pollMs: number;
  work: (run: string, op: string) => Promise<void>;
}

/** The graphile-worker that takes our jobs. It ends when it cannot tell the database what it did; then another begins. */
export class Queue {
  /** The id under which our jobs are locked, while a worker runs. */
  poolId: string | undefined;
  #runner: Runner | undefined;
  #stopping = false;
  #loop: Promise<void> | undefined;

  constructor(readonly options: Options) {}

  async start(): Promise<void> {
    const first = await this.#begin();
    this.#loop = this.#keep(first);
  }

  /** Stops fetching and waits for the jobs in hand. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#runner?.stop().catch(() => {});
    await this.#loop;
    const { poolId } = this;
    this.poolId = undefined;
    if (poolId) await this.#unlock(poolId);
  }

  async #keep(first: Runner): Promise<void> {
    let runner: Runner | undefined = first;
    while (!this.#stopping) {
      await runner?.promise.catch(() => {});
      if (this.#stopping) return;
      this.options.log.error("engine: the queue's worker has ended; another begins");
      await new Promise((resolve) => setTimeout(resolve, 1000));
      runner = await this.#restart();
    }
  }

  async #restart(): Promise<Runner | undefined> {
    try {
      if (this.poolId) await this.#unlock(this.poolId);
      return await this.#begin();
    } catch (err) {
      this.options.log.error({ err }, "engine: the queue's worker does not start");
      return undefined;
    }
  }

  async #begin(): Promise<Runner> {
    const { pool, log, concurrency, pollMs, work } = this.options;
    const events: WorkerEvents = new EventEmitter();
    events.on("pool:create", ({ workerPool }) => {
      this.poolId = workerPool.id;
    });
    this.#runner = await run({
      pgPool: pool,
      events,
      noHandleSignals: true,
      logger: new Logger(() => (level, message) => {
        if (level === "error") log.error({ queue: message }, "engine: queue");
      }),
      taskList: {
        "engine-op": async (payload) => {
          const job = Job.parse(payload);
          await work(job.run, job.op);
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
    if (this.poolId) await pool.query("insert into engine.nodes (pool_id) values ($1)", [this.poolId]);
    return this.#runner;
  }

  async #unlock(poolId: string): Promise<void> {
    const { pool } = this.options;
    await pool.query("select graphile_worker.force_unlock_workers(array[$1])", [poolId]);
    await pool.query("delete from engine.nodes where pool_id = $1", [poolId]);
  }
}
