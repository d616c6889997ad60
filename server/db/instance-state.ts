import { readdir } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { encodeTime } from "ulid";
import { env } from "@/server/env";
import { openPool } from "./connection";

/** Of the whole instance: no workspace's rows are shown, so these statements pass by the tenancy guard. */
declare global {
  var wrapupStatePool: pg.Pool | undefined;
}

/** One connection of its own, so that a look at the instance is possible while the app's pool is exhausted. */
function statePool(): pg.Pool {
  if (!globalThis.wrapupStatePool) {
    globalThis.wrapupStatePool = openPool({
      connectionString: env().DATABASE_URL,
      max: 1,
      idleTimeoutMillis: 10_000,
      connectionTimeoutMillis: 3000,
      statement_timeout: 3000,
      query_timeout: 4000,
      application_name: "wrapup state",
    });
  }
  return globalThis.wrapupStatePool;
}
type Queryable = Pick<pg.Pool, "query">;

export interface DatabaseState {
  latencyMs: number;
  version: string;
  sizeBytes: number;
  connections: number;
  maxConnections: number;
  readOnly: boolean;
  /** Names of the migrations that this version of the app needs and the database does not have. */
  missingMigrations: string[];
  migrations: number;
}

let expected: Promise<string[]> | undefined;

/** What the source brings; read once. */
const expectedMigrations = () => {
  expected ??= readdir(path.resolve("prisma/migrations")).then((entries) =>
    entries.filter((entry) => /^\d{14}_/.test(entry)).sort(),
  );
  return expected;
};

/** Throws what the connection throws when the database does not answer within a few seconds. */
export async function readDatabaseState(db: Queryable = statePool()): Promise<DatabaseState> {
  await db.query("SELECT 1");
  const began = performance.now();
  const { rows } = await db.query<{
    version: string;
    size: string;
    connections: number;
    max: number;
    read_only: boolean;
  }>(
    `SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS size,
       (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()) AS connections,
       current_setting('max_connections')::int AS max,
       pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS read_only`,
  );
  const latencyMs = Math.round((performance.now() - began) * 10) / 10;
  const applied = await db.query<{ migration_name: string }>(
    `SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  const has = new Set(applied.rows.map((row) => row.migration_name));
  const needed = await expectedMigrations();
  const [row] = rows;
  if (!row) throw new Error("The database said nothing of itself");
  return {
    latencyMs,
    version: row.version,
    sizeBytes: Number(row.size),
    connections: row.connections,
    maxConnections: row.max,
    readOnly: row.read_only,
    missingMigrations: needed.filter((name) => !has.has(name)),
    migrations: needed.length,
  };
}

export const OPEN_KINDS = ["outbox", "evaluation", "run", "delivery", "message", "job"] as const;
export type OpenKind = (typeof OPEN_KINDS)[number];

export interface OpenWork {
  kind: OpenKind;
  /** Counted up to `MOST_COUNTED`. */
  count: number;
  /** Age of the oldest one in seconds; what waits on purpose (for the morning, for the next try) ages from when it is due. */
  oldestSeconds: number;
}
export const MOST_COUNTED = 100_000;

/** Each reads an index of open rows only, whose size is the backlog and not the table. */
const OPEN: Record<OpenKind, { from: string; since: string }> = {
  outbox: { from: `"OutboxEvent" WHERE "sentAt" IS NULL`, since: `"createdAt"` },
  evaluation: {
    from: `"Call" WHERE "evaluationState" = 'pending'`,
    since: `coalesce("endedAt", "createdAt")`,
  },
  run: {
    from: `"AutomationRun" r WHERE state IN ('waiting', 'running') AND NOT EXISTS (
      SELECT 1 FROM "Message" m WHERE m."runId" = r.id AND m.status = 'pending' AND m."notBefore" > now())`,
    since: `"createdAt"`,
  },
  delivery: {
    from: `"WebhookDelivery" WHERE status = 'pending'`,
    since: `coalesce("nextAttemptAt", "createdAt")`,
  },
  message: {
    from: `"Message" WHERE status IN ('pending', 'sending', 'accepted', 'sent') AND direction = 'outbound'
      AND status IN ('pending', 'sending') AND NOT "heldForReview"`,
    since: `greatest("createdAt", "notBefore")`,
  },
  job: { from: `"EvaluationJob" WHERE state = 'running'`, since: `"createdAt"` },
};

/** What is not at its end, of each kind. */
export async function readOpenWork(db: Queryable = statePool()): Promise<OpenWork[]> {
  const parts = OPEN_KINDS.map((kind) => {
    const { from, since } = OPEN[kind];
    return `SELECT '${kind}' AS kind, count(*)::int AS count,
      greatest(extract(epoch FROM now() - min(since)), 0)::float8 AS "oldestSeconds"
      FROM (SELECT ${since} AS since FROM ${from} ORDER BY id LIMIT ${MOST_COUNTED}) open`;
  });
  const { rows } = await db.query<OpenWork>(parts.join("\nUNION ALL\n"));
  return rows.map((row) => ({ ...row, oldestSeconds: Number(row.oldestSeconds ?? 0) }));
}

export interface Latency {
  stage: "evaluated" | "accepted" | "webhook";
  p50: number;
  p95: number;
}
export interface Recent {
  minutes: number;
  counts: Record<string, number>;
  messages: Record<string, number>;
  latencies: Latency[];
}

const MINUTES = 5;
/** More than that many of a kind in the window are a sample: its newest. */
const SAMPLE = 20_000;

/** Ids sort by time: what was made since then is a range of each table's primary key. */
const idsSince = (prefix: string, at: Date) => `${prefix}_${encodeTime(at.getTime())}`;

/** What the last five minutes brought, and how long it took. */
export async function readRecent(db: Queryable = statePool(), now = new Date()): Promise<Recent> {
  const since = new Date(now.getTime() - MINUTES * 60_000);
  const of = (prefix: string) => idsSince(prefix, since);
  const counts = await db.query<{ name: string; count: number }>(
    `SELECT 'calls' AS name, count(*)::int AS count FROM "Call" WHERE id > $1
     UNION ALL SELECT 'evaluations', count(*)::int FROM "Evaluation" WHERE id > $2 AND error IS NULL
     UNION ALL SELECT 'evaluation_failures', count(*)::int FROM "Evaluation" WHERE id > $2 AND error IS NOT NULL
     UNION ALL SELECT 'runs', count(*)::int FROM "AutomationRun" WHERE id > $3
     UNION ALL SELECT 'webhook_attempts', count(*)::int FROM "DeliveryAttempt" WHERE id > $4
     UNION ALL SELECT 'webhook_failures', count(*)::int FROM "DeliveryAttempt" WHERE id > $4 AND error IS NOT NULL
     UNION ALL SELECT 'messages_received', count(*)::int FROM "Message" WHERE id > $5 AND direction = 'inbound'
     UNION ALL SELECT 'opt_outs', count(*)::int FROM "OptOut" WHERE id > $6`,
    [of("call"), of("evl"), of("run"), of("att"), of("sms"), of("opt")],
  );
  const messages = await db.query<{ status: string; count: number }>(
    `SELECT status, count(*)::int AS count FROM "MessageStatusEvent" WHERE id > $1 GROUP BY status`,
    [of("mse")],
  );
  const latencies = await db.query<Latency>(
    `WITH took AS (
       (SELECT 'evaluated' AS stage, extract(epoch FROM e."createdAt" - c."createdAt") AS seconds
        FROM "Evaluation" e JOIN "Call" c ON c.id = e."callId"
        WHERE e.id > $1 AND e.revision = 1 ORDER BY e.id DESC LIMIT ${SAMPLE})
       UNION ALL
       (SELECT 'accepted', extract(epoch FROM m."sentAt" - c."createdAt")
        FROM "Message" m JOIN "Call" c ON c.id = m."callId"
        WHERE m.id > $2 AND m."sentAt" IS NOT NULL AND m."runId" IS NOT NULL AND NOT m.test
          AND (m."notBefore" IS NULL OR m."notBefore" <= m."createdAt") ORDER BY m.id DESC LIMIT ${SAMPLE})
       UNION ALL
       (SELECT 'webhook', extract(epoch FROM a."startedAt" - e."createdAt") + a."durationMs" / 1000.0
        FROM "DeliveryAttempt" a JOIN "WebhookDelivery" d ON d.id = a."deliveryId" JOIN "WebhookEvent" e ON e.id = d."eventId"
        WHERE a.id > $3 AND a.number = 1 AND a.error IS NULL ORDER BY a.id DESC LIMIT ${SAMPLE}))
     SELECT stage, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::float8 AS p50,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds)::float8 AS p95
     FROM took WHERE seconds IS NOT NULL GROUP BY stage`,
    [of("evl"), of("sms"), of("att")],
  );
  return {
    minutes: MINUTES,
    counts: Object.fromEntries(counts.rows.map(({ name, count }) => [name, count])),
    messages: Object.fromEntries(messages.rows.map(({ status, count }) => [status, count])),
    latencies: latencies.rows,
  };
}
