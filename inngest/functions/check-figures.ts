import { createDb } from "@/server/db/client";
import { db } from "@/server/db/instance";
import { checkFigures, findWorkspacesToCheck, recountFigures } from "@/server/domain/analytics/check";
import { env } from "@/server/env";
import { logger } from "@/server/log";
import { inngest } from "../client";
import { recountRequested } from "../events";
import { jobScope } from "../scope";

/** Once a night: the rollup of each workspace against its rows (faults.md I5). A difference shows under "Needs you". */
export const checkAllFigures = inngest.createFunction(
  { id: "check-figures", triggers: [{ cron: "41 3 * * *" }], retries: 2 },
  async ({ step }) => {
    const workspaces = await step.run("find", () => findWorkspacesToCheck(db()));
    for (const workspaceId of workspaces) {
      await step.run(`check-${workspaceId}`, async () => {
        const wrong = await checkFigures(jobScope(workspaceId, "check-figures"));
        if (wrong > 0) logger.error({ workspaceId, wrong }, "figures differ from a recount");
        return wrong;
      });
    }
    return { checked: workspaces.length };
  },
);

/**
 * The workspace has other days, since its zone changed, or a person asked: all its figures are counted again. That may take
 * one statement many minutes, so it has a connection that nobody gives up.
 */
export const recount = inngest.createFunction(
  { id: "recount-figures", triggers: [recountRequested], retries: 4 },
  async ({ event, step }) =>
    step.run("recount", async () => {
      const patient = createDb(env().DATABASE_URL, 1);
      const scope = jobScope(event.data.workspaceId, "recount-figures", patient);
      return recountFigures(scope).finally(() => patient.$disconnect());
    }),
);
