import { env } from "@/server/env";
import { createDb, type RootDb } from "./client";

declare global {
  var wrapupDb: RootDb | undefined;
}

/** Somebody waits for what the web process asks. */
const PATIENCE_MS = 20_000;

/** The process's database client; kept over hot reloads. */
export const db = (): RootDb => {
  globalThis.wrapupDb ??= createDb(
    env().DATABASE_URL,
    10,
    process.env.NEXT_RUNTIME ? PATIENCE_MS : undefined,
  );
  return globalThis.wrapupDb;
};
