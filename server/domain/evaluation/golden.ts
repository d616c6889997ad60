import { holdNames } from "../assistants/present-names";
import { toDefinition } from "../assistants/view";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { transcriptGone } from "../retention/transcript-gone";
import { actorName, type Scope, transaction } from "../scope";
import { actorNames } from "../workspaces/actor-names";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { coerceValue } from "./coerce";
import { lockCall } from "./lock-call";
import { type PinGolden, Variables } from "./schema";

/** Each is read by the model at every check. */
export const MAX_GOLDEN = 100;

export interface GoldenCallView {
  id: string;
  callId: string;
  /** Those that are judged: {name: value | null}. */
  values: Variables;
  who: string;
  updatedAt: Date;
  call: { customerPhone: string | null; customer: string | null; startedAt: Date; durationSeconds: number };
}

/** The calls that an assistant's variables are measured by, newest pin first. Throws `not_found`. */
export async function listGoldenCalls(scope: Scope, assistantId: string): Promise<GoldenCallView[]> {
  authorise(scope, "calls.read");
  const { workspaceId } = scope;
  const rows = await scope.db.goldenCall.findMany({
    where: { workspaceId, assistantId },
    orderBy: { id: "desc" },
    include: {
      call: {
        select: {
          customerPhone: true,
          startedAt: true,
          durationSeconds: true,
          contact: { select: { name: true } },
        },
      },
    },
  });
  if (
    rows.length === 0 &&
    (await scope.db.assistant.count({ where: { id: assistantId, workspaceId } })) === 0
  )
    throw notFound("Assistant");
  const nameOf = await actorNames(
    scope,
    rows.map(({ actor }) => actor),
  );
  return rows.map(({ id, callId, values, actor, updatedAt, call: { contact, ...call } }) => ({
    id,
    callId,
    values: Variables.parse(values),
    who: nameOf(actor),
    updatedAt,
    call: { ...call, customer: contact?.name ?? null },
  }));
}

/**
 * Keeps a call's confirmed values to measure changed variables by; pinned again, they are replaced. The call itself
 * stays as it is. Throws `not_found`, `conflict`, or `invalid` naming each value that is none of its variable's.
 */
export async function pinGoldenCall(scope: Scope, input: PinGolden): Promise<{ id: string }> {
  authorise(scope, "assistants.write");
  const { workspaceId } = scope;
  return transaction(scope, async (tx) => {
    const call = await tx.db.call.findFirst({
      where: { id: input.callId, workspaceId },
      select: {
        assistantId: true,
        endedAt: true,
        transcriptPurgedAt: true,
        workspace: { select: { timeZone: true, country: true } },
      },
    });
    if (!call) throw notFound("Call");
    if (!call.endedAt) throw new DomainError("conflict", "The call has not ended yet; pin it when it has");
    if (call.transcriptPurgedAt) throw transcriptGone();
    await holdNames(tx, call.assistantId);
    await lockCall(tx, input.callId);
    const rows = await tx.db.postCallVariable.findMany({
      where: { workspaceId, assistantId: call.assistantId },
    });
    const definitions = new Map(rows.map((row) => [row.name, toDefinition(row)]));
    const held = Object.entries(input.values).map(([name, raw]) => {
      const definition = definitions.get(name);
      const made = definition
        ? coerceValue(definition, raw, call.workspace)
        : { value: null, reason: "The assistant has no such variable" };
      return { name, ...made };
    });
    const issues = held.flatMap(({ name, reason }) =>
      reason === undefined ? [] : [{ path: `values.${name}`, message: reason }],
    );
    const [first] = issues;
    if (first) throw new DomainError("invalid", `${first.path.slice(7)}: ${first.message}`, issues);
    if (held.length === 0) throw invalid("values", "Choose at least one value to judge by");
    await requireRoom(tx, call.assistantId, input.callId);
    const kept = {
      values: Object.fromEntries(held.map(({ name, value }) => [name, value])),
      actor: actorName(tx.actor),
    };
    const { id } = await tx.db.goldenCall.upsert({
      where: { callId: input.callId, workspaceId },
      create: {
        ...kept,
        id: newId("goldenCall"),
        workspaceId,
        assistantId: call.assistantId,
        callId: input.callId,
      },
      update: kept,
      select: { id: true },
    });
    await audit(tx, "call.pinnedAsGolden", input.callId, { names: held.map(({ name }) => name) });
    return { id };
  });
}

async function requireRoom(tx: Scope, assistantId: string, callId: string) {
  const others = await tx.db.goldenCall.count({
    where: { workspaceId: tx.workspaceId, assistantId, callId: { not: callId } },
  });
  if (others >= MAX_GOLDEN)
    throw new DomainError(
      "conflict",
      `An assistant has at most ${MAX_GOLDEN} golden calls; remove one first`,
    );
}

/** The call is not measured by any more; nothing else of it changes. Throws `not_found`. */
export async function unpinGoldenCall(scope: Scope, id: string): Promise<void> {
  authorise(scope, "assistants.write");
  await transaction(scope, async (tx) => {
    const where = { id, workspaceId: tx.workspaceId };
    const golden = await tx.db.goldenCall.findFirst({ where, select: { callId: true } });
    if (!golden) throw notFound("Golden call");
    await tx.db.goldenCall.deleteMany({ where });
    await audit(tx, "call.unpinnedAsGolden", golden.callId);
  });
}
