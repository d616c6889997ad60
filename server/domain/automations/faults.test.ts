import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { addOptOut } from "../contacts/opt-outs";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import { resendWebhook } from "../webhooks/resend";
import { saveDraft } from "./edit-automation";
import { getAutomation } from "./get-automation";
import { getRun } from "./get-run";
import { publishAutomation } from "./publish-automation";
import { smsStep } from "./shared/testing";
import { callEnds, makeEvent, makeLiveAutomation, workOn } from "./testing";
import { turnOff } from "./turn-on-off";

/** "Once", under the faults that an automation meets; the handset's own book judges. */
let world: TestWorld;
let scope: Scope;
let senderId: string;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

async function start(over: object = {}) {
  scope = await makeWorkspace(world.db);
  await world.db.workspace.update({ where: { id: scope.workspaceId }, data: over });
  senderId = newId("phoneNumber");
  await world.db.phoneNumber.create({
    data: {
      ...{ id: senderId, workspaceId: scope.workspaceId, phone: "+12025550100" },
      ...{ label: "Main", provider: "sandbox" },
    },
  });
  return makeLiveAutomation(scope, senderId, [smsStep({ senderId, body: "One" })]);
}
const handset = async () =>
  (
    await scope.db.sandboxMessage.findMany({
      where: { workspaceId: scope.workspaceId, outgoing: false },
      orderBy: { id: "asc" },
    })
  ).map(({ to, body }) => [to, body]);

/** Midnight in Washington, and ten in the morning. */
const NIGHT = new Date("2026-03-03T05:00:00Z");
const MORNING = new Date("2026-03-03T15:00:00Z");
const at = (time: Date) => createScope(world.db, scope.workspaceId, scope.actor, () => time);
const QUIET = { aroundTheClock: false, timeZone: "America/New_York" };

async function deferred(automation: Awaited<ReturnType<typeof start>>) {
  const payload = await makeEvent(at(NIGHT), automation.assistant, { endedAt: NIGHT, startedAt: NIGHT });
  const { runId = "" } = await callEnds(at(NIGHT), automation.id, payload);
  expect(await workOn(at(NIGHT), runId)).toMatchObject({ state: "later" });
  expect(await handset()).toEqual([]);
  return runId;
}

describe("a text that waits for the morning (fault 19)", () => {
  it("goes out as the version said that its run began with, whatever was published in the night", async () => {
    const automation = await start(QUIET);
    const runId = await deferred(automation);
    const { draftRevision } = await getAutomation(scope, automation.id);
    const definition = { steps: [smsStep({ senderId, body: "Two" })] };
    await saveDraft(scope, { id: automation.id, draftRevision, name: "Thank them", definition });
    await publishAutomation(scope, { id: automation.id });
    await workOn(at(MORNING), runId);
    await workOn(at(MORNING), runId);
    expect(await handset()).toEqual([["+12025550142", "One"]]);
    expect(await getRun(scope, runId)).toMatchObject({ version: 1, state: "succeeded" });
  });

  it("does not go out to who opted out in the night, and says so", async () => {
    const automation = await start(QUIET);
    const runId = await deferred(automation);
    await addOptOut(scope, { phone: "+12025550142", scope: "all" });
    await workOn(at(MORNING), runId);
    expect(await handset()).toEqual([]);
    expect((await getRun(scope, runId)).reason).toMatch(/^No SMS: Not sent: the recipient opted out/);
  });

  it.each([
    ["finish", 1],
    ["hold", 0],
    ["end", 0],
  ] as const)("is treated as the person said who turned it off in the night: %s", async (waiting, sent) => {
    const automation = await start(QUIET);
    const runId = await deferred(automation);
    await turnOff(scope, { id: automation.id, waiting });
    await workOn(at(MORNING), runId);
    expect(await handset()).toHaveLength(sent);
  });
});

describe("the same event many times", () => {
  it("is one run and one text: fifty at once, a day later, and resent from two tabs (faults 1, 2, 25)", async () => {
    const automation = await start();
    const payload = await makeEvent(scope, automation.assistant);
    const results = await Promise.all(
      Array.from({ length: 50 }, () => callEnds(scope, automation.id, payload)),
    );
    const runId = results.find((result) => result.outcome === "run_started")?.runId ?? "";
    await workOn(scope, runId);
    const tomorrow = at(new Date(Date.now() + 26 * 3_600_000));
    expect((await callEnds(tomorrow, automation.id, payload)).outcome).toBe("already_ran");
    const callId = payload.data.call.id;
    await Promise.all(Array.from({ length: 5 }, () => resendWebhook(scope, { callId, sendAgain: false })));
    const runs = await scope.db.automationRun.findMany({
      where: { workspaceId: scope.workspaceId, callId },
    });
    for (const { id } of runs) await workOn(scope, id);
    expect(runs).toHaveLength(1);
    expect(await handset()).toHaveLength(1);
  });
});

describe("three workers at once (fault 37)", () => {
  it("do each run's work once between them", async () => {
    const automation = await start();
    const runs = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const payload = await makeEvent(scope, automation.assistant);
        return (await callEnds(scope, automation.id, payload)).runId ?? "";
      }),
    );
    await Promise.all([1, 2, 3].map(() => Promise.all(runs.map((runId) => workOn(scope, runId)))));
    for (const runId of runs) await workOn(scope, runId);
    expect(await handset()).toHaveLength(20);
    const states = await Promise.all(runs.map(async (runId) => (await getRun(scope, runId)).state));
    expect(new Set(states)).toEqual(new Set(["succeeded"]));
  });
});
