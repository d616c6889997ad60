import { reportFromSandbox } from "@/server/domain/messaging/sandbox-report";
import { carriers } from "@/server/integrations/carriers/all";
import { inngest } from "../client";
import { sandboxAccepted } from "../events";
import { jobScope } from "../scope";

/** The sandbox carrier's status reports. */
export const sandboxDeliver = inngest.createFunction(
  { id: "sandbox-deliver", triggers: [sandboxAccepted], retries: 6 },
  async ({ event }) => {
    const { workspaceId, messageId } = event.data;
    const scope = jobScope(workspaceId, "sandbox-deliver");
    return reportFromSandbox(scope, messageId, carriers());
  },
);
