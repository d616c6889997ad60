import { db } from "@/server/db/instance";
import { sweepDeliveries } from "@/server/domain/webhooks/sweep-deliveries";
import { inngest } from "../client";
import { jobScope } from "../scope";

/** Every five minutes: deliveries whose job was lost, and those that nothing holds any more. */
export const sweepWebhooks = inngest.createFunction(
  { id: "sweep-webhooks", triggers: [{ cron: "*/5 * * * *" }], retries: 1 },
  async ({ step }) =>
    step.run("sweep", async () => {
      let asked = 0;
      const workspaces = await db().workspace.findMany({ select: { id: true } });
      for (const { id } of workspaces) asked += await sweepDeliveries(jobScope(id, "sweep-webhooks"));
      return { asked };
    }),
);
