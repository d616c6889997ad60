import { notFound } from "../errors";
import { executeRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { MarkConversationRead } from "./schema";

/**
 * What came in up to a message has been read: by one of the workspace, for all of it. What comes afterwards is unread.
 * Throws `not_found` when the message is none of that conversation.
 */
export async function markConversationRead(
  scope: Scope,
  { contactId, upToId }: MarkConversationRead,
): Promise<void> {
  authorise(scope, "messages.send");
  const { workspaceId } = scope;
  const marked = await executeRaw(
    scope,
    sql`UPDATE "Contact" c SET "readUpToId" = GREATEST(COALESCE(c."readUpToId", ''), m.id)
        FROM "Message" m
        WHERE c.id = ${contactId} AND c."workspaceId" = ${workspaceId}
          AND m.id = ${upToId} AND m."contactId" = c.id AND m."workspaceId" = ${workspaceId}`,
  );
  if (marked === 0) throw notFound("Conversation");
}
