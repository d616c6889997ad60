import type { RootDb } from "@/server/db/client";
import { Prisma } from "@/server/db/generated/client";

/**
 * Mails of all workspaces whose job is gone: due for longer than a server keeps one waiting, or claimed by a process that
 * died. Those of a broken server wait rightly.
 */
export async function findStuckMails(db: RootDb): Promise<{ id: string; workspaceId: string }[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT m.id, m."workspaceId" FROM "Mail" m
    WHERE m."createdAt" > now() - interval '3 days' AND (
      (m.state = 'sending' AND m."claimedAt" < now() - interval '5 minutes')
      OR (m.state = 'pending' AND COALESCE(m."claimedAt", m."createdAt") < now() - interval '2 hours'
          AND NOT EXISTS (SELECT 1 FROM "Connection" c WHERE c."workspaceId" = m."workspaceId" AND c.kind = 'smtp'
            AND c.state = 'broken')))
    ORDER BY m.id LIMIT 200`);
}
