import { PrismaPg } from "@prisma/adapter-pg";
import { openPool } from "./connection";
import { PrismaClient } from "./generated/client";
import { tenancyGuard } from "./tenancy";

/** Names are kept per connection by both sides: what is asked in ever new shapes (long lists) stays without one. */
const MAX_STATEMENTS = 400;
const statements = new Map<string, string>();

/** Stands in a statement whose best plan hangs on its values: a rare word is looked up, of a common one the newest are walked. */
export const PLANNED_BY_VALUES = "/* planned by its values */";

/** Opening one takes 50 ms of a core, on both sides: after a quiet minute nobody should wait for that. */
const KEPT = 4;

/** Postgres parses and plans a named statement once for each connection, not at every call. */
function statementName({ sql }: { sql: string }): string {
  if (sql.includes(PLANNED_BY_VALUES)) return "";
  const known = statements.get(sql);
  if (known !== undefined) return known;
  if (statements.size >= MAX_STATEMENTS) return "";
  const name = `w${statements.size}`;
  statements.set(sql, name);
  return name;
}

/**
 * The guarded client: every query on a tenant's table must name its workspace. With `patienceMs` whoever asks is told
 * after that time that the database is away, and the connection is given up; jobs wait longer and have none.
 */
export function createDb(databaseUrl: string, poolSize = 10, patienceMs?: number) {
  const pool = openPool({
    connectionString: databaseUrl,
    max: poolSize,
    min: KEPT,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: Math.min(patienceMs ?? 15_000, 15_000),
    keepAlive: true,
    ...(patienceMs === undefined ? {} : { query_timeout: patienceMs }),
  });
  const adapter = new PrismaPg(pool, { statementNameGenerator: statementName, disposeExternalPool: true });
  const transactionOptions = { maxWait: Math.min(patienceMs ?? 10_000, 10_000), timeout: 20_000 };
  return new PrismaClient({ adapter, transactionOptions }).$extends(tenancyGuard);
}

export type RootDb = ReturnType<typeof createDb>;
/** What verbs see: the client, or the client of the transaction that they run in. */
export type Db = Omit<RootDb, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends"> &
  Partial<Pick<RootDb, "$transaction">>;
