import { env } from "@/server/env";
import { createDb, type RootDb } from "./client";

declare global {
  var wrapupDb: RootDb | undefined;
}

/** The process's database client; kept over hot reloads. */
export const db = (): RootDb => {
  globalThis.wrapupDb ??= createDb(env().DATABASE_URL);
  return globalThis.wrapupDb;
};
