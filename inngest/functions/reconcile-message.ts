import { LOOKUP_WAITS, reconcileMessage } from "@/server/domain/messaging/reconcile-message";
import { carriers } from "@/server/integrations/carriers/all";
import { inngest } from "../client";
import { outcomeUnknown } from "../events";
import { jobScope } from "../scope";

/** Looks an unknown outcome up in the carrier's books: after 30 s, 2 and 10 minutes. */
export const reconcileUnknown = inngest.createFunction(
  { id: "reconcile-message", triggers: [outcomeUnknown], retries: 4 },
  async ({ event, step }) => {
    const { workspaceId, messageId } = event.data;
    const scope = jobScope(workspaceId, "reconcile-message");
    for (const wait of LOOKUP_WAITS) {
      await step.sleep(`wait-${wait}`, wait);
      const result = await step.run(`look-up-after-${wait}`, () =>
        reconcileMessage(scope, messageId, carriers()),
      );
      if (result.done) return { status: result.status };
    }
    return { status: "unknown" };
  },
);
