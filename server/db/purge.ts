import { withConnection } from "./connection";

const EXPIRED = {
  outboxEvents: `DELETE FROM "OutboxEvent" WHERE "sentAt" < now() - interval '7 days'`,
  rateLimits: `DELETE FROM "RateLimit" WHERE expire IS NOT NULL AND expire < extract(epoch FROM now()) * 1000`,
  invitations: `DELETE FROM "Invitation" WHERE "acceptedAt" IS NULL AND "expiresAt" < now() - interval '30 days'`,
  // The answers that they replay for 24 hours hold people's data.
  idempotencyKeys: `DELETE FROM "IdempotencyKey" WHERE "createdAt" < now() - interval '24 hours'`,
  // A day of any zone is over after two; these rows hold numbers.
  sendCounts: `DELETE FROM "SendCount" WHERE day < to_char(now() - interval '3 days', 'YYYY-MM-DD')`,
  exportedFiles: `DELETE FROM "CallJobPart" WHERE "createdAt" < now() - interval '7 days'`,
} as const;

/** Deletes what has served its time, in all workspaces; returns how many rows of each kind. */
export function purgeExpired(databaseUrl: string): Promise<Record<string, number>> {
  return withConnection(databaseUrl, async (client) => {
    const counts: Record<string, number> = {};
    for (const [kind, statement] of Object.entries(EXPIRED)) {
      counts[kind] = (await client.query(statement)).rowCount ?? 0;
    }
    return counts;
  });
}
