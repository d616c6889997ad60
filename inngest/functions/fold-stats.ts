import { foldStats } from "@/server/db/fold-stats";
import { env } from "@/server/env";
import { inngest } from "../client";

/** Every minute: what the facts left for the rollup is added to it. */
export const fold = inngest.createFunction(
  { id: "fold-stats", triggers: [{ cron: "* * * * *" }], retries: 0 },
  async ({ step }) => step.run("fold", () => foldStats(env().DATABASE_URL)),
);
