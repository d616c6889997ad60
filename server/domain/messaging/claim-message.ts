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

/**
 * Takes a pending message for sending, or nothing. One statement: who has opted out when it runs is not texted, two
 * workers never hold the same message, and nothing is sent early or through a broken connection.
 */
export async function claimMessage(scope: Scope, messageId: string): Promise<Claimed | undefined> {
  const { workspaceId } = scope;
  const rows = await queryRaw<Claimed>(
    scope,
    sql`WITH claimed AS (
          UPDATE "Message" m SET status = 'sending', "claimToken" = ${randomUUID()}, "claimedAt" = now()
          WHERE m.id = ${messageId} AND m."workspaceId" = ${workspaceId}
            AND m.status = 'pending' AND (m."notBefore" IS NULL OR m."notBefore" <= now())
            AND (m."consentNotice" OR NOT EXISTS (
              SELECT 1 FROM "OptOut" o WHERE o."workspaceId" = ${workspaceId} AND o.phone = m."to"
                AND (o.scope = 'all' OR o."ownNumber" = m."from")))
            AND NOT EXISTS (
              SELECT 1 FROM "Connection" c WHERE c.id = m."connectionId" AND c."workspaceId" = ${workspaceId}
                AND c.state = 'broken')
          RETURNING m.*
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
