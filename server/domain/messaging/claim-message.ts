import { randomUUID } from "node:crypto";
import { newId } from "../ids";
import { queryRaw, type Scope, sql } from "../scope";

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
 * wrote what a person has yet to read, two workers never hold the same message, and nothing is sent early, through a
 * broken connection or to a country that carriers block from this sender. A sender with a pace gives each message a slot
 * of its own, in the order in which they come: one whose slot is later stays pending until then.
 */
export async function claimMessage(scope: Scope, messageId: string): Promise<Claimed | undefined> {
  const { workspaceId } = scope;
  const rows = await queryRaw<Claimed>(
    scope,
    sql`WITH due AS (
          SELECT m.id, m.carrier, m."from", m.segments, m."slotAt" FROM "Message" m
          WHERE m.id = ${messageId} AND m."workspaceId" = ${workspaceId}
            AND m.status = 'pending' AND (m."notBefore" IS NULL OR m."notBefore" <= now())
            AND (m."consentNotice" OR NOT EXISTS (
              SELECT 1 FROM "OptOut" o WHERE o."workspaceId" = ${workspaceId} AND o.phone = m."to"
                AND (o.scope = 'all' OR o."ownNumber" = m."from" OR m."from" LIKE 'MG%')))
            AND (m."consentNotice" OR (NOT m."heldForReview" AND NOT EXISTS (
              SELECT 1 FROM "StopRequest" s WHERE s."workspaceId" = ${workspaceId} AND s.phone = m."to"
                AND s.state = 'open')))
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
        ), slot AS (
          UPDATE "PhoneNumber" p
          SET "nextSlotAt" = GREATEST(p."nextSlotAt", now()) + due.segments * interval '1 second' / p."segmentsPerSecond"
          FROM due
          WHERE p."workspaceId" = ${workspaceId} AND p.phone = due."from" AND p.provider = due.carrier
            AND p."segmentsPerSecond" > 0
            AND (due."slotAt" IS NULL OR due."slotAt" < now() - interval '1 minute')
          RETURNING p."nextSlotAt" - due.segments * interval '1 second' / p."segmentsPerSecond" AS at
        ), turn AS (
          -- The column keeps milliseconds: a slot that is rounded up is now.
          SELECT due.id, slot.at, COALESCE(slot.at > now() + interval '5 milliseconds', false) AS waits
          FROM due LEFT JOIN slot ON true
        ), taken AS (
          UPDATE "Message" m SET
            status = CASE WHEN turn.waits THEN m.status ELSE 'sending' END,
            "claimToken" = CASE WHEN turn.waits THEN m."claimToken" ELSE ${randomUUID()} END,
            "claimedAt" = CASE WHEN turn.waits THEN m."claimedAt" ELSE now() END,
            "slotAt" = CASE WHEN turn.waits THEN turn.at END,
            "notBefore" = CASE WHEN turn.waits THEN turn.at ELSE m."notBefore" END,
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
