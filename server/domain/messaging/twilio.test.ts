import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { spawnFake } from "@/e2e/fakes/spawn";
import { API_KEY, AUTH_TOKEN, type Books, SERVICE, UNREGISTERED } from "@/e2e/fakes/twilio/books";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import { sandboxCarrier } from "@/server/integrations/carriers/sandbox";
import { createTwilioCarrier } from "@/server/integrations/carriers/twilio";
import { figures } from "../analytics/testing";
import { isOptedOut } from "../contacts/opt-outs";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { BEFORE_A_CARRIER, getSendingSettings } from "../sending/settings";
import { connectTwilio, listConnections, renewToken, verifyConnection } from "./connections";
import { deliverMessage } from "./deliver-message";
import { getMessage, listMessages } from "./list-messages";
import { listSenders } from "./list-senders";
import { queueMessage } from "./queue-message";
import { reconcileMessage } from "./reconcile-message";
import { MessageFilter } from "./schema";
import { findStuckMessages, unstickMessage } from "./stuck-messages";
import { serveTwilioWebhooks } from "./testing";

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
      from: z.string(),
      serviceSid: z.string().nullable(),
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

beforeAll(async () => {
  [world, fake] = await Promise.all([testWorld(), spawnFake("e2e/fakes/twilio.ts")]);
  app = await serveTwilioWebhooks(world.db);
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
/** The queue of every sender is empty: what follows need not wait its turn. */
const idle = () =>
  scope.db.phoneNumber.updateMany({ where: { workspaceId: scope.workspaceId }, data: { nextSlotAt: null } });
const deliver = async (id: string) => {
  await idle();
  return deliverMessage(scope, id, carriers);
};
const send = async (over: Partial<Parameters<typeof queueMessage>[1]> = {}) => {
  const { id } = await queue(over);
  return { id, ...(await deliver(id)) };
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
      expect.objectContaining({ phone: UNREGISTERED, sms: true, registration: "missing" }),
      expect.objectContaining({ phone: SERVICE, kind: "service", label: "Follow-ups", sms: true }),
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

  it("puts quiet hours and caps in force when it is the first, unless somebody has set them", async () => {
    const input = { name: "Main", accountSid: ACCOUNT, authToken: AUTH_TOKEN };
    const settings = { aroundTheClock: false, recipientCap: 3, dailyCap: 1000 };
    const fresh = await makeWorkspace(world.db);
    await world.db.workspace.update({ where: { id: fresh.workspaceId }, data: { quietRevision: 1 } });
    await connectTwilio(fresh, input);
    expect(await getSendingSettings(fresh)).toMatchObject(settings);
    const audits = { where: { workspaceId: fresh.workspaceId, action: "sending.protected" } };
    expect(await fresh.db.auditEntry.count(audits)).toBe(1);
    expect(await getSendingSettings(scope)).toMatchObject(BEFORE_A_CARRIER);
  });

  it("with an API key makes its requests with the key, and checks webhooks by the auth token", async () => {
    const key = { apiKeySid: API_KEY.sid, apiKeySecret: API_KEY.secret };
    const input = { name: "Main", accountSid: ACCOUNT, authToken: AUTH_TOKEN };
    for (const [wrong, path] of [
      [{ ...key, apiKeySecret: "not-its-secret" }, "apiKeySecret"],
      [{ apiKeySid: API_KEY.sid }, "apiKeySecret"],
      [{ apiKeySecret: API_KEY.secret }, "apiKeySid"],
      [{ ...key, authToken: "wrong-wrong-wrong-wrong" }, "authToken"],
    ] as const) {
      await expect(connectTwilio(scope, { ...input, ...wrong })).rejects.toMatchObject({
        issues: [{ path }],
      });
    }
    const connection = await connectTwilio(scope, { ...input, ...key });
    expect(connection).toMatchObject({ id: connectionId, apiKeySid: API_KEY.sid, state: "ok" });
    expect(JSON.stringify(await listConnections(scope))).not.toContain(API_KEY.secret);
    const { id } = await send();
    await arrives(id, "delivered");
    // The key is revoked: what it makes waits; the same token with another key sends it.
    await program({ apiKey: { sid: `SK${"6".repeat(32)}`, secret: "the-secret-of-another-key" } });
    const held = await send({ to: "+12025550143" });
    expect(held).toMatchObject({ status: "pending", reason: expect.stringMatching(/^Held: /) });
    await expect(renewToken(scope, { id: connectionId, authToken: AUTH_TOKEN })).rejects.toMatchObject({
      issues: [{ path: "apiKeySecret" }],
    });
    const renewed = await renewToken(scope, { id: connectionId, authToken: AUTH_TOKEN, apiKeySid: "" });
    expect(renewed).toMatchObject({ apiKeySid: null, state: "ok" });
    expect((await deliver(held.id)).status).toBe("accepted");
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
      expect(await deliver(id)).toEqual({ status: "accepted" });
      expect((await deliver(id)).status).not.toBe("pending");
    }
    expect((await ledger()).messages).toHaveLength(2);
    const requested = { workspaceId: scope.workspaceId, name: "message/send.requested" };
    expect(await scope.db.outboxEvent.count({ where: requested })).toBe(2);
  });
});

describe("a sender's registration", () => {
  const senderOf = async (phone: string) => {
    const sender = (await listSenders(scope)).find((one) => one.phone === phone);
    if (!sender) throw new Error(`${phone} was not imported`);
    return sender;
  };
  const US = "+12025550142";
  const CANADA = "+16135550142";
  const GERMANY = "+4915112345678";
  const stateOf = async (phone: string) => {
    const { registration, blockedCountries, registrationAt } = await senderOf(phone);
    expect(registrationAt).not.toBeNull();
    return [registration, blockedCountries];
  };

  it("is read from its campaigns and verifications", async () => {
    const numbers = [
      { phone: OURS, name: "In review", sms: true, voice: true },
      { phone: UNREGISTERED, name: "Refused", sms: true, voice: true },
      { phone: "+18885550100", name: "Approved", sms: true, voice: true, tollFree: "TWILIO_APPROVED" },
      { phone: "+18885550101", name: "In review", sms: true, voice: true, tollFree: "IN_REVIEW" },
      { phone: "+18885550102", name: "Never asked", sms: true, voice: true },
      { phone: "+447700900123", name: "London", sms: true, voice: true },
    ];
    const pending = `MG${"1".repeat(32)}`;
    const failed = `MG${"2".repeat(32)}`;
    const mixed = `MG${"3".repeat(32)}`;
    const services = [
      { sid: pending, name: "A", numbers: [OURS], campaigns: ["IN_PROGRESS"] },
      { sid: failed, name: "B", numbers: [UNREGISTERED], campaigns: ["FAILED"] },
      { sid: mixed, name: "C", numbers: ["+18885550100", "+18885550102"], campaigns: [] },
    ];
    await program({ numbers, services });
    await verifyConnection(scope, connectionId);
    expect(await stateOf(OURS)).toEqual(["pending", ["US"]]);
    expect(await stateOf(UNREGISTERED)).toEqual(["missing", ["US"]]);
    expect(await stateOf("+18885550100")).toEqual(["registered", []]);
    expect(await stateOf("+18885550101")).toEqual(["pending", ["US", "CA"]]);
    expect(await stateOf("+18885550102")).toEqual(["missing", ["US", "CA"]]);
    expect(await stateOf("+447700900123")).toEqual(["not_needed", []]);
    expect(await stateOf(pending)).toEqual(["pending", ["US"]]);
    expect(await stateOf(failed)).toEqual(["missing", ["US"]]);
    expect(await stateOf(mixed)).toEqual(["registered", []]);
  });

  it("that Twilio does not show blocks nothing and says so", async () => {
    await program({ registrationsHidden: true });
    await verifyConnection(scope, connectionId);
    expect(await senderOf(UNREGISTERED)).toMatchObject({
      registration: "unknown",
      blockedCountries: [],
      registrationNote: expect.stringMatching(/did not show/),
    });
  });

  it("that is missing keeps US recipients from being texted, with the cure, and nobody else", async () => {
    const { id, registrationNote } = await senderOf(UNREGISTERED);
    expect(registrationNote).toMatch(/verified campaign in the Twilio Console/);
    await expect(queue({ senderId: id, to: US })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "senderId", message: registrationNote }],
    });
    for (const to of [CANADA, GERMANY]) {
      expect((await send({ senderId: id, to })).status).toBe("accepted");
    }
    expect(await posts()).toBe(2);
  });

  it("that is lost while a message waits is seen by its claim", async () => {
    const { id } = await queue();
    await program({ services: [] });
    await verifyConnection(scope, connectionId);
    expect(await deliverMessage(scope, id, carriers)).toMatchObject({
      status: "suppressed",
      reason: expect.stringMatching(/^Not sent: It is not registered for A2P 10DLC/),
    });
    expect(await posts()).toBe(0);
  });

  it("of a Messaging Service lets it send from its numbers", async () => {
    const { id } = await senderOf(SERVICE);
    const sent = await send({ senderId: id });
    await arrives(sent.id, "delivered");
    expect((await ledger()).messages).toMatchObject([{ from: OURS, serviceSid: SERVICE }]);
    await program({ faults: [{ kind: "reset_after_accept" }], callbacks: "drop" });
    const answer = { accountSid: ACCOUNT, from: CUSTOMER, to: OURS, text: "Thanks!" };
    await order("/__inbound", { ...answer, url: `${app.url}/api/twilio/inbound/${connectionId}` });
    const [reply] = (await listMessages(scope, MessageFilter.parse({ direction: "inbound" }))).data;
    expect(reply).toMatchObject({ callId: call.id });
    const lost = await send({ senderId: id });
    expect(await reconcileMessage(scope, lost.id, carriers)).toMatchObject({ done: true });
  });
});

describe("a burst from one number", () => {
  it("is queued at its pace, in order, and waits in sight", async () => {
    const ids: string[] = [];
    for (let place = 0; place < 5; place++) ids.push((await queue({ to: `+1202555020${place}` })).id);
    const results = [];
    for (const id of ids) results.push(await deliverMessage(scope, id, carriers));
    expect(results.map(({ status }) => status)).toEqual([
      "accepted",
      "pending",
      "pending",
      "pending",
      "pending",
    ]);
    expect(await posts()).toBe(1);
    const waiting = await Promise.all(ids.slice(1).map(read));
    expect(waiting[0]).toMatchObject({ reason: expect.stringMatching(/^Waits its turn/) });
    const slots = waiting.map(({ notBefore }) => Date.parse(notBefore ?? ""));
    const gaps = slots.slice(1).map((slot, index) => slot - (slots[index] ?? 0));
    expect(gaps).toEqual([1000, 1000, 1000]);
    // Asked again before its turn, none moves back in the queue.
    for (const id of ids) await deliverMessage(scope, id, carriers);
    expect((await Promise.all(ids.slice(1).map(read))).map(({ notBefore }) => notBefore)).toEqual(
      waiting.map(({ notBefore }) => notBefore),
    );
    const due = { notBefore: new Date(Date.now() - 1000), slotAt: new Date(Date.now() - 1000) };
    await scope.db.message.updateMany({
      where: { workspaceId: scope.workspaceId, id: ids[1] ?? "" },
      data: due,
    });
    expect((await deliverMessage(scope, ids[1] ?? "", carriers)).status).toBe("accepted");
    expect(await posts()).toBe(2);
  });

  it("gives every message a slot of its own when they come all at once", async () => {
    const queued = await Promise.all(
      Array.from({ length: 12 }, (_, place) => queue({ to: `+120255503${10 + place}` })),
    );
    await Promise.all(queued.map(({ id }) => deliverMessage(scope, id, carriers)));
    const rows = await scope.db.message.findMany({
      where: { workspaceId: scope.workspaceId, status: "pending" },
      select: { slotAt: true },
      orderBy: { slotAt: "asc" },
    });
    expect(await posts()).toBe(12 - rows.length);
    const slots = rows.map(({ slotAt }) => slotAt?.getTime() ?? 0);
    expect(slots.every((slot, index) => index === 0 || slot - (slots[index - 1] ?? 0) >= 1000)).toBe(true);
    expect(rows.length).toBeGreaterThan(8);
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
      await deliver(id);
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
      expect(await figures(scope)).toMatchObject({ sent: 1, delivered: 1 });
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
