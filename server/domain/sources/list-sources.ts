import { notFound } from "../errors";
import { queryRaw, type Scope, sql } from "../scope";
import { allows, authorise } from "../workspaces/permissions";
import { isPlatform, PLATFORMS, type PlatformName } from "./shared";
import { urlOf } from "./token";

export interface SourceView {
  platform: PlatformName;
  /** Null: nothing is taken from this platform yet. */
  source: {
    id: string;
    /** Null for those who may not see it: who knows it may post. */
    url: string | null;
    hasSecret: boolean;
    lastEventAt: Date | null;
    /** What is under way, waits for an assignment, or could not be taken in. */
    open: { received: number; waiting: number; failed: number };
    /** The last post that was refused, in words. */
    refusal: string | null;
    refusedAt: Date | null;
  } | null;
}

interface OpenEvents {
  id: string;
  last: Date | null;
  received: number;
  waiting: number;
  failed: number;
}

/** All platforms, whether calls come from them or not. */
export async function listSources(scope: Scope): Promise<SourceView[]> {
  authorise(scope, "sources.read");
  const { db, workspaceId, actor } = scope;
  const maySee = actor.kind === "job" || allows(actor.role, "sources.manage");
  const sources = await db.source.findMany({ where: { workspaceId } });
  const facts = await queryRaw<OpenEvents>(
    scope,
    sql`SELECT s.id, l."receivedAt" AS last, o.* FROM "Source" s
        LEFT JOIN LATERAL (SELECT "receivedAt" FROM "IngestEvent" e WHERE e."sourceId" = s.id
                           ORDER BY e.id DESC LIMIT 1) l ON true
        CROSS JOIN LATERAL (
          SELECT (count(*) FILTER (WHERE e.state = 'received'))::int AS received,
                 (count(*) FILTER (WHERE e.state = 'waiting'))::int AS waiting,
                 (count(*) FILTER (WHERE e.state = 'failed'))::int AS failed
          FROM "IngestEvent" e
          WHERE e."sourceId" = s.id AND e.state IN ('received', 'waiting', 'failed')) o
        WHERE s."workspaceId" = ${workspaceId}`,
  );
  return PLATFORMS.map((platform) => {
    const source = sources.find((one) => one.platform === platform);
    if (!source) return { platform, source: null };
    const {
      last = null,
      received = 0,
      waiting = 0,
      failed = 0,
    } = facts.find(({ id }) => id === source.id) ?? {};
    const heard = [last, source.heardAt].filter((at) => at !== null);
    return {
      platform,
      source: {
        id: source.id,
        url: maySee ? urlOf(scope, source) : null,
        hasSecret: source.secret !== null,
        lastEventAt: heard.length > 0 ? new Date(Math.max(...heard.map(Number))) : null,
        open: { received, waiting, failed },
        refusal: source.refusal,
        refusedAt: source.refusedAt,
      },
    };
  });
}

/** The row and its platform. Throws `not_found`. */
export async function findSource(scope: Scope, sourceId: string) {
  const source = await scope.db.source.findFirst({ where: { id: sourceId, workspaceId: scope.workspaceId } });
  if (!source || !isPlatform(source.platform)) throw notFound("Source");
  return { ...source, platform: source.platform };
}
