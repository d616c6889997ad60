import type { RootDb } from "@/server/db/client";
import { parseCleanJson } from "../clean-json";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { createScope, queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { ensureSource } from "./open-source";
import { platformOf, recognise } from "./platforms/all";
import type { Platform, PlatformCall, SignedPost } from "./platforms/platform";
import { isPlatform, PLATFORM_WORDS, type PlatformName } from "./shared";
import { hashOf, openSourceSecret } from "./token";

/** security.md, resource limits. */
export const TRANSCRIPT_LIMIT = 500_000;
/** A source that is refused a thousand times in a row is written down once in a while. */
const NOTE_EVERY_MS = 60_000;
const AUDIT_EVERY_MS = 10 * 60_000;

export interface RawPost {
  header(name: string): string | null;
  text: string;
}
export type Received =
  | { outcome: "received" | "duplicate"; eventId: string }
  /** Of a kind that is no finished call: answered, and not kept. */
  | { outcome: "ignored"; event: string };

interface FoundSource {
  id: string;
  platform: string;
  secret: string | null;
  refusedAt: Date | null;
  heardAt: Date | null;
}
type AskedSource = FoundSource & { workspaceId: string };

/** The source to which a token belongs; null for an unknown one. */
export const findSourceOf = (db: RootDb, token: string): Promise<AskedSource | null> =>
  db.source.findUnique({ where: { tokenHash: hashOf(token) } });

/**
 * Takes what a voice platform posted: stores it as it came, in one statement, and leaves the rest to a job, so that a
 * burst is answered at once and nothing that was answered is lost. The token is the authority and names the workspace
 * (`find` looks it up); where the platform's secret is known a wrong signature is refused and nothing stored.
 * Throws `not_found` for an unknown token, `unauthenticated` for a wrong signature, and `invalid` for what cannot be
 * read, which is kept and shown with its payload.
 */
export async function receivePost(
  db: RootDb,
  token: string,
  { header, text }: RawPost,
  find = findSourceOf,
): Promise<Received> {
  const asked = await find(db, token);
  if (!asked || !isPlatform(asked.platform)) throw notFound("Source");
  const scope = createScope(db, asked.workspaceId, { kind: "job", name: "ingest" });
  const body = parse(text);
  const platform = recognise(body, asked.platform);
  const strayed = platform !== null && platform.name !== asked.platform;
  const source = strayed ? await findOther(scope, platform.name) : asked;
  // Who knows a URL whose posts must be signed does not get in unsigned by taking another platform's shape.
  if (strayed && asked.secret !== null && !source?.secret) await refuseForged(scope, asked, asked.platform);
  const post = { header, text, body, now: scope.now() };
  if (source) await requireGenuine(scope, source, platform ?? platformOf(asked.platform), post);
  if (!platform) {
    const problem =
      body === undefined ? "The body is not JSON" : "The body is not a post of a platform that is known here";
    return refuse(scope, asked, { event: "unknown", text, problem: invalid("", problem) });
  }
  const taker = source ?? (await ensureSource(scope, platform.name));
  try {
    const reading = platform.read(body);
    if (reading.kind === "other") {
      await noteHeard(scope, taker);
      return { outcome: "ignored", event: reading.event };
    }
    requireShort(reading.call);
    return await store(scope, taker, {
      event: reading.call.event,
      key: `${reading.call.externalId} ${reading.call.event}`.slice(0, 400),
      text,
      error: null,
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return refuse(scope, taker, { event: "unreadable", text, problem: error });
  }
}

const findOther = (scope: Scope, platform: PlatformName): Promise<FoundSource | null> =>
  scope.db.source.findUnique({
    where: { workspaceId_platform: { workspaceId: scope.workspaceId, platform } },
  });

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return parseCleanJson(text);
  } catch {
    return undefined;
  }
}

async function requireGenuine(scope: Scope, source: FoundSource, platform: Platform, post: SignedPost) {
  if (source.secret === null || !platform.isGenuine) return;
  const secret = openSourceSecret(scope, { id: source.id, secret: source.secret });
  if (!platform.isGenuine(secret, post)) await refuseForged(scope, source, platform.name);
}

async function refuseForged(scope: Scope, source: FoundSource, name: PlatformName): Promise<never> {
  const refusal = "A post without a valid signature was refused";
  const now = scope.now();
  const since = now.getTime() - (source.refusedAt?.getTime() ?? 0);
  if (since > NOTE_EVERY_MS) {
    await transaction(scope, async (tx) => {
      const where = { id: source.id, workspaceId: tx.workspaceId };
      await tx.db.source.updateMany({ where, data: { refusal, refusedAt: now } });
      if (since > AUDIT_EVERY_MS) await audit(tx, "source.refused", source.id, { platform: name });
    });
  }
  throw new DomainError(
    "unauthenticated",
    `The signature is not valid: the secret under Settings → Sources → ${PLATFORM_WORDS[name].label} must be the one that it signs with`,
  );
}

function requireShort({ turns }: PlatformCall) {
  if (turns.reduce((sum, { text }) => sum + text.length, 0) <= TRANSCRIPT_LIMIT) return;
  throw invalid("transcript", "The transcript has more than 500,000 characters");
}

/** What cannot be read is kept too: its error and payload are shown, and a fix takes it in. */
async function refuse(
  scope: Scope,
  source: FoundSource,
  { event, text, problem }: { event: string; text: string; problem: DomainError },
): Promise<never> {
  await store(scope, source, { event, key: `body ${hashOf(text)}`, text, error: problem.message });
  throw problem;
}

interface NewEvent {
  event: string;
  key: string;
  text: string;
  error: string | null;
}

/**
 * One statement for event and outbox: at hundreds a second each further round trip would show. A redelivery only
 * counts, unless the first could not be taken in.
 */
async function store(scope: Scope, source: FoundSource, { event, key, text, error }: NewEvent) {
  const state = error === null ? "received" : "failed";
  const rows = await queryRaw<{ id: string; created: boolean }>(
    scope,
    sql`WITH e AS (
          INSERT INTO "IngestEvent" AS e (id, "workspaceId", "sourceId", event, key, state, payload, error)
          VALUES (${newId("ingestEvent")}, ${scope.workspaceId}, ${source.id}, ${event.slice(0, 100)}, ${key},
                  ${state}::"IngestState", ${text.replaceAll("\u0000", "")}, ${error})
          ON CONFLICT ("sourceId", key) DO UPDATE SET
            deliveries = e.deliveries + 1,
            state = CASE WHEN e.state = 'failed' THEN EXCLUDED.state ELSE e.state END,
            error = CASE WHEN e.state = 'failed' THEN EXCLUDED.error ELSE e.error END,
            payload = CASE WHEN e.state = 'failed' THEN EXCLUDED.payload ELSE e.payload END
          RETURNING id, state, (xmax = 0) AS created
        ), o AS (
          INSERT INTO "OutboxEvent" (id, "workspaceId", name, data)
          SELECT ${newId("outbox")}, ${scope.workspaceId}, 'source/event.received',
                 jsonb_build_object('workspaceId', ${scope.workspaceId}::text, 'eventId', e.id)
          FROM e WHERE e.state = 'received'
        )
        SELECT id, created FROM e`,
  );
  const [row] = rows;
  if (!row) throw new Error("An event was not stored");
  return { outcome: row.created ? ("received" as const) : ("duplicate" as const), eventId: row.id };
}

async function noteHeard(scope: Scope, { id, heardAt }: FoundSource) {
  const now = scope.now();
  if (heardAt && now.getTime() - heardAt.getTime() < NOTE_EVERY_MS) return;
  await scope.db.source.updateMany({ where: { id, workspaceId: scope.workspaceId }, data: { heardAt: now } });
}
