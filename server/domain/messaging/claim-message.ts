import { randomUUID } from "node:crypto";
import { newId } from "../ids";
import { databaseNow, queryRaw, type Scope, sql } from "../scope";

export interface Claimed {
  id: string;
  claimToken: string;
  from: string;
  to: string;
  body: string;
  carrier: string;
  connectionId: string | null;
  callbackToken: string;
  callId: string | null;
  /** How often it was claimed, this time included. */
  claims: number;
  settings: unknown;
  secret: string | null;
}

/** Why a message of a burst is still here, as its reader sees it. */
const WAITS = "Waits its turn: the sender takes only so many a second";

/**
 * Takes a pending message for sending, or nothing. One statement: who has opted out when it runs is not texted, nor who
 * wrote what a person has yet to read, nor by a run that a person ended or holds, two workers never hold the same message, and nothing is sent early, through a
 * broken connection or to a country that carriers block from this sender. A sender with a pace gives each message a slot
 * of its own, in the order in which they come: one whose slot is later stays pending until then.
 * Our own rules stand here too (sending/): nothing leaves while sending is stopped, outside the window that was planned
 * by the settings and the zone of now, or too long after the call; and what is counted by day stays below the caps,
 * however many are claimed at once, because a count is raised only below its cap and one that is not lets nothing go.
 */
export async function claimMessage(scope: Scope, messageId: string): Promise<Claimed | undefined> {
  const { workspaceId } = scope;
  const now = databaseNow(scope);
  const rows = await queryRaw<Claimed>(
    scope,
    sql`WITH due AS (
          SELECT m.id, m.carrier, m."from", m."to", m.segments, m."slotAt", caps.day,
                 CASE WHEN m.test OR m."consentNotice" OR m."countedOn" = caps.day THEN NULL ELSE w."recipientCap" END AS "recipientCap",
                 CASE WHEN m.test OR m."consentNotice" OR m."countedOn" = caps.day THEN NULL ELSE w."dailyCap" END AS "dailyCap"
          FROM "Message" m
            JOIN "Workspace" w ON w.id = m."workspaceId"
            LEFT JOIN "Contact" k ON k.id = m."contactId" AND k."workspaceId" = m."workspaceId",
            LATERAL (SELECT to_char(${now} AT TIME ZONE w."timeZone", 'YYYY-MM-DD') AS day) caps
          WHERE m.id = ${messageId} AND m."workspaceId" = ${workspaceId}
            AND m.status = 'pending' AND (m."notBefore" IS NULL OR m."notBefore" <= ${now})
            AND w."sendingStoppedAt" IS NULL
            AND (m."agesFrom" IS NULL OR w."maxAgeHours" IS NULL
              OR m."agesFrom" + w."maxAgeHours" * interval '1 hour' > ${now})
            AND (w."aroundTheClock" OR m."anyHour" OR m."consentNotice" OR (m."closesAt" > ${now}
              AND m.plan = w."quietRevision" || ' ' || w."timeZone" || ' ' || COALESCE(k."timeZone", '')))
            AND (m.test OR m."consentNotice" OR m."countedOn" = caps.day OR NOT EXISTS (
              SELECT 1 FROM "SendCount" s WHERE s."workspaceId" = ${workspaceId} AND s.day = caps.day
                AND s.phone IN ('', m."to")
                AND s.count >= CASE WHEN s.phone = '' THEN w."dailyCap" ELSE w."recipientCap" END))
            AND (m."consentNotice" OR NOT EXISTS (
              SELECT 1 FROM "OptOut" o WHERE o."workspaceId" = ${workspaceId}
                AND o.phone IN (m."to", wrapup_erased_phone(w."optOutSalt", m."to"))
                AND (o.scope = 'all' OR o."ownNumber" = m."from" OR m."from" LIKE 'MG%')))
            AND (m."consentNotice" OR (NOT m."heldForReview" AND NOT EXISTS (
              SELECT 1 FROM "StopRequest" s WHERE s."workspaceId" = ${workspaceId} AND s.phone = m."to"
                AND s.state = 'open')))
            AND NOT EXISTS (
              SELECT 1 FROM "AutomationRun" r WHERE r.id = m."runId" AND r."workspaceId" = ${workspaceId}
                AND (r."heldAt" IS NOT NULL OR r.state = 'cancelled'))
            AND NOT EXISTS (
              SELECT 1 FROM "Connection" c WHERE c.id = m."connectionId" AND c."workspaceId" = ${workspaceId}
                AND c.state = 'broken')
            AND NOT EXISTS (
              SELECT 1 FROM "Message" first WHERE first.id = m."againOfId" AND first."workspaceId" = ${workspaceId}
                AND first.status NOT IN ('unknown', 'failed', 'undelivered'))
            AND NOT EXISTS (
              SELECT 1 FROM "PhoneNumber" b WHERE b."workspaceId" = ${workspaceId} AND b.phone = m."from"
                AND b.provider = m.carrier AND m."toCountry" = ANY(b."blockedCountries"))
          FOR UPDATE OF m
        ), counted AS (
          INSERT INTO "SendCount" AS s ("workspaceId", day, phone, count)
          SELECT ${workspaceId}, due.day, c.phone, 1
          FROM due, LATERAL (VALUES (due."to", due."recipientCap"), ('', due."dailyCap")) c (phone, cap)
          WHERE c.cap IS NOT NULL ORDER BY c.phone DESC
          ON CONFLICT ("workspaceId", day, phone) DO UPDATE SET count = s.count + 1
            WHERE s.count < (SELECT CASE WHEN s.phone = '' THEN w."dailyCap" ELSE w."recipientCap" END
                             FROM "Workspace" w WHERE w.id = ${workspaceId})
          RETURNING 1
        ), allowed AS (
          SELECT due.* FROM due
          WHERE (SELECT count(*) FROM counted) = num_nonnulls(due."recipientCap", due."dailyCap")
        ), slot AS (
          UPDATE "PhoneNumber" p
          SET "nextSlotAt" = GREATEST(p."nextSlotAt", now()) + due.segments * interval '1 second' / p."segmentsPerSecond"
          FROM allowed due
          WHERE p."workspaceId" = ${workspaceId} AND p.phone = due."from" AND p.provider = due.carrier
            AND p."segmentsPerSecond" > 0
            AND (due."slotAt" IS NULL OR due."slotAt" < now() - interval '1 minute')
          RETURNING p."nextSlotAt" - due.segments * interval '1 second' / p."segmentsPerSecond" AS at
        ), turn AS (
          -- The column keeps milliseconds: a slot that is rounded up is now.
          SELECT due.id, due.day, num_nonnulls(due."recipientCap", due."dailyCap") > 0 AS counts, slot.at, COALESCE(slot.at > now() + interval '5 milliseconds', false) AS waits
          FROM allowed due LEFT JOIN slot ON true
        ), taken AS (
          UPDATE "Message" m SET
            status = CASE WHEN turn.waits THEN m.status ELSE 'sending' END,
            "claimToken" = CASE WHEN turn.waits THEN m."claimToken" ELSE ${randomUUID()} END,
            "claimedAt" = CASE WHEN turn.waits THEN m."claimedAt" ELSE now() END,
            "slotAt" = CASE WHEN turn.waits THEN turn.at END,
            "notBefore" = CASE WHEN turn.waits THEN turn.at ELSE m."notBefore" END,
            "countedOn" = CASE WHEN turn.counts THEN turn.day ELSE m."countedOn" END,
            reason = CASE WHEN turn.waits THEN ${WAITS} ELSE m.reason END
          FROM turn WHERE m.id = turn.id AND m."workspaceId" = ${workspaceId}
          RETURNING m.*
        ), claimed AS (
          SELECT * FROM taken WHERE status = 'sending'
        ), event AS (
          INSERT INTO "MessageStatusEvent" (id, "workspaceId", "messageId", status, source, "createdAt")
          SELECT ${newId("statusEvent")}, ${workspaceId}, claimed.id, 'sending', 'claim', ${scope.now()}::timestamptz FROM claimed
        )
        SELECT claimed.id, claimed."claimToken", claimed."from", claimed."to", claimed.body, claimed.carrier,
               claimed."connectionId", claimed."callbackToken", claimed."callId", con.settings, con.secret,
               1 + (SELECT count(*)::int FROM "MessageStatusEvent" e
                    WHERE e."messageId" = claimed.id AND e.status = 'sending') AS claims
        FROM claimed LEFT JOIN "Connection" con ON con.id = claimed."connectionId" AND con."workspaceId" = ${workspaceId}`,
  );
  return rows[0];
}
