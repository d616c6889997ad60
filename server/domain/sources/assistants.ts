import { notFound } from "../errors";
import { queryRaw, type Scope, sql, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { findSource } from "./list-sources";
import { releaseEvents } from "./replay";

export interface SourceAssistantView {
  id: string;
  /** The platform's id; "" for calls that name none. */
  externalId: string;
  name: string;
  assistantId: string | null;
  ignored: boolean;
  /** Calls that wait for an assignment. */
  waiting: number;
  lastAt: Date | null;
}

/** The platform's assistants that calls came from, those with waiting calls first. Throws `not_found`. */
export async function listSourceAssistants(scope: Scope, sourceId: string): Promise<SourceAssistantView[]> {
  authorise(scope, "sources.read");
  await findSource(scope, sourceId);
  const rows = await queryRaw<SourceAssistantView>(
    scope,
    sql`SELECT s.id, s."externalId", s.name, a.id AS "assistantId", s.ignored,
               count(e.id)::int AS waiting, max(e."receivedAt") AS "lastAt"
        FROM "SourceAssistant" s
        LEFT JOIN "Assistant" a ON a.id = s."assistantId" AND a."archivedAt" IS NULL
        LEFT JOIN "IngestEvent" e ON e."sourceAssistantId" = s.id AND e.state = 'waiting'
        WHERE s."workspaceId" = ${scope.workspaceId} AND s."sourceId" = ${sourceId}
        GROUP BY s.id, a.id ORDER BY count(e.id) DESC, s.id DESC LIMIT 500`,
  );
  return rows;
}

/**
 * Says whose calls a platform's assistant makes, or that they are not wanted; what waited follows at once.
 * Throws `not_found`, also for an assistant of ours that is archived.
 */
export async function assignAssistant(
  scope: Scope,
  {
    sourceAssistantId: id,
    assistantId,
    ignored,
  }: { sourceAssistantId: string; assistantId: string | null; ignored: boolean },
): Promise<{ released: number }> {
  authorise(scope, "sources.manage");
  return transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    if (assistantId !== null) {
      const where = { id: assistantId, workspaceId, archivedAt: null };
      if ((await tx.db.assistant.count({ where })) === 0) throw notFound("Assistant");
    }
    const changed = await tx.db.sourceAssistant.updateMany({
      where: { id, workspaceId },
      data: { assistantId, ignored },
    });
    if (changed.count === 0) throw notFound("Source assistant");
    await audit(tx, "source.assigned", id, { assistantId, ignored });
    if (assistantId === null && !ignored) return { released: 0 };
    return { released: await releaseEvents(tx, { sourceAssistantId: id, state: "waiting" }) };
  });
}
