import type { RootDb } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import type { Scope } from "../scope";
import { pollMessage, reconcileMessage } from "./reconcile-message";
import type { MessageStatus } from "./schema";
import { explainUnclaimed } from "./unclaimed";

export interface StuckMessage {
  id: string;
  workspaceId: string;
  status: MessageStatus;
}

/**
 * Messages of all workspaces that wait for something that may never come: a claim whose process died, a due message
 * whose job is gone, an accepted one without reports for a quarter of an hour. Nothing stays stuck unseen.
 */
export async function findStuckMessages(db: RootDb, limit = 200): Promise<StuckMessage[]> {
  return db.$queryRaw<StuckMessage[]>(Prisma.sql`
    SELECT m.id, m."workspaceId", m.status::text AS status FROM "Message" m
    LEFT JOIN "Connection" c ON c.id = m."connectionId" AND c."workspaceId" = m."workspaceId"
    WHERE m.status IN ('pending', 'sending', 'accepted', 'sent') AND m.direction = 'outbound' AND (
      (m.status = 'sending' AND m."claimedAt" < now() - interval '1 minute')
      OR (m.status = 'pending' AND c.state IS DISTINCT FROM 'broken'
          AND GREATEST(m."createdAt", m."claimedAt", m."notBefore") < now() - interval '2 minutes')
      OR (m.status IN ('accepted', 'sent') AND m."sentAt" < now() - interval '15 minutes'
          AND m."sentAt" > now() - interval '2 days'))
    ORDER BY m.id LIMIT ${limit}`);
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
      return (await reconcileMessage(scope, message.id, carriers)).status;
    default:
      return (await pollMessage(scope, message.id, carriers)).status;
  }
}
