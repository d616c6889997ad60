import type { SignedRequest, WebhookAnswer } from "@/server/domain/messaging/twilio-webhooks";
import { logger } from "@/server/log";
import { readBody } from "./body";
import { withRequestId } from "./request-id";

const FORM_LIMIT = 64 * 1024;

/** Reads what Twilio posted, as raw as the signature needs it. */
async function readSigned(request: Request): Promise<SignedRequest> {
  const { pathname, search } = new URL(request.url);
  const text = new TextDecoder().decode(await readBody(request, FORM_LIMIT));
  return {
    path: pathname + search,
    signature: request.headers.get("x-twilio-signature"),
    form: Object.fromEntries(new URLSearchParams(text)),
  };
}

const TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

const xml = (twiml: string) => new Response(twiml, { headers: { "content-type": "text/xml" } });

/** Answers a webhook of Twilio: 200 when taken, 403 forged, 404 unknown, 5xx so that Twilio comes again. */
export const answerTwilio = (
  request: Request,
  take: (signed: SignedRequest) => Promise<WebhookAnswer>,
): Promise<Response> => withRequestId(request, async (same) => inHttp(await take(await readSigned(same))));

function inHttp(answer: WebhookAnswer): Response {
  if (typeof answer === "object") return xml(answer.twiml);
  switch (answer) {
    case "taken":
      return xml(TWIML);
    case "forged":
      logger.warn("a Twilio webhook without a valid signature was refused");
      return new Response("The signature is not valid", { status: 403 });
    case "unknown":
      return new Response("Not found", { status: 404 });
    default:
      return answer satisfies never;
  }
}
