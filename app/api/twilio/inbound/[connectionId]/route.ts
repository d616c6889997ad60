import { answerTwilio } from "@/server/api/twilio";
import { db } from "@/server/db/instance";
import { takeInbound } from "@/server/domain/messaging/twilio-webhooks";

/** A message that came in at a number of a Twilio connection. */
export async function POST(request: Request, { params }: RouteContext<"/api/twilio/inbound/[connectionId]">) {
  const { connectionId } = await params;
  return answerTwilio(request, (signed) => takeInbound(db(), connectionId, signed));
}
