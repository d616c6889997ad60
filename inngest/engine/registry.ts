import { createHash } from "node:crypto";
import { z } from "zod";
import { nextTick } from "./cron";
import { waitOf } from "./durations";
import { compile } from "./expressions";
import { type EngineEvent, Refusal } from "./types";

const DEFAULT_RETRIES = 4;
const DEFAULT_LIMIT = 1000;
const NOT_OFFERED = [
  "batchEvents",
  "rateLimit",
  "throttle",
  "debounce",
  "priority",
  "timeouts",
  "singleton",
] as const;

const Concurrency = z.object({
  limit: z.number().int().min(0),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).default("fn"),
});

/** A function as the SDK describes it in a sync. */
export const FunctionConfig = z.looseObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.looseObject({
      event: z.string().optional(),
      expression: z.string().optional(),
      cron: z.string().optional(),
      jitter: z.unknown().optional(),
    }),
  ),
  steps: z.record(
    z.string(),
    z.looseObject({ retries: z.looseObject({ attempts: z.number().int().min(0).max(20) }).optional() }),
  ),
  idempotency: z.string().optional(),
  concurrency: z.union([z.number(), Concurrency, z.array(Concurrency).max(2)]).optional(),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .max(5)
    .optional(),
});
export type FunctionConfig = z.infer<typeof FunctionConfig>;

interface Cancel {
  event: string;
  if?: string | undefined;
  timeout?: string | undefined;
}

export interface EngineFunction {
  id: string;
  maxAttempts: number;
  crons: string[];
  cancels: Cancel[];
  /** True when this event, by name and expression, starts the function. */
  startsOn(event: EngineEvent): boolean;
  /** The idempotency key that the event gives; null when the function is not limited, or the event has no such field. */
  onceKey(event: EngineEvent): string | null;
  /** Where the run's steps queue for a place, sorted; the value of a key is only in the gate's hash. */
  gates(event: EngineEvent): { gate: string; limit: number }[];
}

const hash = (text: string) => createHash("sha256").update(text).digest("base64url");

/** Throws a Refusal that names every part of the config which the engine does not offer. */
export function compileFunction(config: FunctionConfig): EngineFunction {
  const problems: string[] = NOT_OFFERED.filter(
    (part) => config[part] !== undefined && config[part] !== null,
  );
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  };
  for (const trigger of config.triggers) {
    if (trigger.event?.includes("*")) problems.push(`wildcard trigger ${JSON.stringify(trigger.event)}`);
    if (trigger.event === "inngest/function.invoked") problems.push("invoke");
    if (trigger.jitter !== undefined) problems.push("cron jitter");
    const { cron, expression } = trigger;
    if (cron !== undefined) attempt(() => nextTick(cron, new Date()));
    if (expression !== undefined) attempt(() => compile(expression));
  }
  for (const cancel of config.cancel ?? []) {
    if (cancel.if !== undefined) attempt(() => compile(cancel.if ?? ""));
    if (cancel.timeout !== undefined && waitOf(cancel.timeout) === undefined)
      problems.push(`cancelOn timeout ${cancel.timeout}`);
  }
  const limits = limitsOf(config);
  for (const { key } of limits) if (key !== undefined) attempt(() => compile(key));
  const { idempotency } = config;
  if (idempotency !== undefined) attempt(() => compile(idempotency));
  if (problems.length > 0) {
    throw new Refusal(`${config.id}: the embedded engine does not offer ${problems.join(", ")}`);
  }

  return {
    id: config.id,
    maxAttempts: (config.steps.step?.retries?.attempts ?? DEFAULT_RETRIES) + 1,
    crons: config.triggers.flatMap((trigger) => trigger.cron ?? []),
    cancels: config.cancel ?? [],
    startsOn: (event) =>
      config.triggers.some(
        (trigger) =>
          trigger.event === event.name &&
          (trigger.expression === undefined || compile(trigger.expression)({ event }) === true),
      ),
    onceKey: (event) => {
      if (idempotency === undefined) return null;
      const value = compile(idempotency)({ event });
      return value === false || value === undefined ? null : hash(String(value));
    },
    gates: (event) =>
      limits
        .map(({ limit, key, scope }) => {
          const place = scope === "fn" ? config.id : `${scope}:${key ?? ""}`;
          const value = key === undefined ? "" : hash(String(compile(key)({ event })));
          return { gate: `${place}/${value}`, limit };
        })
        .sort((a, b) => (a.gate < b.gate ? -1 : 1)),
  };
}

/** A limit of 0 means "no limit of its own", as with Inngest. */
function limitsOf({ concurrency }: FunctionConfig) {
  if (concurrency === undefined) return [];
  const list =
    typeof concurrency === "number" ? [Concurrency.parse({ limit: concurrency })] : [concurrency].flat();
  return list.map((entry) => ({ ...entry, limit: entry.limit || DEFAULT_LIMIT }));
}

/** The functions that are in force: replaced as a whole by a sync. */
export class Registry {
  #functions = new Map<string, EngineFunction>();
  #listened = new Set<string>();

  replace(configs: FunctionConfig[]): void {
    this.#functions = new Map(configs.map((config) => [config.id, compileFunction(config)]));
    this.#listened = new Set(
      configs.flatMap((config) => config.triggers.flatMap(({ event }) => event ?? [])),
    );
  }

  get(id: string): EngineFunction | undefined {
    return this.#functions.get(id);
  }

  all(): EngineFunction[] {
    return [...this.#functions.values()];
  }

  startedBy(event: EngineEvent): EngineFunction[] {
    return this.#listened.has(event.name) ? this.all().filter((fn) => fn.startsOn(event)) : [];
  }

  listensTo(eventName: string): boolean {
    return this.#listened.has(eventName);
  }
}
