import { purgeExpired } from "@/server/db/purge";
import { env } from "@/server/env";
import { inngest } from "../client";

/** Once an hour: sent outbox rows after a week, spent rate limits and idempotency keys, invitations long expired. */
export const purge = inngest.createFunction(
  { id: "purge-expired", triggers: [{ cron: "17 * * * *" }], retries: 2 },
  async ({ step }) => step.run("purge", () => purgeExpired(env().DATABASE_URL)),
);
