import pg from "pg";
import { describe, expect, it } from "vitest";
import { createTestDatabase } from "@/server/db/testing";
import { migrate } from "@/server/db/migrate";
import { diffSchemas, readSchema } from "../diff";

const CATALOGUE = {
  columns: `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  keys: `SELECT conrelid::regclass::text AS "table", pg_get_constraintdef(oid) AS definition FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations' AND contype NOT IN ('n', 't') ORDER BY 1, 2`,
  enums: `SELECT typname, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid ORDER BY 1, enumsortorder`,
  indexes: `SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
            AND indexdef NOT LIKE '%WHERE%' ORDER BY 1`,
};

const read = async (url: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found: Record<string, unknown[]> = {};
  for (const [name, query] of Object.entries(CATALOGUE)) found[name] = (await client.query(query)).rows;
  await client.end();
  return found;
};

describe("migrations", () => {
  it("lead to the same tables, keys, enums and indexes as the Prisma schema", async () => {
    const migrated = await createTestDatabase();
    const fresh = await createTestDatabase();
    const client = new pg.Client({ connectionString: fresh.url });
    await client.connect();
    await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    await client.query(await diffSchemas(fresh.url, null, await readSchema()));
    await client.end();

    expect(await read(migrated.url)).toEqual(await read(fresh.url));
    await Promise.all([migrated.drop(), fresh.drop()]);
  });

  it("are applied once, and a changed one is refused", async () => {
    const database = await createTestDatabase();
    expect(await migrate(database.url)).toEqual([]);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`UPDATE "_prisma_migrations" SET checksum = 'x' WHERE migration_name LIKE '%_init'`);
    await client.end();
    await expect(migrate(database.url)).rejects.toThrow(/was changed after it was applied/);
    await database.drop();
  });
});
