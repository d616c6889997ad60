import {
  NOTICE_ATTEMPTS,
  postNotice,
  secondsUntilDue,
  sendNotice,
} from "@/server/domain/notices/send-notice";
import { inngest } from "../client";
import { failureNoticeOpened } from "../events";
import { jobScope } from "../scope";

/** Waits until a failure notice is due, then tells who asked for it: by email once, by webhook until it is taken. */
export const notifyFailures = inngest.createFunction(
  { id: "notify-failures", triggers: [failureNoticeOpened], retries: 8 },
  async ({ event, step }) => {
    const { workspaceId, noticeId } = event.data;
    const scope = jobScope(workspaceId, "notify-failures");
    const seconds = await step.run("look", () => secondsUntilDue(scope, noticeId));
    if (seconds === null) return;
    if (seconds > 0) await step.sleep("wait", `${seconds}s`);
    await step.run("send", () => sendNotice(scope, noticeId));
    for (let attempt = 1; attempt <= NOTICE_ATTEMPTS; attempt++) {
      const { waitSeconds } = await step.run(`post-${attempt}`, () => postNotice(scope, noticeId, attempt));
      if (waitSeconds === null) return;
      await step.sleep(`wait-${attempt}`, `${waitSeconds}s`);
    }
  },
);
