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

/** A graphile-worker at work. Neither promise rejects. */
interface Shift {
  runner: Runner;
  /** It takes no more jobs. */
  ending: Promise<unknown>;
  /** No job of it is in hand any more. */
  over: Promise<unknown>;
  poolId: string | undefined;
}

/** The graphile-worker that takes our jobs. It ends when it cannot tell the database what it did; then another begins. */
export class Queue {
  /** Under which ids our jobs are locked: the worker's, and that of one before it which still has some in hand. */
  readonly poolIds = new Set<string>();
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
  }

  async #keep(): Promise<void> {
    const former: Promise<void>[] = [];
    for (;;) {
      await this.#shift?.ending;
      if (this.#shift) former.push(this.#leave(this.#shift));
      if (this.#stopping) break;
      this.options.log.error("engine: the queue's worker has ended; another begins");
      await pause(1000);
      this.#shift = this.#stopping ? undefined : await this.#restart();
      // Told to stop meanwhile.
      if (this.#stopping) this.#end();
    }
    await Promise.all(former);
  }

  #end(): void {
    this.#shift?.runner.stop().catch(() => {});
  }

  async #restart(): Promise<Shift | undefined> {
    try {
      return await this.#begin();
    } catch (err) {
      this.options.log.error({ err }, "engine: the queue's worker does not start");
      return undefined;
    }
  }

  /** Gives back what a worker has left locked, once nothing of it runs. */
  async #leave({ over, poolId }: Shift): Promise<void> {
    await over;
    if (!poolId) return;
    this.poolIds.delete(poolId);
    await persistently(() => this.#unlock(poolId), 5).catch((err) => {
      this.options.log.warn({ reason: String(err) }, "engine: jobs stay locked for the length of the lease");
    });
  }

  async #begin(): Promise<Shift> {
    const { pool, log, concurrency, pollMs, work } = this.options;
    const events: WorkerEvents = new EventEmitter();
    const told = once(events, "pool:gracefulShutdown");
    const inHand = new Set<Promise<void>>();
    let poolId: string | undefined;
    events.on("pool:create", ({ workerPool }) => {
      poolId = workerPool.id;
      this.poolIds.add(poolId);
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
    const ended = runner.promise.catch(() => {});
    const ending = Promise.race([told, ended]);
    // Two batches of ended jobs that it could not store make graphile-worker wait for ever for a third (0.17.3), so its own
    // end is not waited for much longer than its jobs take.
    const finish = async () => {
      await ending;
      while (inHand.size > 0) await Promise.allSettled(inHand);
      await Promise.race([ended, pause(END_MS)]);
    };
    // When this fails the next beat says it.
    if (poolId) await pool.query(REGISTER, [poolId]).catch(() => {});
    return { runner, poolId, ending, over: finish() };
  }

  async #unlock(poolId: string): Promise<void> {
    const { pool } = this.options;
    await pool.query("select graphile_worker.force_unlock_workers(array[$1])", [poolId]);
    await pool.query("delete from engine.nodes where pool_id = $1", [poolId]);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
