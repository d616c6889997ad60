import { type ReportPart, reportFromSandbox } from "@/server/domain/messaging/sandbox-report";
import { inngest } from "../client";
import { sandboxAccepted } from "../events";
import { jobScope } from "../scope";

/** The sandbox carrier's status reports; with a delay, how it ended comes that much later. */
export const sandboxDeliver = inngest.createFunction(
  { id: "sandbox-deliver", triggers: [sandboxAccepted], retries: 6 },
  async ({ event, step }) => {
    const { workspaceId, messageId, delay } = event.data;
    const scope = jobScope(workspaceId, "sandbox-deliver");
    const report = (part: ReportPart) => reportFromSandbox(scope, messageId, part);
    if (!delay) return report("all");
    await step.run("report-sent", () => report("sent"));
    await step.sleep("wait-to-report", delay);
    return step.run("report-outcome", () => report("outcome"));
  },
);
