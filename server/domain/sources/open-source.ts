import { notFound } from "../errors";
import { newId } from "../ids";
import { executeRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import type { PlatformName } from "./shared";
import { newToken, sealSourceSecret } from "./token";

/** The workspace's source of a platform, made when there is none yet. Safe when two ask at once. */
export async function ensureSource(scope: Scope, platform: PlatformName) {
  const where = { workspaceId_platform: { workspaceId: scope.workspaceId, platform } };
  const known = await scope.db.source.findUnique({ where });
  if (known) return known;
  const id = newId("source");
  const { token, tokenHash } = newToken(scope, id);
  await executeRaw(
    scope,
    sql`INSERT INTO "Source" (id, "workspaceId", platform, token, "tokenHash")
        VALUES (${id}, ${scope.workspaceId}, ${platform}, ${token}, ${tokenHash})
        ON CONFLICT ("workspaceId", platform) DO NOTHING`,
  );
  return scope.db.source.findUniqueOrThrow({ where });
}

/** Begins to take calls from a platform: its URL is made. Does nothing where there is one. */
export async function openSource(scope: Scope, platform: PlatformName): Promise<{ id: string }> {
  authorise(scope, "sources.manage");
  return transaction(scope, async (tx) => {
    const { id } = await ensureSource(tx, platform);
    await audit(tx, "source.opened", id, { platform });
    return { id };
  });
}

/** A new URL; the old one is refused from now on. Throws `not_found`. */
export async function rotateUrl(scope: Scope, sourceId: string): Promise<void> {
  authorise(scope, "sources.manage");
  await transaction(scope, async (tx) => {
    const changed = await tx.db.source.updateMany({
      where: { id: sourceId, workspaceId: tx.workspaceId },
      data: newToken(tx, sourceId),
    });
    if (changed.count === 0) throw notFound("Source");
    await audit(tx, "source.url_changed", sourceId);
  });
}

/** What the platform signs with; empty: posts are not checked. Throws `not_found`. */
export async function setSourceSecret(
  scope: Scope,
  { sourceId, secret }: { sourceId: string; secret: string },
): Promise<void> {
  authorise(scope, "sources.manage");
  await transaction(scope, async (tx) => {
    const changed = await tx.db.source.updateMany({
      where: { id: sourceId, workspaceId: tx.workspaceId },
      data: {
        secret: secret === "" ? null : sealSourceSecret(tx, sourceId, secret),
        refusal: null,
        refusedAt: null,
      },
    });
    if (changed.count === 0) throw notFound("Source");
    await audit(tx, secret === "" ? "source.secret_removed" : "source.secret_set", sourceId);
  });
}
