import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";

/** Any constant: one migrator at a time per database. */
const LOCK = 727_274_110;

const TABLE = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies prisma/migrations in order, each in a transaction, and records them as `prisma migrate deploy` does
 * (same table, same SHA-256), so that either may go on where the other stopped. Returns the names applied.
 */
export async function migrate(
  databaseUrl: string,
  directory = path.resolve("prisma/migrations"),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    await client.query(TABLE);
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      `SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    );
    const known = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    const applied: string[] = [];
    for (const name of (await readdir(directory)).filter((entry) => /^\d{14}_/.test(entry)).sort()) {
      const text = await readFile(path.join(directory, name, "migration.sql"), "utf8");
      const checksum = createHash("sha256").update(text).digest("hex");
      const earlier = known.get(name);
      if (earlier === checksum) continue;
      if (earlier)
        throw new Error(`Migration ${name} was changed after it was applied; restore it and add a new one`);
      await client.query("BEGIN");
      try {
        await client.query(text);
        await client.query(
          `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)`,
          [randomUUID(), checksum, name],
        );
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        throw new Error(
          `Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      applied.push(name);
    }
    return applied;
  } finally {
    await client.end();
  }
}
