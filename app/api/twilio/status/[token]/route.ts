import { answerTwilio } from "@/server/api/twilio";
import { db } from "@/server/db/instance";
import { takeStatusCallback } from "@/server/domain/messaging/twilio-webhooks";

/** Twilio's status callback of one message. */
export async function POST(request: Request, { params }: RouteContext<"/api/twilio/status/[token]">) {
  const { token } = await params;
  return answerTwilio(request, (signed) => takeStatusCallback(db(), token, signed));
}
