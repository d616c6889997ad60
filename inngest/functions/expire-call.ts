import { expireCall, RINGS_FOR, TALKS_FOR } from "@/server/domain/calls/talk";
import { inngest } from "../client";
import { callRinging } from "../events";
import { jobScope } from "../scope";

/** A test call that nobody answers or ends does not stay open. */
export const expireTestCall = inngest.createFunction(
  { id: "expire-call", triggers: [callRinging], retries: 6, idempotency: "event.data.callId" },
  async ({ event, step }) => {
    const { workspaceId, callId } = event.data;
    const scope = jobScope(workspaceId, "expire-call");
    await step.sleep("ring", RINGS_FOR);
    const rung = await step.run("end-unanswered", () => expireCall(scope, callId, "ringing"));
    if (rung.over) return { over: true };
    await step.sleep("talk", TALKS_FOR);
    return step.run("end-unended", () => expireCall(scope, callId, "in_progress"));
  },
);
