import { db } from "@/server/db/instance";
import { checkRules, findWorkspacesWithRules, postAlert } from "@/server/domain/alerts/check-rules";
import { findDigestWorkspaces, sendDigest } from "@/server/domain/analytics/digest";
import { logger } from "@/server/log";
import { inngest } from "../client";
import { alertOpened } from "../events";
import { jobScope } from "../scope";

/** One workspace after the other; what fails in one does not stop the others. */
async function inEach(
  workspaces: string[],
  name: string,
  work: (scope: ReturnType<typeof jobScope>) => Promise<number>,
) {
  let done = 0;
  for (const workspaceId of workspaces) {
    try {
      done += await work(jobScope(workspaceId, name));
    } catch (err) {
      logger.warn({ err, workspaceId }, `${name} failed for a workspace`);
    }
  }
  return { workspaces: workspaces.length, done };
}

/** Every five minutes: the alert rules of each workspace against its figures. */
export const watchFigures = inngest.createFunction(
  { id: "watch-figures", triggers: [{ cron: "*/5 * * * *" }], retries: 1 },
  async ({ step }) =>
    step.run("judge", async () => inEach(await findWorkspacesWithRules(db()), "watch-figures", checkRules)),
);

/** Tells a rule's webhook, until it takes it or the attempts are used up. */
export const tellOfAlert = inngest.createFunction(
  { id: "tell-of-alert", triggers: [alertOpened], retries: 8, idempotency: "event.data.alertId" },
  async ({ event, step }) =>
    step.run("post", () => postAlert(jobScope(event.data.workspaceId, "tell-of-alert"), event.data.alertId)),
);

/** Every hour: where it is Monday 08:00, last week's figures go to who wants them. */
export const weeklyDigest = inngest.createFunction(
  { id: "weekly-digest", triggers: [{ cron: "7 * * * *" }], retries: 2 },
  async ({ step }) =>
    step.run("send", async () => inEach(await findDigestWorkspaces(db()), "weekly-digest", sendDigest)),
);
