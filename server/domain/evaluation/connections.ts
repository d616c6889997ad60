import { z } from "zod";
import type { Prisma } from "@/server/db/generated/client";
import { openSecret, sealSecret } from "@/server/db/secret-box";
import { type Env, env } from "@/server/env";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { executeRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import {
  type AddModelConnection,
  KEY_MISSING,
  MODEL_PROVIDERS,
  type ModelProvider,
  needsKey,
  type UpdateModelConnection,
} from "./shared/model-connection";
import { ExtractorRefused, ExtractorUnavailable, type RefusedPart } from "./unavailable";

const Settings = z.object({
  provider: z.enum(MODEL_PROVIDERS),
  baseUrl: z.string().optional(),
  model: z.string(),
  hasKey: z.boolean().default(true),
});
const Secret = z.object({ apiKey: z.string().optional() });

/** Where a model is and how it is asked; with the key, so never stored, logged or returned by an API. */
export interface ModelAccess {
  provider: ModelProvider;
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  model: string;
}

/**
 * The port that asks a model once for a sign of life. Throws `ExtractorRefused` with what to put right, or
 * `ExtractorUnavailable`.
 */
export type VerifyModel = (access: ModelAccess) => Promise<void>;

export interface ModelConnectionView {
  id: string;
  kind: "llm";
  name: string;
  provider: ModelProvider;
  /** Of an OpenAI-compatible service. */
  baseUrl: string | null;
  /** Asked for an assistant that names no other. */
  model: string;
  /** The key itself is never shown again. */
  hasKey: boolean;
  state: "ok" | "broken";
  /** In words, with the cure, when broken. */
  problem: string | null;
  verifiedAt: string | null;
  /** Whose calls it reads. */
  assistants: { id: string; name: string }[];
}

export interface ModelConnections {
  connections: ModelConnectionView[];
  /** The model that the instance's environment names for assistants without a connection; null: the built-in rules. */
  fallbackModel: string | null;
}

export async function listModelConnections(scope: Scope): Promise<ModelConnections> {
  authorise(scope, "connections.read");
  return { connections: await findViews(scope), fallbackModel: fallbackModelOf(env()) };
}

export const fallbackModelOf = ({ LLM_BASE_URL, LLM_MODEL }: Pick<Env, "LLM_BASE_URL" | "LLM_MODEL">) =>
  (LLM_BASE_URL && LLM_MODEL) || null;

/** Stores a connection that works: the model is asked first, and what it refuses is `invalid` at the field to put right. */
export async function addModelConnection(
  scope: Scope,
  input: AddModelConnection,
  verify: VerifyModel,
): Promise<ModelConnectionView> {
  authorise(scope, "connections.manage");
  const access = accessOf(input, input.apiKey);
  await requireWorking(access, verify);
  const id = newId("connection");
  const { workspaceId } = scope;
  await transaction(scope, async (tx) => {
    await tx.db.connection.create({
      data: { id, workspaceId, kind: "llm", ...columnsOf(tx, id, input.name, access) },
    });
    await audit(tx, "connection.added", id, { provider: access.provider, model: access.model });
  });
  return getView(scope, id);
}

/**
 * Replaces a connection's settings, checked as when it is added. Without an API key the stored one stays, but only for
 * the address that it was given for: who may change the address must not be able to have the key sent elsewhere.
 */
export async function updateModelConnection(
  scope: Scope,
  input: UpdateModelConnection,
  verify: VerifyModel,
): Promise<ModelConnectionView> {
  authorise(scope, "connections.manage");
  const { id } = input;
  const stored = await openModelConnection(scope, id);
  if (!stored) throw notFound("Connection");
  const access = accessOf(input, input.apiKey || stored.apiKey);
  const isMoved = access.provider !== stored.provider || access.baseUrl !== stored.baseUrl;
  if (input.apiKey === "" && stored.apiKey && isMoved) {
    throw invalid("apiKey", "Paste the API key again: the stored one was given for another address");
  }
  if (!access.apiKey && needsKey(access.provider)) throw invalid("apiKey", KEY_MISSING);
  await requireWorking(access, verify);
  await transaction(scope, async (tx) => {
    const { count } = await tx.db.connection.updateMany({
      where: { id, workspaceId: tx.workspaceId, kind: "llm" },
      data: columnsOf(tx, id, input.name, access),
    });
    if (count === 0) throw notFound("Connection");
    await audit(tx, "connection.updated", id, {
      provider: access.provider,
      model: access.model,
      newKey: input.apiKey !== "",
    });
  });
  return getView(scope, id);
}

/**
 * Asks the model again whether the connection works, and marks it with what is wrong. A service that is only busy or
 * down says nothing about the connection: that is thrown as `unavailable`.
 */
export async function verifyModelConnection(
  scope: Scope,
  id: string,
  verify: VerifyModel,
): Promise<ModelConnectionView> {
  authorise(scope, "connections.manage");
  const access = await openModelConnection(scope, id);
  if (!access) throw notFound("Connection");
  const fault = await findFault(access, verify);
  if (fault && !fault.part) throw unavailable(fault, "Nothing was changed");
  await transaction(scope, async (tx) => {
    await tx.db.connection.updateMany({
      where: { id, workspaceId: tx.workspaceId, kind: "llm" },
      data: fault
        ? { state: "broken", problem: fault.message }
        : { state: "ok", problem: null, verifiedAt: tx.now() },
    });
    await audit(tx, "connection.verified", id, { ok: fault === null });
  });
  return getView(scope, id);
}

/**
 * Removes a connection. The assistants that it read for are returned: from now on the environment's model reads their
 * calls, or the built-in rules. What it has read stays.
 */
export async function removeModelConnection(
  scope: Scope,
  id: string,
): Promise<{ assistants: { id: string; name: string }[] }> {
  authorise(scope, "connections.manage");
  return transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    // No assistant can be given to it meanwhile.
    const locked = await executeRaw(
      tx,
      sql`SELECT 1 FROM "Connection" WHERE id = ${id} AND "workspaceId" = ${workspaceId} AND kind = 'llm' FOR UPDATE`,
    );
    if (locked === 0) throw notFound("Connection");
    const { assistants } = await getView(tx, id);
    // The name of its model would be asked of the next connection.
    await tx.db.assistant.updateMany({
      where: { workspaceId, connectionId: id },
      data: { connectionId: null, model: "" },
    });
    await tx.db.connection.deleteMany({ where: { id, workspaceId } });
    await audit(tx, "connection.removed", id, { assistants: assistants.map((assistant) => assistant.id) });
    return { assistants };
  });
}

/**
 * Holds a connection to a language model in the caller's transaction, so that it can be given to an assistant. Throws
 * `not_found` at `path`.
 */
export async function holdModelConnection(scope: Scope, id: string, path: string): Promise<void> {
  const found = await executeRaw(
    scope,
    sql`SELECT 1 FROM "Connection" WHERE id = ${id} AND "workspaceId" = ${scope.workspaceId} AND kind = 'llm' FOR KEY SHARE`,
  );
  if (found > 0) return;
  const message = "This connection is gone; choose another one";
  throw new DomainError("not_found", "Connection not found", [{ path, message }]);
}

/** A connection to a language model with its key, opened for one use. */
export async function openModelConnection(scope: Scope, connectionId: string): Promise<ModelAccess | null> {
  const row = await scope.db.connection.findFirst({
    where: { id: connectionId, workspaceId: scope.workspaceId, kind: "llm" },
    select: { id: true, settings: true, secret: true },
  });
  if (!row) return null;
  const { provider, baseUrl, model } = Settings.parse(row.settings);
  const { apiKey } = Secret.parse(JSON.parse(openSecret(scope, place(row.id), row.secret)));
  return { provider, baseUrl, model, apiKey };
}

const place = (id: string) => ({ table: "Connection", id, field: "secret" });

function accessOf(
  { provider, baseUrl, model }: Pick<AddModelConnection, "provider" | "baseUrl" | "model">,
  apiKey: string | undefined,
): ModelAccess {
  return {
    provider,
    model,
    baseUrl: provider === "openai_compatible" ? baseUrl : undefined,
    apiKey: apiKey || undefined,
  };
}

/** Settings and key are written together: a key goes with the address that it was checked at. */
const columnsOf = (scope: Scope, id: string, name: string, { apiKey, ...settings }: ModelAccess) =>
  ({
    name,
    settings: { ...settings, hasKey: apiKey !== undefined },
    secret: sealSecret(scope, place(id), JSON.stringify({ apiKey })),
    state: "ok",
    problem: null,
    verifiedAt: scope.now(),
  }) satisfies Prisma.ConnectionUpdateManyMutationInput;

interface Fault {
  message: string;
  /** Absent: it may pass by itself. */
  part?: RefusedPart | undefined;
  retryAfterSeconds?: number | undefined;
}

async function findFault(access: ModelAccess, verify: VerifyModel): Promise<Fault | null> {
  try {
    await verify(access);
    return null;
  } catch (error) {
    if (error instanceof ExtractorRefused) return { message: error.message, part: error.part };
    if (!(error instanceof ExtractorUnavailable)) throw error;
    const { message, retryAfterSeconds, suspect } = error;
    // Whose address nobody can change here is down, not wrong.
    const part = suspect === "address" && access.baseUrl === undefined ? undefined : suspect;
    return { message, part, retryAfterSeconds };
  }
}

const FIELDS: Record<RefusedPart, "apiKey" | "model" | "baseUrl"> = {
  key: "apiKey",
  model: "model",
  address: "baseUrl",
  request: "model",
};

async function requireWorking(access: ModelAccess, verify: VerifyModel): Promise<void> {
  const fault = await findFault(access, verify);
  if (!fault) return;
  if (fault.part) throw invalid(FIELDS[fault.part], fault.message);
  throw unavailable(fault, "Nothing was stored");
}

const unavailable = ({ message, retryAfterSeconds }: Fault, kept: string) =>
  new DomainError("unavailable", `${message}. ${kept}; try again in a moment`, [], retryAfterSeconds);

async function findViews(scope: Scope, id?: string): Promise<ModelConnectionView[]> {
  const { workspaceId } = scope;
  const rows = await scope.db.connection.findMany({
    where: { workspaceId, kind: "llm", ...(id === undefined ? {} : { id }) },
    orderBy: { id: "asc" },
    select: {
      ...{ id: true, name: true, settings: true, state: true, problem: true, verifiedAt: true },
      assistants: {
        where: { workspaceId, archivedAt: null },
        orderBy: { name: "asc" },
        select: { id: true, name: true },
      },
    },
  });
  return rows.map(({ settings, verifiedAt, ...row }) => {
    const { provider, baseUrl, model, hasKey } = Settings.parse(settings);
    return {
      ...row,
      kind: "llm",
      provider,
      baseUrl: baseUrl ?? null,
      model,
      hasKey,
      verifiedAt: verifiedAt?.toISOString() ?? null,
    };
  });
}

async function getView(scope: Scope, id: string): Promise<ModelConnectionView> {
  const [found] = await findViews(scope, id);
  if (!found) throw notFound("Connection");
  return found;
}
