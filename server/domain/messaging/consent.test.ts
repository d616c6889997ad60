import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import { sandboxCarrier } from "@/server/integrations/carriers/sandbox";
import { listNeedsYou } from "../analytics/needs-you";
import { addOptOut, isOptedOut, listOptOuts } from "../contacts/opt-outs";
import { countStopRequests, decideStopRequest, listStopRequests } from "../contacts/stop-requests";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import { claimMessage } from "./claim-message";
import { deliverMessage } from "./deliver-message";
import { getMessage } from "./list-messages";
import { getMessageSettings, saveMessageSettings } from "./message-settings";
import { queueMessage } from "./queue-message";
import { receiveInbound } from "./receive-inbound";
import { recordStatus } from "./record-status";
import { SaveMessageSettings } from "./schema";
import { replyToContact } from "./send-again";

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
});

const queue = (over: Partial<Parameters<typeof queueMessage>[1]> = {}) =>
  queueMessage(scope, { senderId, to: CUSTOMER, body: "See you at 5", ...over });
const inbound = (body: string, from = CUSTOMER) =>
  receiveInbound(scope, { from, to: OURS, body, carrier: "sandbox", externalId: newId("sandboxMessage") });
const deliver = (id: string) => deliverMessage(scope, id, carriers);
const handedOver = (to = CUSTOMER) =>
  scope.db.sandboxMessage.count({ where: { workspaceId: scope.workspaceId, outgoing: false, to } });
const requests = async () => (await listStopRequests(scope, { limit: 10 })).data;
const onlyRequest = async () => {
  const [request] = await requests();
  if (!request) throw new Error("nothing waits for a decision");
  return request;
};
const as = (role: "viewer" | "member", workspaceId = scope.workspaceId) =>
  createScope(world.db, workspaceId, { kind: "user", userId: "usr_1", role });
const asked = (messageId: string) =>
  scope.db.outboxEvent.count({
    where: {
      workspaceId: scope.workspaceId,
      name: "message/send.requested",
      data: { path: ["messageId"], equals: messageId },
    },
  });

describe("words that may ask for an end", () => {
  it("opt nobody out, but hold what waits and what comes, and wait for a person", async () => {
    const waiting = await queue();
    await inbound("please stop texting me");
    const later = await queue();
    expect(await isOptedOut(scope, CUSTOMER)).toBe(false);
    for (const { id } of [waiting, later]) {
      expect(await deliver(id)).toEqual({
        status: "pending",
        reason: expect.stringMatching(/wrote "please stop texting me".*To review/),
      });
      expect((await getMessage(scope, id)).reason).toMatch(/may ask you to stop/);
    }
    expect(await handedOver()).toBe(0);
    expect(await requests()).toMatchObject([{ phone: CUSTOMER, body: "please stop texting me", held: 2 }]);
    expect(await countStopRequests(scope)).toBe(1);
    expect(await listNeedsYou(scope)).toMatchObject([
      { kind: "may_ask_to_stop", count: 1, reason: "please stop texting me" },
    ]);
  });

  it("hold only their sender's number", async () => {
    await inbound("wrong number");
    const { id } = await queue({ to: "+12025550143" });
    expect(await deliver(id)).toEqual({ status: "accepted" });
  });

  it("are one request, however often they are said", async () => {
    await Promise.all(["remove me", "please stop", "don't text me"].map((body) => inbound(body)));
    expect(await requests()).toHaveLength(1);
  });

  it("dismissed: what waited goes out, each once", async () => {
    const { id } = await queue();
    await inbound("please stop texting me");
    await deliver(id);
    const request = await onlyRequest();
    const decide = () => decideStopRequest(scope, { id: request.id, decision: "dismiss" });
    expect(await Promise.all([decide(), decide()])).toEqual([{ state: "dismissed" }, { state: "dismissed" }]);
    expect(await asked(id)).toBe(1);
    expect(await deliver(id)).toEqual({ status: "accepted" });
    expect(await handedOver()).toBe(1);
    expect(await requests()).toEqual([]);
  });

  it("dismissed after a day: what waited is not sent any more and says so", async () => {
    const { id } = await queue();
    await inbound("please stop texting me");
    await scope.db.message.updateMany({
      where: { id, workspaceId: scope.workspaceId },
      data: { createdAt: new Date(Date.now() - 25 * 3600_000) },
    });
    await decideStopRequest(scope, { id: (await onlyRequest()).id, decision: "dismiss" });
    expect(await getMessage(scope, id)).toMatchObject({
      status: "suppressed",
      reason: expect.stringMatching(/more than 24 hours/),
      way: [{ status: "suppressed" }],
    });
    expect(await asked(id)).toBe(0);
  });

  it("taken as an opt-out: what waited is taken back, and the list says from where it came", async () => {
    const { id } = await queue();
    await inbound("please stop texting me");
    await decideStopRequest(as("member"), { id: (await onlyRequest()).id, decision: "opt_out" });
    expect(await deliver(id)).toMatchObject({ status: "suppressed" });
    expect((await listOptOuts(scope, { limit: 10 })).data).toMatchObject([
      { phone: CUSTOMER, scope: "all", source: "review", note: "please stop texting me" },
    ]);
    expect(await countStopRequests(scope)).toBe(0);
  });

  it("are settled by STOP and by START", async () => {
    await inbound("please stop texting me");
    const { id } = await queue();
    await deliver(id);
    await inbound("START");
    expect(await countStopRequests(scope)).toBe(0);
    expect(await asked(id)).toBe(1);
    await inbound("remove me");
    await inbound("STOP");
    expect(await countStopRequests(scope)).toBe(0);
    expect(await isOptedOut(scope, CUSTOMER)).toBe(true);
    await inbound("I said stop texting me");
    expect(await countStopRequests(scope)).toBe(0);
  });

  it("stop a reply by hand, but not the confirmation of a keyword", async () => {
    await inbound("please stop texting me");
    const contact = await scope.db.contact.findFirstOrThrow({ where: { workspaceId: scope.workspaceId } });
    await expect(
      replyToContact(scope, { contactId: contact.id, senderId, body: "Why?" }),
    ).rejects.toMatchObject({ code: "conflict" });
    await inbound("HELP");
    const notice = await scope.db.message.findFirstOrThrow({
      where: { workspaceId: scope.workspaceId, consentNotice: true },
    });
    expect(await deliver(notice.id)).toEqual({ status: "accepted" });
  });

  it("are decided by members of the workspace only", async () => {
    await inbound("please stop texting me");
    const { id } = await onlyRequest();
    const dismiss = { id, decision: "dismiss" } as const;
    await expect(decideStopRequest(as("viewer"), dismiss)).rejects.toMatchObject({ code: "forbidden" });
    const other = await makeWorkspace(world.db);
    await expect(decideStopRequest(other, dismiss)).rejects.toMatchObject({ code: "not_found" });
    expect(await listStopRequests(other, { limit: 10 })).toMatchObject({ data: [] });
    expect(await countStopRequests(scope)).toBe(1);
  });

  it("racing a decision, no message is forgotten: each goes out or is asked for again, 60 times", async () => {
    await Promise.all(
      Array.from({ length: 60 }, async (_, round) => {
        const to = `+1415556${String(1000 + round)}`;
        await inbound("please stop texting me", to);
        const { id } = await queue({ to });
        const request = await scope.db.stopRequest.findFirstOrThrow({
          where: { workspaceId: scope.workspaceId, phone: to },
        });
        const [first] = await Promise.all([
          deliver(id),
          decideStopRequest(scope, { id: request.id, decision: "dismiss" }),
        ]);
        const goesOn = first.status === "accepted" || first.retryAfterSeconds !== undefined;
        expect(goesOn || (await asked(id)) === 1).toBe(true);
        await deliver(id);
        expect((await getMessage(scope, id)).status).toBe("accepted");
      }),
    );
  }, 60_000);
});

describe("a STOP that races the send (faults.md 15)", () => {
  const ROUNDS = 1000;
  const AT_ONCE = 25;

  it(`never claims after the opt-out's commit, ${ROUNDS} times`, async () => {
    const outcomes = { accepted: 0, suppressed: 0 };
    const race = async (round: number) => {
      const to = `+1415${String(5_550_000 + round)}`;
      const { id } = await queue({ to });
      let committed = false;
      const stop = inbound("STOP", to).then(() => {
        committed = true;
      });
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, round % 9));
      // Whether the STOP had been committed before the claim began.
      const tooLate = committed;
      const claimed = await claimMessage(scope, id);
      await stop;
      if (tooLate) expect(claimed).toBeUndefined();
      const { status } = await getMessage(scope, id);
      expect(status).toBe(claimed ? "sending" : "suppressed");
      outcomes[claimed ? "accepted" : "suppressed"] += 1;
      expect(await claimMessage(scope, (await queue({ to })).id)).toBeUndefined();
    };
    for (let from = 0; from < ROUNDS; from += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => race(from + at)));
    }
    expect(outcomes.accepted + outcomes.suppressed).toBe(ROUNDS);
    // A race in which one side always wins proves nothing.
    expect(outcomes.accepted).toBeGreaterThan(0);
    expect(outcomes.suppressed).toBeGreaterThan(0);
  }, 300_000);

  it("is confirmed exactly once, however many STOPs come at once", async () => {
    await Promise.all(Array.from({ length: 10 }, () => inbound("STOP")));
    const notices = { workspaceId: scope.workspaceId, consentNotice: true };
    expect(await scope.db.message.count({ where: notices })).toBe(1);
  });
});

describe("what a carrier says of the recipient's will", () => {
  it.each([
    ["30004", "number"],
    ["21610", "all"],
  ] as const)("in a status report, code %s becomes an opt-out (%s)", async (errorCode, kind) => {
    const { id } = await queue();
    await deliver(id);
    const report = { messageId: id, status: "undelivered", source: "callback", errorCode } as const;
    await Promise.all([recordStatus(scope, report), recordStatus(scope, report)]);
    expect((await listOptOuts(scope, { limit: 10 })).data).toMatchObject([
      {
        phone: CUSTOMER,
        scope: kind,
        ownNumber: kind === "number" ? OURS : null,
        source: "carrier",
        note: expect.stringContaining(errorCode),
      },
    ]);
    expect((await deliver((await queue()).id)).status).toBe("suppressed");
  });

  it("a handset that cannot be reached is no opt-out", async () => {
    const { id } = await queue();
    await deliver(id);
    await recordStatus(scope, {
      messageId: id,
      status: "undelivered",
      source: "callback",
      errorCode: "30003",
    });
    expect((await listOptOuts(scope, { limit: 10 })).data).toEqual([]);
  });
});

describe("answers to STOP, START and HELP", () => {
  const notices = () =>
    scope.db.message.findMany({
      where: { workspaceId: scope.workspaceId, consentNotice: true },
      orderBy: { id: "asc" },
      select: { body: true },
    });

  it("are the workspace's own where it has some", async () => {
    await saveMessageSettings(scope, { stopAnswer: "Acme: bye. START to return.", helpAnswer: "Call us." });
    await inbound("STOP");
    await inbound("START");
    await inbound("HELP");
    expect(await notices()).toEqual([
      { body: "Acme: bye. START to return." },
      { body: "Test: you are subscribed again. Reply HELP for help, STOP to unsubscribe." },
      { body: "Call us." },
    ]);
    expect(await getMessageSettings(scope)).toMatchObject({
      stopAnswer: "Acme: bye. START to return.",
      startAnswer: "",
      standard: { stopAnswer: expect.stringMatching(/^Test: you are unsubscribed/) },
    });
  });

  it.each([
    [{ stopAnswer: "Bye {{lead.name}}" }],
    [{ stopAnswer: "Bye, see https://example.com" }],
    [{ helpAnswer: "x".repeat(321) }],
    [{ segmentPrice: -1 }],
    [{ segmentCurrency: "Dollar" }],
  ])("refuse %j", (input) => expect(SaveMessageSettings.safeParse(input).success).toBe(false));

  it("are changed by admins only", async () => {
    await expect(saveMessageSettings(as("member"), { helpAnswer: "Hi" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("a price can be set and taken away", async () => {
    await saveMessageSettings(scope, { segmentPrice: 0.0079, segmentCurrency: "EUR" });
    expect(await getMessageSettings(scope)).toMatchObject({ segmentPrice: 0.0079, segmentCurrency: "EUR" });
    await saveMessageSettings(scope, { segmentPrice: null });
    expect(await getMessageSettings(scope)).toMatchObject({ segmentPrice: null, segmentCurrency: "EUR" });
  });
});

it("an opt-out by a person for one of several numbers leaves a request open", async () => {
  await inbound("please stop texting me");
  await addOptOut(scope, { phone: CUSTOMER, scope: "number", ownNumber: OURS });
  expect(await countStopRequests(scope)).toBe(1);
});
