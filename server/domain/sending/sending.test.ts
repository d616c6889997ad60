import { DateTime } from "luxon";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import { sandboxCarrier } from "@/server/integrations/carriers/sandbox";
import { listNeedsYou } from "../analytics/needs-you";
import { updateContact } from "../contacts/contacts";
import { addOptOut } from "../contacts/opt-outs";
import { newId } from "../ids";
import { deliverMessage } from "../messaging/deliver-message";
import { getMessage } from "../messaging/list-messages";
import { queueMessage } from "../messaging/queue-message";
import { findStuckMessages } from "../messaging/stuck-messages";
import { cancelMessage, sendNow } from "../messaging/waiting";
import { createScope, type Scope } from "../scope";
import { makeMember } from "../workspaces/testing";
import { SaveSending, STANDARD_QUIET_HOURS } from "./schema";
import { getSendingSettings, resumeSending, saveSending, stopSending } from "./settings";

const OURS = "+12025550100";
/** Chicago, without a rule of its own state. */
const CUSTOMER = "+13125550142";
const forbidden: Carriers["twilio"] = {
  send: () => Promise.reject(new Error("not in this test")),
  find: () => Promise.reject(new Error("not in this test")),
  read: () => Promise.reject(new Error("not in this test")),
};
const carriers: Carriers = { sandbox: sandboxCarrier, twilio: forbidden };

/** A Thursday, 03:00 in Chicago. */
const NIGHT = "2026-03-05T09:00:00Z";
const NINE = "2026-03-05T15:00:00Z";
const EIGHT_PM = "2026-03-06T02:00:00Z";

let world: TestWorld;
let scope: Scope;
let senderId: string;

beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  await configure({ aroundTheClock: false, recipientCap: 3, dailyCap: 1000, maxAgeHours: 24 });
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
});

const configure = (settings: object) =>
  world.db.workspace.update({ where: { id: scope.workspaceId }, data: settings });
/** The same scope at another time. */
const at = (time: string, actor = scope.actor) =>
  createScope(world.db, scope.workspaceId, actor, () => new Date(time));
const queue = (time: string, over: Partial<Parameters<typeof queueMessage>[1]> = {}) =>
  queueMessage(at(time), { senderId, to: CUSTOMER, body: "See you at 5", ...over });
const deliver = (time: string, id: string) => deliverMessage(at(time), id, carriers);
const handedOver = () =>
  scope.db.sandboxMessage.count({ where: { workspaceId: scope.workspaceId, outgoing: false } });
const requests = () =>
  scope.db.outboxEvent.count({ where: { workspaceId: scope.workspaceId, name: "message/send.requested" } });
const audited = async () => {
  const rows = await scope.db.auditEntry.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: "asc" },
  });
  return rows.map(({ action }) => action);
};
const who = async (role: "owner" | "admin" | "member" | "viewer", time: string) => {
  const { scope: theirs } = await makeMember(world.db, scope.workspaceId, role);
  return at(time, theirs.actor);
};

describe("quiet hours", () => {
  it("hold a message until nine by the recipient's clock, in words, and let it go then, once", async () => {
    const message = await queue(NIGHT);
    const held = await deliver(NIGHT, message.id);
    expect(held).toEqual({
      status: "pending",
      reason: "Waits until 9:00 in the recipient's time (Thu 09:00, Chicago)",
      retryAfterSeconds: 6 * 3600,
    });
    expect(await getMessage(scope, message.id)).toMatchObject({
      status: "pending",
      notBefore: "2026-03-05T15:00:00.000Z",
      heldBy: "quietHours",
    });
    await deliver("2026-03-05T14:59:00Z", message.id);
    expect(await handedOver()).toBe(0);
    const all = await Promise.all(Array.from({ length: 10 }, () => deliver(NINE, message.id)));
    expect(all.filter(({ status }) => status === "accepted")).not.toEqual([]);
    expect(await handedOver()).toBe(1);
    expect(await getMessage(scope, message.id)).toMatchObject({ status: "accepted", heldBy: null });
  });

  it("are looked at when it is handed over, not when it was written: a window that has closed is closed", async () => {
    const message = await queue("2026-03-06T01:59:00Z");
    expect(await deliver(EIGHT_PM, message.id)).toMatchObject({ status: "pending" });
    expect(await handedOver()).toBe(0);
    expect(await deliver("2026-03-06T15:00:00Z", message.id)).toMatchObject({ status: "accepted" });
  });

  it("must be over in every zone that the number may be in, unless the contact's own is known", async () => {
    // 850 is Eastern and Central, and Florida closes at eight.
    const message = await queue("2026-03-05T14:30:00Z", { to: "+18505550142" });
    const held = await deliver("2026-03-05T14:30:00Z", message.id);
    expect(held.reason).toBe("Waits until 9:00 in the recipient's time (Thu 09:00, Chicago)");
    const { contactId } = await getMessage(scope, message.id);
    await updateContact(at("2026-03-05T14:31:00Z"), { id: contactId ?? "", timeZone: "America/New_York" });
    expect(await requests()).toBe(1);
    expect(await deliver("2026-03-05T14:32:00Z", message.id)).toMatchObject({ status: "accepted" });
  });

  it.each([
    // Rhode Island: until six on a weekday, not at all on a Sunday.
    ["+14015550142", "2026-03-05T23:30:00Z", "2026-03-06T14:00:00.000Z"],
    ["+14015550142", "2026-03-07T23:00:00Z", "2026-03-09T13:00:00.000Z"],
    // Texas: from noon on Sundays.
    ["+12145550142", "2026-03-08T15:00:00Z", "2026-03-08T17:00:00.000Z"],
    // The same hour in Illinois is right.
    ["+13125550142", "2026-03-08T15:00:00Z", null],
    ["+33612345678", "2026-03-08T12:00:00Z", "2026-03-09T08:00:00.000Z"],
  ])("are narrowed by the rules of the state: %s at %s", async (to, time, notBefore) => {
    await configure({ maxAgeHours: null });
    const message = await queue(time, { to });
    await deliver(time, message.id);
    expect((await getMessage(scope, message.id)).notBefore).toBe(notBefore);
    expect(await handedOver()).toBe(notBefore === null ? 1 : 0);
  });

  it("of a number that says nothing of a place are the workspace's", async () => {
    await configure({ timeZone: "Asia/Tokyo" });
    const message = await queue("2026-03-05T11:30:00Z", { to: "+88216123456" });
    await deliver("2026-03-05T11:30:00Z", message.id);
    expect((await getMessage(scope, message.id)).notBefore).toBe("2026-03-06T00:00:00.000Z");
  });

  it("that changed while it waited count when it is due", async () => {
    const message = await queue(NIGHT);
    await deliver(NIGHT, message.id);
    const hours = { from: "10:00", to: "20:00" };
    const later = { weekdays: hours, saturday: hours, sunday: hours };
    const quietHours = { ...STANDARD_QUIET_HOURS, hours: later };
    await saveSending(await who("admin", NIGHT), SaveSending.parse({ quietHours }));
    expect(await requests()).toBe(1);
    expect(await deliver(NINE, message.id)).toMatchObject({ status: "pending", retryAfterSeconds: 3600 });
    await saveSending(await who("admin", NINE), SaveSending.parse({ aroundTheClock: true }));
    expect(await deliver(NINE, message.id)).toMatchObject({ status: "accepted" });
    expect(await handedOver()).toBe(1);
    expect(await audited()).toEqual(["sending.updated", "sending.updated"]);
  });

  it("do not help who opted out meanwhile: nothing is sent", async () => {
    const message = await queue(NIGHT);
    await deliver(NIGHT, message.id);
    await addOptOut(scope, { phone: CUSTOMER, scope: "all" });
    expect((await deliver(NINE, message.id)).status).toBe("suppressed");
    expect(await handedOver()).toBe(0);
  });

  it("spare a test on the virtual phone and the confirmation of an opt-out", async () => {
    const test = await queue(NIGHT, { test: true });
    const notice = await queue(NIGHT, { consentNotice: true });
    expect([(await deliver(NIGHT, test.id)).status, (await deliver(NIGHT, notice.id)).status]).toEqual([
      "accepted",
      "accepted",
    ]);
  });

  it("without any hour that all zones share drop it, and say what to do", async () => {
    const hours = { from: "09:00", to: "09:30" };
    await configure({
      quietHours: { hours: { weekdays: hours, saturday: hours, sunday: hours }, limits: [] },
    });
    const message = await queue(NIGHT, { to: "+61412345678" });
    expect(await deliver(NIGHT, message.id)).toMatchObject({
      status: "suppressed",
      reason: expect.stringContaining("Set the contact's time zone"),
    });
  });

  it("are passed over when an owner says so, on record; caps and consent are not", async () => {
    const [one, two] = [await queue(NIGHT), await queue(NIGHT)];
    for (const { id } of [one, two]) await deliver(NIGHT, id);
    await expect(sendNow(await who("admin", NIGHT), one.id)).rejects.toMatchObject({ code: "forbidden" });
    const owner = await who("owner", NIGHT);
    await sendNow(owner, one.id);
    expect(await deliver(NIGHT, one.id)).toMatchObject({ status: "accepted" });
    await expect(sendNow(owner, one.id)).rejects.toMatchObject({ code: "conflict" });
    await sendNow(owner, two.id);
    await addOptOut(scope, { phone: CUSTOMER, scope: "all" });
    expect(await deliver(NIGHT, two.id)).toMatchObject({ status: "suppressed" });
    expect(await handedOver()).toBe(1);
    expect((await audited()).filter((action) => action === "message.sentNow")).toHaveLength(2);
  });

  it("hold nothing that a person cancels; once it left it cannot be", async () => {
    const message = await queue(NIGHT);
    await deliver(NIGHT, message.id);
    await expect(cancelMessage(await who("viewer", NIGHT), message.id)).rejects.toMatchObject({
      code: "forbidden",
    });
    const member = await who("member", NIGHT);
    await cancelMessage(member, message.id);
    expect(await deliver(NINE, message.id)).toMatchObject({
      status: "suppressed",
      reason: "Not sent: a person cancelled it",
    });
    await expect(cancelMessage(member, message.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await audited()).toEqual(["message.cancelled"]);
  });

  it("of another workspace are not found", async () => {
    const message = await queue(NIGHT);
    await deliver(NIGHT, message.id);
    const theirs = await makeWorkspace(world.db);
    await expect(cancelMessage(theirs, message.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(sendNow(theirs, message.id)).rejects.toMatchObject({ code: "not_found" });
    expect((await getMessage(scope, message.id)).status).toBe("pending");
  });
});

describe("an age", () => {
  it("too great after the call drops it, and somebody is told", async () => {
    const call = await makeCall(scope, await makeAssistant(scope));
    const callEndedAt = new Date("2026-03-04T14:00:00Z");
    const message = await queue(NINE, { callId: call.id, callEndedAt });
    expect(await deliver(NINE, message.id)).toEqual({
      status: "suppressed",
      reason: "Not sent: it is more than 24 hours after the call",
    });
    expect(await handedOver()).toBe(0);
    expect(await listNeedsYou(at(NINE))).toMatchObject([
      {
        kind: "message_dropped",
        count: 1,
        reason: "Not sent: it is more than 24 hours after the call",
      },
    ]);
  });

  it("that it would have when its window opens drops it at once", async () => {
    // Saturday evening in Rhode Island, which is closed on Sundays.
    const time = "2026-03-07T23:00:00Z";
    const message = await queue(time, { to: "+14015550142" });
    expect(await deliver(time, message.id)).toMatchObject({
      status: "suppressed",
      reason:
        "Not sent: it may not go before 9:00 in the recipient's time (Mon 09:00, New York), and then it is more than 24 hours old",
    });
  });
});

describe("caps", () => {
  it("let three messages a day through to one number, however many are claimed at once", async () => {
    const messages = await Promise.all(Array.from({ length: 20 }, () => queue(NINE)));
    const results = await Promise.all(messages.map(({ id }) => deliver(NINE, id)));
    expect(await handedOver()).toBe(3);
    // Who lost a race for the last place looks again.
    for (const [index, { id }] of messages.entries())
      if (results[index]?.status === "pending") await deliver(NINE, id);
    const held = await scope.db.message.findMany({
      where: { workspaceId: scope.workspaceId, heldBy: "recipientCap", status: "suppressed" },
    });
    expect(held).toHaveLength(17);
    expect(held[0]?.reason).toBe(
      "Not sent: this number was texted 3 times today, which is the most for one number and day (Settings → Messaging)",
    );
    const other = await queue(NINE, { to: "+13125550143" });
    expect(await deliver(NINE, other.id)).toMatchObject({ status: "accepted" });
    const tomorrow = "2026-03-06T16:00:00Z";
    const next = await queue(tomorrow);
    expect(await deliver(tomorrow, next.id)).toMatchObject({ status: "accepted" });
  });

  it("of the day keep the rest until tomorrow, or until the cap is raised", async () => {
    await configure({ dailyCap: 10 });
    const numbers = Array.from({ length: 30 }, (_, index) => `+131255501${String(index).padStart(2, "0")}`);
    const messages = await Promise.all(numbers.map((to) => queue(NINE, { to })));
    await Promise.all(messages.map(({ id }) => deliver(NINE, id)));
    for (const { id } of messages) await deliver(NINE, id);
    expect(await handedOver()).toBe(10);
    const waiting = await scope.db.message.findMany({
      where: { workspaceId: scope.workspaceId, status: "pending", heldBy: "dailyCap" },
    });
    expect(waiting).toHaveLength(20);
    expect(waiting[0]).toMatchObject({
      reason:
        "Waits until tomorrow: the 10 messages that this workspace sends in a day are used up (Settings → Messaging)",
      // Tomorrow begins by the workspace's clock: it is still Thursday evening in Chicago.
      notBefore: new Date("2026-03-06T00:00:00Z"),
    });
    expect(await getSendingSettings(at(NINE))).toMatchObject({ sentToday: 10, waiting: { dailyCap: 20 } });
    expect(await listNeedsYou(at(NINE))).toMatchObject([{ kind: "daily_cap", count: 20 }]);

    await saveSending(await who("owner", NINE), SaveSending.parse({ dailyCap: 15 }));
    for (const { id } of messages) await deliver(NINE, id);
    expect(await handedOver()).toBe(15);
    const next = "2026-03-06T00:00:00Z";
    for (const { id } of messages) await deliver(next, id);
    expect(await handedOver()).toBe(30);
  });

  it("count by the workspace's day, and neither tests nor confirmations", async () => {
    await configure({ recipientCap: 1, timeZone: "Pacific/Auckland", aroundTheClock: true });
    for (const over of [{ test: true }, { test: true }, { consentNotice: true }]) {
      expect(await deliver(NINE, (await queue(NINE, over)).id)).toMatchObject({ status: "accepted" });
    }
    const [first, second] = ["2026-03-05T10:59:00Z", "2026-03-05T11:01:00Z"];
    expect(DateTime.fromISO(second, { zone: "Pacific/Auckland" }).day).toBe(6);
    expect(await deliver(first, (await queue(first)).id)).toMatchObject({ status: "accepted" });
    expect(await deliver(first, (await queue(first)).id)).toMatchObject({ status: "suppressed" });
    expect(await deliver(second, (await queue(second)).id)).toMatchObject({ status: "accepted" });
  });
});

describe("the stop switch", () => {
  it("lets nothing leave while it is on; what waited goes out once each when it is off", async () => {
    await expect(stopSending(await who("member", NINE))).rejects.toMatchObject({ code: "forbidden" });
    const admin = await who("admin", NINE);
    const messages = [await queue(NINE), await queue(NINE, { test: true }), await queue(NINE)];
    await stopSending(admin);
    await stopSending(admin);
    for (const { id } of messages) {
      expect(await deliver(NINE, id)).toEqual({
        status: "pending",
        reason:
          "Held: sending is stopped in this workspace (Settings → Messaging). It goes out once it is resumed",
      });
    }
    expect(await handedOver()).toBe(0);
    expect(await getSendingSettings(at(NINE))).toMatchObject({ waiting: { stopped: 3 } });
    // The sweeper has no business with them.
    expect(
      (await findStuckMessages(world.db)).filter(({ workspaceId }) => workspaceId === scope.workspaceId),
    ).toEqual([]);

    await resumeSending(admin);
    await resumeSending(admin);
    expect(await requests()).toBe(3);
    for (const { id } of [...messages, ...messages]) await deliver(NINE, id);
    expect(await handedOver()).toBe(3);
    expect(await audited()).toEqual(["sending.stopped", "sending.resumed"]);
  });
});

describe("a recipient", () => {
  const known = ["(312) 555-0142", "not a number"];

  it("that the call itself gave must be the call's or the lead's number, however it is written", async () => {
    expect((await queue(NINE, { onlyTo: known })).to).toBe(CUSTOMER);
    await expect(queue(NINE, { onlyTo: known, to: "+13125550199" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "to", message: expect.stringContaining("neither the call's nor the lead's own") }],
    });
  });

  it.each(["12345", "722273", "+442079460958", "+18005550142", "+19005550142", OURS])(
    "cannot be %s",
    async (to) => {
      await expect(queue(NINE, { to })).rejects.toMatchObject({ issues: [{ path: "to" }] });
      expect(await scope.db.message.count({ where: { workspaceId: scope.workspaceId } })).toBe(0);
    },
  );
});
