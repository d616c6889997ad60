import { decodeCursor, encodeCursor } from "../cursor";
import { type Page, toPage } from "../paging";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { periodOf } from "./delivery";
import type { AnalyticsList } from "./schema";

export interface ReplyRow {
  /** The text that was answered, or after which its recipient opted out. */
  messageId: string;
  contactId: string | null;
  callId: string | null;
  phone: string;
  body: string;
  sentAt: Date;
  /** When they answered or opted out. */
  at: Date;
  /** What they wrote; null: they opted out otherwise. */
  reply: string | null;
  /** Of an opt-out: how it came. */
  source: string | null;
}

/** Texts of the period that were answered, with the first answer; the newest answer first. */
export const listReplies = (scope: Scope, filter: AnalyticsList) => listTexts(scope, filter, "answeredAt");

/** Texts of the period after which their recipients opted out, with what they wrote; the newest first. */
export const listOptOutTexts = (scope: Scope, filter: AnalyticsList) =>
  listTexts(scope, filter, "optedOutAt");

async function listTexts(
  scope: Scope,
  filter: AnalyticsList,
  moment: "answeredAt" | "optedOutAt",
): Promise<Page<ReplyRow>> {
  authorise(scope, "analytics.read");
  const w = scope.workspaceId;
  const { from, to, timeZone } = await periodOf(scope, filter);
  const [before, beforeId] = filter.cursor ? decodeCursor(filter.cursor, 2) : [null, null];
  const at = moment === "answeredAt" ? sql`m."answeredAt"` : sql`m."optedOutAt"`;
  const rows = await queryRaw<ReplyRow>(
    scope,
    sql`WITH page AS (
          SELECT m.id, m."contactId", m."callId", m."to", m.body, m."sentAt", ${at} AS at FROM "Message" m
          ${filter.assistantId ? sql`JOIN "Call" c ON c.id = m."callId" AND c."assistantId" = ${filter.assistantId}` : sql``}
          WHERE m."workspaceId" = ${w} AND ${at} IS NOT NULL AND m.direction = 'outbound' AND NOT m.test AND NOT m."consentNotice"
            AND ${at} >= (${from}::date)::timestamp AT TIME ZONE ${timeZone}
            AND m."sentAt" >= (${from}::date)::timestamp AT TIME ZONE ${timeZone}
            AND m."sentAt" < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
            ${before ? sql`AND (${at}, m.id) < (${before}::timestamptz, ${beforeId})` : sql``}
          ORDER BY ${at} DESC, m.id DESC LIMIT ${filter.limit + 1}
        )
        SELECT p.id AS "messageId", p."contactId", p."callId", p."to" AS phone, p.body, p."sentAt", p.at, i.body AS reply,
               o.source
        FROM page p
        LEFT JOIN LATERAL (
          SELECT r.body FROM "Message" r
          WHERE r."workspaceId" = ${w} AND r."contactId" = p."contactId" AND r.direction = 'inbound'
            AND r."createdAt" BETWEEN p.at - interval '1 second' AND p.at + interval '1 second'
          ORDER BY r.id LIMIT 1
        ) i ON true
        LEFT JOIN LATERAL (
          SELECT source FROM "OptOut" WHERE "workspaceId" = ${w} AND phone = p."to" ORDER BY id DESC LIMIT 1
        ) o ON ${moment === "optedOutAt"}
        ORDER BY p.at DESC, p.id DESC`,
  );
  return toPage(rows, filter.limit, (row) => encodeCursor(row.at.toISOString(), row.messageId));
}
