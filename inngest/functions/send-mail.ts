import { deliverMail } from "@/server/domain/mail/deliver-mail";
import { smtp } from "@/server/integrations/mail/smtp";
import { inngest } from "../client";
import { mailRequested } from "../events";
import { jobScope } from "../scope";

/** More tries than a mail has. */
const MAX_TRIES = 12;

/** Sends one mail, and comes again while its server asks for that. The mail's own row sees to "once". */
export const sendMail = inngest.createFunction(
  {
    id: "send-mail",
    triggers: [mailRequested],
    retries: 6,
    concurrency: { key: "event.data.workspaceId", limit: 5 },
  },
  async ({ event, step }) => {
    const { workspaceId, mailId } = event.data;
    const scope = jobScope(workspaceId, "send-mail");
    for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
      const { state, retryAfterSeconds } = await step.run(`deliver-${attempt}`, () =>
        deliverMail(scope, mailId, smtp),
      );
      if (retryAfterSeconds === undefined) return { state };
      await step.sleep(`wait-${attempt}`, `${retryAfterSeconds}s`);
    }
    return { state: "pending" };
  },
);
