import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import { makeMember } from "../workspaces/testing";
import { findDigestWorkspaces, getDigest, saveDigest, sendDigest } from "./digest";

const ZONE = "America/New_York";
/** Monday 08:00 there; the clocks changed the day before. */
const MONDAY = "2026-03-09T12:00:00Z";

let world: TestWorld;
let scope: Scope;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  await scope.db.workspace.update({
    where: { id: scope.workspaceId },
    data: { timeZone: ZONE, name: "Practice" },
  });
});

const at = (time: string): Scope =>
  createScope(world.db, scope.workspaceId, scope.actor, () => new Date(time));
const wants = async (digest = true) => {
  const member = await makeMember(world.db, scope.workspaceId, "viewer");
  await saveDigest(member.scope, { digest });
  return member;
};
const mails = () =>
  scope.db.mail.findMany({ where: { workspaceId: scope.workspaceId }, orderBy: { id: "asc" } });

/** Two calls last week, one of them achieved and texted; one the week before; one today, which is no part of it. */
async function twoWeeks() {
  const assistant = await makeAssistant(scope);
  const call = (startedAt: string, over = {}) =>
    makeCall(scope, assistant, { startedAt: new Date(startedAt), ...over });
  // Monday 00:30 there, the first hour of the week; and Sunday 23:30, the last.
  const { id } = await call("2026-03-02T05:30:00Z", { outcome: "achieved" });
  await call("2026-03-09T03:30:00Z");
  await call("2026-02-25T15:00:00Z");
  await call("2026-03-09T05:00:00Z");
  const sentAt = new Date("2026-03-02T05:32:00Z");
  await scope.db.message.create({
    data: {
      ...{ id: newId("message"), workspaceId: scope.workspaceId, direction: "outbound", callId: id },
      ...{ from: "+12025550100", to: "+12025550142", body: "Hello", segments: 1, encoding: "GSM-7" },
      ...{ carrier: "sandbox", status: "delivered", callbackToken: newId("message") },
      ...{ sentAt, deliveredAt: sentAt, answeredAt: sentAt },
    },
  });
}

describe("the weekly digest", () => {
  it("has last week's figures, by the workspace's days, beside those of the week before", async () => {
    const member = await wants();
    await twoWeeks();
    expect(await sendDigest(at(MONDAY))).toBe(1);
    const [mail] = await mails();
    expect(mail).toMatchObject({ to: member.email, subject: "Practice: your calls and texts last week" });
    const [head = "", figures = "", , way = ""] = mail?.text.split("\n\n") ?? [];
    expect(head).toBe("Practice, 2026-03-02 to 2026-03-08; in brackets the week before.");
    expect(figures.split("\n")).toEqual([
      "Calls: 2 (1)",
      "Objective achieved, of completed calls: 50 % (0 %)",
      "Texts sent: 1 (0)",
      "Delivered, of texts sent: 100 % (–)",
      "Answered, of delivered texts: 100 % (–)",
      "Opted out, of delivered texts: 0 % (–)",
    ]);
    expect(way).toContain("/analytics/alerts");
  });

  it("comes once a week to each who did not leave it, also when several jobs send it, and to nobody else", async () => {
    const [ada, ben] = [await wants(), await wants()];
    await wants(false);
    await twoWeeks();
    await Promise.all(Array.from({ length: 4 }, () => sendDigest(at(MONDAY))));
    expect(await sendDigest(at("2026-03-09T20:00:00Z"))).toBe(0);
    expect((await mails()).map(({ to }) => to).sort()).toEqual([ada.email, ben.email].sort());
    expect(await sendDigest(at("2026-03-16T12:00:00Z"))).toBe(2);
  });

  it.each([
    ["Monday 07:59", "2026-03-09T11:59:00Z"],
    ["Sunday", "2026-03-08T12:30:00Z"],
    ["Tuesday", "2026-03-10T12:00:00Z"],
  ])("does not come on %s", async (_, time) => {
    await wants();
    await twoWeeks();
    expect(await sendDigest(at(time))).toBe(0);
    expect(await mails()).toEqual([]);
  });

  it("is skipped when there was nothing, and says what needs a person when something does", async () => {
    await wants();
    expect(await sendDigest(at(MONDAY))).toBe(0);
    expect(await mails()).toEqual([]);
    await twoWeeks();
    await scope.db.connection.create({
      data: {
        ...{ id: newId("connection"), workspaceId: scope.workspaceId, kind: "twilio", name: "T" },
        ...{ secret: "v1.a.b", state: "broken" },
      },
    });
    expect(await sendDigest(at("2026-03-16T12:00:00Z"))).toBe(1);
    expect((await mails())[0]?.text).toContain("One thing needs a person");
  });

  it("is left and taken again by each for themselves", async () => {
    const member = await makeMember(world.db, scope.workspaceId, "viewer");
    expect(await getDigest(member.scope)).toEqual({ digest: true });
    expect(await findDigestWorkspaces(world.db)).toContain(scope.workspaceId);
    await saveDigest(member.scope, { digest: false });
    expect(await getDigest(member.scope)).toEqual({ digest: false });
    expect(await findDigestWorkspaces(world.db)).not.toContain(scope.workspaceId);
    expect(await getDigest(scope)).toEqual({ digest: null });
    await expect(saveDigest(scope, { digest: true })).rejects.toMatchObject({ code: "forbidden" });
  });
});
