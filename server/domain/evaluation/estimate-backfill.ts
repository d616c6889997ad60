import { env } from "@/server/env";
import { notFound } from "../errors";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { callsToBackfill } from "./backfill-calls";
import { openModelConnection } from "./connections";
import type { EstimateBackfill } from "./schema";

export interface BackfillEstimate {
  /** How many there are to read, at most those asked for. */
  calls: number;
  /** The model that reads them; null: the basic rules, which cost nothing. */
  model: string | null;
  /** How many earlier readings by this model the figures below come from. */
  basis: number;
  /** Of all the calls together, in and out; null where nothing is known. */
  tokens: number | null;
  /** US dollars; null where the model's price is not known. */
  costUsd: number | null;
}

/** The newest calls whose readings the averages are made of. */
const LOOKED_AT = 500;

/** What reading the newest calls again would cost, from what earlier ones did. Throws `not_found`. */
export async function estimateBackfill(scope: Scope, input: EstimateBackfill): Promise<BackfillEstimate> {
  authorise(scope, "calls.read");
  const { workspaceId } = scope;
  const assistant = await scope.db.assistant.findFirst({
    where: { id: input.assistantId, workspaceId, archivedAt: null },
    select: { id: true, model: true, connectionId: true },
  });
  if (!assistant) throw notFound("Assistant");
  const [calls, model] = await Promise.all([
    callsToBackfill(scope, assistant.id, input.calls).then((ids) => ids.length),
    modelOf(scope, assistant),
  ]);
  if (model === null) return { calls, model, basis: 0, tokens: 0, costUsd: 0 };
  const [past] = await queryRaw<{ basis: number; tokens: number | null; cost: number | null }>(
    scope,
    sql`SELECT count(*)::int AS basis, avg(tokens)::float8 AS tokens, avg(cost)::float8 AS cost FROM (
          SELECT e."inputTokens" + e."outputTokens" AS tokens, e."costUsd" AS cost
          FROM (SELECT id, revision FROM "Call"
                WHERE "workspaceId" = ${workspaceId} AND "assistantId" = ${assistant.id}
                ORDER BY "startedAt" DESC, id DESC LIMIT ${LOOKED_AT}) c
          JOIN "Evaluation" e ON e."callId" = c.id AND e.revision = c.revision AND e.model = ${model}
        ) newest`,
  );
  const times = (average: number | null | undefined) =>
    average === null || average === undefined ? null : average * calls;
  const tokens = times(past?.tokens);
  return {
    ...{ calls, model, basis: past?.basis ?? 0 },
    tokens: tokens === null ? null : Math.round(tokens),
    costUsd: times(past?.cost),
  };
}

async function modelOf(
  scope: Scope,
  { connectionId, model }: { connectionId: string | null; model: string },
): Promise<string | null> {
  if (connectionId === null) {
    const { LLM_BASE_URL, LLM_MODEL } = env();
    return LLM_BASE_URL && LLM_MODEL ? LLM_MODEL : null;
  }
  return model || ((await openModelConnection(scope, connectionId))?.model ?? "a connection that is gone");
}
