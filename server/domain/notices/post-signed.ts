import { Webhook } from "standardwebhooks";
import { guardedPost } from "@/server/integrations/http/guarded-request";
import { webhookPolicy } from "../webhooks/policy";
import { explainStatus } from "../webhooks/shared/schedule";

/** Posts a notice, signed by Standard Webhooks and guarded like every webhook. Null: it was taken; else why not, in words. */
export async function postSigned(
  url: string,
  secret: string,
  { id, body, at }: { id: string; body: string; at: Date },
): Promise<string | null> {
  try {
    const { status } = await guardedPost(url, {
      headers: {
        "content-type": "application/json",
        "user-agent": "Wrapup-Webhooks/1",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
        "webhook-signature": new Webhook(secret).sign(id, at, body),
      },
      body,
      policy: webhookPolicy(),
      deadlineMs: 15_000,
      readBytes: 64_000,
      keepBytes: 1000,
    });
    return explainStatus(status);
  } catch {
    return "The server could not be reached, or did not answer within 15 seconds";
  }
}
