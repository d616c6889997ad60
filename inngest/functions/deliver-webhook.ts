import { deliverWebhook } from "@/server/domain/webhooks/deliver";
import { MAX_ATTEMPTS } from "@/server/domain/webhooks/schedule";
import { inngest } from "../client";
import { deliveryRequested } from "../events";
import { jobScope } from "../scope";

/** One round of a delivery: attempts after the schedule of webhooks/schedule.ts until one is taken. */
export const deliver = inngest.createFunction(
  {
    id: "deliver-webhook",
    triggers: [deliveryRequested],
    retries: 4,
    concurrency: { key: "event.data.workspaceId", limit: 20 },
  },
  async ({ event, step }) => {
    const { workspaceId, deliveryId, round } = event.data;
    const scope = jobScope(workspaceId, "deliver-webhook");
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const result = await step.run(`attempt-${attempt}`, () =>
        deliverWebhook(scope, { deliveryId, round, attempt }),
      );
      if (result.done) return;
      await step.sleep(`wait-${attempt}`, `${result.waitSeconds}s`);
    }
  },
);
