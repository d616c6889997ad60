import { answerTwilio } from "@/server/api/twilio";
import { speakers } from "@/server/api/voice";
import { db } from "@/server/db/instance";
import { takeIncomingCall } from "@/server/domain/voice/webhooks";

/** A call to a number of a Twilio connection: what to do with it. */
export async function POST(
  request: Request,
  { params }: RouteContext<"/api/twilio/voice/incoming/[connectionId]">,
) {
  const { connectionId } = await params;
  return answerTwilio(request, (signed) => takeIncomingCall(db(), connectionId, signed, speakers()));
}
