import type { Pool, PoolClient, QueryResult } from "pg";
import { ulid } from "ulid";
import { canonical } from "./canonical";
import { persistently, transaction } from "./database";
import { waitOf } from "./durations";
import { compile, lookupsOf, waitKey } from "./expressions";
import type { EngineFunction, Registry } from "./registry";
import type { EngineEvent } from "./types";

const ONCE_SECONDS = 86_400;
const MAX_BATCH = 1000;

interface Hit {
  run_id: string;
  op_id: string;
  expression: string | null;
  event_id: string;
  run_event: string;
}
interface Started {
  event: EngineEvent;
  fn: EngineFunction;
}

/** Takes events in: stores them, starts runs, resumes waits, cancels. One transaction for a batch. */
export class EventStore {
  #pending: { events: EngineEvent[]; done: () => void; failed: (error: unknown) => void }[] = [];
  #flushing: Promise<void> | undefined;

  constructor(
    readonly pool: Pool,
    readonly registry: Registry,
    readonly timeScale: number,
  ) {}

  /** Resolves when the events are committed. Requests that come while a batch is under way share the next one. */
  add(events: EngineEvent[]): Promise<void> {
    return new Promise((done, failed) => {
      this.#pending.push({ events, done, failed });
      this.#flushing ??= this.#flush().finally(() => {
        this.#flushing = undefined;
      });
    });
  }

  /** Waits for the batch under way. */
  async settled(): Promise<void> {
    await this.#flushing;
  }

  /** Starts the function of a cron tick, when `win` says that the tick is ours. */
  async fireTick(
    functionId: string,
    event: EngineEvent,
    win: (client: PoolClient) => Promise<QueryResult>,
  ): Promise<void> {
    const fn = this.registry.get(functionId);
    if (!fn) return;
    await transaction(this.pool, async (client) => {
      const { rowCount } = await win(client);
      if (rowCount === 1) await this.#store(client, [event], [{ event, fn }]);
    });
  }

  /** Takes events in as part of a transaction of the caller. What they cancel is announced in the same way. */
  async ingest(client: PoolClient, events: EngineEvent[]): Promise<void> {
    const started = events.flatMap((event) => this.registry.startedBy(event).map((fn) => ({ event, fn })));
    await this.#store(client, events, started);
  }

  async #flush(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0, MAX_BATCH);
      // Sorted, so that two engines that get the same events wait for each other and do not lock each other out.
      const events = batch.flatMap(({ events }) => events).sort((a, b) => (a.id < b.id ? -1 : 1));
      try {
        await persistently(() => transaction(this.pool, (client) => this.ingest(client, events)), 5);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
  }

  async #store(client: PoolClient, given: EngineEvent[], started: Started[]): Promise<void> {
    const events = [...new Map(given.map((event) => [event.id, event])).values()];
    const lookups = events.flatMap((event) =>
      lookupsOf(event).map((lookup) => [event.id, event.name, lookup] as const),
    );
    const { rows: hits } = await client.query<Hit>({
      name: "engine-ingest",
      text: "select * from engine.ingest($1, $2, $3, $4, $5, $6, $7, $8)",
      values: [
        events.map(({ id }) => id),
        events.map(({ name }) => name),
        events.map(canonical),
        lookups.map(([id]) => id),
        lookups.map(([, name]) => name),
        lookups.map(([, , lookup]) => lookup),
        JSON.stringify(started.map((start) => this.#run(start))),
        ONCE_SECONDS / this.timeScale,
      ],
    });
    if (hits.length > 0) await this.#deliver(client, hits, new Map(events.map((event) => [event.id, event])));
  }

  #run({ event, fn }: Started) {
    const gates = fn.gates(event);
    return {
      id: ulid(),
      fn: fn.id,
      event: event.id,
      key: fn.onceKey(event),
      gates: gates.length > 0 ? gates.map(({ gate }) => gate) : null,
      limits: gates.length > 0 ? gates.map(({ limit }) => limit) : null,
      waits: fn.cancels.map((cancel, index) => {
        const timeout = cancel.timeout === undefined ? undefined : waitOf(cancel.timeout);
        return {
          op: `cancel:${index}`,
          event: cancel.event,
          ...waitKey(cancel.if, event),
          seconds: timeout === undefined ? null : timeout / 1000 / this.timeScale,
        };
      }),
    };
  }

  async #deliver(client: PoolClient, hits: Hit[], events: Map<string, EngineEvent>): Promise<void> {
    const fitting = hits.filter(({ expression, run_event, event_id }) => {
      if (expression === null) return true;
      return compile(expression)({ event: JSON.parse(run_event), async: events.get(event_id) }) === true;
    });
    if (fitting.length === 0) return;
    const { rows: cancelled } = await client.query<{ run_id: string; function_id: string; event: string }>({
      name: "engine-deliver",
      text: "select * from engine.deliver($1, $2, $3)",
      values: [
        fitting.map(({ run_id }) => run_id),
        fitting.map(({ op_id }) => op_id),
        fitting.map(({ event_id }) => event_id),
      ],
    });
    const announced = cancelled
      .filter(() => this.registry.listensTo("inngest/function.cancelled"))
      .map(({ run_id, function_id, event }) =>
        endEvent("cancelled", {
          run_id,
          function_id,
          event,
          result: { error: { name: "Cancelled", message: "cancelled" } },
        }),
      );
    if (announced.length > 0) await this.ingest(client, announced);
  }
}

const END_STATUS = { failed: "Failed", finished: "Completed", cancelled: "Cancelled" } as const;

/** The event by which the end of a run is told; its id is the run's, so that it is told once. */
export function endEvent(
  how: keyof typeof END_STATUS,
  run: {
    run_id: string;
    function_id: string;
    event: string;
    result: { error: unknown } | { result: unknown };
  },
): EngineEvent {
  const event: unknown = JSON.parse(run.event);
  return {
    id: how === "finished" ? `${run.run_id}/finished` : run.run_id,
    name: `inngest/function.${how}`,
    data: {
      function_id: run.function_id,
      run_id: run.run_id,
      event,
      events: [event],
      ...run.result,
      _inngest: { status: END_STATUS[how] },
    },
    ts: Date.now(),
  };
}
