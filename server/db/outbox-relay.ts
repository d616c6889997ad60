import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { listen, openPool, withPooled } from "./connection";
import { LONGEST_MS, LOOK_MS, Rush, type RushOptions } from "./rush";

export interface OutboxRow {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}
/** Hands events on; rejects when they were not taken. The same event may come twice: its id says so. */
export type SendEvents = (events: OutboxRow[]) => Promise<void>;

export interface RelayOptions {
  databaseUrl: string;
  send: SendEvents;
  onError(error: unknown, retryInMs: number): void;
  /** A look at the table even without a notice. */
  sweepMs?: number;
  /** Longest wait between tries while nobody takes the events. */
  maxBackoffMs?: number;
  /** Without it nothing is held back. */
  rush?: RushOptions;
}

export interface Relay {
  stop(): Promise<void>;
}

const BATCH = 200;
const FIRST_BACKOFF_MS = 100;
/** A database that has not answered for half a minute has vanished. */
const ONE = { max: 1, connectionTimeoutMillis: 30_000, query_timeout: 30_000 };
/** Between two looks while events are held back: each passes over them. */
const HOLD_MS = 250;

const CLAIM = `
  SELECT id, name, data, (extract(epoch FROM "createdAt") * 1000)::float8 AS ts FROM "OutboxEvent"
  WHERE "sentAt" IS NULL
    AND ($1::text IS NULL OR name <> $1 OR "createdAt" < now() - $2::float8 * interval '1 millisecond')
  ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;
const CAME = `
  SELECT count(*)::int AS came FROM "OutboxEvent"
  WHERE "sentAt" IS NULL AND name = $1 AND "createdAt" > now() - interval '${LOOK_MS} milliseconds'`;
const MARK = `UPDATE "OutboxEvent" SET "sentAt" = now() WHERE id = ANY($1::text[])`;

/** Events that stay: those of this name that are younger. */
interface Left {
  name: string;
  ms: number;
}
const FOR_EVER = 1e12;

/**
 * Sends one batch of unsent events, oldest first, and marks it in the same transaction; returns how many. A crash in
 * between sends them again with the same ids. Several relays on one database share the rows (SKIP LOCKED). What a `rush`
 * holds back stays, and what is `left` to another.
 */
export function relayBatch(
  pool: pg.Pool,
  send: SendEvents,
  { rush, left }: { rush?: Rush | undefined; left?: Left | undefined } = {},
): Promise<number> {
  const stays = rush?.held ? { name: rush.name, ms: FOR_EVER } : left;
  return withPooled(pool, async (client) => {
    await client.query("BEGIN");
    const { rows } = await client.query<OutboxRow>({
      name: "claim",
      text: CLAIM,
      values: [stays?.name ?? null, stays?.ms ?? 0],
    });
    const going = rush?.admit(rows, rows.length < BATCH) ?? rows;
    if (going.length > 0) {
      await send(going);
      await client.query({ name: "mark", text: MARK, values: [going.map((row) => row.id)] });
    }
    await client.query("COMMIT");
    return rows.length;
  });
}

/**
 * Sends all that is unsent now; for platforms where only a schedule runs. Returns how many. A relay beside it may hold
 * events of the name `heldBack`: while they are young enough for that they are left to it.
 */
export async function relayAll(databaseUrl: string, send: SendEvents, heldBack?: string): Promise<number> {
  const left = heldBack === undefined ? undefined : { name: heldBack, ms: LONGEST_MS };
  const pool = openPool({ ...ONE, connectionString: databaseUrl });
  try {
    let sent = 0;
    for (;;) {
      const batch = await relayBatch(pool, send, { left });
      sent += batch;
      if (batch < BATCH) return sent;
    }
  } finally {
    await pool.end();
  }
}

/** Relays from now on: at each notice of a commit, and by a sweep for what stayed. Survives losing the database. */
export function startRelay(options: RelayOptions): Relay {
  const { databaseUrl, send, onError, sweepMs = 5000, maxBackoffMs = 15_000 } = options;
  const pool = openPool({ ...ONE, connectionString: databaseUrl, idleTimeoutMillis: 0 });
  const rush = options.rush && new Rush(options.rush);
  const stopped = new AbortController();
  let wake = () => {};
  const nextWake = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  const listening = keepListening(databaseUrl, () => wake(), stopped.signal);
  const relaying = (async () => {
    let backoff = FIRST_BACKOFF_MS;
    while (!stopped.signal.aborted) {
      // Before the look at the table: a commit in between wakes the next round.
      const awake = nextWake();
      try {
        const count = await relayBatch(pool, send, { rush });
        backoff = FIRST_BACKOFF_MS;
        if (rush?.held) {
          rush.came((await pool.query<{ came: number }>(CAME, [rush.name])).rows[0]?.came ?? 0);
          await pause(HOLD_MS, stopped.signal);
          continue;
        }
        if (count < BATCH) {
          // Stopping wakes as well. The timer must not outlive its round: a busy relay would pile them up.
          const nap = new AbortController();
          await Promise.race([awake, pause(sweepMs, nap.signal)]);
          nap.abort();
        }
      } catch (error) {
        onError(error, backoff);
        await pause(backoff, stopped.signal);
        backoff = Math.min(backoff * 2, maxBackoffMs);
      }
    }
  })();
  const stop = async () => {
    stopped.abort();
    wake();
    await relaying;
    await listening;
    await pool.end();
  };
  return { stop };
}

const pause = (ms: number, signal: AbortSignal) =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => {});

/** Keeps one connection on the outbox's channel; each (re)connection wakes too, for what came while it was away. */
async function keepListening(databaseUrl: string, wake: () => void, signal: AbortSignal) {
  while (!signal.aborted) {
    const gone = new AbortController();
    const over = AbortSignal.any([signal, gone.signal]);
    const lost = () => gone.abort();
    const listening = { databaseUrl, channel: "wrapup_outbox", notice: wake, lost };
    // The database is away: the sweep reports it.
    const line = await listen(listening).catch(() => undefined);
    if (line) {
      wake();
      if (!over.aborted) await once(over, "abort");
      await line.close();
    }
    await pause(1000, signal);
  }
}
