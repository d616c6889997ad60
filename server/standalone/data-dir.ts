import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { blockedAt, openDirectory, postgresUser } from "./postgres-binaries";

/** Where an instance keeps its state: the database, its secrets, demo.json. WRAPUP_DATA_DIR overrides it. */
export const dataDir = () => path.resolve(process.env.WRAPUP_DATA_DIR || ".data");

/**
 * The directory of the database's cluster. It lies in the data directory unless Postgres runs as another user (we are
 * root) who may not pass through; `notice` then says where it went.
 */
export async function clusterDir(data: string): Promise<{ dir: string; notice?: string }> {
  const inside = path.join(data, "pg");
  const blocked = await blockedAt(data, await postgresUser());
  if (!blocked || existsSync(inside)) return { dir: inside };
  const outside = path.join(openDirectory(data), "pg");
  await mkdir(path.dirname(outside), { recursive: true, mode: 0o755 });
  const notice = `Postgres may not pass through ${blocked}, so the database lies in ${outside}`;
  return { dir: outside, notice };
}

/** Reads a JSON file; undefined when it is not there or not JSON. */
export async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes a file that only we may read, whole or not at all. */
export async function writePrivateJson(file: string, value: unknown): Promise<void> {
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(partial, file);
}
