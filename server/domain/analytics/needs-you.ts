import { rememberedHealthAlarms } from "../evaluation/health";
import { queryRaw, type Scope, sql } from "../scope";
import { authorise } from "../workspaces/permissions";

const DAYS = 7;

/** Something that stays as it is until a person looks at it. */
export interface NeedsYou {
  kind:
    | "run_failed"
    | "outcome_unknown"
    | "send_failed"
    | "message_dropped"
    | "daily_cap"
    | "may_ask_to_stop"
    | "extraction_failed"
    | "webhook_failed"
    | "webhook_off"
    | "connection_broken"
    | "calls_waiting"
    | "calls_unread"
    | "variant_stopped"
    | "figures_differ"
    | "alert"
    | "variable_shifted";
  /** What it is about: id of the automation, endpoint, connection, assistant; the platform; of the newest call or message for the others. */
  subjectId: string;
  /** Its name: of the automation, the URL, the connection, the assistant. */
  subject: string | null;
  count: number;
  /** The newest one's reason, in words. */
  reason: string | null;
  at: Date;
}

/**
 * What needs a person: failures of the last seven days, one row per cause, connections that are broken now, and variables
 * that are suddenly read otherwise. Each part of the query reads a partial index, so its cost depends on the failures and
 * not on the calls.
 */
export async function listNeedsYou(scope: Scope): Promise<NeedsYou[]> {
  authorise(scope, "analytics.read");
  const [failures, alarms] = await Promise.all([listFailures(scope), rememberedHealthAlarms(scope)]);
  const shifted = alarms.map(({ assistantId, assistant, name, more, words, at }) => ({
    ...{ kind: "variable_shifted" as const, subjectId: assistantId, subject: assistant, count: more + 1, at },
    reason: `${name}: ${words}`,
  }));
  return [...failures, ...shifted].sort((one, other) => other.at.getTime() - one.at.getTime());
}

function listFailures(scope: Scope): Promise<NeedsYou[]> {
  const w = scope.workspaceId;
  const since = new Date(scope.now().getTime() - DAYS * 86_400_000);
  return queryRaw<NeedsYou>(
    scope,
    sql`
    SELECT 'connection_broken' AS kind, id AS "subjectId", name AS subject, 1 AS count, problem AS reason,
           coalesce("verifiedAt", "createdAt") AS at
    FROM "Connection" WHERE "workspaceId" = ${w} AND state = 'broken'
    UNION ALL
    SELECT CASE WHEN e.state = 'waiting' THEN 'calls_waiting' ELSE 'calls_unread' END, s.platform, s.platform,
           count(*)::int, (array_agg(e.error ORDER BY e.id DESC))[1], max(e."receivedAt")
    FROM "IngestEvent" e JOIN "Source" s ON s.id = e."sourceId"
    WHERE s."workspaceId" = ${w} AND e.state IN ('waiting', 'failed') AND e."receivedAt" > ${since}
    GROUP BY s.platform, e.state
    UNION ALL
    SELECT 'alert', r.id, r.name, 1, a.words, a.at
    FROM "Alert" a JOIN "AlertRule" r ON r.id = a."ruleId"
    WHERE a."workspaceId" = ${w} AND a."endedAt" IS NULL AND r.enabled
    UNION ALL
    SELECT 'figures_differ', "workspaceId", NULL, wrong, example, "checkedAt"
    FROM "StatCheck" WHERE "workspaceId" = ${w} AND wrong > 0
    UNION ALL
    SELECT 'may_ask_to_stop', max(id), NULL, count(*)::int, (array_agg(body ORDER BY id DESC))[1], max("createdAt")
    FROM "StopRequest" WHERE "workspaceId" = ${w} AND state = 'open'
    HAVING count(*) > 0
    UNION ALL
    SELECT 'variant_stopped', a.id, a.name, count(*)::int, (array_agg(v.reason ORDER BY v.id DESC))[1], max(v."stoppedAt")
    FROM "VariantStop" v JOIN "Automation" a ON a.id = v."automationId" AND a.state = 'live'
    WHERE v."workspaceId" = ${w} AND v."resumedAt" IS NULL AND v."stoppedAt" > ${since} GROUP BY a.id
    UNION ALL
    SELECT 'run_failed', a.id, a.name, count(*)::int, (array_agg(r.reason ORDER BY r.id DESC))[1], max(r."createdAt")
    FROM "AutomationRun" r JOIN "Automation" a ON a.id = r."automationId"
    WHERE r."workspaceId" = ${w} AND r.state = 'failed' AND NOT r.test AND r."createdAt" > ${since} GROUP BY a.id
    UNION ALL
    SELECT 'outcome_unknown', max(id), NULL, count(*)::int, NULL, max("createdAt")
    FROM "Message" WHERE "workspaceId" = ${w} AND status = 'unknown' AND NOT test AND "createdAt" > ${since}
    HAVING count(*) > 0
    UNION ALL
    SELECT 'send_failed', max(id), NULL, count(*)::int, reason, max("createdAt")
    FROM "Message" WHERE "workspaceId" = ${w} AND status = 'failed' AND NOT test AND "createdAt" > ${since}
    GROUP BY reason
    UNION ALL
    SELECT CASE WHEN status = 'pending' THEN 'daily_cap' ELSE 'message_dropped' END, max(id), NULL, count(*)::int,
           (array_agg(reason ORDER BY id DESC))[1], max("createdAt")
    FROM "Message" WHERE "workspaceId" = ${w} AND "heldBy" IN ('recipientCap', 'dailyCap', 'tooOld', 'noWindow')
      AND NOT test AND "createdAt" > ${since}
    GROUP BY status = 'pending', "heldBy"
    UNION ALL
    SELECT 'extraction_failed', max(id), NULL, count(*)::int, (array_agg("evaluationError" ORDER BY id DESC))[1],
           max("startedAt")
    FROM "Call" WHERE "workspaceId" = ${w} AND "evaluationState" = 'failed' AND "startedAt" > ${since}
    HAVING count(*) > 0
    UNION ALL
    SELECT 'webhook_failed', e.id, e.url, count(*)::int, NULL, max(d."createdAt")
    FROM "WebhookDelivery" d JOIN "WebhookEndpoint" e ON e.id = d."endpointId"
    WHERE d."workspaceId" = ${w} AND d.status = 'failed' AND d."createdAt" > ${since} AND (e.fault IS NULL OR e.enabled)
      AND NOT EXISTS (SELECT 1 FROM "WebhookEvent" v WHERE v.id = d."eventId" AND v.subject LIKE 'test:%')
    GROUP BY e.id
    UNION ALL
    SELECT 'webhook_off', e.id, e.url,
      (SELECT count(*)::int FROM "WebhookDelivery" d WHERE d."workspaceId" = ${w} AND d."endpointId" = e.id AND d.status = 'failed'),
      CASE e.fault WHEN 'gone' THEN 'It answered that it is gone (410). Events are kept; recover them when it is back.'
        ELSE 'Every attempt failed for five days. Events are kept; recover them when it is back.' END, e."faultAt"
    FROM "WebhookEndpoint" e WHERE e."workspaceId" = ${w} AND e.fault IS NOT NULL AND NOT e.enabled
    ORDER BY at DESC LIMIT 30`,
  );
}
