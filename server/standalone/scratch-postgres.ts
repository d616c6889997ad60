import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningPostgres, startPostgres } from "./postgres";

/** A Postgres for tests and tools: in a temporary directory, fast rather than durable, gone when stopped. */
export async function startScratchPostgres(database: string): Promise<RunningPostgres> {
  const dir = await mkdtemp(path.join(tmpdir(), "wrapup-pg-"));
  // Started by root, Postgres runs as another user, who must be able to pass through.
  await chmod(dir, 0o755);
  const flags = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];
  const postgres = await startPostgres({ dir: path.join(dir, "pg"), database, password: "scratch", flags });
  return {
    ...postgres,
    stop: async () => {
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
