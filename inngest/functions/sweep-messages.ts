import { db } from "@/server/db/instance";
import { findStuckMails } from "@/server/domain/mail/stuck-mails";
import { findStuckMessages, unstickMessage } from "@/server/domain/messaging/stuck-messages";
import { carriers } from "@/server/integrations/carriers/all";
import { logger } from "@/server/log";
import { inngest } from "../client";
import { jobScope } from "../scope";

/** Every five minutes: messages and mails whose job, claim or status reports were lost. */
export const sweepMessages = inngest.createFunction(
  { id: "sweep-messages", triggers: [{ cron: "*/5 * * * *" }], retries: 1 },
  async ({ step }) =>
    step.run("sweep", async () => {
      const stuck = await findStuckMessages(db());
      const attempt = `sweep-${Date.now()}`;
      let failed = 0;
      for (const message of stuck) {
        try {
          await unstickMessage(jobScope(message.workspaceId, "sweep-messages"), message, carriers(), attempt);
        } catch (err) {
          failed += 1;
          logger.warn({ err, messageId: message.id }, "a stuck message could not be brought on");
        }
      }
      for (const { id, workspaceId } of await findStuckMails(db())) {
        const scope = jobScope(workspaceId, "sweep-messages");
        await scope.emit({ name: "mail/send.requested", data: { mailId: id, attempt } });
      }
      return { stuck: stuck.length, failed };
    }),
);
