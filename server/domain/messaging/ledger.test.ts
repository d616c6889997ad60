import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Carriers, Handover } from "@/server/integrations/carriers/carrier";
import { sandboxCarrier } from "@/server/integrations/carriers/sandbox";
import { figures } from "../analytics/testing";
import { changePhone } from "../calls/phones";
import type { PhoneBehaviour } from "../calls/schema";
import { ensureVirtualPhone } from "../calls/virtual-phone";
import { addOptOut, isOptedOut, removeOptOut } from "../contacts/opt-outs";
import { DomainError } from "../errors";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import { deliverMessage } from "./deliver-message";
import { textFromHandset } from "./handset";
import { getMessage, listMessages } from "./list-messages";
import { queueMessage } from "./queue-message";
import { receiveInbound } from "./receive-inbound";
import { recordStatus } from "./record-status";
import { reportFromSandbox } from "./sandbox-report";
import { MessageFilter } from "./schema";
import { replyToContact, sendAgain } from "./send-again";

const OURS = "+12025550100";
const CUSTOMER = "+12025550142";
const forbidden: Carriers["twilio"] = {
  send: () => Promise.reject(new Error("not in this test")),
  find: () => Promise.reject(new Error("not in this test")),
  read: () => Promise.reject(new Error("not in this test")),
};
const carriers: Carriers = { sandbox: sandboxCarrier, twilio: forbidden };

let world: TestWorld;
let scope: Scope;
let senderId: string;
let call: { id: string };

beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  senderId = newId("phoneNumber");
  await scope.db.phoneNumber.create({
    data: {
      id: senderId,
      workspaceId: scope.workspaceId,
      phone: OURS,
      label: "Sandbox",
      provider: "sandbox",
    },
  });
  call = await makeCall(scope, await makeAssistant(scope));
});

let step = 0;
const queue = (over: Partial<Parameters<typeof queueMessage>[1]> = {}) =>
  queueMessage(scope, {
    senderId,
    to: CUSTOMER,
    body: "See you at 5",
    callId: call.id,
    runId: newId("run"),
    stepId: `step_${step++}`,
    ...over,
  });

const behave = async (behaviour: PhoneBehaviour) =>
  changePhone(scope, { phoneId: (await ensureVirtualPhone(scope)).id, behaviour });

const way = async (id: string) => (await getMessage(scope, id)).way.map((stop) => stop.status);
const stats = async () => {
  const { sent, delivered, failed, answered, optedOut } = await figures(scope);
  const counts = { sent, delivered, failed, answered, optedOut };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined));
};
const handedOver = () =>
  scope.db.sandboxMessage.count({ where: { workspaceId: scope.workspaceId, outgoing: false } });
const events = async (name: string) =>
  scope.db.outboxEvent.count({ where: { workspaceId: scope.workspaceId, name } });

describe("a message", () => {
  it("goes out once and its way can be read", async () => {
    const message = await queue({ body: "It’s done – see you…" });
    expect(message).toMatchObject({
      status: "pending",
      to: CUSTOMER,
      from: OURS,
      body: "It's done - see you...",
    });
    expect(await deliverMessage(scope, message.id, carriers)).toEqual({ status: "accepted" });
    await reportFromSandbox(scope, message.id);
    expect(await way(message.id)).toEqual(["sending", "accepted", "sent", "delivered"]);
    expect(await stats()).toEqual({ sent: 1, delivered: 1 });
    expect(await handedOver()).toBe(1);
  });

  it("is one per run and step, however often and however parallel it is asked for", async () => {
    const one = { runId: newId("run"), stepId: "sms" };
    const made = await Promise.all(Array.from({ length: 20 }, () => queue(one)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const id = made[0]?.id ?? "";
    await Promise.all(Array.from({ length: 20 }, () => deliverMessage(scope, id, carriers)));
    expect(await handedOver()).toBe(1);
    expect(await stats()).toEqual({ sent: 1 });
  });

  it("that is a test is left out of the figures", async () => {
    const message = await queue({ test: true });
    await deliverMessage(scope, message.id, carriers);
    await reportFromSandbox(scope, message.id);
    expect((await getMessage(scope, message.id)).status).toBe("delivered");
    expect(await stats()).toEqual({});
  });

  it.each([
    ["to", { to: "+1415555" }],
    ["to", { to: "" }],
    ["to", { to: "call me" }],
    ["to", { to: "+19005551234" }],
    ["to", { to: "+442079460958" }],
    ["to", { to: OURS }],
    ["body", { body: "  " }],
    ["body", { body: "x".repeat(1601) }],
    ["senderId", { senderId: "num_gone" }],
  ])("with a bad %s (%#) is refused and nothing is stored", async (field, over) => {
    const error = await queue(over).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: "invalid", issues: [{ path: field }] });
    expect((await listMessages(scope, MessageFilter.parse({}))).data).toEqual([]);
  });

  it("waits until its time", async () => {
    const message = await queue({ notBefore: new Date(Date.now() + 3_600_000) });
    const result = await deliverMessage(scope, message.id, carriers);
    expect(result.status).toBe("pending");
    expect(result.retryAfterSeconds).toBeGreaterThan(3500);
    expect(await handedOver()).toBe(0);
  });

  it("of another workspace is not found", async () => {
    const message = await queue();
    const other = await makeWorkspace(world.db);
    await expect(deliverMessage(other, message.id, carriers)).rejects.toMatchObject({ code: "not_found" });
    await expect(getMessage(other, message.id)).rejects.toMatchObject({ code: "not_found" });
    expect(
      await recordStatus(other, { messageId: message.id, status: "delivered", source: "callback" }),
    ).toBeNull();
    expect((await getMessage(scope, message.id)).status).toBe("pending");
  });

  it("may not be sent by a viewer", async () => {
    const viewer = createScope(world.db, scope.workspaceId, {
      kind: "user",
      userId: "usr_1",
      role: "viewer",
    });
    const one = { senderId, to: CUSTOMER, body: "Hi" };
    await expect(queueMessage(viewer, one)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("that the phone's owner makes fail says why", async () => {
    await behave("reject");
    const refused = await deliverMessage(scope, (await queue()).id, carriers);
    expect(refused).toMatchObject({ status: "failed", errorCode: "sandbox_rejected" });
    await behave("undelivered");
    const lost = await queue();
    await deliverMessage(scope, lost.id, carriers);
    await reportFromSandbox(scope, lost.id);
    expect(await getMessage(scope, lost.id)).toMatchObject({ status: "undelivered", errorCode: "30003" });
    expect(await stats()).toEqual({ sent: 1, failed: 2 });
  });
});

describe("a claim whose process died", () => {
  const crash = async (secondsAgo: number) => {
    const message = await queue();
    await scope.db.message.updateMany({
      where: { id: message.id, workspaceId: scope.workspaceId },
      data: { status: "sending", claimToken: "dead", claimedAt: new Date(Date.now() - secondsAgo * 1000) },
    });
    return message.id;
  };

  it("is left alone while it may still answer", async () => {
    const id = await crash(1);
    const result = await deliverMessage(scope, id, carriers);
    expect(result.status).toBe("sending");
    expect(result.retryAfterSeconds).toBeGreaterThan(1);
    expect(await handedOver()).toBe(0);
  });

  it("becomes unknown, never a second request", async () => {
    const id = await crash(60);
    expect(await deliverMessage(scope, id, carriers)).toMatchObject({ status: "unknown" });
    expect(await deliverMessage(scope, id, carriers)).toMatchObject({ status: "unknown" });
    expect(await handedOver()).toBe(0);
    expect(await events("message/outcome.unknown")).toBe(1);
  });

  it("is sent again only by a person, once, and that is recorded", async () => {
    const id = await crash(60);
    await deliverMessage(scope, id, carriers);
    const again = await Promise.all(
      [sendAgain(scope, id), sendAgain(scope, id)].map((p) => p.catch(() => null)),
    );
    const ids = new Set(again.flatMap((message) => message?.id ?? []));
    expect(ids.size).toBe(1);
    const [againId = ""] = ids;
    await deliverMessage(scope, againId, carriers);
    expect(await handedOver()).toBe(1);
    await expect(sendAgain(scope, againId)).rejects.toMatchObject({ code: "conflict" });
    const where = { workspaceId: scope.workspaceId, action: "message.sentAgain" };
    expect(await scope.db.auditEntry.count({ where })).toBeGreaterThan(0);
  });
});

describe("status reports", () => {
  it.each([
    [["sent", "delivered"], "delivered"],
    [["delivered", "sent"], "delivered"],
    [["delivered", "delivered", "accepted", "undelivered"], "delivered"],
    [["undelivered", "delivered"], "undelivered"],
  ] as const)("in the order %j end at %s and count once", async (order, end) => {
    const { id } = await queue();
    await deliverMessage(scope, id, carriers);
    for (const status of order) await recordStatus(scope, { messageId: id, status, source: "callback" });
    expect((await getMessage(scope, id)).status).toBe(end);
    expect(await stats()).toEqual({ sent: 1, [end === "delivered" ? "delivered" : "failed"]: 1 });
  });

  it("count once when they come all at once", async () => {
    const { id } = await queue();
    await deliverMessage(scope, id, carriers);
    const report = { messageId: id, status: "delivered", source: "callback" } as const;
    await Promise.all(Array.from({ length: 12 }, () => recordStatus(scope, report)));
    expect(await stats()).toEqual({ sent: 1, delivered: 1 });
    expect(await way(id)).toEqual(["sending", "accepted", "delivered"]);
  });
});

describe("consent", () => {
  const inbound = (body: string, externalId = newId("sandboxMessage")) =>
    receiveInbound(scope, { from: CUSTOMER, to: OURS, body, carrier: "sandbox", externalId });

  it("STOP takes back what waits, and nothing is sent after it", async () => {
    const waiting = await queue();
    await inbound("Stop.");
    expect(await deliverMessage(scope, waiting.id, carriers)).toMatchObject({ status: "suppressed" });
    const later = await queue();
    expect(await deliverMessage(scope, later.id, carriers)).toMatchObject({ status: "suppressed" });
    expect(await handedOver()).toBe(0);
    expect(await getMessage(scope, later.id)).toMatchObject({
      reason: expect.stringMatching(/opted out on/),
    });
  });

  it("STOP is confirmed exactly once, START brings back, HELP is answered", async () => {
    await inbound("STOP");
    await inbound("STOP");
    const notices = await scope.db.message.findMany({
      where: { workspaceId: scope.workspaceId, consentNotice: true },
    });
    expect(notices).toHaveLength(1);
    expect(await deliverMessage(scope, notices[0]?.id ?? "", carriers)).toEqual({ status: "accepted" });
    expect(await isOptedOut(scope, CUSTOMER)).toBe(true);
    await inbound("yes");
    expect(await isOptedOut(scope, CUSTOMER)).toBe(false);
    await inbound("yes");
    await inbound("help");
    expect(await events("message/send.requested")).toBe(3);
    expect(await deliverMessage(scope, (await queue()).id, carriers)).toEqual({ status: "accepted" });
  });

  it("a STOP that races the send: whoever commits first wins, 150 times", async () => {
    for (let round = 0; round < 150; round++) {
      const to = `+1415555${String(1000 + round)}`;
      const { id } = await queue({ to });
      let stopped = 0;
      const stop = receiveInbound(scope, {
        from: to,
        to: OURS,
        body: "STOP",
        carrier: "sandbox",
        externalId: newId("sandboxMessage"),
      }).then(() => {
        stopped = performance.now();
      });
      if (round % 3 === 0) await new Promise((resolve) => setTimeout(resolve, round % 7));
      const sent = await deliverMessage(scope, id, carriers);
      await stop;
      // After the commit no claim succeeds any more, whatever happened before it.
      const after = await queue({ to });
      expect((await deliverMessage(scope, after.id, carriers)).status).toBe("suppressed");
      expect(["accepted", "suppressed"]).toContain(sent.status);
      expect(stopped).toBeGreaterThan(0);
      const suppressed = await way(id);
      expect(suppressed.includes("sending") && suppressed.includes("suppressed")).toBe(false);
    }
  }, 120_000);

  it("claims that started after the opt-out's commit never succeed, in parallel too", async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, async () => (await queue()).id));
    await addOptOut(scope, { phone: CUSTOMER, scope: "all" });
    const results = await Promise.all(ids.map((id) => deliverMessage(scope, id, carriers)));
    expect(results.every(({ status }) => status === "suppressed")).toBe(true);
    expect(await handedOver()).toBe(0);
  });

  it("an opt-out from one number leaves the others", async () => {
    const other = newId("phoneNumber");
    const { workspaceId } = scope;
    await scope.db.phoneNumber.create({
      data: { id: other, workspaceId, phone: "+12025550101", label: "Second", provider: "sandbox" },
    });
    await addOptOut(scope, { phone: CUSTOMER, scope: "number", ownNumber: OURS });
    expect((await deliverMessage(scope, (await queue()).id, carriers)).status).toBe("suppressed");
    expect((await deliverMessage(scope, (await queue({ senderId: other })).id, carriers)).status).toBe(
      "accepted",
    );
  });

  it("a person may opt in again, a member may not, and a reply to who opted out is refused", async () => {
    const { id } = await addOptOut(scope, { phone: CUSTOMER, scope: "all" });
    const contact = await scope.db.contact.findFirst({
      where: { workspaceId: scope.workspaceId, phone: CUSTOMER },
    });
    const reply = { contactId: contact?.id ?? "", senderId, body: "Hello again" };
    await expect(replyToContact(scope, reply)).rejects.toMatchObject({ code: "conflict" });
    const member = createScope(world.db, scope.workspaceId, {
      kind: "user",
      userId: "usr_1",
      role: "member",
    });
    await expect(removeOptOut(member, id)).rejects.toMatchObject({ code: "forbidden" });
    await removeOptOut(scope, id);
    expect((await replyToContact(scope, reply)).status).toBe("pending");
  });

  it("counts one answer per call, none for a keyword, and the opt-out for the assistant", async () => {
    await deliverMessage(scope, (await queue()).id, carriers);
    const [first] = await Promise.all([inbound("Great, thanks"), inbound("One more thing")]);
    expect(first).toMatchObject({ direction: "inbound", callId: call.id, status: "received" });
    await inbound("STOP");
    expect(await stats()).toEqual({ sent: 1, answered: 1, optedOut: 1 });
  });

  it("takes the same inbound message once", async () => {
    await Promise.all(Array.from({ length: 8 }, () => inbound("Hi", "sbx_same").catch(() => null)));
    const filter = MessageFilter.parse({ direction: "inbound" });
    expect((await listMessages(scope, filter)).data).toHaveLength(1);
  });

  it("a text typed on the virtual phone enters by the same door", async () => {
    await deliverMessage(scope, (await queue()).id, carriers);
    await textFromHandset(scope, { to: OURS, from: CUSTOMER, body: "please do not contact me" });
    const [message] = (await listMessages(scope, MessageFilter.parse({ direction: "inbound" }))).data;
    expect(message).toMatchObject({ callId: call.id, reason: expect.stringMatching(/may ask you to stop/) });
  });
});

describe("a carrier that answers unclearly", () => {
  const answering = (handover: Handover, asked = { times: 0 }): Carriers => ({
    ...carriers,
    sandbox: {
      ...sandboxCarrier,
      send: async () => {
        asked.times += 1;
        return handover;
      },
    },
  });

  it("makes the message unknown, to be looked up", async () => {
    const { id } = await queue();
    const lost = answering({ kind: "ambiguous", detail: "reset" });
    expect(await deliverMessage(scope, id, lost)).toMatchObject({ status: "unknown" });
    expect(await events("message/outcome.unknown")).toBe(1);
    expect(await stats()).toEqual({});
  });

  it("that was never reached is asked again later, and not for ever", async () => {
    const { id } = await queue();
    const asked = { times: 0 };
    const unreachable = answering({ kind: "unreachable", detail: "ECONNREFUSED" }, asked);
    for (let round = 1; round <= 8; round++) {
      await deliverMessage(scope, id, unreachable);
      const where = { id, workspaceId: scope.workspaceId };
      await scope.db.message.updateMany({ where, data: { notBefore: null } });
    }
    expect(asked.times).toBe(6);
    expect((await getMessage(scope, id)).status).toBe("failed");
  });
});
