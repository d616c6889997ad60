import { answerTwilio } from "@/server/api/twilio";
import { speakers } from "@/server/api/voice";
import { db } from "@/server/db/instance";
import { CALL_EVENTS, takeCallEvent } from "@/server/domain/voice/webhooks";

/** What Twilio asks or reports about one call that an assistant speaks in. */
export async function POST(
  request: Request,
  { params }: RouteContext<"/api/twilio/voice/calls/[token]/[event]">,
) {
  const { token, event: name } = await params;
  const event = CALL_EVENTS.find((known) => known === name);
  if (!event) return new Response("Not found", { status: 404 });
  return answerTwilio(request, (signed) => takeCallEvent(db(), { token, event }, signed, speakers()));
}
