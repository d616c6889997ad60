import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { figure } from "../analytics/testing";
import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import { listConversations } from "./list-conversations";
import { markConversationRead } from "./mark-read";
import { getMessageSettings, saveMessageSettings } from "./message-settings";
import { moveMessage } from "./move-message";
import { queueMessage } from "./queue-message";
import { receiveInbound } from "./receive-inbound";
import { listThreadCalls } from "./thread-calls";

const OURS = "+12025550100";
const SECOND = "+12025550101";
const CUSTOMER = "+12025550142";
const HOUR = 3600_000;

let world: TestWorld;
let scope: Scope;
let contactId: string;
let assistant: { id: string };

beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  for (const phone of [OURS, SECOND]) {
    const number = {
      id: newId("phoneNumber"),
      workspaceId: scope.workspaceId,
      phone,
      label: "",
      provider: "sandbox",
    };
    await scope.db.phoneNumber.create({ data: number });
  }
  contactId = (await findOrCreateContact(scope, CUSTOMER)).id;
  assistant = await makeAssistant(scope);
});

const at = (hours: number) =>
  createScope(world.db, scope.workspaceId, scope.actor, () => new Date(Date.now() + hours * HOUR));
const callOf = () => makeCall(scope, assistant, { contactId, customerPhone: CUSTOMER });

/** A message that the carrier took so many hours from now. */
async function texted(over: Partial<Parameters<typeof queueMessage>[1]> = {}, from = OURS, hours = 0) {
  const sender = await scope.db.phoneNumber.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, phone: from },
  });
  const message = await queueMessage(at(hours), {
    senderId: sender.id,
    to: CUSTOMER,
    body: "See you at 5",
    ...over,
  });
  await moveMessage(at(hours), { messageId: message.id, to: "accepted", source: "carrier" });
  return message.id;
}
const ofCall = (callId: string, from = OURS, hours = 0) =>
  texted({ callId, runId: newId("run"), stepId: "sms" }, from, hours);
const answer = (body: string, { to = OURS, hours = 0 } = {}) =>
  receiveInbound(at(hours), {
    from: CUSTOMER,
    to,
    body,
    carrier: "sandbox",
    externalId: newId("sandboxMessage"),
  });
const answered = () => figure(scope, "answered");

describe("an answer", () => {
  it("belongs to the call after which its sender was texted, within the workspace's hours", async () => {
    const call = await callOf();
    const id = await ofCall(call.id);
    expect(await answer("Yes", { hours: 71 })).toMatchObject({ callId: call.id, inReplyToId: id });
    expect(await answer("Late", { hours: 73 })).toMatchObject({ callId: null, inReplyToId: null });
    await saveMessageSettings(scope, { answerHours: 100 });
    expect((await getMessageSettings(scope)).answerHours).toBe(100);
    expect(await answer("Not so late", { hours: 99 })).toMatchObject({ callId: call.id });
    expect(await answered()).toBe(1);
  });

  it("still belongs to the call when a person has written by hand meanwhile", async () => {
    const call = await callOf();
    const id = await ofCall(call.id);
    const byHand = await texted({}, OURS, 1);
    expect(await answer("Thanks", { hours: 2 })).toMatchObject({ callId: call.id, inReplyToId: id });
    expect(await answer("Thanks", { hours: 72.5 })).toMatchObject({ callId: null, inReplyToId: byHand });
  });

  it("belongs to the newest of two calls, and to a test when that came last", async () => {
    await ofCall((await callOf()).id);
    const newer = await callOf();
    await ofCall(newer.id);
    expect((await answer("Yes")).callId).toBe(newer.id);
    const test = await texted({ test: true });
    expect(await answer("Yes")).toMatchObject({ callId: null, inReplyToId: test, test: true });
  });

  it("is counted once per call, also when two numbers of ours are answered at once, 20 times", async () => {
    for (let round = 1; round <= 20; round++) {
      const call = await callOf();
      await ofCall(call.id);
      await ofCall(call.id, SECOND);
      await Promise.all([answer("Yes"), answer("Yes", { to: SECOND }), answer("HELP"), answer("Fine")]);
      expect(await answered()).toBe(round);
    }
  });
});

describe("the list of conversations", () => {
  const unread = async () => (await listConversations(scope, { limit: 10 })).data[0]?.unread;

  it("counts what came in and was not read", async () => {
    await texted();
    expect(await unread()).toBe(0);
    const first = await answer("Yes");
    const second = await answer("And bring a friend");
    expect(await unread()).toBe(2);
    await markConversationRead(scope, { contactId, upToId: first.id });
    expect(await unread()).toBe(1);
    await markConversationRead(scope, { contactId, upToId: second.id });
    await markConversationRead(scope, { contactId, upToId: first.id });
    expect(await unread()).toBe(0);
    await answer("Hello?");
    expect(await unread()).toBe(1);
  });

  it("is marked by who may answer, in one's own workspace only", async () => {
    const { id: upToId } = await answer("Yes");
    const viewer: Scope = { ...scope, actor: { kind: "user", userId: "usr_1", role: "viewer" } };
    await expect(markConversationRead(viewer, { contactId, upToId })).rejects.toMatchObject({
      code: "forbidden",
    });
    const other = await makeWorkspace(world.db);
    await expect(markConversationRead(other, { contactId, upToId })).rejects.toMatchObject({
      code: "not_found",
    });
    const stranger = await findOrCreateContact(scope, "+12025550143");
    await expect(markConversationRead(scope, { contactId: stranger.id, upToId })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await unread()).toBe(1);
  });
});

describe("the calls of a conversation", () => {
  it("are those with its contact, oldest first, from a time on", async () => {
    const older = await makeCall(scope, assistant, { contactId, startedAt: new Date(Date.now() - 5 * HOUR) });
    const newer = await makeCall(scope, assistant, { contactId, startedAt: new Date(Date.now() - HOUR) });
    await makeCall(scope, assistant, {});
    const ids = async (since?: string) =>
      (await listThreadCalls(scope, { contactId, ...(since ? { since } : {}) })).map(({ id }) => id);
    expect(await ids()).toEqual([older.id, newer.id]);
    expect(await ids(new Date(Date.now() - 2 * HOUR).toISOString())).toEqual([newer.id]);
    expect(await listThreadCalls(await makeWorkspace(world.db), { contactId })).toEqual([]);
  });
});
