import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** From where a status may have come, seen from outside and at intervals: a delivered message stays delivered. */
const RANK: Record<string, number> = {
  pending: 0,
  sending: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  delivered: 5,
  undelivered: 5,
  failed: 5,
  suppressed: 5,
};

/** Whether a message that was seen as `before` may be seen as `after` later: forwards, or given back by its claim. */
export const isForward = (before: string, after: string) =>
  before === after ||
  (RANK[after] ?? -1) > (RANK[before] ?? 9) ||
  (before === "sending" && after === "pending");

/** Looks at all statuses every second, with a connection of its own, and notes each step backwards. */
export function watchStatuses(databaseUrl: string) {
  const last = new Map<string, string>();
  const backwards: string[] = [];
  let looks = 0;
  let watching = true;
  const look = async () => {
    const db = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
    db.on("error", () => {});
    try {
      await db.connect();
      const { rows } = await db.query<{ id: string; status: string }>(
        `SELECT id, status::text FROM "Message" WHERE direction = 'outbound'`,
      );
      looks += 1;
      for (const { id, status } of rows) {
        const before = last.get(id);
        if (before && !isForward(before, status)) backwards.push(`${id}: ${before}, then ${status}`);
        last.set(id, status);
      }
    } finally {
      await db.end().catch(() => {});
    }
  };
  const done = (async () => {
    while (watching) {
      // Postgres is down at times: that is what we are here for.
      await look().catch(() => {});
      await sleep(1000);
    }
  })();
  return {
    backwards,
    looks: () => looks,
    async stop() {
      watching = false;
      await done;
    },
  };
}
