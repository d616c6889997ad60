import { decodeCursor, encodeCursor, type Page, toPage } from "../paging";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";
import { periodOf } from "./delivery";
import type { AnalyticsPeriod, FollowUp, FollowUpFilter } from "./schema";

/** Reasons are worked out call by call, so only this many of the period's newest calls are looked at. */
export const LOOKED_AT = 2000;

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

/**
 * Every ended call of the period with the one reason why it was texted or not: what its best message says, else its
 * newest run, else its extraction. Test runs and test messages do not count.
 */
const classified = (
  scope: Scope,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
  assistantId: string | undefined,
) => sql`
  newest AS (
    SELECT c.id, c."customerPhone", c."assistantId", c."startedAt", c."evaluationState"
    FROM "Call" c
    WHERE c."workspaceId" = ${scope.workspaceId} AND c.status NOT IN ('ringing', 'in_progress')
      AND c."startedAt" >= (${from}::date)::timestamp AT TIME ZONE ${timeZone}
      AND c."startedAt" < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
      AND (${assistantId ?? null}::text IS NULL OR c."assistantId" = ${assistantId ?? null})
    ORDER BY c."startedAt" DESC, c.id DESC LIMIT ${LOOKED_AT}
  ),
  classified AS (
    SELECT n.*, m.id AS "messageId", r.id AS "runId",
      CASE
        WHEN m.status IN ('accepted', 'sent', 'delivered') THEN 'texted'
        WHEN m.status IN ('pending', 'sending') THEN 'on_its_way'
        WHEN m.status = 'unknown' THEN 'outcome_unknown'
        WHEN m.status IN ('failed', 'undelivered') THEN 'send_failed'
        WHEN m.status = 'suppressed' THEN 'suppressed'
        WHEN r.state IN ('waiting', 'running') THEN 'run_under_way'
        WHEN r.state IN ('failed', 'cancelled') THEN 'run_failed'
        WHEN r.state = 'skipped' THEN 'run_skipped'
        WHEN r.state = 'succeeded' THEN 'branch_sent_nothing'
        WHEN n."evaluationState" = 'pending' THEN 'extraction_pending'
        WHEN n."evaluationState" = 'failed' THEN 'extraction_failed'
        ELSE 'no_run'
      END AS "followUp",
      coalesce(m.reason, CASE WHEN m.id IS NULL THEN r.reason END) AS reason
    FROM newest n
    LEFT JOIN LATERAL (
      SELECT id, status, reason FROM "Message"
      WHERE "callId" = n.id AND "workspaceId" = ${scope.workspaceId} AND direction = 'outbound' AND NOT test
      ORDER BY array_position(ARRAY['delivered','sent','accepted','sending','pending','unknown','undelivered','failed','suppressed'], status::text), id DESC
      LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
      SELECT id, state, reason FROM "AutomationRun"
      WHERE "callId" = n.id AND "workspaceId" = ${scope.workspaceId} AND NOT test ORDER BY id DESC LIMIT 1
    ) r ON true
  )`;

export interface FollowUpTotals {
  from: string;
  to: string;
  /** Ended calls that were looked at: the sum of `reasons`. */
  calls: number;
  /** True when the period has more calls than were looked at; the newest were. */
  cut: boolean;
  reasons: { followUp: FollowUp; calls: number }[];
}

/** How many of the period's calls were texted, and why the others were not. The reasons add up to `calls`. */
export async function countFollowUps(scope: Scope, asked: AnalyticsPeriod): Promise<FollowUpTotals> {
  authorise(scope, "analytics.read");
  const period = await periodOf(scope, asked);
  const reasons = await queryRaw<{ followUp: FollowUp; calls: number }>(
    scope,
    sql`WITH ${classified(scope, period, asked.assistantId)}
        SELECT "followUp", count(*)::int AS calls FROM classified GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  const calls = reasons.reduce((sum, reason) => sum + reason.calls, 0);
  return { from: period.from, to: period.to, calls, cut: calls === LOOKED_AT, reasons };
}

/** The calls themselves, newest first, of all reasons or of one. */
export async function listFollowUps(scope: Scope, filter: FollowUpFilter): Promise<Page<FollowUpRow>> {
  authorise(scope, "analytics.read");
  const period = await periodOf(scope, filter);
  const [before, beforeId] = filter.cursor ? decodeCursor(filter.cursor, 2) : [null, null];
  const rows = await queryRaw<Omit<FollowUpRow, "callId"> & { id: string }>(
    scope,
    sql`WITH ${classified(scope, period, filter.assistantId)}
        SELECT x.id, x."customerPhone", x."assistantId", a.name AS "assistantName", x."startedAt", x."followUp",
               x.reason, x."runId", x."messageId"
        FROM classified x JOIN "Assistant" a ON a.id = x."assistantId"
        WHERE (${filter.followUp ?? null}::text IS NULL OR x."followUp" = ${filter.followUp ?? null})
          AND (${before}::timestamptz IS NULL OR (x."startedAt", x.id) < (${before}::timestamptz, ${beforeId}))
        ORDER BY x."startedAt" DESC, x.id DESC LIMIT ${filter.limit + 1}`,
  );
  const page = toPage(rows, filter.limit, (row) => encodeCursor(row.startedAt.toISOString(), row.id));
  return { ...page, data: page.data.map(({ id, ...row }) => ({ callId: id, ...row })) };
}
