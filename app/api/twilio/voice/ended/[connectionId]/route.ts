import { answerTwilio } from "@/server/api/twilio";
import { db } from "@/server/db/instance";
import { takeIncomingStatus } from "@/server/domain/voice/webhooks";

/** Twilio's report on a call that came in at a number of a connection. */
export async function POST(
  request: Request,
  { params }: RouteContext<"/api/twilio/voice/ended/[connectionId]">,
) {
  const { connectionId } = await params;
  return answerTwilio(request, (signed) => takeIncomingStatus(db(), connectionId, signed));
}
