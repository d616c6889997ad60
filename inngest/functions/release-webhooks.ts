import { releaseHeld } from "@/server/domain/webhooks/release-held";
import { inngest } from "../client";
import { endpointWoken } from "../events";
import { jobScope } from "../scope";

/** 250,000 held events; the sweep takes what is beyond. */
const MAX_BATCHES = 500;

/** An endpoint's rest ends, or it is back: what waited for it goes, in batches, oldest first. */
export const releaseWebhooks = inngest.createFunction(
  {
    id: "release-webhooks",
    triggers: [endpointWoken],
    retries: 6,
    concurrency: { key: "event.data.endpointId", limit: 1 },
  },
  async ({ event, step }) => {
    const { workspaceId, endpointId, at } = event.data;
    const scope = jobScope(workspaceId, "release-webhooks");
    if (at !== undefined) await step.sleepUntil("rest", at);
    for (let batch = 1; batch <= MAX_BATCHES; batch++) {
      const { more } = await step.run(`release-${batch}`, () => releaseHeld(scope, endpointId));
      if (!more) return;
    }
  },
);
