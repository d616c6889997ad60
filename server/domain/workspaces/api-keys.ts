import { createHash, randomInt } from "node:crypto";
import type { z } from "zod";
import type { RootDb } from "@/server/db/client";
import { DomainError, notFound } from "../errors";
import { newId } from "../ids";
import { createScope, type Scope, transaction } from "../scope";
import { audit } from "./audit";
import { authorise } from "./permissions";
import type { CreateApiKey } from "./schema";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const random = (length: number) => Array.from({ length }, () => BASE62[randomInt(62)]).join("");
const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");
/** `lastUsedAt` is written at most this often: a busy key costs no write per request. */
const USED_EVERY_MS = 60_000;

type Given = z.output<typeof CreateApiKey>;
type NewKey = Pick<Given, "name" | "role"> & Partial<Pick<Given, "scopes" | "expiresAt">>;

/** Makes a key: "wrk_" + 8 shown again + 32 secret (190 bits). The whole key is returned once and stored as SHA-256. */
export async function createApiKey(scope: Scope, input: NewKey) {
  authorise(scope, "apiKeys.manage");
  const prefix = `wrk_${random(8)}`;
  const key = `${prefix}${random(32)}`;
  return transaction(scope, async (tx) => {
    const { id, name, role } = await tx.db.apiKey.create({
      data: {
        id: newId("apiKey"),
        workspaceId: tx.workspaceId,
        name: input.name,
        role: input.role,
        scopes: input.scopes ?? [],
        expiresAt: input.expiresAt ?? null,
        prefix,
        keyHash: hashOf(key),
        createdById: tx.actor.kind === "user" ? tx.actor.userId : null,
      },
    });
    const { scopes = [], expiresAt = null } = input;
    await audit(tx, "apiKey.created", id, { name, role, scopes, expiresAt });
    return { id, name, role, prefix, key };
  });
}

/** All keys, newest first, revoked ones too. */
export async function listApiKeys(scope: Scope) {
  authorise(scope, "apiKeys.manage");
  return scope.db.apiKey.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: "desc" },
    select: {
      id: true,
      name: true,
      prefix: true,
      role: true,
      scopes: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
      createdAt: true,
    },
  });
}

/** Its next request is 401. Revoking twice is `not_found`. */
export async function revokeApiKey(scope: Scope, input: { id: string }) {
  authorise(scope, "apiKeys.manage");
  return transaction(scope, async (tx) => {
    const revoked = await tx.db.apiKey.updateMany({
      where: { id: input.id, workspaceId: tx.workspaceId, revokedAt: null },
      data: { revokedAt: tx.now() },
    });
    if (revoked.count === 0) throw notFound("API key");
    await audit(tx, "apiKey.revoked", input.id);
    return { id: input.id };
  });
}

/** The scope of a request with an API key: the second of the three places where one is built. Throws `unauthenticated`. */
export async function apiKeyScope(db: RootDb, key: string): Promise<Scope & { actor: { kind: "apiKey" } }> {
  const found = await db.apiKey.findUnique({ where: { keyHash: hashOf(key) } });
  if (!found || found.revokedAt) {
    throw new DomainError(
      "unauthenticated",
      "This API key is not known or was revoked; make one under Settings → API keys",
    );
  }
  const { id, workspaceId, role, scopes, expiresAt, lastUsedAt } = found;
  const now = new Date();
  if (expiresAt && expiresAt <= now) {
    throw new DomainError(
      "unauthenticated",
      `This API key expired on ${expiresAt.toISOString().slice(0, 10)}; make another under Settings → API keys`,
    );
  }
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > USED_EVERY_MS) {
    await db.apiKey.updateMany({ where: { id, workspaceId }, data: { lastUsedAt: now } });
  }
  const actor = { kind: "apiKey", apiKeyId: id, role, scopes } as const;
  return { ...createScope(db, workspaceId, actor), actor };
}
