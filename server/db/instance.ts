import { env } from "@/server/env";
import { createDb, type RootDb } from "./client";

declare global {
  var wrapupDb: RootDb | undefined;
}

/** Somebody waits for what the web process asks. Jobs may ask for more, but what is silent for so long has vanished. */
const PATIENCE_MS = { web: 20_000, jobs: 120_000 };

/** The process's database client; kept over hot reloads. */
export const db = (): RootDb => {
  globalThis.wrapupDb ??= createDb(
    env().DATABASE_URL,
    10,
    process.env.NEXT_RUNTIME ? PATIENCE_MS.web : PATIENCE_MS.jobs,
  );
  return globalThis.wrapupDb;
};
