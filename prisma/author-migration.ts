import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { startScratchPostgres } from "@/server/standalone/scratch-postgres";
import { diffSchemas, readSchema, type SchemaFiles } from "./diff";

/** `npm run db:migration -- add_call_tags`: writes the SQL from the last authored schema to today's. Read it, then commit it. */
const SNAPSHOT = path.resolve("prisma/migrations/schema.snapshot.json");

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Name the migration in snake_case: npm run db:migration -- add_call_tags");
  process.exit(1);
}
const before: SchemaFiles | null = await readFile(SNAPSHOT, "utf8").then(JSON.parse, () => null);
const now = await readSchema();
const postgres = await startScratchPostgres("scratch");
try {
  const text = await diffSchemas(postgres.url, before, now);
  if (!/\b(CREATE|ALTER|DROP)\b/.test(text)) {
    console.log("The schema has not changed: nothing to write.");
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = path.resolve("prisma/migrations", `${stamp}_${name}`);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "migration.sql"), text);
    await writeFile(SNAPSHOT, `${JSON.stringify(now, null, 1)}\n`);
    console.log(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql`);
  }
} finally {
  await postgres.stop();
}
process.exit(0);
