import { deliverWebhook } from "@/server/domain/webhooks/deliver";
import { MAX_ATTEMPTS } from "@/server/domain/webhooks/shared/schedule";
import { inngest } from "../client";
import { deliveryRequested } from "../events";
import { jobScope } from "../scope";

/** The attempts, and looks that find another worker at it. */
const MAX_LOOKS = MAX_ATTEMPTS + 12;

/**
 * One round of a delivery: attempts after the schedule of webhooks/shared/schedule.ts until one is taken, or until it has
 * to wait for something other than the time. A slow endpoint holds ten places and no more; breaker and holds do the rest.
 */
export const deliver = inngest.createFunction(
  {
    id: "deliver-webhook",
    triggers: [deliveryRequested],
    retries: 4,
    concurrency: [
      { key: "event.data.endpointId", limit: 10 },
      { key: "event.data.workspaceId", limit: 60 },
    ],
  },
  async ({ event, step }) => {
    const { workspaceId, deliveryId, round } = event.data;
    const scope = jobScope(workspaceId, "deliver-webhook");
    for (let look = 1; look <= MAX_LOOKS; look++) {
      const result = await step.run(`attempt-${look}`, () => deliverWebhook(scope, { deliveryId, round }));
      if (result.done) return;
      await step.sleep(`wait-${look}`, `${result.waitSeconds}s`);
    }
  },
);
