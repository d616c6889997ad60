import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { sandboxCarrier } from "@/server/integrations/carriers/sandbox";
import { figures } from "../analytics/testing";
import { dialCall } from "../calls/dial-call";
import { addPhone, changePhone, MAX_PHONES, removePhone } from "../calls/phones";
import type { ChangePhone } from "../calls/schema";
import { hangUpCall } from "../calls/talk";
import { getVirtualPhone } from "../calls/virtual-phone";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { deliverMessage } from "./deliver-message";
import { textFromHandset } from "./handset";
import { getMessage } from "./list-messages";
import { queueMessage } from "./queue-message";
import { reconcileMessage } from "./reconcile-message";
import { reportFromSandbox } from "./sandbox-report";
import { findStuckMessages, unstickMessage } from "./stuck-messages";

const OURS = "+12025550100";
/** Of an area code that no virtual phone is given a number of. */
const ELSEWHERE = "+12035550177";
const forbidden = {
  send: () => Promise.reject(new Error("not in this test")),
  find: () => Promise.reject(new Error("not in this test")),
  read: () => Promise.reject(new Error("not in this test")),
};
const carriers = { sandbox: sandboxCarrier, twilio: forbidden };
const silent = { reply: () => Promise.resolve({ text: "", hangUp: false }) };

let world: TestWorld;
let scope: Scope;
let senderId: string;
let second: { id: string; phone: string };

beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  senderId = newId("phoneNumber");
  const sender = {
    id: senderId,
    workspaceId: scope.workspaceId,
    phone: OURS,
    label: "",
    provider: "sandbox",
  };
  await scope.db.phoneNumber.create({ data: sender });
  const { id } = await addPhone(scope, { name: "Office" });
  second = await getVirtualPhone(scope, id);
});

const set = (input: Omit<ChangePhone, "phoneId">) => changePhone(scope, { phoneId: second.id, ...input });
const send = async (to = second.phone) => {
  const { id } = await queueMessage(scope, { senderId, to, body: `Hello ${newId("message")}` });
  await deliverMessage(scope, id, carriers);
  return id;
};
const way = async (id: string) => (await getMessage(scope, id)).way.map(({ status }) => status);
const requested = () =>
  scope.db.outboxEvent.findMany({
    where: { workspaceId: scope.workspaceId, name: "sandbox/message.accepted" },
    select: { data: true },
  });
const inbox = async (id?: string) => (await getVirtualPhone(scope, id)).messages.map(({ to }) => to);

describe("several phones", () => {
  it("each take what is sent to their number, and the first one all else", async () => {
    const first = await getVirtualPhone(scope);
    await send();
    await send(ELSEWHERE);
    await send(first.phone);
    expect(await inbox(second.id)).toEqual([second.phone]);
    expect(await inbox()).toEqual([ELSEWHERE, first.phone]);
    expect(await getVirtualPhone(scope)).toMatchObject({
      isFirst: true,
      unread: 2,
      phones: [
        { id: first.id, unread: 2 },
        { id: second.id, name: "Office", unread: 1 },
      ],
    });
  });

  it("answer with their own number, in their own thread", async () => {
    await textFromHandset(scope, { to: OURS, from: second.phone, body: "Yes" });
    await textFromHandset(scope, { to: OURS, from: ELSEWHERE, body: "Yes" });
    const own = await getVirtualPhone(scope, second.id);
    expect(own.messages).toMatchObject([{ outgoing: true, from: second.phone }]);
    expect((await getVirtualPhone(scope)).messages).toMatchObject([{ outgoing: true, from: ELSEWHERE }]);
  });

  it("each have settings of their own", async () => {
    await set({ behaviour: "reject", refusalCode: "21614" });
    expect(await getMessage(scope, await send())).toMatchObject({
      status: "failed",
      errorCode: "21614",
      reason: "This number cannot receive SMS",
    });
    expect((await getMessage(scope, await send(ELSEWHERE))).status).toBe("accepted");
  });

  it("are called one at a time", async () => {
    const { id: assistantId } = await scope.db.assistant.create({
      data: { id: newId("assistant"), workspaceId: scope.workspaceId, name: "Ada" },
    });
    const dial = (phoneId?: string) =>
      dialCall(scope, { assistantId, channel: "phone", ...(phoneId ? { phoneId } : {}) }, silent);
    const { callId } = await dial(second.id);
    expect((await getVirtualPhone(scope)).call).toMatchObject({ customerPhone: second.phone });
    await expect(dial()).rejects.toMatchObject({ code: "conflict" });
    await expect(removePhone(scope, second.id)).rejects.toMatchObject({ code: "conflict" });
    await hangUpCall(scope, callId);
    await removePhone(scope, second.id);
    await expect(dial(second.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("may be removed but for the first, which takes over the messages", async () => {
    const first = await getVirtualPhone(scope);
    const id = await send();
    await removePhone(scope, second.id);
    expect(await inbox()).toEqual([second.phone]);
    await reportFromSandbox(scope, id);
    expect((await getMessage(scope, id)).status).toBe("delivered");
    await expect(removePhone(scope, first.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(removePhone(scope, second.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("have numbers that nobody else in the workspace has, and there are not too many", async () => {
    const add = (phone: string) => addPhone(scope, { name: "Twin", phone });
    for (const phone of [second.phone, OURS, "12"]) {
      await expect(add(phone)).rejects.toMatchObject({ issues: [{ path: "phone" }] });
    }
    const other = await makeWorkspace(world.db);
    await addPhone(other, { name: "Theirs", phone: second.phone });
    const many = Array.from({ length: MAX_PHONES + 3 }, (_, n) => addPhone(scope, { name: `Phone ${n}` }));
    const made = await Promise.allSettled(many);
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX_PHONES - 2);
  });
});

describe("reports on messages to a phone", () => {
  it.each([
    ["30003", "The handset could not be reached: it is off or out of coverage"],
    ["30006", "The number is a landline or its carrier cannot be reached"],
    ["30007", "The carrier filtered the message as unwanted: change the text before you send more"],
  ] as const)("fail with %s, in words", async (errorCode, reason) => {
    await set({ behaviour: "undelivered", errorCode });
    const id = await send();
    await reportFromSandbox(scope, id);
    expect(await getMessage(scope, id)).toMatchObject({ status: "undelivered", errorCode, reason });
  });

  it("of a STOP at the carrier opt the number out", async () => {
    await set({ behaviour: "undelivered", errorCode: "21610" });
    await reportFromSandbox(scope, await send());
    const optOuts = await scope.db.optOut.findMany({ where: { workspaceId: scope.workspaceId } });
    expect(optOuts).toMatchObject([{ phone: second.phone, scope: "all" }]);
    expect((await getMessage(scope, await send())).status).toBe("suppressed");
  });

  it("come in two parts when they are late, and the books say no more than the reports", async () => {
    await set({ delay: "1m" });
    const id = await send();
    expect(await requested()).toEqual([{ data: expect.objectContaining({ delay: "1m" }) }]);
    await reportFromSandbox(scope, id, "sent");
    const line = { ...scope, account: null };
    const externalId = (await getMessage(scope, id)).externalId ?? "";
    expect(await sandboxCarrier.read(line, externalId)).toMatchObject({ status: "sent" });
    expect(await way(id)).toEqual(["sending", "accepted", "sent"]);
    await reportFromSandbox(scope, id, "outcome");
    expect(await way(id)).toEqual(["sending", "accepted", "sent", "delivered"]);
  });

  it("count once when they come twice", async () => {
    await set({ reports: "twice" });
    const id = await send();
    await reportFromSandbox(scope, id);
    await reportFromSandbox(scope, id);
    expect(await way(id)).toEqual(["sending", "accepted", "sent", "delivered"]);
    expect(await figures(scope)).toEqual({ sent: 1, delivered: 1, segments: 1 });
  });

  it("in the wrong order leave it delivered", async () => {
    await set({ reports: "reordered" });
    const id = await send();
    await reportFromSandbox(scope, id, "sent");
    expect(await way(id)).toEqual(["sending", "accepted"]);
    await reportFromSandbox(scope, id, "outcome");
    expect(await way(id)).toEqual(["sending", "accepted", "delivered", "sent"]);
    expect((await getMessage(scope, id)).status).toBe("delivered");
  });

  it("that never come are replaced by a look into the carrier's books", async () => {
    await set({ reports: "none", behaviour: "undelivered", errorCode: "30005" });
    const id = await send();
    expect(await requested()).toEqual([]);
    await scope.db.message.update({
      where: { id, workspaceId: scope.workspaceId },
      data: { sentAt: new Date(Date.now() - 16 * 60_000) },
    });
    const stuck = (await findStuckMessages(world.db)).find((message) => message.id === id);
    if (!stuck) throw new Error("It is not looked for");
    expect(await unstickMessage(scope, stuck, carriers, "sweep")).toBe("undelivered");
    expect(await getMessage(scope, id)).toMatchObject({ errorCode: "30005" });
  });

  it("are what the phone was set to when the carrier took the message", async () => {
    const id = await send();
    await set({ behaviour: "undelivered" });
    await reportFromSandbox(scope, id);
    expect((await getMessage(scope, id)).status).toBe("delivered");
  });

  it("do not come when the carrier's answer was lost: the message is found in its books", async () => {
    await set({ behaviour: "timeout" });
    const id = await send();
    expect((await getMessage(scope, id)).status).toBe("unknown");
    expect(await requested()).toEqual([]);
    expect(await reconcileMessage(scope, id, carriers)).toEqual({ done: true, status: "delivered" });
  });
});

describe("who may", () => {
  it("not touch another workspace's phones, nor as a viewer one's own", async () => {
    const other = await makeWorkspace(world.db);
    await expect(getVirtualPhone(other, second.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(changePhone(other, { phoneId: second.id, name: "Mine" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(removePhone(other, second.id)).rejects.toMatchObject({ code: "not_found" });
    const viewer: Scope = { ...scope, actor: { kind: "user", userId: "usr_1", role: "viewer" } };
    await expect(addPhone(viewer, { name: "Mine" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(set({ name: "Renamed" })).resolves.toBeUndefined();
    expect((await getVirtualPhone(scope, second.id)).name).toBe("Renamed");
  });
});
