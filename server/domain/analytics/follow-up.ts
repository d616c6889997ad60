import { decodeCursor, encodeCursor } from "../cursor";
import { type Page, toPage } from "../paging";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { periodOf } from "./delivery";
import {
  type AnalyticsPeriod,
  FOLLOW_UPS,
  type FollowUp,
  type FollowUpFilter,
  type FunnelStep,
} from "./schema";
import { readStats } from "./stats";

export interface FollowUpRow {
  callId: string;
  customerPhone: string | null;
  assistantId: string;
  assistantName: string;
  startedAt: Date;
  followUp: FollowUp;
  /** In words, where a run or a message gave one. */
  reason: string | null;
  runId: string | null;
  messageId: string | null;
}

export interface FollowUpTotals {
  from: string;
  to: string;
  /** Ended calls of the period: the sum of `reasons`. */
  calls: number;
  reasons: { followUp: FollowUp; calls: number }[];
}

/** How many of the period's calls were texted, and why the others were not. The reasons add up to `calls`. */
export async function countFollowUps(scope: Scope, asked: AnalyticsPeriod): Promise<FollowUpTotals> {
  authorise(scope, "analytics.read");
  const days = await periodOf(scope, asked);
  const rows = await readStats(scope, { dim: "followUp", days, assistantId: asked.assistantId, by: "key" });
  const reasons = FOLLOW_UPS.flatMap((followUp) => {
    const calls = rows.find(({ key }) => key === followUp)?.calls ?? 0;
    return calls > 0 ? [{ followUp, calls }] : [];
  }).sort((one, other) => other.calls - one.calls);
  const calls = reasons.reduce((sum, reason) => sum + reason.calls, 0);
  return { from: days.from, to: days.to, calls, reasons };
}

/** Only calls of that step; all of them are ended calls. */
const stepOf = (step: FunnelStep | undefined) => {
  switch (step) {
    case undefined:
    case "calls":
      return sql``;
    case "completed":
      return sql`AND y.completed`;
    case "achieved":
      return sql`AND y.achieved`;
    case "texted":
      return sql`AND y.texted`;
    case "delivered":
      return sql`AND y.delivered`;
    case "answered":
      return sql`AND y.answered`;
    default:
      return step satisfies never;
  }
};

/** The calls themselves, newest first, of all reasons or of one, of all steps or of one. */
export async function listFollowUps(scope: Scope, filter: FollowUpFilter): Promise<Page<FollowUpRow>> {
  authorise(scope, "analytics.read");
  const w = scope.workspaceId;
  const { from, to, timeZone } = await periodOf(scope, filter);
  const [before, beforeId] = filter.cursor ? decodeCursor(filter.cursor, 2) : [null, null];
  const rows = await queryRaw<FollowUpRow>(
    scope,
    sql`WITH page AS (
          SELECT y.* FROM "CallStory" y
          WHERE y."workspaceId" = ${w}
            AND y."startedAt" >= (${from}::date)::timestamp AT TIME ZONE ${timeZone}
            AND y."startedAt" < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
            ${filter.assistantId ? sql`AND y."assistantId" = ${filter.assistantId}` : sql``}
            ${stepOf(filter.step)}
            ${filter.followUp ? sql`AND y."followUp" = ${filter.followUp}` : sql``}
            ${before ? sql`AND (y."startedAt", y."callId") < (${before}::timestamptz, ${beforeId})` : sql``}
          ORDER BY y."startedAt" DESC, y."callId" DESC LIMIT ${filter.limit + 1}
        )
        SELECT y."callId", c."customerPhone", y."assistantId", a.name AS "assistantName", y."startedAt", y."followUp",
               coalesce(m.reason, CASE WHEN m.id IS NULL THEN r.reason END) AS reason, r.id AS "runId", m.id AS "messageId"
        FROM page y
        JOIN "Call" c ON c.id = y."callId" AND c."workspaceId" = ${w}
        JOIN "Assistant" a ON a.id = y."assistantId"
        LEFT JOIN LATERAL (
          SELECT id, reason FROM "Message"
          WHERE "callId" = y."callId" AND "workspaceId" = ${w} AND direction = 'outbound' AND NOT test AND NOT "consentNotice"
          ORDER BY array_position(ARRAY['delivered','sent','accepted','undelivered','sending','pending','unknown','failed','suppressed'], status::text), id DESC
          LIMIT 1
        ) m ON true
        LEFT JOIN LATERAL (
          SELECT id, reason FROM "AutomationRun"
          WHERE "callId" = y."callId" AND "workspaceId" = ${w} AND NOT test ORDER BY id DESC LIMIT 1
        ) r ON true
        ORDER BY y."startedAt" DESC, y."callId" DESC`,
  );
  return toPage(rows, filter.limit, (row) => encodeCursor(row.startedAt.toISOString(), row.callId));
}
