import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";

export type SchemaFiles = { path: string; content: string }[];

/** The multi-file schema as it stands. */
export async function readSchema(directory = path.resolve("prisma/schema")): Promise<SchemaFiles> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => ({ path: name, content: await readFile(path.join(directory, name), "utf8") })),
  );
}

let loaded = false;
async function load() {
  if (loaded) return;
  const file = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm")
    .replace(/schema_engine\.js$/, "schema_engine_bg.wasm");
  const module = await WebAssembly.instantiate(await readFile(file), {
    "./schema_engine_bg.js": { ...engine },
  });
  engine.__wbg_set_wasm(module.instance.exports);
  const start = module.instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
  loaded = true;
}

/** SQL that leads from one schema to another, made offline by Prisma's own engine. `from` null: an empty database. */
export async function diffSchemas(
  databaseUrl: string,
  from: SchemaFiles | null,
  to: SchemaFiles,
): Promise<string> {
  await load();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }));
  const schemaEngine = await engine.SchemaEngine.new(
    { datamodels: to.map(({ path: name, content }) => [name, content]) },
    () => {},
    adapter,
  );
  const target = (files: SchemaFiles | null) =>
    files ? { tag: "schemaDatamodel" as const, files } : { tag: "empty" as const };
  const result = await schemaEngine.diff({
    from: target(from),
    to: target(to),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.stdout ?? "";
}
