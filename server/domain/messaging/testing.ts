import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerTwilio } from "@/server/api/twilio";
import type { RootDb } from "@/server/db/client";
import { takeInbound, takeStatusCallback } from "./twilio-webhooks";

/**
 * For tests: the two routes of Twilio's webhooks on a port of their own, so that the fake calls them as Twilio would. As
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
    const id = url.pathname.split("/").at(-1) ?? "";
    const take = url.pathname.includes("/status/") ? takeStatusCallback : takeInbound;
    const response = await answerTwilio(request, (signed) => take(db, id, signed));
    outgoing.writeHead(response.status).end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
