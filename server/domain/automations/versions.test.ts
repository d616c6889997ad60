import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { createScope } from "../scope";
import { makeMember } from "../workspaces/testing";
import { cancelRun } from "./cancel-run";
import { saveDraft } from "./edit-automation";
import { getAutomation } from "./get-automation";
import { getRun } from "./get-run";
import { publishAutomation, rollBack } from "./publish-automation";
import { smsStep } from "./shared/testing";
import { callEnds, makeEvent, makeLiveAutomation, makePhones, workOn } from "./testing";
import { countOpenRuns, turnOff, turnOn } from "./turn-on-off";
import { listVersions } from "./versions";

let world: TestWorld;
let senderId: string;
beforeAll(async () => {
  world = await testWorld();
  ({ senderId } = await makePhones(world.scope));
});
afterAll(() => world.drop());
beforeEach(async () => {
  await world.db.workspace.update({
    where: { id: world.scope.workspaceId },
    data: { aroundTheClock: true, quietHours: undefined },
  });
});

const ours = () => ({ workspaceId: world.scope.workspaceId });
const withText = (body: string) => [smsStep({ senderId, body })];
const received = () => world.scope.db.sandboxMessage.count({ where: ours() });

/** A live automation at version 2: its texts were "One" and "Two". */
async function twoVersions() {
  const { scope } = world;
  const automation = await makeLiveAutomation(scope, senderId, withText("One"));
  const { draftRevision } = await getAutomation(scope, automation.id);
  const definition = { steps: withText("Two") };
  await saveDraft(scope, { id: automation.id, draftRevision, name: "Thank them", definition });
  await publishAutomation(scope, { id: automation.id, note: "A better text" });
  return automation;
}

async function begin(automation: Awaited<ReturnType<typeof twoVersions>>) {
  const payload = await makeEvent(world.scope, automation.assistant);
  const { runId = "" } = await callEnds(world.scope, automation.id, payload);
  return runId;
}
const eventsOf = (runId: string, name: string) =>
  world.scope.db.outboxEvent.count({
    where: { ...ours(), name, data: { path: ["runId"], equals: runId } },
  });

describe("versions", () => {
  it("say who published them, when and with which note", async () => {
    const { userId, name } = await person();
    const me = createScope(world.db, world.scope.workspaceId, { kind: "user", userId, role: "owner" });
    const automation = await makeLiveAutomation(me, senderId, withText("One"));
    await publishAutomation(me, { id: automation.id, note: "A better text" });
    expect(await listVersions(me, automation.id)).toMatchObject([
      { number: 2, note: "A better text", publishedBy: name, current: true },
      { number: 1, note: null, publishedBy: name, current: false },
    ]);
  });

  it("are rolled back by a new one that equals the old, and the draft follows", async () => {
    const { scope } = world;
    const { id } = await twoVersions();
    expect(await rollBack(scope, { id, number: 1 })).toMatchObject({ number: 3 });
    const [newest, , oldest] = await listVersions(scope, id);
    expect(newest).toMatchObject({ number: 3, note: "Equal to version 1", current: true });
    expect(newest?.definition).toEqual(oldest?.definition);
    const view = await getAutomation(scope, id);
    expect(view).toMatchObject({ state: "live", hasChanges: false });
    expect(view.draft).toEqual(oldest?.definition);
  });

  it("are rolled back beside a draft that has changes, which stays", async () => {
    const { scope } = world;
    const { id } = await twoVersions();
    const { draftRevision } = await getAutomation(scope, id);
    const definition = { steps: withText("Three") };
    await saveDraft(scope, { id, draftRevision, name: "Thank them", definition });
    await rollBack(scope, { id, number: 1 });
    const view = await getAutomation(scope, id);
    expect(view.draft).toEqual(definition);
    expect(view.hasChanges).toBe(true);
  });

  it("are not rolled back to what is live, to one that is not there, or to one that cannot run any more", async () => {
    const { scope } = world;
    const { id } = await twoVersions();
    await expect(rollBack(scope, { id, number: 2 })).rejects.toMatchObject({ code: "conflict" });
    await expect(rollBack(scope, { id, number: 9 })).rejects.toMatchObject({ code: "not_found" });
    const other = await scope.db.phoneNumber.create({
      data: { id: `num_${id}`, ...ours(), phone: "+12025550101", label: "Old", provider: "sandbox" },
    });
    const { draftRevision } = await getAutomation(scope, id);
    const definition = { steps: [smsStep({ senderId: other.id })] };
    await saveDraft(scope, { id, draftRevision, name: "Thank them", definition });
    await publishAutomation(scope, { id });
    await rollBack(scope, { id, number: 1 });
    await scope.db.phoneNumber.deleteMany({ where: { id: other.id, ...ours() } });
    await expect(rollBack(scope, { id, number: 3 })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "sms.senderId" }],
    });
  });

  it("are published and rolled back at once by five people: each number once, and a run's version stays (fault 32)", async () => {
    const { scope } = world;
    const automation = await twoVersions();
    const runId = await begin(automation);
    const { draftRevision } = await getAutomation(scope, automation.id);
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 3 }, () => publishAutomation(scope, { id: automation.id, draftRevision })),
      ...Array.from({ length: 2 }, () => rollBack(scope, { id: automation.id, number: 1 })),
    ]);
    const won = outcomes.filter(({ status }) => status === "fulfilled");
    expect(won.length).toBeGreaterThan(0);
    for (const one of outcomes) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    }
    const numbers = (await listVersions(scope, automation.id)).map(({ number }) => number);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => numbers.length - at));
    await workOn(scope, runId);
    expect(await getRun(scope, runId)).toMatchObject({ version: 2, state: "succeeded" });
    const [message] = await scope.db.message.findMany({ where: { ...ours(), runId } });
    expect(message?.body).toBe("Two");
  });
});

async function person() {
  const { userId } = await makeMember(world.db, world.scope.workspaceId, "owner");
  const { name } = await world.db.user.findUniqueOrThrow({ where: { id: userId } });
  return { userId, name };
}

describe("turning an automation off", () => {
  it("lets what is under way finish, unless the person decides otherwise", async () => {
    const { scope } = world;
    const automation = await twoVersions();
    const runId = await begin(automation);
    expect(await countOpenRuns(scope, automation.id)).toEqual({ open: 1, held: 0 });
    await turnOff(scope, { id: automation.id, waiting: "finish" });
    await workOn(scope, runId);
    expect(await getRun(scope, runId)).toMatchObject({ state: "succeeded" });
  });

  it("holds it: nothing is sent until it is on again, and then each once", async () => {
    const { scope } = world;
    const automation = await twoVersions();
    const runId = await begin(automation);
    await turnOff(scope, { id: automation.id, waiting: "hold" });
    const before = await received();
    await workOn(scope, runId);
    expect(await received()).toBe(before);
    expect(await countOpenRuns(scope, automation.id)).toEqual({ open: 0, held: 1 });

    await turnOn(scope, automation.id);
    expect(await countOpenRuns(scope, automation.id)).toEqual({ open: 1, held: 0 });
    expect(await eventsOf(runId, "automation/run.requested")).toBe(2);
    await workOn(scope, runId);
    await workOn(scope, runId, 2);
    await workOn(scope, runId, 2);
    expect(await received()).toBe(before + 1);
    expect(await getRun(scope, runId)).toMatchObject({ state: "succeeded" });
  });

  it("ends it: the text that waits for the morning is taken back (fault 19)", async () => {
    const { scope } = world;
    const automation = await twoVersions();
    const runId = await begin(automation);
    const before = await received();
    const never = { from: "00:00", to: "00:01" };
    await world.db.workspace.update({
      where: { id: scope.workspaceId },
      data: {
        aroundTheClock: false,
        quietHours: { hours: { weekdays: never, saturday: never, sunday: never }, limits: [] },
        quietRevision: { increment: 1 },
      },
    });
    await workOn(scope, runId);
    expect(await getRun(scope, runId)).toMatchObject({ state: "running" });
    await turnOff(scope, { id: automation.id, waiting: "end" });
    expect(await getRun(scope, runId)).toMatchObject({
      state: "cancelled",
      reason: "Ended: its automation was turned off",
      steps: [{ state: "skipped" }],
    });
    expect(await scope.db.message.findFirst({ where: { ...ours(), runId } })).toMatchObject({
      status: "suppressed",
      reason: "Not sent: its run was ended",
    });
    expect(await eventsOf(runId, "automation/run.woken")).toBe(1);
    await workOn(scope, runId);
    expect(await received()).toBe(before);
  });
});

describe("a run that a person cancels", () => {
  it("sends nothing more, however late the worker is, and cannot be cancelled twice", async () => {
    const { scope } = world;
    const automation = await twoVersions();
    const runId = await begin(automation);
    const before = await received();
    const outcomes = await Promise.allSettled([cancelRun(scope, runId), cancelRun(scope, runId)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await workOn(scope, runId);
    expect(await received()).toBe(before);
    expect(await getRun(scope, runId)).toMatchObject({ state: "cancelled", reason: "Cancelled by a person" });
  });

  it("races its own send: either it was sent and says so, or nothing left", async () => {
    const { scope } = world;
    for (let round = 0; round < 25; round++) {
      const automation = round === 0 ? await twoVersions() : shared;
      shared = automation;
      const runId = await begin(automation);
      const before = await received();
      const [, cancelled] = await Promise.allSettled([workOn(scope, runId), cancelRun(scope, runId)]);
      const sent = (await received()) - before;
      const run = await getRun(scope, runId);
      const message = await scope.db.message.findFirst({ where: { ...ours(), runId } });
      expect(run.state).toBe(cancelled.status === "fulfilled" ? "cancelled" : "succeeded");
      expect(sent).toBe(message && message.status !== "suppressed" && message.status !== "pending" ? 1 : 0);
    }
  });
  let shared: Awaited<ReturnType<typeof twoVersions>>;
});
