import type { Pool } from "pg";
import { canonical } from "./canonical";
import { persistently, transaction } from "./database";
import { backoff } from "./durations";
import { waitKey } from "./expressions";
import { readReply } from "./opcodes";
import type { Registry } from "./registry";
import { type EventStore, endEvent } from "./store-events";
import {
  type Call,
  type EngineEvent,
  type Log,
  type Outcome,
  type PlannedOp,
  type Queryable,
  Refusal,
} from "./types";
import { isUnreached, type Workers } from "./workers";

const MAX_STEPS = 1000;
const MAX_STATE_BYTES = 32 * 1024 * 1024;
/** How often an app may vanish under one call before that counts as a failed attempt: the call may be what kills it. */
const FREE_LOSSES = 3;

interface Parts {
  pool: Pool;
  registry: Registry;
  workers: Workers;
  events: EventStore;
  log: Log;
  timeScale: number;
}

/** Does what one job of the queue asks: a call, its result, and the next call as long as one follows at once. */
export class Executor {
  constructor(readonly parts: Parts) {}

  async drive(run: string, op: string): Promise<void> {
    const { pool, workers } = this.parts;
    if (!(await workers.ready())) return this.#putBack(run, op);
    let call: Call | undefined = await persistently(async () => {
      const { rows } = await pool.query<Call>({
        name: "engine-claim",
        text: "select * from engine.claim($1, $2)",
        values: [run, op],
      });
      return rows[0];
    });
    while (call) {
      const current: Call = call;
      const outcome = this.#tooMuch(current) ?? (await this.#ask(current));
      call = await persistently(() => this.#apply(current, outcome));
    }
  }

  #putBack(run: string, op: string): Promise<void> {
    return persistently(async () => {
      await this.parts.pool.query("select engine.enqueue($1, $2, now())", [run, op]);
    });
  }

  async #ask(call: Call): Promise<Outcome> {
    try {
      return readReply(await this.parts.workers.call(call, requestBody(call, this.#maxAttempts(call))));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: "lost", reason, unreached: isUnreached(error) };
    }
  }

  #maxAttempts(call: Call): number {
    return this.parts.registry.get(call.function_id)?.maxAttempts ?? 5;
  }

  #tooMuch(call: Call): Outcome | undefined {
    if (call.stack.length > MAX_STEPS) {
      return { kind: "fail", error: { name: "TooManySteps", message: `A run may have ${MAX_STEPS} steps` } };
    }
    if (call.steps.length > MAX_STATE_BYTES) {
      return {
        kind: "fail",
        error: { name: "RunStateTooLarge", message: "The steps of a run may return 32 MB in all" },
      };
    }
    return undefined;
  }

  /** Stores an outcome and what follows from it in one transaction. Answers with the next call of this job, if any. */
  async #apply(call: Call, outcome: Outcome): Promise<Call | undefined> {
    const { pool, log } = this.parts;
    const about = { function: call.function_id, run: call.run_id, op: call.op_id, attempt: call.attempt };
    switch (outcome.kind) {
      case "save":
        return this.#save(call, outcome);
      case "plan":
        if (call.kind === "step") {
          return this.#retryOrFail(call, {
            name: "StepNotFound",
            message: "The function no longer comes to this step",
          });
        }
        return this.#plan(call, outcome.ops);
      case "finish":
        if (call.kind === "step")
          log.warn(about, "engine: the function ended without coming to a planned step");
        await this.#end(call, "completed", outcome.output);
        return undefined;
      case "retry":
        return this.#retryOrFail(call, outcome.error, outcome.afterMs);
      case "fail":
        log.warn({ ...about, error: nameOf(outcome.error) }, "engine: a run failed");
        await this.#end(call, "failed", canonical(outcome.error));
        return undefined;
      case "lost": {
        if (this.parts.workers.closed) {
          await later(pool, call, call.attempt, call.lost, 0);
          return undefined;
        }
        log.warn({ ...about, lost: call.lost, reason: outcome.reason }, "engine: no answer from the app");
        if (call.lost >= FREE_LOSSES && !outcome.unreached) {
          return this.#retryOrFail(call, { name: "NoAnswer", message: outcome.reason });
        }
        const losses = call.lost + (outcome.unreached ? 0 : 1);
        await later(pool, call, call.attempt, losses, 2 ** call.lost / this.parts.timeScale);
        return undefined;
      }
      default:
        return outcome satisfies never;
    }
  }

  async #save(
    call: Call,
    { step, name, body }: Extract<Outcome, { kind: "save" }>,
  ): Promise<Call | undefined> {
    const { rows } = await this.parts.pool.query<Call>({
      name: "engine-save",
      text: "select * from engine.save_step($1, $2, $3, $4, $5, $6, $7)",
      values: [call.run_id, call.op_id, call.generation, step, name, body, !this.parts.workers.closed],
    });
    return rows[0];
  }

  async #plan(call: Call, ops: PlannedOp[]): Promise<undefined> {
    const event: unknown = JSON.parse(call.event);
    let planned: object[];
    try {
      planned = ops.map(({ waitMs, event: name, condition, ...op }) => ({
        ...op,
        seconds: waitMs / 1000 / this.parts.timeScale,
        ...(name !== undefined && { event: name, ...waitKey(condition, event) }),
      }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await this.#end(call, "failed", canonical({ name: error.name, message: error.message }));
      return undefined;
    }
    await this.parts.pool.query({
      name: "engine-plan",
      text: "select engine.plan($1, $2, $3)",
      values: [call.run_id, call.generation, JSON.stringify(planned)],
    });
    return undefined;
  }

  /** Inngest counts attempts per step; an error that is final for the whole run comes here too once they are used up. */
  async #retryOrFail(call: Call, error: unknown, afterMs = backoff(call.attempt)): Promise<undefined> {
    if (call.attempt + 1 >= this.#maxAttempts(call)) {
      await this.#end(call, "failed", canonical(error));
    } else {
      await later(this.parts.pool, call, call.attempt + 1, 0, afterMs / 1000 / this.parts.timeScale);
    }
    return undefined;
  }

  async #end(call: Call, state: "completed" | "failed", output: string): Promise<void> {
    const { pool, events } = this.parts;
    const finish = async (client: Queryable) => {
      const { rows } = await client.query<{ finish: boolean }>({
        name: "engine-finish",
        text: "select engine.finish($1, $2, $3, $4, $5)",
        values: [call.run_id, call.op_id, call.generation, state, output],
      });
      return rows[0]?.finish === true;
    };
    const announced = this.#announcements(call, state, output);
    if (announced.length === 0) {
      await finish(pool);
      return;
    }
    await transaction(pool, async (client) => {
      if (await finish(client)) await events.ingest(client, announced);
    });
  }

  /** What the end of a run tells: a failure always, the end itself when a function listens. */
  #announcements(call: Call, state: "completed" | "failed", output: string): EngineEvent[] {
    const told = this.parts.registry.listensTo("inngest/function.finished");
    if (state === "completed" && !told) return [];
    const event: unknown = JSON.parse(call.event);
    // As with Inngest, the end of a run that the end of a run has started is not told: no endless chain.
    if (/^inngest\/function\./.test(nameOf(event))) return [];
    const value: unknown = JSON.parse(output);
    const result = state === "failed" ? { error: value } : { result: value };
    return [
      ...(state === "failed" ? [endEvent("failed", { ...call, result })] : []),
      ...(told ? [endEvent("finished", { ...call, result })] : []),
    ];
  }
}

async function later(
  db: Queryable,
  call: Call,
  attempt: number,
  lost: number,
  seconds: number,
): Promise<void> {
  await db.query({
    name: "engine-retry",
    text: "select engine.retry($1, $2, $3, $4, $5, $6)",
    values: [call.run_id, call.op_id, call.generation, attempt, lost, seconds],
  });
}

/**
 * The request to the SDK, canonical by construction: keys in order, parts that are canonical already. ctx.fn_id is left
 * out on purpose: with it the SDK would checkpoint, which needs endpoints that the engine does not have.
 */
function requestBody(call: Call, maxAttempts: number): string {
  const ctx = canonical({
    run_id: call.run_id,
    attempt: call.attempt,
    max_attempts: maxAttempts,
    disable_immediate_execution: call.plan_only,
    use_api: false,
    stack: { stack: call.stack, current: call.stack.length },
  });
  return `{"ctx":${ctx},"event":${call.event},"events":[${call.event}],"steps":{${call.steps}},"version":2}`;
}

const nameOf = (error: unknown) =>
  typeof error === "object" && error !== null && "name" in error ? String(error.name) : "Error";
