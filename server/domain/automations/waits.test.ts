import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { importOptOuts } from "../contacts/opt-out-list";
import { addOptOut } from "../contacts/opt-outs";
import { newId } from "../ids";
import { receiveInbound } from "../messaging/receive-inbound";
import { createScope, type Scope } from "../scope";
import { endWait } from "./end-wait";
import { getRun } from "./get-run";
import { runDraft } from "./run-draft";
import { captureSample } from "./samples";
import { smsStep } from "./shared/testing";
import type { Step } from "./steps/all";
import { callEnds, makeEvent, makeLiveAutomation, makePhones, workOn } from "./testing";
import { turnOff } from "./turn-on-off";

let world: TestWorld;
let scope: Scope;
let senderId: string;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const CUSTOMER = "+12025550142";
const NIGHT = new Date("2026-03-03T05:00:00Z");

const steps = (): Step[] => [
  smsStep({ senderId, id: "ask", body: "Does Friday suit you?" }),
  {
    ...{ id: "answer", name: "", type: "wait_for_reply", amount: 1, unit: "days" },
    lanes: {
      replied: [smsStep({ senderId, id: "noted", body: "Noted: {{steps.answer.reply}}" })],
      timed_out: [{ id: "end", name: "", type: "stop", reason: "Nobody answered" }],
    },
  },
];

/** A run that waits: for a reply, or in the night with its first text. */
async function waiting(now = new Date()) {
  scope = await makeWorkspace(world.db);
  ({ senderId } = await makePhones(scope));
  await world.db.workspace.update({
    where: { id: scope.workspaceId },
    data: { aroundTheClock: now !== NIGHT, timeZone: "America/New_York" },
  });
  const at = createScope(world.db, scope.workspaceId, scope.actor, () => now);
  const automation = await makeLiveAutomation(at, senderId, steps());
  const payload = await makeEvent(at, automation.assistant, { startedAt: now, endedAt: now });
  const { runId = "" } = await callEnds(at, automation.id, payload);
  expect(await workOn(at, runId)).toMatchObject({ state: "later" });
  return { at, automation, runId, payload };
}

/** What was told the engine since the run began, without the events that began it. */
const told = async (name: string) =>
  (
    await scope.db.outboxEvent.findMany({
      where: { workspaceId: scope.workspaceId, name },
      orderBy: { id: "asc" },
    })
  ).map(({ data }) => data);

const OPT_OUTS: [string, () => Promise<unknown>][] = [
  ["a person", () => addOptOut(scope, { phone: CUSTOMER, scope: "all" })],
  [
    "a person, for our number alone",
    () => addOptOut(scope, { phone: CUSTOMER, scope: "number", ownNumber: "+12025550100" }),
  ],
  ["a list that is imported", () => importOptOuts(scope, { csv: `phone\n${CUSTOMER}\n` })],
  [
    "STOP by text",
    () =>
      receiveInbound(scope, {
        ...{
          from: CUSTOMER,
          to: "+12025550100",
          body: "STOP",
          carrier: "sandbox",
          externalId: newId("sandboxMessage"),
        },
      }),
  ],
];

describe("an opt-out by", () => {
  it.each(OPT_OUTS)("%s wakes the run that waits for a reply, at once and once", async (_, optOut) => {
    const { runId } = await waiting();
    await optOut();
    expect(await told("automation/run.woken")).toMatchObject([{ runId }]);
    expect(await workOn(scope, runId)).toBeNull();
    const run = await getRun(scope, runId);
    expect(run).toMatchObject({ state: "succeeded", reason: "Nobody answered" });
    expect(run.steps.find((step) => step.id === "answer")?.output).toMatchObject({
      note: "The customer opted out",
    });
  });

  it.each(OPT_OUTS)("%s wakes the run whose text waits for the morning", async (_, optOut) => {
    const { runId } = await waiting(NIGHT);
    const message = await scope.db.message.findFirst({ where: { workspaceId: scope.workspaceId, runId } });
    await optOut();
    expect(await told("message/wait.ended")).toMatchObject([{ messageId: message?.id }]);
    await workOn(scope, runId);
    expect((await getRun(scope, runId)).steps[0]).toMatchObject({ id: "ask", state: "skipped", attempts: 1 });
  });
});

describe("a person", () => {
  it("ends the wait of a run: it goes on as without a reply, and is audited", async () => {
    const { runId } = await waiting();
    await endWait(scope, runId);
    expect(await told("automation/run.woken")).toMatchObject([{ runId }]);
    await workOn(scope, runId);
    expect(await getRun(scope, runId)).toMatchObject({ state: "succeeded", reason: "Nobody answered" });
    const where = { workspaceId: scope.workspaceId, action: "run.wait_ended" };
    expect(await scope.db.auditEntry.count({ where })).toBe(1);
    await expect(endWait(scope, runId)).rejects.toMatchObject({ code: "conflict" });
  });

  it("ends no wait of a run that is held, and none of a text for its hours", async () => {
    const { automation, runId } = await waiting();
    await turnOff(scope, { id: automation.id, waiting: "hold" });
    await expect(endWait(scope, runId)).rejects.toMatchObject({ code: "conflict" });
    const night = await waiting(NIGHT);
    await expect(endWait(scope, night.runId)).rejects.toMatchObject({ code: "conflict" });
  });

  it.each([
    ["an answer", "Rather on Monday", ["Does Friday suit you?", "Noted: Rather on Monday"]],
    ["no answer", undefined, ["Does Friday suit you?"]],
  ])("runs the draft with %s of the customer", async (_, reply, texts) => {
    const { automation, payload } = await waiting();
    await captureSample(scope, automation.id, payload, { source: "call" });
    const { runId } = await runDraft(scope, { id: automation.id, ...(reply ? { reply } : {}) });
    await workOn(scope, runId);
    const messages = await scope.db.message.findMany({
      where: { workspaceId: scope.workspaceId, runId },
      orderBy: { id: "asc" },
    });
    expect(messages.map(({ body }) => body)).toEqual(texts);
  });
});
