import { optOutFormsSql } from "../contacts/erased-phone";
import { decodeCursor, encodeCursor } from "../cursor";
import { type Page, toPage } from "../paging";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { ConversationFilter, MessageStatus } from "./schema";

export interface ConversationView {
  contactId: string;
  name: string | null;
  phone: string;
  optedOut: boolean;
  /** Messages that came in and that nobody has read; at most `MAX_UNREAD`. */
  unread: number;
  last: {
    id: string;
    direction: "outbound" | "inbound";
    body: string;
    status: MessageStatus;
    test: boolean;
    createdAt: string;
  };
}

const MAX_UNREAD = 100;

interface Row {
  contactId: string;
  name: string | null;
  phone: string;
  optedOut: boolean;
  unread: number;
  lastMessageId: string;
  direction: "outbound" | "inbound";
  body: string;
  status: MessageStatus;
  test: boolean;
  createdAt: Date;
}

/** Contacts that were texted or that wrote, the one with the newest message first; by keyset. */
export async function listConversations(
  scope: Scope,
  filter: ConversationFilter,
): Promise<Page<ConversationView>> {
  authorise(scope, "messages.read");
  const { workspaceId } = scope;
  const [before] = filter.cursor ? decodeCursor(filter.cursor, 1) : [];
  const search = filter.search ? `%${filter.search.replace(/[\\%_]/g, "\\$&")}%` : null;
  const digits = filter.search?.replace(/[^\d]/g, "") ?? "";
  const phone = digits.length >= 3 ? `%${digits}%` : null;
  const rows = await queryRaw<Row>(
    scope,
    sql`SELECT c.id AS "contactId", c.name, c.phone, c."lastMessageId", m.direction::text AS direction,
               left(m.body, 200) AS body, m.status::text AS status, m.test, m."createdAt",
               EXISTS (SELECT 1 FROM "OptOut" o WHERE o."workspaceId" = ${workspaceId} AND o.phone IN ${optOutFormsSql(scope, sql`c.phone`)} AND o.scope = 'all') AS "optedOut",
               (SELECT count(*)::int FROM (
                  SELECT 1 FROM "Message" u WHERE u."workspaceId" = ${workspaceId} AND u."contactId" = c.id
                    AND u.id > COALESCE(c."readUpToId", '') AND u.direction = 'inbound' LIMIT ${MAX_UNREAD}) fresh) AS unread
        FROM "Contact" c JOIN "Message" m ON m.id = c."lastMessageId" AND m."workspaceId" = ${workspaceId}
        WHERE c."workspaceId" = ${workspaceId} AND c."lastMessageId" IS NOT NULL
          AND (${before ?? null}::text IS NULL OR c."lastMessageId" < ${before ?? null}::text)
          AND (${search}::text IS NULL OR c.name ILIKE ${search}::text OR c.phone LIKE ${phone}::text)
        ORDER BY c."lastMessageId" DESC LIMIT ${filter.limit + 1}`,
  );
  return toPage(
    rows.map((row) => ({
      contactId: row.contactId,
      name: row.name,
      phone: row.phone,
      optedOut: row.optedOut,
      unread: row.unread,
      last: {
        id: row.lastMessageId,
        direction: row.direction,
        body: row.body,
        status: row.status,
        test: row.test,
        createdAt: row.createdAt.toISOString(),
      },
    })),
    filter.limit,
    (row) => encodeCursor(row.last.id),
  );
}
