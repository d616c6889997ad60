import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { figure } from "../analytics/testing";
import type { PostCallVariable } from "../assistants/schema";
import { updateAssistant } from "../assistants/update-assistant";
import { testTrigger } from "../automations/test-trigger";
import { makeLiveAutomation, makePhones } from "../automations/testing";
import { getCallDetail } from "../calls/call-detail";
import { listCalls } from "../calls/list-calls";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { resendWebhook } from "../webhooks/resend";
import { deliveriesOf, makeEndpoint } from "../webhooks/testing";
import { makeMember } from "../workspaces/testing";
import { correctValue, revertCorrection, withCorrections } from "./corrections";
import { evaluateCall, failEvaluation } from "./evaluate-call";
import { always } from "./extract";
import { reEvaluateCall } from "./re-evaluate";
import type { Extraction, VariableValue } from "./schema";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const URL = "https://example.com/hook";
const TURNS = [
  { role: "assistant" as const, text: "Shall I book Tuesday?" },
  { role: "customer" as const, text: "Yes, please." },
];
const PROOF = { turn: 1, quote: "Yes, please.", verified: true };
const saying = (variables: Extraction["variables"], gate?: Promise<unknown>) =>
  always({
    extract: async () => {
      await gate;
      return { variables, evidence: { status: [PROOF] }, reasons: {}, model: "scripted" };
    },
  });

/** A person, an assistant with one endpoint, and a call that was read as `status` true. */
async function readCall(over: { variables?: Extraction["variables"] } = {}) {
  const job = await makeWorkspace(world.db);
  const { scope } = await makeMember(world.db, job.workspaceId, "member");
  const { assistantId, id: endpointId } = await makeEndpoint(job, { url: URL });
  const pending = { askedRevision: 1, evaluationState: "pending" as const };
  const call = await makeCall(job, { id: assistantId }, pending, TURNS);
  await evaluateCall(
    job,
    { callId: call.id, revision: 1 },
    saying(over.variables ?? { status: true, summary: "Agreed" }),
  );
  return { job, scope, assistantId, endpointId, callId: call.id };
}

const stored = (scope: Scope, callId: string) =>
  scope.db.call.findFirstOrThrow({ where: { id: callId, workspaceId: scope.workspaceId } });
const correct = (scope: Scope, callId: string, value: VariableValue, name = "status") =>
  correctValue(scope, { callId, name, value });
const revert = (scope: Scope, callId: string, name = "status") => revertCorrection(scope, { callId, name });
const achieved = (scope: Scope) => figure(scope, "achieved");
const payloads = async (scope: Scope, callId: string) =>
  (await deliveriesOf(scope, callId)).map(({ event }) => JSON.parse(event.payload).data);

describe("correcting a value", () => {
  it("shows it on the call and in lists, keeps the outcome and the rollup true, and who did it when", async () => {
    const { scope, callId } = await readCall();
    expect(await achieved(scope)).toBe(1);
    expect(await correct(scope, callId, false)).toEqual({
      name: "status",
      value: false,
      before: true,
      outcome: "not_achieved",
    });
    expect(await stored(scope, callId)).toMatchObject({
      variables: { status: false, summary: "Agreed" },
      // What proved that it was true does not prove that it is false.
      evidence: {},
      corrected: ["status"],
      outcome: "not_achieved",
      revision: 1,
      evaluationState: "evaluated",
    });
    expect(await achieved(scope)).toBe(0);
    const { data } = await listCalls(scope, { limit: 10, outcome: "not_achieved" });
    expect(data).toMatchObject([{ id: callId, variables: { status: false }, corrected: ["status"] }]);
    const { corrections, revisions } = await getCallDetail(scope, callId);
    expect(corrections).toMatchObject([
      { name: "status", value: false, before: true, reverted: false, who: "member" },
    ]);
    expect(revisions).toMatchObject([{ revision: 1, variables: { status: true } }]);
    const log = { workspaceId: scope.workspaceId, action: "call.corrected", subject: callId };
    expect(await world.db.auditEntry.findMany({ where: log })).toMatchObject([
      { details: { name: "status" } },
    ]);
  });

  it("sends nothing to anyone", async () => {
    const { scope, callId } = await readCall();
    const count = () => world.db.outboxEvent.count({ where: { workspaceId: scope.workspaceId } });
    const before = [await count(), (await deliveriesOf(scope, callId)).length];
    await correct(scope, callId, false);
    await revert(scope, callId);
    expect([await count(), (await deliveriesOf(scope, callId)).length]).toEqual(before);
  });

  it("to unknown is a value of its own", async () => {
    const { scope, callId } = await readCall();
    await correct(scope, callId, null);
    expect(await stored(scope, callId)).toMatchObject({
      variables: { status: null },
      corrected: ["status"],
      outcome: "unknown",
    });
    expect((await getCallDetail(scope, callId)).corrections).toMatchObject([{ value: null, before: true }]);
  });

  it("to what was read confirms it: the proof stays", async () => {
    const { scope, callId } = await readCall();
    await correct(scope, callId, false);
    await correct(scope, callId, true);
    expect(await stored(scope, callId)).toMatchObject({
      variables: { status: true },
      evidence: { status: [PROOF] },
      corrected: ["status"],
      outcome: "achieved",
    });
    expect(await achieved(scope)).toBe(1);
  });

  it("of another variable leaves the outcome alone", async () => {
    const { scope, callId } = await readCall();
    await correct(scope, callId, "  Wants a call back.\u0000 ", "summary");
    expect(await stored(scope, callId)).toMatchObject({
      variables: { status: true, summary: "Wants a call back." },
      evidence: { status: [PROOF] },
      outcome: "achieved",
    });
  });

  it("works where the evaluation failed, and by a person's word alone", async () => {
    const { job, scope, assistantId } = await readCall();
    const pending = { askedRevision: 1, evaluationState: "pending" as const };
    const { id } = await makeCall(job, { id: assistantId }, pending, TURNS);
    await failEvaluation(job, { callId: id, revision: 1 }, "down");
    await correct(scope, id, true);
    expect(await stored(scope, id)).toMatchObject({
      variables: { status: true },
      outcome: "achieved",
      revision: 0,
      evaluationState: "failed",
    });
    await revert(scope, id);
    expect(await stored(scope, id)).toMatchObject({
      variables: { status: null },
      corrected: [],
      outcome: null,
    });
    expect(await achieved(scope)).toBe(1);
  });

  const VARIABLES: Omit<PostCallVariable, "description">[] = [
    { name: "guests", type: "number", options: [], settings: { integer: true, min: 1, max: 8 } },
    { name: "mood", type: "enum", options: ["happy", "angry"], settings: {} },
    { name: "topics", type: "enum", options: ["price", "date"], settings: { multiple: true } },
    { name: "day", type: "date", options: [], settings: {} },
    { name: "slot", type: "time", options: [], settings: {} },
    { name: "visit", type: "datetime", options: [], settings: {} },
    { name: "mobile", type: "phone", options: [], settings: {} },
    { name: "mail", type: "email", options: [], settings: {} },
    { name: "wishes", type: "list", options: [], settings: {} },
  ];
  it("holds each value against its variable, in the zone and country of the workspace", async () => {
    const { job, scope, assistantId, callId } = await readCall();
    await world.db.workspace.update({
      where: { id: job.workspaceId },
      data: { timeZone: "America/Los_Angeles", country: "US" },
    });
    const postCallVariables = VARIABLES.map((variable) => ({ ...variable, description: "" }));
    await updateAssistant(job, assistantId, { postCallVariables });
    const taken = async (name: string, value: VariableValue) =>
      (await correctValue(scope, { callId, name, value })).value;
    expect(await taken("guests", 4)).toBe(4);
    expect(await taken("mood", "angry")).toBe("angry");
    expect(await taken("topics", ["date", "price", "date"])).toEqual(["price", "date"]);
    expect(await taken("day", "2026-03-04")).toBe("2026-03-04");
    expect(await taken("slot", "15:30")).toBe("15:30");
    expect(await taken("visit", "2026-03-04T15:30")).toBe("2026-03-04T15:30:00-08:00");
    expect(await taken("mobile", "(415) 555-2671")).toBe("+14155552671");
    expect(await taken("mail", " ada@example.com ")).toBe("ada@example.com");
    expect(await taken("wishes", ["a window", " ", "a window"])).toEqual(["a window"]);
    const before = await stored(scope, callId);
    const refusals: [string, VariableValue, string][] = [
      ["guests", "4", 'Expected a number, got the text "4"'],
      ["guests", 9, "Expected at most 8, got the number 9"],
      ["guests", 1.5, "Expected a whole number, got the number 1.5"],
      ["mood", "glad", 'Expected one of happy, angry, got the text "glad"'],
      ["day", "2026-02-30", 'Expected a real date such as 2026-03-01, got the text "2026-02-30"'],
      ["mobile", "12", 'Expected a valid phone number such as +14155552671, got the text "12"'],
      ["mail", "ada", 'Expected an e-mail address, got the text "ada"'],
    ];
    for (const [name, value, message] of refusals)
      await expect(taken(name, value)).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path: "value", message }],
      });
    expect(await stored(scope, callId)).toEqual(before);
  });

  it("by two people at once keeps both in the history; the last one counts", async () => {
    const { scope, callId } = await readCall();
    const values = Array.from({ length: 6 }, (_, n) => `Said by person ${n}`);
    await Promise.all(values.map((value) => correct(scope, callId, value, "summary")));
    const { call, corrections } = await getCallDetail(scope, callId);
    expect(call.corrected).toEqual(["summary"]);
    expect(corrections.map(({ value }) => value).sort()).toEqual(values);
    // Each saw what the one before it left: a chain without a gap, from what was read to what is shown.
    const replaced = values.filter((value) => value !== call.variables.summary);
    expect(corrections.map(({ before }) => before).sort()).toEqual(["Agreed", ...replaced]);
  });

  it("of the outcome by many at once counts the call once", async () => {
    const { scope, callId } = await readCall();
    await Promise.all([false, null, true, false, true, null].map((value) => correct(scope, callId, value)));
    const { outcome } = await stored(scope, callId);
    expect(await achieved(scope)).toBe(outcome === "achieved" ? 1 : 0);
  });

  it("is not for viewers, other workspaces, running calls, or variables that are not there", async () => {
    const { job, scope, assistantId, callId } = await readCall();
    const viewer = await makeMember(world.db, job.workspaceId, "viewer");
    await expect(correct(viewer.scope, callId, false)).rejects.toMatchObject({ code: "forbidden" });
    await expect(revert(viewer.scope, callId)).rejects.toMatchObject({ code: "forbidden" });
    const other = await makeWorkspace(world.db);
    await expect(correct(other, callId, false)).rejects.toMatchObject({ code: "not_found" });
    await expect(revert(other, callId)).rejects.toMatchObject({ code: "not_found" });
    const running = await makeCall(job, { id: assistantId }, { status: "in_progress", endedAt: null });
    await expect(correct(scope, running.id, false)).rejects.toMatchObject({ code: "conflict" });
    await expect(correct(scope, callId, false, "budget")).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "name", message: 'The assistant has no variable "budget"' }],
    });
    await expect(revert(scope, callId)).rejects.toMatchObject({ code: "conflict" });
    expect(await stored(scope, callId)).toMatchObject({ variables: { status: true }, corrected: [] });
  });
});

describe("using the extracted value again", () => {
  it("brings back value, proof, outcome and count, and keeps the history", async () => {
    const { scope, callId } = await readCall();
    const before = await stored(scope, callId);
    await correct(scope, callId, false);
    expect(await revert(scope, callId)).toMatchObject({ value: true, before: false, outcome: "achieved" });
    expect(await stored(scope, callId)).toEqual(before);
    expect(await achieved(scope)).toBe(1);
    expect((await getCallDetail(scope, callId)).corrections).toMatchObject([
      { reverted: true, value: null, before: false },
      { reverted: false, value: false, before: true },
    ]);
  });

  it("brings back what the newest evaluation read, not what was read at first", async () => {
    const { job, scope, callId } = await readCall();
    await correct(scope, callId, null);
    const { revision } = await reEvaluateCall(job, callId);
    await evaluateCall(job, { callId, revision }, saying({ status: false, summary: "Declined" }));
    expect(await revert(scope, callId)).toMatchObject({ value: false, outcome: "not_achieved" });
  });
});

describe("a new evaluation", () => {
  it("does not undo a correction; what it read is in its revision", async () => {
    const { job, scope, callId } = await readCall();
    await correct(scope, callId, false);
    const { revision } = await reEvaluateCall(job, callId);
    await evaluateCall(job, { callId, revision }, saying({ status: true, summary: "Agreed again" }));
    expect(await stored(scope, callId)).toMatchObject({
      revision: 2,
      variables: { status: false, summary: "Agreed again" },
      evidence: {},
      corrected: ["status"],
      outcome: "not_achieved",
    });
    expect(await achieved(scope)).toBe(0);
    expect((await getCallDetail(scope, callId)).revisions[0]).toMatchObject({ variables: { status: true } });
  });

  it("that was under way when a person corrected the call does not undo it either", async () => {
    const { job, scope, callId } = await readCall();
    const { revision } = await reEvaluateCall(job, callId);
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = evaluateCall(job, { callId, revision }, saying({ status: true, summary: "Slow" }, gate));
    await correct(scope, callId, false);
    release();
    expect(await slow).toMatchObject({ stored: true });
    expect(await stored(scope, callId)).toMatchObject({
      revision: 2,
      evaluationState: "evaluated",
      variables: { status: false, summary: "Slow" },
      outcome: "not_achieved",
    });
  });

  it("of a renamed variable keeps its correction, under the new name", async () => {
    const { job, scope, assistantId, callId } = await readCall();
    await correct(scope, callId, "By hand", "summary");
    const variables = await job.db.postCallVariable.findMany({
      where: { workspaceId: job.workspaceId, assistantId },
      orderBy: { position: "asc" },
    });
    await updateAssistant(job, assistantId, {
      postCallVariables: variables.map(({ id, name, type, description }) => ({
        ...{ id, type, description, options: [], settings: {} },
        name: name === "summary" ? "recap" : name,
      })),
    });
    const { revision } = await reEvaluateCall(job, callId);
    await evaluateCall(job, { callId, revision }, saying({ status: true, recap: "Read" }));
    expect(await stored(scope, callId)).toMatchObject({
      variables: { status: true, recap: "By hand" },
      corrected: ["recap"],
    });
    expect(await revert(scope, callId, "recap")).toMatchObject({ value: "Read", before: "By hand" });
  });
});

describe("corrections over a reading", () => {
  const variable = (name: string, type: PostCallVariable["type"]): PostCallVariable => ({
    ...{ name, type, description: "", options: [], settings: {} },
  });
  const reading = (definitions: PostCallVariable[]) => ({
    definitions,
    variables: { status: true, note: "read" },
    evidence: { status: [PROOF], note: [PROOF] },
  });
  it.each([
    [
      "wins, and its proof goes",
      [variable("status", "boolean"), variable("note", "text")],
      false,
      ["status"],
    ],
    ["stays with its proof where both are the same", [variable("status", "boolean")], true, ["status"]],
    ["counts no longer when the variable is gone", [variable("note", "text")], false, []],
    ["counts no longer when the variable is of another type", [variable("status", "text")], false, []],
  ])("%s", (_, definitions, value, corrected) => {
    const call = { variables: { status: value, note: "old" }, corrected: ["status"] };
    const shown = withCorrections(call, reading(definitions));
    expect(shown.corrected).toEqual(corrected);
    expect(shown.variables).toEqual({ status: corrected.length > 0 ? value : true, note: "read" });
    expect(Object.keys(shown.evidence)).toEqual(
      shown.variables.status === true ? ["status", "note"] : ["note"],
    );
  });
});

describe("what is sent after a correction", () => {
  it("carries it as a new event; the same until the call is corrected again", async () => {
    const { scope, callId } = await readCall();
    const resend = () => resendWebhook(scope, { callId, sendAgain: false });
    await correct(scope, callId, false);
    await resend();
    await resend();
    const sent = await payloads(scope, callId);
    expect(sent).toMatchObject([
      { variables: { status: true }, corrected: [], revision: 1 },
      { variables: { status: false, summary: "Agreed" }, evidence: {}, corrected: ["status"], revision: 1 },
    ]);
    const [first, second] = await deliveriesOf(scope, callId);
    expect(second?.eventId).not.toBe(first?.eventId);
    expect(JSON.parse(second!.event.payload).id).toBe(second?.eventId);
    await revert(scope, callId);
    await resend();
    expect((await payloads(scope, callId)).map(({ variables }) => variables.status)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("is one event however many resend it at the same moment as others correct", async () => {
    const { scope, callId } = await readCall();
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        await correct(scope, callId, n % 2 === 0);
        await resendWebhook(scope, { callId, sendAgain: false });
      }),
    );
    const { call } = await getCallDetail(scope, callId);
    const events = await scope.db.webhookEvent.findMany({
      where: { workspaceId: scope.workspaceId, callId },
      orderBy: { corrections: "asc" },
    });
    expect(new Set(events.map(({ corrections }) => corrections)).size).toBe(events.length);
    expect(events.at(-1)?.corrections).toBe(8);
    expect(JSON.parse(events.at(-1)!.payload).data.variables).toEqual(call.variables);
  });

  it("reaches an automation that listens as its sample, and runs one that ran only when a person says so", async () => {
    const { senderId } = await makePhones(world.scope);
    const automation = await makeLiveAutomation(world.scope, senderId);
    const { workspaceId } = world.scope;
    const pending = { askedRevision: 1, evaluationState: "pending" as const };
    const { id: callId } = await makeCall(world.scope, automation.assistant, pending, TURNS);
    await evaluateCall(world.scope, { callId, revision: 1 }, saying({ status: false, summary: "Declined" }));
    const runs = () =>
      world.db.automationRun.findMany({ where: { workspaceId, callId }, orderBy: { id: "asc" } });
    expect(await runs()).toMatchObject([{ eventKey: `call:${callId}` }]);
    await correct(world.scope, callId, true);
    const [again] = await resendWebhook(world.scope, { callId, sendAgain: false });
    expect(again?.text).toContain("already ran for this call, so nothing was sent again");
    expect(await runs()).toHaveLength(1);
    await resendWebhook(world.scope, { callId, sendAgain: true });
    const [first, second] = await runs();
    expect(first?.input).toMatchObject({ data: { variables: { status: false } } });
    expect(second?.input).toMatchObject({ data: { variables: { status: true }, corrected: ["status"] } });
    await testTrigger(world.scope, automation.id);
    await resendWebhook(world.scope, { callId, sendAgain: false });
    const sample = await world.db.triggerSample.findFirst({ where: { workspaceId, callId } });
    expect(sample?.payload).toMatchObject({ data: { variables: { status: true } } });
    expect(await runs()).toHaveLength(2);
  });

  it("goes out with the first evaluation when the call was corrected before it", async () => {
    const { job, scope, assistantId } = await readCall();
    const pending = { askedRevision: 1, evaluationState: "pending" as const };
    const { id } = await makeCall(job, { id: assistantId }, { ...pending, externalId: newId("call") }, TURNS);
    await correct(scope, id, false);
    await evaluateCall(job, { callId: id, revision: 1 }, saying({ status: true, summary: "Agreed" }));
    expect(await payloads(scope, id)).toMatchObject([
      { variables: { status: false, summary: "Agreed" }, corrected: ["status"] },
    ]);
  });
});
