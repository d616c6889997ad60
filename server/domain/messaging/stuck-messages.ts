import type { RootDb } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import { executeRaw, type Scope, sql } from "../scope";
import { LOOKUP_WAITS, pollMessage, reconcileMessage } from "./reconcile-message";
import type { MessageStatus } from "./schema";
import { explainUnclaimed } from "./unclaimed";

export interface StuckMessage {
  id: string;
  workspaceId: string;
  status: MessageStatus;
}

/**
 * Messages of all workspaces that wait for something that may never come: a claim whose process died, a due message
 * whose job is gone, an accepted one without reports for a quarter of an hour, an unknown outcome that nobody looks up.
 * Nothing stays stuck unseen. Last come those that only lack their price.
 */
export async function findStuckMessages(db: RootDb, limit = 200): Promise<StuckMessage[]> {
  return db.$queryRaw<StuckMessage[]>(Prisma.sql`
    SELECT m.id, m."workspaceId", m.status::text AS status FROM "Message" m
    LEFT JOIN "Connection" c ON c.id = m."connectionId" AND c."workspaceId" = m."workspaceId"
    WHERE m.direction = 'outbound' AND (m."nextLookAt" IS NULL OR m."nextLookAt" <= now()) AND (
      (m.status = 'sending' AND m."claimedAt" < now() - interval '1 minute')
      OR (m.status = 'pending' AND c.state IS DISTINCT FROM 'broken' AND m."heldBy" IS DISTINCT FROM 'stopped'
          AND NOT EXISTS (SELECT 1 FROM "AutomationRun" r WHERE r.id = m."runId"
            AND r."workspaceId" = m."workspaceId" AND r."heldAt" IS NOT NULL)
          AND GREATEST(m."createdAt", m."claimedAt", m."notBefore") < now() - interval '2 minutes')
      OR (m.status IN ('accepted', 'sent') AND m."sentAt" < now() - interval '15 minutes'
          AND m."sentAt" > now() - interval '7 days' AND m.reason IS NULL)
      OR (m.status = 'unknown' AND m.lookups < ${LOOKUP_WAITS.length}
          AND m."claimedAt" < now() - interval '20 minutes' AND m."claimedAt" > now() - interval '7 days')
      OR (m.status IN ('delivered', 'undelivered', 'failed') AND m.carrier = 'twilio' AND m.price IS NULL
          AND m."externalId" IS NOT NULL
          AND m."sentAt" BETWEEN now() - interval '2 days' AND now() - interval '15 minutes'))
    ORDER BY m.status IN ('delivered', 'undelivered', 'failed'), m.id LIMIT ${limit}`);
}

/** Brings one stuck message on: asks the carrier, takes a dead claim's outcome as unknown, or has a due one sent. */
export async function unstickMessage(
  scope: Scope,
  message: StuckMessage,
  carriers: Carriers,
  attempt: string,
) {
  switch (message.status) {
    case "pending":
      await scope.emit({ name: "message/send.requested", data: { messageId: message.id, attempt } });
      return "requested";
    case "sending":
      return (await explainUnclaimed(scope, message.id)).status;
    case "unknown":
      await postpone(scope, message.id);
      return (await reconcileMessage(scope, message.id, carriers)).status;
    default:
      await postpone(scope, message.id);
      return (await pollMessage(scope, message.id, carriers)).status;
  }
}

/** The older a message, the longer until the next look, whatever this one comes to: a quarter of an hour to half a day. */
const postpone = (scope: Scope, messageId: string) =>
  executeRaw(
    scope,
    sql`UPDATE "Message" SET "nextLookAt" = now()
          + LEAST(GREATEST(now() - COALESCE("sentAt", "claimedAt"), interval '15 minutes'), interval '12 hours')
        WHERE id = ${messageId} AND "workspaceId" = ${scope.workspaceId}`,
  );
