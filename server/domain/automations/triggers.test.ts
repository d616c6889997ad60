import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { carriers } from "@/server/integrations/carriers/all";
import { announceCall } from "../webhooks/announce";
import { resendWebhook } from "../webhooks/resend";
import { createAutomation, removeAutomation, saveDraft } from "./edit-automation";
import { getAutomation } from "./get-automation";
import { getRun, listRuns } from "./get-run";
import { listAutomations } from "./list-automations";
import { publishAutomation } from "./publish-automation";
import { receiveHook } from "./receive-hook";
import { retryRun } from "./retry-run";
import { chooseSample, removeSample, renameSample } from "./samples";
import { smsStep } from "./shared/testing";
import { testStep } from "./test-step";
import { stopListening, testTrigger } from "./test-trigger";
import { callEnds, makeEvent, makeLiveAutomation, makePhones } from "./testing";
import { turnOff, turnOn } from "./turn-on-off";
import { listVersions } from "./versions";

let world: TestWorld;
let senderId: string;
const live = () => makeLiveAutomation(world.scope, senderId);
const runsOf = (automationId: string) =>
  world.scope.db.automationRun.findMany({ where: { workspaceId: world.scope.workspaceId, automationId } });

beforeAll(async () => {
  world = await testWorld();
  ({ senderId } = await makePhones(world.scope));
});
afterAll(() => world.drop());

describe("a call that ends", () => {
  it("starts one run, however often and however parallel it is announced", async () => {
    const { scope } = world;
    const automation = await live();
    const payload = await makeEvent(scope, automation.assistant);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => callEnds(scope, automation.id, payload)),
    );
    const outcomes = results.map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual([...Array(19).fill("already_ran"), "run_started"]);
    expect(new Set(results.map(({ runId }) => runId)).size).toBe(1);
    expect(await runsOf(automation.id)).toHaveLength(1);
    const events = await scope.db.outboxEvent.findMany({
      where: { workspaceId: scope.workspaceId, name: "automation/run.requested" },
    });
    const ours = events.filter(({ data }) => JSON.stringify(data).includes(results[0]!.runId!));
    expect(ours).toHaveLength(1);
  });

  it("runs nothing while the automation is a draft or off, and runs again once it is on", async () => {
    const { scope } = world;
    const assistant = await makeAssistant(scope);
    const draft = await createAutomation(scope, { name: "Draft", assistantId: assistant.id });
    const first = await makeEvent(scope, assistant);
    expect((await callEnds(scope, draft.id, first)).outcome).toBe("not_live");

    const automation = await live();
    await turnOff(scope, { id: automation.id, waiting: "finish" });
    const payload = await makeEvent(scope, automation.assistant);
    expect((await callEnds(scope, automation.id, payload)).outcome).toBe("not_live");
    await turnOn(scope, automation.id);
    expect((await callEnds(scope, automation.id, payload)).outcome).toBe("run_started");
    await expect(turnOn(scope, draft.id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("that nobody answered is noted as skipped, with the reason, and is taken up when the filter is lifted", async () => {
    const { scope } = world;
    const automation = await live();
    const payload = await makeEvent(scope, automation.assistant, { status: "no_answer" });
    const skipped = await callEnds(scope, automation.id, payload);
    expect(skipped.outcome).toBe("skipped");
    expect(await getRun(scope, skipped.runId!)).toMatchObject({
      state: "skipped",
      reason: "The call was not completed (no answer); its webhook is for completed calls only",
      steps: [],
    });
    expect((await callEnds(scope, automation.id, payload)).outcome).toBe("skipped");
    const later = await callEnds(scope, automation.id, payload, { resend: true, completedCallsOnly: false });
    expect(later).toMatchObject({ outcome: "run_started", runId: skipped.runId });
    expect(await getRun(scope, skipped.runId!)).toMatchObject({ state: "waiting", reason: null });
  });
});

describe("Test trigger", () => {
  it("makes the webhook once, keeps it, and captures calls and resends without running a draft", async () => {
    const { scope } = world;
    const assistant = await makeAssistant(scope);
    const { id } = await createAutomation(scope, { name: "New", assistantId: assistant.id });
    const first = await testTrigger(scope, id);
    const again = await testTrigger(scope, id);
    expect(again.url).toBe(first.url);
    const payload = await makeEvent(scope, assistant, { startedAt: new Date("2026-11-24T10:14:00Z") });
    await announceCall(scope, payload.data.call.id);
    const [resent] = await resendWebhook(scope, { callId: payload.data.call.id, sendAgain: false });
    expect(resent?.text).toContain("nothing was run");
    const view = await getAutomation(scope, id);
    expect(view.hook?.url).toBe(first.url);
    expect(view.samples.map(({ name }) => name)).toEqual([
      "Call with +1 202 555 0142, 24 Nov 10:14",
      "Call with +1 202 555 0142, 24 Nov 10:14",
    ]);
    expect(view.sample?.payload.data.variables).toEqual(payload.data.variables);
    expect(await runsOf(id)).toHaveLength(0);
  });

  it("captures and runs an ended call when the automation is live, but a resend only captures", async () => {
    const { scope } = world;
    const automation = await live();
    await testTrigger(scope, automation.id);
    const payload = await makeEvent(scope, automation.assistant);
    expect((await callEnds(scope, automation.id, payload, { resend: true, sendAgain: true })).outcome).toBe(
      "captured",
    );
    expect(await runsOf(automation.id)).toHaveLength(0);
    expect((await callEnds(scope, automation.id, payload)).outcome).toBe("captured_and_run_started");
    await stopListening(scope, automation.id);
    expect((await callEnds(scope, automation.id, payload, { resend: true })).outcome).toBe("already_ran");
  });

  it("stops listening after half an hour, and when it is published", async () => {
    const { scope } = world;
    const automation = await live();
    await testTrigger(scope, automation.id);
    const later = { ...scope, now: () => new Date(Date.now() + 31 * 60_000) };
    const payload = await makeEvent(scope, automation.assistant);
    expect((await callEnds(later, automation.id, payload)).outcome).toBe("run_started");
    await publishAutomation(scope, { id: automation.id });
    expect((await getAutomation(scope, automation.id)).listeningUntil).toBeNull();
  });

  it("keeps samples by name, and the newest twenty of them", async () => {
    const { scope } = world;
    const automation = await live();
    await testTrigger(scope, automation.id);
    const payload = await makeEvent(scope, automation.assistant);
    for (let n = 0; n < 22; n++) await callEnds(scope, automation.id, payload, { resend: true });
    const { samples, sample } = await getAutomation(scope, automation.id);
    expect(samples).toHaveLength(20);
    expect(sample?.id).toBe(samples[0]?.id);
    const [, second] = samples;
    await renameSample(scope, { id: automation.id, sampleId: second!.id, name: "An angry customer" });
    await chooseSample(scope, { id: automation.id, sampleId: second!.id });
    expect((await getAutomation(scope, automation.id)).sample?.id).toBe(second!.id);
    await removeSample(scope, { id: automation.id, sampleId: second!.id });
    expect((await getAutomation(scope, automation.id)).sample?.id).toBe(samples[0]?.id);
  });
});

describe("a resend", () => {
  it("runs once for a call that has not run, and again only when a person says so, which is audited", async () => {
    const { scope } = world;
    const automation = await live();
    const payload = await makeEvent(scope, automation.assistant);
    const resend = (sendAgain: boolean) =>
      callEnds(scope, automation.id, payload, { resend: true, sendAgain });
    expect((await resend(false)).outcome).toBe("run_started");
    expect((await resend(false)).outcome).toBe("already_ran");
    const [second, third] = [await resend(true), await resend(true)];
    expect(second.runId).not.toBe(third.runId);
    expect((await runsOf(automation.id)).map(({ eventKey }) => eventKey).sort()).toEqual([
      `call:${payload.data.call.id}`,
      `call:${payload.data.call.id}:again:1`,
      `call:${payload.data.call.id}:again:2`,
    ]);
    const entries = await scope.db.auditEntry.findMany({
      where: { workspaceId: scope.workspaceId, action: "run.sent_again" },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ subject }) => subject)).toEqual([second.runId, third.runId]);
  });
});

describe("a post to the automation's own URL", () => {
  const tokenOf = (url: string) => url.split("/").at(-1) ?? "";

  it("is captured while it listens, runs once when live, and is refused otherwise", async () => {
    const { scope, db } = world;
    const automation = await live();
    const payload = await makeEvent(scope, automation.assistant);
    const token = tokenOf((await testTrigger(scope, automation.id)).url);
    expect((await receiveHook(db, token, payload)).outcome).toBe("captured");
    await stopListening(scope, automation.id);
    expect((await receiveHook(db, token, payload)).outcome).toBe("run_started");
    expect((await receiveHook(db, token, payload)).outcome).toBe("already_ran");
    await turnOff(scope, { id: automation.id, waiting: "finish" });
    await expect(receiveHook(db, token, payload)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is not found with a wrong token, and invalid with another body or a foreign call", async () => {
    const { scope, db } = world;
    const automation = await live();
    const token = tokenOf((await testTrigger(scope, automation.id)).url);
    const other = await makeWorkspace(db);
    const foreign = await makeEvent(other, await makeAssistant(other));
    await expect(receiveHook(db, "guess", foreign)).rejects.toMatchObject({ code: "not_found" });
    await expect(receiveHook(db, token, { type: "call.evaluated" })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(receiveHook(db, token, foreign)).rejects.toMatchObject({ code: "invalid" });
    expect((await getAutomation(scope, automation.id)).samples).toHaveLength(0);
  });
});

describe("publishing", () => {
  it("lets one of two at once win; the other is a conflict", async () => {
    const { scope } = world;
    const automation = await live();
    const results = await Promise.allSettled(
      [1, 2].map(() =>
        publishAutomation(scope, { id: automation.id, draftRevision: automation.draftRevision }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = results.find((result) => result.status === "rejected");
    expect(lost?.reason).toMatchObject({ code: "conflict" });
    expect((await listVersions(scope, automation.id)).map(({ number }) => number)).toEqual([2, 1]);
  });

  it("refuses a draft with problems and names each of them", async () => {
    const { scope } = world;
    const assistant = await makeAssistant(scope);
    const { id } = await createAutomation(scope, { name: "Unfinished", assistantId: assistant.id });
    const definition = { steps: [smsStep({ senderId, body: "Hi {{variables.first_name}}" })] };
    await saveDraft(scope, { id, draftRevision: 1, name: "Unfinished", definition });
    await expect(publishAutomation(scope, { id })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "sms.body", message: expect.stringContaining('"first_name" does not exist') }],
    });
    expect((await getAutomation(scope, id)).state).toBe("draft");
  });

  it("gives a webhook to an automation that was never tested, so that its calls reach it", async () => {
    const { scope } = world;
    const automation = await live();
    const payload = await makeEvent(scope, automation.assistant);
    await announceCall(scope, payload.data.call.id);
    expect(await runsOf(automation.id)).toHaveLength(1);
  });

  it("keeps its versions unchanged whatever happens to the draft", async () => {
    const { scope } = world;
    const automation = await live();
    const before = await listVersions(scope, automation.id);
    const { draftRevision } = await getAutomation(scope, automation.id);
    await saveDraft(scope, { id: automation.id, draftRevision, name: "Empty", definition: { steps: [] } });
    expect(await listVersions(scope, automation.id)).toEqual(before);
    const view = await getAutomation(scope, automation.id);
    expect(view).toMatchObject({ hasChanges: true, name: "Empty", published: { number: 1 } });
    expect((await listAutomations(scope)).find(({ id }) => id === automation.id)).toMatchObject({
      hasChanges: true,
    });
  });
});

describe("a draft", () => {
  it("that was changed in another window is not overwritten", async () => {
    const { scope } = world;
    const { id, draftRevision } = await live();
    const save = { id, draftRevision, name: "One", definition: { steps: [] } };
    await saveDraft(scope, save);
    await expect(saveDraft(scope, { ...save, name: "Two" })).rejects.toMatchObject({ code: "conflict" });
    expect((await getAutomation(scope, id)).name).toBe("One");
  });

  it("is one per assistant: the second is refused with the name of the first, even at once", async () => {
    const { scope } = world;
    const assistant = await makeAssistant(scope);
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => createAutomation(scope, { name: "Only one", assistantId: assistant.id })),
    );
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(2);
    expect(refused[0]?.reason).toMatchObject({
      code: "conflict",
      issues: [{ path: "assistantId", message: expect.stringContaining('"Only one"') }],
    });
  });
});

describe("another workspace's automation", () => {
  it("is not found, whatever is asked of it", async () => {
    const automation = await live();
    const payload = await makeEvent(world.scope, automation.assistant);
    const { runId } = await callEnds(world.scope, automation.id, payload);
    const foreign = await makeWorkspace(world.db);
    const { id } = automation;
    const acts = [
      () => getAutomation(foreign, id),
      () => createAutomation(foreign, { name: "x", assistantId: automation.assistant.id }),
      () => saveDraft(foreign, { id, draftRevision: 2, name: "x", definition: { steps: [] } }),
      () => testTrigger(foreign, id),
      () => stopListening(foreign, id),
      () => testStep(foreign, { id, stepId: "sms" }, carriers()),
      () => publishAutomation(foreign, { id }),
      () => turnOn(foreign, id),
      () => turnOff(foreign, { id, waiting: "end" }),
      () => listVersions(foreign, id),
      () => removeAutomation(foreign, id),
      () => chooseSample(foreign, { id, sampleId: "smp_1" }),
      () => callEnds(foreign, id, payload),
      () => getRun(foreign, runId!),
      () => retryRun(foreign, runId!),
    ];
    for (const act of acts) await expect(act()).rejects.toMatchObject({ code: "not_found" });
    expect(await listAutomations(foreign)).toEqual([]);
    expect((await listRuns(foreign, { limit: 10 })).data).toEqual([]);
    expect((await getAutomation(world.scope, id)).state).toBe("live");
  });
});
