import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** What has no end yet, by kind. A text that waits for its recipient's morning is where it belongs, and so is its run. */
export type Open = Record<"calls" | "runs" | "deliveries" | "messages" | "unknown" | "events", number>;

interface Patience {
  /** Looks at the carrier's books after which an unknown outcome is a person's: the third finds nothing either. */
  looks: number;
  /** Attempts after which a delivery waits for half an hour and more, visibly and by schedule. */
  attempts: number;
}
const PATIENT: Patience = { looks: 3, attempts: 3 };
const HURRIED: Patience = { looks: 1, attempts: 2 };

const open = ({ looks, attempts }: Patience) => `
  WITH deferred AS (
    SELECT id, "runId" FROM "Message"
    WHERE status = 'pending' AND "heldBy" = 'quietHours' AND "notBefore" > now()
  )
  SELECT (SELECT count(*)::int FROM "Call" WHERE "evaluationState" = 'pending') AS calls,
         (SELECT count(*)::int FROM "AutomationRun" WHERE state IN ('waiting', 'running')
            AND id NOT IN (SELECT "runId" FROM deferred WHERE "runId" IS NOT NULL)) AS runs,
         (SELECT count(*)::int FROM "WebhookDelivery" WHERE status = 'pending'
            AND NOT ("attemptCount" >= ${attempts} AND "nextAttemptAt" > now())) AS deliveries,
         (SELECT count(*)::int FROM "Message" WHERE status IN ('pending', 'sending', 'accepted', 'sent')
            AND direction = 'outbound' AND id NOT IN (SELECT id FROM deferred)) AS messages,
         (SELECT count(*)::int FROM "Message" WHERE status = 'unknown' AND lookups < ${looks}) AS unknown,
         (SELECT count(*)::int FROM "OutboxEvent" WHERE "sentAt" IS NULL) AS events`;

/** A quarter of an hour without a report has passed, for those who hurry. */
const AGE = `
  UPDATE "Message" SET "sentAt" = "sentAt" - interval '16 minutes', "nextLookAt" = NULL
  WHERE direction = 'outbound' AND status IN ('accepted', 'sent') AND "sentAt" > now() - interval '15 minutes'`;

/** Waits until no more than `most` are under way, or until `deadline`; a database that is down counts as all of them. */
export async function waitForWork(databaseUrl: string, most: number, deadline: number): Promise<void> {
  while (Date.now() < deadline) {
    const db = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
    db.on("error", () => {});
    const left = await db
      .connect()
      .then(() => db.query<Open>(open(HURRIED)))
      .then(({ rows: [counts] }) => (counts ? counts.calls + counts.runs : Number.POSITIVE_INFINITY))
      .catch(() => Number.POSITIVE_INFINITY);
    await db.end().catch(() => {});
    if (left <= most) return;
    await sleep(2000);
  }
}

const sum = (counts: Open) => Object.values(counts).reduce((total, count) => total + count, 0);

/**
 * Waits until nothing is under way, or the time is over; says what still is. Lost reports are asked for after a quarter
 * of an hour; who hurries sets the ledger's times back by as much, and takes one look at the books for an answer.
 */
export async function settle(databaseUrl: string, deadline: number, hurry: boolean): Promise<Open> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    for (let said = 0, quiet = 0; ; ) {
      if (hurry) await db.query(AGE);
      const { rows } = await db.query<Open>(open(hurry ? HURRIED : PATIENT));
      const [counts] = rows;
      if (!counts) throw new Error("The database did not answer");
      quiet = sum(counts) === 0 ? quiet + 1 : 0;
      if (quiet === 2 || Date.now() > deadline) return counts;
      if (Date.now() - said > 30_000) {
        said = Date.now();
        const under = Object.entries(counts).filter(([, count]) => count > 0);
        console.log(
          `   under way: ${under.map(([name, count]) => `${count} ${name}`).join(", ") || "nothing"}`,
        );
      }
      await sleep(2000);
    }
  } finally {
    await db.end();
  }
}
