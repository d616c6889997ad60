import { deliverMessage } from "@/server/domain/messaging/deliver-message";
import { carriers } from "@/server/integrations/carriers/all";
import { inngest } from "../client";
import { sendRequested } from "../events";
import { jobScope } from "../scope";

/** More waits than any rule asks for; what is still pending then is found by sweep-messages. */
const MAX_WAITS = 12;

/** Sends a message outside a run: a reply by hand, a confirmation, one that was held. The ledger sees to "once". */
export const sendMessage = inngest.createFunction(
  {
    id: "send-message",
    triggers: [sendRequested],
    retries: 6,
    concurrency: { key: "event.data.workspaceId", limit: 20 },
  },
  async ({ event, step }) => {
    const { workspaceId, messageId } = event.data;
    const scope = jobScope(workspaceId, "send-message");
    for (let round = 1; round <= MAX_WAITS; round++) {
      const result = await step.run(`deliver-${round}`, async () => {
        const delivery = await deliverMessage(scope, messageId, carriers());
        // A run may be asleep until the message was to be due.
        if (delivery.retryAfterSeconds === undefined)
          await scope.emit({ name: "message/wait.ended", data: { messageId } });
        return delivery;
      });
      if (result.retryAfterSeconds === undefined) return { status: result.status };
      await step.sleep(`wait-${round}`, `${result.retryAfterSeconds}s`);
    }
    return { status: "pending" };
  },
);
