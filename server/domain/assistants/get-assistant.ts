import { decodeCursor, encodeCursor } from "../cursor";
import { notFound } from "../errors";
import { type Page, type Paging, toPage } from "../paging";
import type { Scope } from "../scope";
import { authorise } from "../workspaces/permissions";
import { ASSISTANT_INCLUDE, type AssistantView, toAssistantView } from "./view";

/** One assistant. Throws `not_found` for a foreign or archived one. */
export async function getAssistant(scope: Scope, id: string): Promise<AssistantView> {
  authorise(scope, "assistants.read");
  const row = await scope.db.assistant.findFirst({
    where: { workspaceId: scope.workspaceId, id, archivedAt: null },
    include: ASSISTANT_INCLUDE,
  });
  if (!row) throw notFound("Assistant");
  return toAssistantView(row);
}

/** A page of assistants, newest first. */
export async function listAssistants(scope: Scope, { limit, cursor }: Paging): Promise<Page<AssistantView>> {
  authorise(scope, "assistants.read");
  const before = cursor ? decodeCursor(cursor, 1)[0] : undefined;
  const rows = await scope.db.assistant.findMany({
    where: { workspaceId: scope.workspaceId, archivedAt: null, ...(before && { id: { lt: before } }) },
    include: ASSISTANT_INCLUDE,
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = toPage(rows, limit, (row) => encodeCursor(row.id));
  return { data: page.data.map(toAssistantView), nextCursor: page.nextCursor };
}
