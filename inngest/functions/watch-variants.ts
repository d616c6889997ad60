import { db } from "@/server/db/instance";
import { findVariantsToJudge, stopWorseVariants } from "@/server/domain/automations/variants/stop-variants";
import { inngest } from "../client";
import { jobScope } from "../scope";

/** Every five minutes: texts after which somebody opted out, held against the other texts of their step. */
export const watchVariants = inngest.createFunction(
  { id: "watch-variants", triggers: [{ cron: "*/5 * * * *" }], retries: 1 },
  async ({ step }) =>
    step.run("judge", async () => {
      let stopped = 0;
      for (const { workspaceId, automationId } of await findVariantsToJudge(db())) {
        stopped += await stopWorseVariants(jobScope(workspaceId, "watch-variants"), automationId);
      }
      return { stopped };
    }),
);
