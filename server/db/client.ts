import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";
import { tenancyGuard } from "./tenancy";

/** The guarded client: every query on a tenant's table must name its workspace. */
export function createDb(databaseUrl: string, poolSize = 10) {
  const adapter = new PrismaPg({ connectionString: databaseUrl, max: poolSize, idleTimeoutMillis: 30_000 });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 20_000 } }).$extends(
    tenancyGuard,
  );
}

export type RootDb = ReturnType<typeof createDb>;
/** What verbs see: the client, or the client of the transaction that they run in. */
export type Db = Omit<RootDb, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends"> &
  Partial<Pick<RootDb, "$transaction">>;
