import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { spawnFake } from "@/e2e/fakes/spawn";
import { AUTH_TOKEN, type Books } from "@/e2e/fakes/twilio/books";
import { answerTwilio } from "@/server/api/twilio";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import { sandboxCarrier } from "@/server/integrations/carriers/sandbox";
import { createTwilioCarrier } from "@/server/integrations/carriers/twilio";
import { isOptedOut } from "../contacts/opt-outs";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { connectTwilio, listConnections, renewToken, verifyConnection } from "./connections";
import { deliverMessage } from "./deliver-message";
import { getMessage, listMessages } from "./list-messages";
import { listSenders } from "./list-senders";
import { queueMessage } from "./queue-message";
import { reconcileMessage } from "./reconcile-message";
import { MessageFilter } from "./schema";
import { findStuckMessages, unstickMessage } from "./stuck-messages";
import { takeInbound, takeStatusCallback } from "./twilio-webhooks";

const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
const OURS = "+12025550171";
const CUSTOMER = "+12025550142";

let world: TestWorld;
let fake: Awaited<ReturnType<typeof spawnFake>>;
let app: { url: string; close(): void };
let carriers: Carriers;
let scope: Scope;
let connectionId: string;
let senderId: string;
let call: { id: string };

const Ledger = z.object({
  messages: z.array(
    z.object({
      sid: z.string(),
      to: z.string(),
      body: z.string(),
      status: z.string(),
      statusCallback: z.string().nullable(),
    }),
  ),
  requests: z.array(z.object({ method: z.string(), path: z.string() })),
  reports: z.array(z.object({ status: z.string(), answer: z.number().nullable() })),
});
const order = async (path: string, body: unknown) => {
  const response = await fetch(fake.url + path, { method: "POST", body: JSON.stringify(body) });
  return z.looseObject({ status: z.number().nullish() }).parse(await response.json());
};
const program = (change: Partial<Books>) => order("/__program", change);
const ledger = async () => Ledger.parse(await (await fetch(`${fake.url}/__ledger`)).json());

/** The two routes, on a port of their own, so that the fake calls them as Twilio would. */
async function serveWebhooks() {
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
    const response = await answerTwilio(request, (signed) => take(world.db, id, signed));
    outgoing.writeHead(response.status).end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

beforeAll(async () => {
  [world, fake] = await Promise.all([testWorld(), spawnFake("e2e/fakes/twilio.ts")]);
  app = await serveWebhooks();
  vi.stubEnv("APP_URL", app.url);
  vi.stubEnv("TWILIO_API_BASE_URL", fake.url);
  carriers = {
    sandbox: sandboxCarrier,
    twilio: createTwilioCarrier({ baseUrl: fake.url, timeoutMs: 700 }),
  };
});
afterAll(async () => {
  const response = await fetch(`${fake.url}/__violations`);
  const { violations } = z.object({ violations: z.array(z.string()) }).parse(await response.json());
  app.close();
  await fake.stop();
  await world.drop();
  expect(violations, "Twilio's own API description has no objection").toEqual([]);
});

beforeEach(async () => {
  const { violations } = await (await fetch(`${fake.url}/__violations`)).json();
  await order("/__reset", {});
  await program({ violations });
  scope = await makeWorkspace(world.db);
  const connection = await connectTwilio(scope, { name: "Main", accountSid: ACCOUNT, authToken: AUTH_TOKEN });
  connectionId = connection.id;
  senderId = connection.numbers.find(({ phone }) => phone === OURS)?.id ?? "";
  call = await makeCall(scope, await makeAssistant(scope));
});

const queue = (over: Partial<Parameters<typeof queueMessage>[1]> = {}) =>
  queueMessage(scope, { senderId, to: CUSTOMER, body: `Note ${newId("run")}`, callId: call.id, ...over });
const send = async (over: Partial<Parameters<typeof queueMessage>[1]> = {}) => {
  const { id } = await queue(over);
  return { id, ...(await deliverMessage(scope, id, carriers)) };
};
/** Until the fake's own books say delivered: it tells nobody when its callbacks are dropped. */
const twilioDelivers = () =>
  vi.waitFor(async () =>
    expect((await ledger()).messages.map(({ status }) => status)).not.toContain("queued"),
  );
const read = (id: string) => getMessage(scope, id);
const arrives = (id: string, status: string) =>
  vi.waitFor(async () => expect((await read(id)).status).toBe(status), { timeout: 10_000, interval: 20 });
const posts = async () => (await ledger()).requests.filter(({ method }) => method === "POST").length;

describe("a Twilio connection", () => {
  it("is verified by Twilio, brings its numbers, and never shows its token", async () => {
    const [connection] = await listConnections(scope);
    expect(connection).toMatchObject({ accountSid: ACCOUNT, accountName: "Fake account", state: "ok" });
    const senders = await listSenders(scope);
    expect(senders).toEqual([
      expect.objectContaining({ phone: OURS, sms: true, voice: true, problem: null }),
      expect.objectContaining({ phone: "+12025550172", sms: false, problem: "This number cannot send SMS" }),
    ]);
    expect(JSON.stringify([connection, senders])).not.toContain(AUTH_TOKEN);
    const rows = await world.db.connection.findMany({ where: { workspaceId: scope.workspaceId } });
    expect(JSON.stringify(rows)).not.toContain(AUTH_TOKEN);
  });

  it("with a wrong token is not saved, and the field is named", async () => {
    const other = await makeWorkspace(world.db);
    const input = { name: "Main", accountSid: ACCOUNT, authToken: "wrong-wrong-wrong-wrong" };
    await expect(connectTwilio(other, input)).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "authToken", message: expect.stringMatching(/refuses this auth token/) }],
    });
    expect(await listConnections(other)).toEqual([]);
  });

  it("of another workspace is not found", async () => {
    const other = await makeWorkspace(world.db);
    await expect(verifyConnection(other, connectionId)).rejects.toMatchObject({ code: "not_found" });
  });

  it("whose token was rotated holds its messages, and a new token sends each once", async () => {
    await program({ authToken: "the-new-token-of-this-account" });
    const first = await send();
    const second = await send({ to: "+12025550143" });
    expect([first, second]).toEqual([
      expect.objectContaining({ status: "pending", reason: expect.stringMatching(/^Held: /) }),
      expect.objectContaining({ status: "pending", reason: expect.stringMatching(/^Held: /) }),
    ]);
    expect(await posts()).toBe(1);
    expect(await listConnections(scope)).toEqual([expect.objectContaining({ state: "broken", held: 2 })]);
    await renewToken(scope, { id: connectionId, authToken: "the-new-token-of-this-account" });
    for (const { id } of [first, second]) {
      expect(await deliverMessage(scope, id, carriers)).toEqual({ status: "accepted" });
      expect((await deliverMessage(scope, id, carriers)).status).not.toBe("pending");
    }
    expect((await ledger()).messages).toHaveLength(2);
    const requested = { workspaceId: scope.workspaceId, name: "message/send.requested" };
    expect(await scope.db.outboxEvent.count({ where: requested })).toBe(2);
  });
});

describe("a message by Twilio", () => {
  it("is accepted, reported on, delivered", async () => {
    const { id, status } = await send();
    expect(status).toBe("accepted");
    await arrives(id, "delivered");
    expect((await read(id)).way.map((stop) => stop.status)).toEqual([
      "sending",
      "accepted",
      "sent",
      "delivered",
    ]);
  });

  it("is one request however many deliver it", async () => {
    const { id } = await queue();
    await Promise.all(Array.from({ length: 20 }, () => deliverMessage(scope, id, carriers)));
    expect(await posts()).toBe(1);
  });

  it.each(["reset_after_accept", "timeout_after_accept", "truncated"] as const)(
    "whose answer is lost (%s) is adopted by its callback and never sent again",
    async (kind) => {
      await program({ faults: [{ kind }] });
      const { id } = await send();
      await arrives(id, "delivered");
      expect(await deliverMessage(scope, id, carriers)).toMatchObject({ status: "delivered" });
      expect(await posts()).toBe(1);
      expect((await read(id)).externalId).toBe((await ledger()).messages[0]?.sid);
    },
  );

  it("whose answer and callbacks are lost is found in Twilio's books", async () => {
    await program({ faults: [{ kind: "reset_after_accept" }], callbacks: "drop" });
    const { id, status } = await send();
    expect(status).toBe("unknown");
    // Another message of the same text, owned by its own row, is not mistaken for it.
    const twin = await send({ body: (await read(id)).body, to: CUSTOMER });
    expect(twin.status).toBe("accepted");
    await twilioDelivers();
    expect(await reconcileMessage(scope, id, carriers)).toEqual({ done: true, status: "delivered" });
    const [first] = (await ledger()).messages;
    expect(await read(id)).toMatchObject({ status: "delivered", externalId: first?.sid });
    expect(await posts()).toBe(2);
  });

  it.each([
    { kind: "server_error" },
    { kind: "server_error", code: 503 },
    { kind: "reset_before_accept" },
  ] as const)(
    "that Twilio did not take ($kind) stays unknown after three looks, and is not repeated",
    async (fault) => {
      await program({ faults: [fault] });
      const { id, status } = await send();
      expect(status).toBe("unknown");
      expect(await reconcileMessage(scope, id, carriers)).toEqual({ done: false, status: "unknown" });
      expect(await reconcileMessage(scope, id, carriers)).toEqual({ done: false, status: "unknown" });
      expect(await reconcileMessage(scope, id, carriers)).toEqual({ done: true, status: "unknown" });
      expect(await read(id)).toMatchObject({ reason: expect.stringMatching(/Send it again, or leave it/) });
      expect(await posts()).toBe(1);
    },
  );

  it("that meets 429 waits its turn and goes out once", async () => {
    await program({ faults: [{ kind: "rate_limited", times: 3 }] });
    const { id, status, retryAfterSeconds } = await send();
    expect(status).toBe("pending");
    expect(retryAfterSeconds).toBeGreaterThan(0);
    for (let round = 0; round < 3; round++) {
      await scope.db.message.updateMany({
        where: { id, workspaceId: scope.workspaceId, status: "pending" },
        data: { notBefore: null },
      });
      await deliverMessage(scope, id, carriers);
    }
    await arrives(id, "delivered");
    expect((await ledger()).messages).toHaveLength(1);
  });

  it("to who opted out at Twilio (21610) fails, and the opt-out is ours from then on", async () => {
    await program({ faults: [{ kind: "reject", code: 21610 }] });
    expect(await send()).toMatchObject({ status: "failed", errorCode: "21610" });
    expect(await isOptedOut(scope, CUSTOMER)).toBe(true);
    expect((await send()).status).toBe("suppressed");
    expect(await posts()).toBe(1);
  });

  it("that is refused or lost on the way says why, in words", async () => {
    await program({ faults: [{ kind: "reject", code: 21408 }] });
    expect(await send()).toMatchObject({
      status: "failed",
      reason: expect.stringMatching(/Geo permissions/),
    });
    await program({ faults: [{ kind: "undelivered", code: 30034 }] });
    const { id } = await send();
    await arrives(id, "undelivered");
    expect(await read(id)).toMatchObject({ errorCode: "30034", reason: expect.stringMatching(/A2P 10DLC/) });
  });

  it.each(["duplicate", "reorder"] as const)(
    "ends at delivered though callbacks come %s",
    async (callbacks) => {
      await program({ callbacks });
      const { id } = await send();
      const expected = callbacks === "duplicate" ? 4 : 2;
      await vi.waitFor(async () => expect((await ledger()).reports).toHaveLength(expected));
      expect((await read(id)).status).toBe("delivered");
      expect((await ledger()).reports.every(({ answer }) => answer === 200)).toBe(true);
      const stats = await scope.db.dailyStat.findMany({ where: { workspaceId: scope.workspaceId } });
      expect(Object.fromEntries(stats.map(({ metric, count }) => [metric, count]))).toEqual({
        sent: 1,
        delivered: 1,
      });
    },
  );

  it("without any callback is asked for after a quarter of an hour", async () => {
    await program({ callbacks: "drop" });
    const { id } = await send();
    await twilioDelivers();
    const where = { id, workspaceId: scope.workspaceId };
    await scope.db.message.updateMany({ where, data: { sentAt: new Date(Date.now() - 16 * 60_000) } });
    const stuck = (await findStuckMessages(world.db)).find((message) => message.id === id);
    expect(stuck).toBeDefined();
    if (stuck) await unstickMessage(scope, stuck, carriers, "sweep-1");
    expect((await read(id)).status).toBe("delivered");
  });
});

describe("Twilio's webhooks", () => {
  it("that are forged or unknown change nothing", async () => {
    await program({ callbacks: "drop" });
    const { id } = await send();
    const [message] = (await ledger()).messages;
    const forged = { sid: message?.sid, status: "delivered", authToken: "not-the-token-of-this-account" };
    expect(await order("/__report", forged)).toMatchObject({ status: 403 });
    expect((await read(id)).status).toBe("accepted");
    const unsigned = await fetch(message?.statusCallback ?? "", {
      method: "POST",
      body: "MessageStatus=delivered",
    });
    expect(unsigned.status).toBe(403);
    const nobody = await fetch(`${app.url}/api/twilio/status/no-such-token`, { method: "POST" });
    expect(nobody.status).toBe(404);
    expect((await read(id)).status).toBe("accepted");
    expect(await order("/__report", { ...forged, authToken: undefined })).toMatchObject({ status: 200 });
    expect((await read(id)).status).toBe("delivered");
  });

  it("bring in a STOP signed by the account, and nobody else's", async () => {
    const waiting = await queue();
    const stop = {
      url: `${app.url}/api/twilio/inbound/${connectionId}`,
      accountSid: ACCOUNT,
      from: CUSTOMER,
      to: OURS,
      text: "STOP",
    };
    expect(await order("/__inbound", { ...stop, authToken: "forged-forged-forged" })).toMatchObject({
      status: 403,
    });
    expect(await isOptedOut(scope, CUSTOMER)).toBe(false);
    expect(await order("/__inbound", { ...stop, sid: "SM1" })).toMatchObject({ status: 200 });
    expect(await order("/__inbound", { ...stop, sid: "SM1" })).toMatchObject({ status: 200 });
    expect(await isOptedOut(scope, CUSTOMER)).toBe(true);
    expect((await read(waiting.id)).status).toBe("suppressed");
    // Twilio itself confirms a STOP; we do not add a second confirmation.
    const outbound = await listMessages(scope, MessageFilter.parse({ direction: "outbound" }));
    expect(outbound.data.map(({ id }) => id)).toEqual([waiting.id]);
    const elsewhere = { ...stop, url: `${app.url}/api/twilio/inbound/con_nobody` };
    expect(await order("/__inbound", elsewhere)).toMatchObject({ status: 404 });
  });
});
