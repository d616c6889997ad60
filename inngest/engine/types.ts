import type { Pool, PoolClient } from "pg";
import type { Logger } from "pino";

/** What the engine does not offer, said by name. The message is for the developer who wrote the function. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** An event as functions see it. `ts` is in milliseconds since 1970. */
export interface EngineEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
  v?: string;
}

export type Queryable = Pick<Pool | PoolClient, "query">;
export type Log = Pick<Logger, "info" | "warn" | "error" | "debug">;

/** A claimed call: all that the request to the SDK is made of. `event` and `steps` are canonical JSON. */
export interface Call {
  run_id: string;
  op_id: string;
  function_id: string;
  kind: "discover" | "step";
  attempt: number;
  lost: number;
  generation: number;
  plan_only: boolean;
  event: string;
  stack: string[];
  steps: string;
}

export interface PlannedOp {
  id: string;
  kind: "step" | "sleep" | "wait";
  name: string;
  waitMs: number;
  race: boolean;
  event?: string;
  condition?: string;
}

/** What an answer of the SDK means. */
export type Outcome =
  | { kind: "finish"; output: string }
  | { kind: "save"; step: string; name: string; body: string }
  | { kind: "plan"; ops: PlannedOp[] }
  | { kind: "retry"; error: unknown; afterMs?: number }
  | { kind: "fail"; error: unknown }
  /** No answer of the SDK: the app went away, or something else answered in its place. Unreached: nothing was sent. */
  | { kind: "lost"; reason: string; unreached?: boolean };
