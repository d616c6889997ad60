import { z } from "zod";
import { canonical } from "./canonical";
import { retryAfter, waitOf } from "./durations";
import type { Outcome, PlannedOp } from "./types";

const MAX_STEP_BYTES = 4 * 1024 * 1024;

const Op = z.looseObject({
  id: z.string().regex(/^[\w-]{1,128}$/),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  opts: z
    .looseObject({
      timeout: z.string().optional(),
      if: z.string().optional(),
      parallelMode: z.string().optional(),
    })
    .nullish(),
});
type Op = z.infer<typeof Op>;
const Ops = z.array(Op);

/** Steps that a real Inngest server has and this engine has not, as their author calls them. */
const NOT_OFFERED: Record<string, string> = {
  InvokeFunction: "step.invoke",
  AIGateway: "step.ai.infer",
  Gateway: "step.fetch",
  WaitForSignal: "step.waitForSignal",
  DeferAdd: "defer",
  DeferAbort: "defer",
  RunComplete: "checkpointing",
  DiscoveryRequest: "checkpointing",
};

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const header = (reply: Reply, name: string) => {
  const value = reply.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const failure = (name: string, message: string): Outcome => ({ kind: "fail", error: { name, message } });

/** Reads an answer of the SDK (its status table and opcodes: Inngest's SDK specification, and SDK 4.24 as observed). */
export function readReply(reply: Reply): Outcome {
  if (!header(reply, "x-inngest-sdk")) {
    return { kind: "lost", reason: `status ${reply.status} from something that is not the Inngest SDK` };
  }
  if (reply.status === 401) return { kind: "lost", reason: "the app refused the engine's signature" };
  const parsed = parseJson(reply.body);
  if (parsed === undefined)
    return { kind: "lost", reason: `status ${reply.status} with a body that is not JSON` };

  const afterMs = retryAfter(header(reply, "retry-after"));
  if (reply.status === 206)
    return readOps(parsed.value, header(reply, "x-inngest-no-retry") === "true", afterMs);
  if (reply.status === 200) return { kind: "finish", output: canonical(parsed.value) };
  if (header(reply, "x-inngest-no-retry") === "true") return { kind: "fail", error: parsed.value };
  return { kind: "retry", error: parsed.value, ...(afterMs !== undefined && { afterMs }) };
}

function readOps(value: unknown, noRetry: boolean, afterMs: number | undefined): Outcome {
  const parsed = Ops.safeParse(value);
  if (!parsed.success)
    return failure("UnreadableAnswer", "The SDK answered with steps in a form that is not known");
  const [first] = parsed.data;
  if (!first)
    return { kind: "retry", error: { name: "NothingToDo", message: "The SDK found no step to run" } };
  if (parsed.data.length === 1) {
    const single = readSingle(first, noRetry, afterMs);
    if (single) return single;
  }
  const ops: PlannedOp[] = [];
  for (const op of parsed.data) {
    const planned = readPlanned(op);
    if ("kind" in planned && planned.kind === "fail") return planned;
    if ("waitMs" in planned) ops.push(planned);
  }
  return { kind: "plan", ops };
}

function readSingle(op: Op, noRetry: boolean, afterMs: number | undefined): Outcome | undefined {
  const name = titleOf(op);
  const save = (result: Record<string, unknown>): Outcome => {
    const body = canonical(result);
    return body.length > MAX_STEP_BYTES
      ? failure("StepOutputTooLarge", `Step "${name}" returned more than 4 MB`)
      : { kind: "save", step: op.id, name, body };
  };
  if (op.op === "StepRun" || op.op === "Step") return save({ type: "data", data: op.data ?? null });
  if (op.op === "StepFailed" || (op.op === "StepError" && noRetry))
    return save({ type: "error", error: op.error });
  if (op.op === "StepError")
    return { kind: "retry", error: op.error, ...(afterMs !== undefined && { afterMs }) };
  return undefined;
}

function readPlanned(op: Op): PlannedOp | Extract<Outcome, { kind: "fail" }> {
  const name = titleOf(op);
  const base = { id: op.id, name, race: op.opts?.parallelMode === "race" };
  const refused = (what: string, why: string): Extract<Outcome, { kind: "fail" }> => ({
    kind: "fail",
    error: { name: what, message: why },
  });
  switch (op.op) {
    case "StepPlanned":
      return { ...base, kind: "step", waitMs: 0 };
    case "Sleep": {
      const waitMs = waitOf(op.name ?? "");
      return waitMs === undefined
        ? refused("InvalidWait", `Step "${name}" sleeps for "${op.name}": 366 days is the longest`)
        : { ...base, kind: "sleep", waitMs };
    }
    case "WaitForEvent": {
      const waitMs = waitOf(op.opts?.timeout ?? "");
      if (waitMs === undefined || !op.name) {
        return refused(
          "InvalidWait",
          `Step "${name}" waits for "${op.opts?.timeout}": 366 days is the longest`,
        );
      }
      if (op.name === "inngest/function.finished") {
        return refused(
          "NotOffered",
          `Step "${name}" waits for ${op.name}, which the embedded engine does not send`,
        );
      }
      const condition = op.opts?.if;
      return { ...base, kind: "wait", waitMs, event: op.name, ...(condition !== undefined && { condition }) };
    }
    default: {
      const what = NOT_OFFERED[op.op] ?? op.op;
      return refused("NotOffered", `Step "${name}" uses ${what}, which the embedded engine does not offer`);
    }
  }
}

// Postgres takes no NUL in a text.
const titleOf = (op: Op) => (op.displayName ?? op.name ?? op.id).replaceAll("\0", "");

/** Wrapped, since null and false are values too. Undefined: not JSON. */
function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
