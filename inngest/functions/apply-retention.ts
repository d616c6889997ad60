import { db } from "@/server/db/instance";
import { proveKind, purgeBatch, workspacesWithRetention } from "@/server/domain/retention/purge";
import { RETENTION_KINDS } from "@/server/domain/retention/schema";
import { inngest } from "../client";
import { purgeRequested } from "../events";
import { jobScope } from "../scope";

/** Of one kind in one run; the next hour goes on. */
const MOST_BATCHES = 200;

/** Once an hour: each workspace that deletes something is asked to. */
export const scheduleRetention = inngest.createFunction(
  { id: "schedule-retention", triggers: [{ cron: "41 * * * *" }], retries: 2 },
  async ({ step }) =>
    step.run("ask", async () => {
      const workspaces = await workspacesWithRetention(db());
      for (const workspaceId of workspaces) {
        await jobScope(workspaceId, "schedule-retention").emit({
          name: "retention/purge.requested",
          data: {},
        });
      }
      return { workspaces: workspaces.length };
    }),
);

/** Deletes what a workspace no longer keeps, batch by batch, and counts what is left. */
export const applyRetention = inngest.createFunction(
  {
    id: "apply-retention",
    triggers: [purgeRequested],
    retries: 4,
    concurrency: { key: "event.data.workspaceId", limit: 1 },
  },
  async ({ event, step }) => {
    const scope = jobScope(event.data.workspaceId, "apply-retention");
    for (const kind of RETENTION_KINDS) {
      let purged = 0;
      for (let batch = 1; batch <= MOST_BATCHES; batch++) {
        const done = await step.run(`${kind}-${batch}`, () => purgeBatch(scope, kind));
        purged += done.purged;
        if (!done.more) break;
      }
      await step.run(`${kind}-proof`, () => proveKind(scope, kind, purged));
    }
  },
);
