import type { TestProject } from "vitest/node";
import { migrate } from "@/server/db/migrate";
import { startScratchPostgres } from "./scratch-postgres";

/** One real Postgres per test run, with a template database that holds the migrations. */
export default async function setup(project: TestProject) {
  const postgres = await startScratchPostgres("template_wrapup");
  await migrate(postgres.url);
  project.provide("templateDatabaseUrl", postgres.url);
  return () => postgres.stop();
}
