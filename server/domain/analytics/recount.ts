import { readKeyword } from "../messaging/keywords";
import { executeRaw, queryRaw, type Scope, sql, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import { dayIn, eachDay } from "./days";
import { periodOf } from "./delivery";
import { METRICS } from "./schema";

interface Fact {
  day: string;
  assistantId: string;
  metric: string;
  count: number;
}

/**
 * Counts these days of the rollup again from the rows themselves, both days included, and returns how many figures
 * were wrong. The days' counters are locked first: what is counted meanwhile waits, and is added to the new figures.
 */
export async function recountDays(scope: Scope, from: string, to: string): Promise<number> {
  authorise(scope, "workspace.update");
  const { timeZone } = await periodOf(scope, { from, to });
  return transaction(scope, async (tx) => {
    const days = eachDay(from, to);
    await lockCounters(tx, days);
    const facts = [
      ...(await countRows(tx, from, to, timeZone)),
      ...(await countAnswers(tx, from, to, timeZone)),
    ];
    const wrong = await writeFacts(tx, days, facts);
    await executeRaw(
      tx,
      sql`DELETE FROM "DailyStat" WHERE "workspaceId" = ${tx.workspaceId} AND day = ANY(${days}::text[]) AND count = 0`,
    );
    return wrong;
  });
}

/** Every counter that could be touched exists and is locked, so that nobody counts beside us. */
async function lockCounters(scope: Scope, days: string[]) {
  await executeRaw(
    scope,
    sql`INSERT INTO "DailyStat" ("workspaceId", day, "assistantId", metric, count)
        SELECT ${scope.workspaceId}, day, a.id, metric, 0
        FROM unnest(${days}::text[]) day, unnest(${[...METRICS]}::text[]) metric,
             (SELECT id FROM "Assistant" WHERE "workspaceId" = ${scope.workspaceId} UNION ALL SELECT '') a
        ORDER BY 2, 3, 4
        ON CONFLICT DO NOTHING`,
  );
  await queryRaw(
    scope,
    sql`SELECT 1 FROM "DailyStat" WHERE "workspaceId" = ${scope.workspaceId} AND day = ANY(${days}::text[])
        ORDER BY day, "assistantId", metric FOR UPDATE`,
  );
}

/** All but the answers: what each row says by itself. */
async function countRows(scope: Scope, from: string, to: string, timeZone: string): Promise<Fact[]> {
  const w = scope.workspaceId;
  return queryRaw<Fact>(
    scope,
    sql`
    WITH period AS (
      SELECT (${from}::date)::timestamp AT TIME ZONE ${timeZone} AS since,
             (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone} AS until
    ), texts AS (
      SELECT m.id, m.status, m."sentAt", m."deliveredAt", coalesce(c."assistantId", '') AS "assistantId"
      FROM "Message" m LEFT JOIN "Call" c ON c.id = m."callId"
      WHERE m."workspaceId" = ${w} AND m.direction = 'outbound' AND NOT m.test
    ), facts AS (
      SELECT 'calls' AS metric, "assistantId", "startedAt" AS at FROM "Call"
      WHERE "workspaceId" = ${w} AND status NOT IN ('ringing', 'in_progress')
      UNION ALL
      SELECT 'completed', "assistantId", "startedAt" FROM "Call" WHERE "workspaceId" = ${w} AND status = 'completed'
      UNION ALL
      SELECT 'achieved', "assistantId", "startedAt" FROM "Call" WHERE "workspaceId" = ${w} AND outcome = 'achieved'
      UNION ALL
      SELECT 'sent', "assistantId", "sentAt" FROM texts WHERE "sentAt" IS NOT NULL
      UNION ALL
      SELECT 'delivered', "assistantId", "deliveredAt" FROM texts WHERE status = 'delivered'
      UNION ALL
      SELECT 'failed', t."assistantId", min(e."createdAt")
      FROM texts t JOIN "MessageStatusEvent" e ON e."messageId" = t.id AND e.status = t.status::text
      WHERE t.status IN ('failed', 'undelivered') GROUP BY t.id, t."assistantId"
      UNION ALL
      SELECT 'optedOut', coalesce(c."assistantId", ''), o."createdAt"
      FROM "OptOut" o
      JOIN LATERAL (
        SELECT m."callId" FROM "Message" m JOIN "Contact" k ON k.id = m."contactId"
        WHERE m."workspaceId" = ${w} AND k.phone = o.phone AND m.direction = 'outbound' AND NOT m.test
          AND m."sentAt" <= o."createdAt" ORDER BY m.id DESC LIMIT 1
      ) last ON true
      LEFT JOIN "Call" c ON c.id = last."callId"
      WHERE o."workspaceId" = ${w}
    )
    SELECT to_char(at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, "assistantId", metric, count(*)::int AS count
    FROM facts, period WHERE at >= since AND at < until GROUP BY 1, 2, 3`,
  );
}

/** A call (or a text of no call) is answered once: by the first answer that is no keyword. */
async function countAnswers(scope: Scope, from: string, to: string, timeZone: string): Promise<Fact[]> {
  const rows = await queryRaw<{ key: string; assistantId: string; body: string; createdAt: Date }>(
    scope,
    sql`WITH answered AS (
          SELECT DISTINCT coalesce("callId", "inReplyToId") AS key FROM "Message"
          WHERE "workspaceId" = ${scope.workspaceId} AND direction = 'inbound' AND "inReplyToId" IS NOT NULL AND NOT test
            AND "createdAt" >= (${from}::date)::timestamp AT TIME ZONE ${timeZone}
            AND "createdAt" < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
        )
        SELECT a.key, coalesce(c."assistantId", '') AS "assistantId", m.body, m."createdAt"
        FROM answered a
        JOIN "Message" m ON m."workspaceId" = ${scope.workspaceId} AND m.direction = 'inbound' AND NOT m.test
          AND (m."callId" = a.key OR (m."callId" IS NULL AND m."inReplyToId" = a.key))
        LEFT JOIN "Call" c ON c.id = m."callId"
        ORDER BY m.id`,
  );
  const first = new Map<string, Fact>();
  for (const row of rows) {
    if (first.has(row.key) || readKeyword(row.body) !== null) continue;
    const day = dayIn(timeZone, row.createdAt);
    first.set(row.key, { day, assistantId: row.assistantId, metric: "answered", count: 1 });
  }
  return [...first.values()].filter(({ day }) => day >= from && day <= to);
}

async function writeFacts(scope: Scope, days: string[], facts: Fact[]): Promise<number> {
  return executeRaw(
    scope,
    sql`WITH fact AS (
          SELECT day, "assistantId", metric, sum(count)::int AS count
          FROM unnest(${facts.map((fact) => fact.day)}::text[], ${facts.map((fact) => fact.assistantId)}::text[],
                      ${facts.map((fact) => fact.metric)}::text[], ${facts.map((fact) => fact.count)}::int[])
               AS f(day, "assistantId", metric, count) GROUP BY 1, 2, 3
        ), counted AS (
          SELECT d.day, d."assistantId", d.metric, coalesce(f.count, 0) AS count
          FROM "DailyStat" d LEFT JOIN fact f USING (day, "assistantId", metric)
          WHERE d."workspaceId" = ${scope.workspaceId} AND d.day = ANY(${days}::text[])
        )
        UPDATE "DailyStat" d SET count = c.count FROM counted c
        WHERE d."workspaceId" = ${scope.workspaceId} AND d.day = c.day AND d."assistantId" = c."assistantId"
          AND d.metric = c.metric AND d.count <> c.count`,
  );
}
