import { LOOKUP_WAITS, reconcileMessage } from "@/server/domain/messaging/reconcile-message";
import { carriers } from "@/server/integrations/carriers/all";
import { inngest } from "../client";
import { outcomeUnknown } from "../events";
import { jobScope } from "../scope";

/** Looks an unknown outcome up in the carrier's books: after 30 s, 2 and 10 minutes, and before it is sent again. */
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
      if (result.sendsAgainInMinutes !== undefined) {
        await step.sleep("wait-for-last-look", `${Math.max(1, result.sendsAgainInMinutes - 1)}m`);
        const last = await step.run("last-look", () => reconcileMessage(scope, messageId, carriers()));
        return { status: last.status };
      }
      if (result.done) return { status: result.status };
    }
    return { status: "unknown" };
  },
);
