import { createHash } from "node:crypto";
import { openSecret, sealSecret } from "@/server/db/secret-box";
import { DomainError } from "@/server/domain/errors";
import { queryRaw, type Scope, sql } from "@/server/domain/scope";

/** An answer as it goes out: the text of its body, so that a replay is the same to the byte. */
export interface Answer {
  status: number;
  body: string;
}

/** How long a key holds, and after how long a request that never ended is given up. */
const KEPT = "24 hours";
const ABANDONED = "2 minutes";

/**
 * Runs `work` once per workspace and key and replays its answer for 24 hours. Only successes are kept: a refused
 * request changed nothing and may be sent again. Throws `conflict` while the first is under way, and when the key came
 * with another request before (draft-ietf-httpapi-idempotency-key-header).
 */
export async function once(
  scope: Scope,
  key: string,
  request: { method: string; path: string; body: Uint8Array },
  work: () => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  if (key.length > 255) throw new DomainError("invalid", "An Idempotency-Key has at most 255 characters");
  const requestHash = createHash("sha256")
    .update(`${request.method} ${request.path}\n`)
    .update(request.body)
    .digest("hex");
  if (!(await claim(scope, key, requestHash))) {
    return { ...(await earlier(scope, key, requestHash)), replayed: true };
  }
  const where = { workspaceId_key: { workspaceId: scope.workspaceId, key } };
  try {
    const answer = await work();
    await scope.db.idempotencyKey.update({
      where,
      data: { ...answer, body: toStore(scope, key, answer.body) },
    });
    return { ...answer, replayed: false };
  } catch (error) {
    await scope.db.idempotencyKey.deleteMany({
      where: { workspaceId: scope.workspaceId, key, requestHash, status: null },
    });
    throw error;
  }
}

/** One statement: of many requests with the same key exactly one gets it. */
async function claim(scope: Scope, key: string, requestHash: string): Promise<boolean> {
  const rows = await queryRaw<{ key: string }>(
    scope,
    sql`INSERT INTO "IdempotencyKey" ("workspaceId", key, "requestHash")
        VALUES (${scope.workspaceId}, ${key}, ${requestHash})
        ON CONFLICT ("workspaceId", key) DO UPDATE
        SET "requestHash" = EXCLUDED."requestHash", status = NULL, body = NULL, "createdAt" = now()
        WHERE "IdempotencyKey"."createdAt" < now() - ${KEPT}::interval
           OR ("IdempotencyKey".status IS NULL AND "IdempotencyKey"."createdAt" < now() - ${ABANDONED}::interval)
        RETURNING key`,
  );
  return rows.length > 0;
}

async function earlier(scope: Scope, key: string, requestHash: string): Promise<Answer> {
  const row = await scope.db.idempotencyKey.findUnique({
    where: { workspaceId_key: { workspaceId: scope.workspaceId, key } },
  });
  if (row && row.requestHash !== requestHash) {
    throw new DomainError("conflict", "This Idempotency-Key came with another request before; use a new one");
  }
  if (!row || row.status === null || row.body === null) {
    throw new DomainError(
      "conflict",
      "A request with this Idempotency-Key is under way; ask again in a second",
      [],
      1,
    );
  }
  return { status: row.status, body: fromStore(scope, key, row.body) };
}

const place = (key: string) => ({ table: "IdempotencyKey", id: key, field: "body" });

/** An answer that shows a signing secret once is not to lie open for a day. */
const toStore = (scope: Scope, key: string, body: string) =>
  body.includes("whsec_") ? sealSecret(scope, place(key), body) : body;
const fromStore = (scope: Scope, key: string, body: string) =>
  body.startsWith("v1.") ? openSecret(scope, place(key), body) : body;
