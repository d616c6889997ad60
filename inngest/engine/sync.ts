import type { Pool } from "pg";
import { z } from "zod";
import { canonical } from "./canonical";
import { planCrons } from "./cron";
import { compileFunction, FunctionConfig, type Registry } from "./registry";
import { type Log, Refusal } from "./types";
import type { Worker, Workers } from "./workers";

const PROBE_TIMEOUT_MS = 10_000;
const Served = z.looseObject({ id: z.string() });
type Served = z.infer<typeof Served>;
const SyncReply = z.looseObject({ functions: z.array(Served) });

interface Parts {
  pool: Pool;
  registry: Registry;
  workers: Workers;
  log: Log;
  timeScale: number;
}

/**
 * Keeps the functions in force equal to what the app serves. The last good set is in the database, so that events
 * find their functions while the app is away, and so that every engine of the cluster has the same.
 */
export class Sync {
  refused: string | undefined;
  /** Since this engine's start a worker has said what it serves, and that is in force. */
  heard = false;
  #served = new Map<string, Served[]>();
  #misses = new Map<string, number>();
  #inForce = "";

  constructor(readonly parts: Parts) {}

  /** Takes the stored functions into force; when the engine starts and when another engine has stored new ones. */
  async load(): Promise<void> {
    const { pool, registry } = this.parts;
    const { rows } = await pool.query<{ config: string }>("select config from engine.functions order by id");
    const text = canonical(rows.map(({ config }) => config));
    if (text === this.#inForce) return;
    registry.replace(rows.map(({ config }) => FunctionConfig.parse(JSON.parse(config))));
    this.#inForce = text;
  }

  /** Asks every worker for its functions. Throws a Refusal when they use what the engine does not offer. */
  async run(): Promise<void> {
    const { workers } = this.parts;
    await Promise.all(workers.list.map((worker) => this.#probe(worker)));
    const live = workers.list.filter((worker) => worker.healthy && this.#served.has(worker.url));
    if (live.length > 0) {
      const functions = new Map(
        live.flatMap(({ url }) => this.#served.get(url) ?? []).map((fn) => [fn.id, fn]),
      );
      await this.#store([...functions.values()]);
    }
    await this.load();
    // Not before they are in force: an event that is taken in between would start nothing.
    if (live.length > 0) this.heard = true;
  }

  async #store(functions: Served[]): Promise<void> {
    const { pool, registry, log, timeScale } = this.parts;
    const sorted = functions.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (canonical(sorted.map(canonical)) === this.#inForce) {
      this.refused = undefined;
      return;
    }
    const problems = sorted.flatMap(problemOf);
    if (problems.length > 0) {
      const news = problems.join("; ");
      if (news !== this.refused)
        log.error({ problems }, "engine: the app's functions are refused; the former ones stay");
      this.refused = news;
      throw new Refusal(news);
    }
    this.refused = undefined;
    await pool.query(
      `with kept as (
         insert into engine.functions (id, config) select * from unnest($1::text[], $2::text[])
         on conflict (id) do update set config = excluded.config, synced_at = now() returning id)
       delete from engine.functions where id <> all ($1::text[])`,
      [sorted.map(({ id }) => id), sorted.map(canonical)],
    );
    await this.load();
    await planCrons(pool, registry, timeScale);
    log.info({ functions: sorted.length }, "engine: synced");
  }

  /** A worker that is busy may be slow to answer, and stays in use; three silences in a row take it out. */
  async #probe(worker: Worker): Promise<void> {
    const { workers, log } = this.parts;
    const failed = (reason: string, gone: boolean) => {
      const misses = (this.#misses.get(worker.url) ?? 0) + 1;
      this.#misses.set(worker.url, misses);
      if (misses === 1 || (worker.healthy && (gone || misses === 3))) {
        log.warn({ worker: worker.url, reason }, "engine: a worker does not answer");
      }
      if (gone || misses >= 3) workers.mark(worker, false);
    };
    try {
      const sync = { "x-inngest-sync-kind": "in_band" };
      const { status, body } = await workers.send(
        "PUT",
        worker.url,
        canonical({ url: worker.url }),
        sync,
        PROBE_TIMEOUT_MS,
      );
      if (status !== 200) return failed(`status ${status}`, true);
      const { functions } = SyncReply.parse(JSON.parse(body));
      this.#served.set(worker.url, functions);
      this.#misses.delete(worker.url);
      worker.serves = new Set(functions.map(({ id }) => id));
      if (!worker.healthy)
        log.info({ worker: worker.url, functions: functions.length }, "engine: a worker is there");
      workers.mark(worker, true);
    } catch (error) {
      const silent = error instanceof Error && error.name === "TimeoutError";
      failed(error instanceof Error ? error.message : String(error), !silent);
    }
  }
}

function problemOf(served: Served): string[] {
  const config = FunctionConfig.safeParse(served);
  if (!config.success) {
    return [`${served.id}: the embedded engine does not understand ${z.prettifyError(config.error)}`];
  }
  try {
    compileFunction(config.data);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
