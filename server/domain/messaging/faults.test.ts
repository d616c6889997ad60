import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { spawnFake } from "@/e2e/fakes/spawn";
import { AUTH_TOKEN, type Books, type Fault } from "@/e2e/fakes/twilio/books";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import { sandboxCarrier } from "@/server/integrations/carriers/sandbox";
import { createTwilioCarrier } from "@/server/integrations/carriers/twilio";
import { callEnds, makeEvent, makeLiveAutomation, workOn } from "../automations/testing";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { afterRestore } from "./after-restore";
import { claimMessage } from "./claim-message";
import { connectTwilio } from "./connections";
import { deliverMessage } from "./deliver-message";
import { openAccount } from "./line";
import { getMessage, listMessages } from "./list-messages";
import { listSenders } from "./list-senders";
import { queueMessage } from "./queue-message";
import { reconcileMessage } from "./reconcile-message";
import { MessageFilter } from "./schema";
import { sendAgain } from "./send-again";
import { findStuckMessages, unstickMessage } from "./stuck-messages";
import { serveTwilioWebhooks } from "./testing";

/** What goes wrong between us and the carrier, judged by the carrier's own ledger: nobody is texted twice, nothing is lost unseen. */
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
  reports: z.array(z.object({ status: z.string(), answer: z.number().nullable() })),
});
const order = async (path: string, body: unknown) => {
  const response = await fetch(fake.url + path, { method: "POST", body: JSON.stringify(body) });
  return z.looseObject({ status: z.number().nullish() }).parse(await response.json());
};
const program = (change: Partial<Books>) => order("/__program", change);
const ledger = async () => Ledger.parse(await (await fetch(`${fake.url}/__ledger`)).json());
const texts = async () => (await ledger()).messages.length;

async function connect(to: Scope) {
  const connection = await connectTwilio(to, { name: "Main", accountSid: ACCOUNT, authToken: AUTH_TOKEN });
  return { id: connection.id, senderId: connection.numbers.find(({ phone }) => phone === OURS)?.id ?? "" };
}

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
  const { violations } = await (await fetch(`${fake.url}/__violations`)).json();
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
  ({ id: connectionId, senderId } = await connect(scope));
  call = await makeCall(scope, await makeAssistant(scope));
});

const queue = (over: Partial<Parameters<typeof queueMessage>[1]> = {}, by = scope) =>
  queueMessage(by, { senderId, to: CUSTOMER, body: `Note ${newId("run")}`, callId: call.id, ...over });
/** Delivers it as if the sender's queue were empty. */
const deliver = async (id: string, by = scope) => {
  const { workspaceId } = by;
  await by.db.phoneNumber.updateMany({ where: { workspaceId, phone: OURS }, data: { nextSlotAt: null } });
  return deliverMessage(by, id, carriers);
};
const read = (id: string) => getMessage(scope, id);
const rowOf = (id: string) => ({ id, workspaceId: scope.workspaceId });
const arrives = (id: string, status: string) =>
  vi.waitFor(async () => expect((await read(id)).status).toBe(status), { timeout: 10_000, interval: 20 });
const lookUp = async (id: string, times: number) => {
  for (let time = 1; time < times; time++) await reconcileMessage(scope, id, carriers);
  return reconcileMessage(scope, id, carriers);
};
/** The process that held the claim is gone, and time has passed. */
const claimDied = (id: string) =>
  scope.db.message.updateMany({
    where: rowOf(id),
    data: { claimedAt: new Date(Date.now() - 60_000) },
  });
const sentLongAgo = (id: string, minutes: number) =>
  scope.db.message.updateMany({
    where: rowOf(id),
    data: { sentAt: new Date(Date.now() - minutes * 60_000), nextLookAt: null },
  });
/** One round of the sweep for this workspace's messages; returns what it found. */
async function sweep() {
  const stuck = (await findStuckMessages(world.db)).filter(
    ({ workspaceId }) => workspaceId === scope.workspaceId,
  );
  for (const message of stuck) await unstickMessage(scope, message, carriers, newId("run"));
  return stuck.map(({ id }) => id);
}

describe("8: the process dies after the claim, before the request", () => {
  it("leaves an unknown outcome for a person, and nothing at the carrier", async () => {
    const { id } = await queue();
    expect(await claimMessage(scope, id)).toMatchObject({ id });
    expect((await deliver(id)).status).toBe("sending");
    await claimDied(id);
    expect((await deliver(id)).status).toBe("unknown");
    expect(await lookUp(id, 3)).toEqual({ done: true, status: "unknown" });
    expect((await read(id)).reason).toMatch(/Send it again, or leave it/);
    expect((await deliver(id)).status).toBe("unknown");
    expect(await texts()).toBe(0);
  });

  it("is looked up by the sweep where its own job is gone too", async () => {
    const { id } = await queue();
    await claimMessage(scope, id);
    await scope.db.message.updateMany({
      where: rowOf(id),
      data: { claimedAt: new Date(Date.now() - 25 * 60_000) },
    });
    expect(await sweep()).toEqual([id]);
    for (let look = 0; look < 3; look++) {
      await scope.db.message.updateMany({ where: rowOf(id), data: { nextLookAt: null } });
      expect(await sweep()).toEqual([id]);
    }
    expect((await read(id)).reason).toMatch(/Send it again, or leave it/);
    await scope.db.message.updateMany({ where: rowOf(id), data: { nextLookAt: null } });
    expect(await sweep()).toEqual([]);
  });
});

describe("9: the process dies after the carrier accepted, before its id is stored", () => {
  /** What deliverMessage does up to the carrier's answer, which nobody stores. */
  async function sendAndDie(id: string) {
    const claimed = await claimMessage(scope, id);
    if (!claimed) throw new Error("It could not be claimed");
    const account = await openAccount(scope, connectionId);
    const line = { db: scope.db, workspaceId: scope.workspaceId, emit: scope.emit, account };
    const statusCallback = `${app.url}/api/twilio/status/${claimed.callbackToken}`;
    const { from, to, body } = claimed;
    await carriers.twilio.send(line, { messageId: id, from, to, body, statusCallback });
  }

  it("is adopted by its callback", async () => {
    const { id } = await queue();
    await sendAndDie(id);
    await arrives(id, "delivered");
    expect((await deliver(id)).status).toBe("delivered");
    expect(await texts()).toBe(1);
  });

  it("is adopted from the carrier's books when the callbacks are lost too", async () => {
    await program({ callbacks: "drop" });
    const { id } = await queue();
    await sendAndDie(id);
    await claimDied(id);
    expect((await deliver(id)).status).toBe("unknown");
    expect(await lookUp(id, 1)).toMatchObject({ done: true });
    expect((await read(id)).externalId).toBe((await ledger()).messages[0]?.sid);
    expect((await deliver(id)).status).not.toBe("pending");
    expect(await texts()).toBe(1);
  });
});

describe("10 and 11: the answer is lost", () => {
  it.each(["reset_after_accept", "timeout_after_accept", "truncated", "error_after_accept"] as const)(
    "after acceptance (%s): adopted from the books, once",
    async (kind) => {
      await program({ faults: [{ kind }], callbacks: "drop" });
      const { id } = await queue();
      expect((await deliver(id)).status).toBe("unknown");
      for (let time = 0; time < 3; time++) expect((await deliver(id)).status).toBe("unknown");
      expect(await lookUp(id, 1)).toMatchObject({ done: true });
      expect(await texts()).toBe(1);
    },
  );

  it.each([
    { kind: "server_error" },
    { kind: "server_error", code: 503 },
    { kind: "reset_before_accept" },
  ] as const)("without acceptance (%j): shown to a person, never repeated", async (fault) => {
    await program({ faults: [fault] });
    const { id } = await queue();
    expect((await deliver(id)).status).toBe("unknown");
    expect(await lookUp(id, 3)).toEqual({ done: true, status: "unknown" });
    expect(await texts()).toBe(0);
  });
});

describe("a step that says: send again when the outcome stays unknown", () => {
  /** The message of a run whose request failed before the carrier took it, looked up in vain. */
  async function unknownOfRun(fault: Fault) {
    await program({ faults: [fault], callbacks: "drop" });
    const step = {
      id: "sms",
      name: "",
      type: "twilio_send_sms" as const,
      connectionId,
      senderId,
      to: "{{call.customerPhone}}",
      body: "Thank you.",
      againAfterMinutes: 30,
    };
    const automation = await makeLiveAutomation(scope, senderId, [step]);
    const { runId = "" } = await callEnds(scope, automation.id, await makeEvent(scope, automation.assistant));
    expect(await workOn(scope, runId, 1, carriers)).toBeNull();
    const filter = MessageFilter.parse({ runId });
    const [message] = (await listMessages(scope, filter)).data;
    return message?.id ?? "";
  }
  const repeatOf = async (id: string) => {
    const { sentAgainAsId } = await read(id);
    return sentAgainAsId ?? "";
  };
  const fallsDue = (id: string) =>
    scope.db.message.updateMany({ where: rowOf(id), data: { notBefore: null } });

  it("sends one other message at that time, and asks a person about the next", async () => {
    const id = await unknownOfRun({ kind: "server_error", times: 2 });
    expect(await lookUp(id, 3)).toEqual({ done: true, status: "unknown", sendsAgainInMinutes: 30 });
    await lookUp(id, 1);
    expect((await read(id)).reason).toMatch(/sent again 30 minutes after/);
    const again = await repeatOf(id);
    const early = await deliver(again);
    expect(early).toMatchObject({ status: "pending" });
    expect(early.retryAfterSeconds).toBeGreaterThan(25 * 60);
    await fallsDue(again);
    expect((await deliver(again)).status).toBe("unknown");
    expect(await lookUp(again, 3)).toEqual({ done: true, status: "unknown" });
    expect(await repeatOf(again)).toBe("");
    expect(await texts()).toBe(0);
  });

  it("reaches the person once", async () => {
    const id = await unknownOfRun({ kind: "server_error" });
    await lookUp(id, 3);
    const again = await repeatOf(id);
    await fallsDue(again);
    expect((await deliver(again)).status).toBe("accepted");
    await deliver(again);
    await lookUp(id, 1);
    expect(await texts()).toBe(1);
  });

  it("does not send when the first has turned up meanwhile", async () => {
    const id = await unknownOfRun({ kind: "server_error" });
    await lookUp(id, 3);
    const again = await repeatOf(id);
    // Its report comes late, as after a carrier's own outage.
    await scope.db.message.updateMany({ where: rowOf(id), data: { status: "delivered" } });
    await fallsDue(again);
    expect(await deliver(again)).toMatchObject({
      status: "suppressed",
      reason: expect.stringMatching(/turned up at the carrier/),
    });
    expect(await texts()).toBe(0);
  });
});

describe("12: the carrier asks to wait", () => {
  it("keeps its Retry-After, goes out once, and slows no other workspace", async () => {
    await program({ faults: [{ kind: "rate_limited", times: 4, retryAfterSeconds: 7, to: CUSTOMER }] });
    const { id } = await queue();
    expect(await deliver(id)).toMatchObject({ status: "pending", retryAfterSeconds: 7 });
    const other = await makeWorkspace(world.db);
    const theirs = await connect(other);
    const note = await queueMessage(other, { senderId: theirs.senderId, to: "+12025550188", body: "Hi" });
    expect((await deliverMessage(other, note.id, carriers)).status).toBe("accepted");
    for (let round = 0; round < 4; round++) {
      await scope.db.message.updateMany({ where: rowOf(id), data: { notBefore: null } });
      await deliver(id);
    }
    await arrives(id, "delivered");
    expect(await texts()).toBe(2);
  });
});

describe("16: status callbacks", () => {
  it("that come before the answer settle the message, and the answer takes nothing back", async () => {
    await program({ callbacks: "early" });
    const { id } = await queue();
    expect((await deliver(id)).status).toBe("delivered");
    expect((await read(id)).way.map(({ status }) => status)).toEqual(["sending", "sent", "delivered"]);
    expect(await texts()).toBe(1);
  });

  it("that are forged change nothing, and the poller finds the truth", async () => {
    await program({ callbacks: "forged" });
    const { id } = await queue();
    await deliver(id);
    await vi.waitFor(async () => expect((await ledger()).reports).toHaveLength(2));
    expect((await ledger()).reports.map(({ answer }) => answer)).toEqual([403, 403]);
    expect((await read(id)).status).toBe("accepted");
    await sentLongAgo(id, 16);
    expect(await sweep()).toEqual([id]);
    expect((await read(id)).status).toBe("delivered");
  });

  it("that are played again move nothing back", async () => {
    const { id } = await queue();
    await deliver(id);
    await arrives(id, "delivered");
    const [message] = (await ledger()).messages;
    for (const status of ["queued", "sent", "failed", "delivered"]) {
      expect(await order("/__report", { sid: message?.sid, status })).toMatchObject({ status: 200 });
    }
    expect((await read(id)).status).toBe("delivered");
  });

  it("that tell of an unregistered sender keep the next message from being sent", async () => {
    await program({ faults: [{ kind: "undelivered", code: 30034 }] });
    const { id } = await queue();
    await deliver(id);
    await arrives(id, "undelivered");
    await expect(queue()).rejects.toMatchObject({ issues: [{ path: "senderId" }] });
    const sender = (await listSenders(scope)).find((one) => one.id === senderId);
    expect(sender).toMatchObject({ registration: "missing", blockedCountries: ["US"] });
    expect(await texts()).toBe(1);
  });

  it("that tell of a suspended account hold what comes after", async () => {
    await program({ faults: [{ kind: "undelivered", code: 30002 }] });
    const { id } = await queue();
    await deliver(id);
    await arrives(id, "undelivered");
    const next = await queue();
    expect(await deliver(next.id)).toMatchObject({
      status: "pending",
      reason: expect.stringMatching(/^Held: Twilio has suspended/),
    });
    expect(await texts()).toBe(1);
  });
});

describe("17: callbacks are lost", () => {
  it("the carrier is asked, less and less often, until it says how it ended and what it cost", async () => {
    await program({ callbacks: "drop" });
    const { id } = await queue();
    await deliver(id);
    await vi.waitFor(async () => expect((await ledger()).messages[0]?.status).toBe("delivered"));
    await sentLongAgo(id, 16);
    expect(await sweep()).toEqual([id]);
    expect(await read(id)).toMatchObject({
      status: "delivered",
      bill: { price: "-0.0083", priceUnit: "USD", numSegments: 1 },
    });
    await scope.db.message.updateMany({ where: rowOf(id), data: { nextLookAt: null } });
    expect(await sweep()).toEqual([]);
  });

  it("a message that is sent and never reported on ends after two days, in words", async () => {
    await program({ callbacks: "none_final" });
    const { id } = await queue();
    await deliver(id);
    await arrives(id, "sent");
    await sentLongAgo(id, 16);
    expect(await sweep()).toEqual([id]);
    expect(await sweep()).toEqual([]);
    await sentLongAgo(id, 49 * 60);
    expect(await sweep()).toEqual([id]);
    expect(await read(id)).toMatchObject({
      status: "sent",
      reason: expect.stringMatching(/not known whether it arrived/),
    });
    await scope.db.message.updateMany({ where: rowOf(id), data: { nextLookAt: null } });
    expect(await sweep()).toEqual([]);
  });

  it("the price of a delivered message is fetched afterwards", async () => {
    const { id } = await queue();
    await deliver(id);
    await arrives(id, "delivered");
    expect((await read(id)).bill).toMatchObject({ price: null, numSegments: 1 });
    await sentLongAgo(id, 16);
    expect(await sweep()).toEqual([id]);
    expect((await read(id)).bill).toMatchObject({ price: "-0.0083", priceUnit: "USD" });
  });
});

describe("36: the clock of a process is ten minutes wrong", () => {
  const withClock = async (minutes: number, work: () => Promise<void>) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
    try {
      await work();
    } finally {
      vi.useRealTimers();
    }
  };

  it("ahead: what waits is not sent early, and a claim that lives is not taken for dead", async () => {
    const waits = await queue();
    await scope.db.$executeRaw`UPDATE "Message" SET "notBefore" = now() + interval '5 minutes'
      WHERE id = ${waits.id} AND "workspaceId" = ${scope.workspaceId}`;
    const claimed = await queue();
    expect(await claimMessage(scope, claimed.id)).toMatchObject({ id: claimed.id });
    await withClock(10, async () => {
      expect((await deliver(waits.id)).status).toBe("pending");
      expect((await deliver(claimed.id)).status).toBe("sending");
    });
    expect(await texts()).toBe(0);
  });

  it("behind: what is due goes out, once", async () => {
    const due = await queue();
    await scope.db.$executeRaw`UPDATE "Message" SET "notBefore" = now() - interval '1 minute'
      WHERE id = ${due.id} AND "workspaceId" = ${scope.workspaceId}`;
    await withClock(-10, async () => {
      await deliver(due.id);
      await deliver(due.id);
    });
    expect(await texts()).toBe(1);
  });
});

describe("40: a backup was restored, and the carrier's books are ahead", () => {
  it("adopts what was sent in the lost time, repeats nothing by itself, and holds what begins again", async () => {
    await program({ callbacks: "drop" });
    const sent = await queue();
    expect((await deliver(sent.id)).status).toBe("accepted");
    await program({ callbacks: "drop" });
    const lost = {
      status: "pending",
      externalId: null,
      sentAt: null,
      claimedAt: null,
      claimToken: null,
    } as const;
    await scope.db.message.updateMany({ where: rowOf(sent.id), data: lost });
    const unsent = await queue();
    const tomorrow = await queue();
    await scope.db.message.updateMany({
      where: rowOf(tomorrow.id),
      data: { notBefore: new Date(Date.now() + 86_400_000) },
    });

    expect(await afterRestore(scope)).toEqual({ held: 2 });
    expect(await lookUp(sent.id, 1)).toMatchObject({ done: true });
    expect((await read(sent.id)).externalId).toBe((await ledger()).messages[0]?.sid);
    expect(await lookUp(unsent.id, 3)).toEqual({ done: true, status: "unknown" });
    expect((await read(tomorrow.id)).status).toBe("pending");

    const again = await queue();
    for (const { id } of [sent, unsent, tomorrow, again]) await deliver(id);
    expect((await read(again.id)).status).toBe("pending");
    expect(await texts()).toBe(1);
    await sendAgain(scope, unsent.id);
    expect(await afterRestore(scope)).toEqual({ held: 2 });
  });
});

describe("all of it at once", () => {
  it("texts nobody twice and loses nothing unseen", async () => {
    const kinds = [
      "rate_limited",
      "server_error",
      "error_after_accept",
      "reset_before_accept",
      "reset_after_accept",
      "truncated",
    ] as const;
    const plan = Array.from({ length: 24 }, (_, place) => ({
      to: `+120255504${10 + place}`,
      kind: place % 4 === 3 ? null : kinds[place % kinds.length],
    }));
    const faults = plan.flatMap(({ to, kind }): Fault[] => (kind ? [{ kind, to }] : []));
    for (const callbacks of ["duplicate", "reorder", "drop"] as const) {
      await program({ faults: structuredClone(faults), callbacks });
      const body = `A note, callbacks ${callbacks}`;
      const ids: string[] = [];
      for (const { to } of plan) ids.push((await queue({ to, body })).id);
      // Everybody delivers everything, several times over.
      for (let round = 0; round < 3; round++) {
        await Promise.all(ids.map((id) => deliver(id)));
        await scope.db.message.updateMany({
          where: { workspaceId: scope.workspaceId, status: "pending" },
          data: { notBefore: null },
        });
        await scope.db.phoneNumber.updateMany({
          where: { workspaceId: scope.workspaceId },
          data: { segmentsPerSecond: null },
        });
      }
      await Promise.all(ids.map((id) => lookUp(id, 3)));
      const accepted = (await ledger()).messages.filter((message) => message.body === body);
      expect(new Set(accepted.map(({ to }) => to)).size, "nobody twice").toBe(accepted.length);
      for (const [place, id] of ids.entries()) {
        const message = await read(id);
        const took = accepted.some(({ to }) => to === plan[place]?.to);
        const known = ["accepted", "sent", "delivered"].includes(message.status);
        expect(known, `${message.status} for ${plan[place]?.kind}`).toBe(took);
        if (!took)
          expect(message).toMatchObject({ status: "unknown", reason: expect.stringMatching(/books/) });
      }
    }
  }, 60_000);
});
