import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerTwilio } from "@/server/api/twilio";
import { speakers } from "@/server/api/voice";
import type { RootDb } from "@/server/db/client";
import { CALL_EVENTS, takeCallEvent, takeIncomingCall, takeIncomingStatus } from "../voice/webhooks";
import { type SignedRequest, takeInbound, takeStatusCallback, type WebhookAnswer } from "./twilio-webhooks";

function route(db: RootDb, pathname: string, signed: SignedRequest): Promise<WebhookAnswer> {
  const id = pathname.split("/").at(-1) ?? "";
  const [, token = "", name] = /\/voice\/calls\/([^/]+)\/(\w+)$/.exec(pathname) ?? [];
  const event = CALL_EVENTS.find((known) => known === name);
  if (event) return takeCallEvent(db, { token, event }, signed, speakers());
  if (pathname.includes("/voice/incoming/")) return takeIncomingCall(db, id, signed, speakers());
  if (pathname.includes("/voice/ended/")) return takeIncomingStatus(db, id, signed);
  return pathname.includes("/status/") ? takeStatusCallback(db, id, signed) : takeInbound(db, id, signed);
}

/**
 * For tests: the routes of Twilio's webhooks on a port of their own, so that the fake calls them as Twilio would. As
 * behind a proxy, the request names another host than the public one.
 */
export async function serveTwilioWebhooks(db: RootDb) {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = new Headers({
      "x-twilio-signature": String(incoming.headers["x-twilio-signature"] ?? ""),
    });
    const url = new URL(incoming.url ?? "/", "http://another-host");
    const request = new Request(url, { method: "POST", headers, body: Buffer.concat(chunks) });
    const response = await answerTwilio(request, (signed) => route(db, url.pathname, signed));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
