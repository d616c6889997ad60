import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { spawnCustomer } from "@/e2e/fakes/customer/script";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { findOrCreateContact } from "../../contacts/find-or-create-contact";
import { addOptOut } from "../../contacts/opt-outs";
import { newId } from "../../ids";
import { createScope, type Scope } from "../../scope";
import { buildPayload } from "../../webhooks/payload";
import { createAutomation, saveDraft } from "../edit-automation";
import { getRun } from "../get-run";
import { publishAutomation } from "../publish-automation";
import { branchStep, smsStep } from "../shared/testing";
import type { Step } from "../steps/all";
import { callEnds, makeLiveAutomation, workOn } from "../testing";
import { type BacktestRow, backtest } from "./backtest";

vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");

let world: TestWorld;
let scope: Scope;
let senderId: string;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  const sender = { id: newId("phoneNumber"), workspaceId: scope.workspaceId, phone: "+12025550100" };
  await world.db.phoneNumber.create({ data: { ...sender, label: "Main", provider: "sandbox" } });
  senderId = sender.id;
});

/** Numbers repeat, so that the workings of a seed can be read off it. */
const dice = (seed: number) => {
  let state = seed;
  return <T>(of: readonly T[]): T => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return of[Math.floor((state / 2 ** 31) * of.length)] as T;
  };
};

const LONG = `${"They agreed on many things, one after the other. ".repeat(12)}And on Tuesday.`;
const OPTED_OUT = "+12025550177";
/** Monday noon in Washington; nine in the morning in Los Angeles, and half past one at night in Kathmandu. */
const NOON = new Date("2026-03-02T17:00:00Z");
const SHAPES = {
  status: ["completed", "completed", "completed", "completed", "no_answer"],
  customerPhone: [
    ...["+12025550142", "+12025550143", "+13105550144", "+12025550145", null],
    ...[OPTED_OUT, "+12025550100", "+442079460000", "+9779841234567", "+18005550199", "+19005550100"],
  ],
  agreed: [true, true, true, false, false, null],
  summary: [
    ...["Agreed on Tuesday at three.", LONG, null, "Pay at https://evil.example now", ""],
    ...["The card is 4111 1111 1111 1111", "Grüße und bis Dienstag 👋", "{{lead.name}} agreed", "ok"],
  ],
  lead: [{}, { phone: "+12025550150" }, { phone: "+12025550151", name: "Ben" }, { phone: "call me" }],
  callback: [null, "+12025550150", "+12025550999", "202 555 0151"],
} as const;

const steps = (): Step[] => [
  branchStep({
    lanes: {
      true: [
        smsStep({
          ...{ id: "thanks", name: "Thanks", senderId, maxSegments: 2 },
          body: "Hi {{lead.name|there}}. {{variables.summary|Thank you.}}",
          variants: {
            share: 50,
            others: [{ letter: "B", body: "Thank you! {{variables.summary|Bye.}}", share: 50 }],
          },
        }),
        smsStep({ id: "lead", name: "Lead", senderId, to: "{{lead.phone|+12025550160}}", body: "Noted." }),
      ],
      false: [
        smsStep({ id: "back", name: "Call back", senderId, to: "{{variables.callback}}", body: "We call." }),
      ],
      unknown: [],
    },
  }),
  branchStep({
    id: "again",
    condition: { path: "variables.summary", operator: "text_contains", value: "Tuesday" },
    lanes: {
      true: [smsStep({ id: "tuesday", name: "Tuesday", senderId, body: "See you on {{variables.summary}}" })],
    },
  }),
];

/** Steps that reach a server, a mailbox and a contact; an unknown summary and a false address make them fail. */
const acts = (url: string): Step[] => [
  {
    ...{ id: "request", name: "", type: "http_request", method: "POST", url: `${url}/crm`, values: [] },
    headers: [{ name: "x-plan", value: "{{lead.age|none}}" }],
    body: '{"phone":"{{call.customerPhone}}","said":"It was: {{variables.summary|nothing}}"}',
  },
  {
    ...{ id: "contact", name: "", type: "update_contact", contactName: "", timeZone: "" },
    ...{ email: "{{lead.email}}", lead: [{ field: "age", value: "{{lead.age}}" }] },
  },
  {
    ...{ id: "mail", name: "", type: "send_email", to: "team@example.com" },
    ...{ subject: "Call: {{variables.summary}}", body: "They said {{variables.summary}}" },
  },
];

/** As a backtest words what a contact was given. */
const writtenTo = (input: unknown): [string, string][] => {
  const { email, lead } = z
    .object({ email: z.string().optional(), lead: z.record(z.string(), z.unknown()) })
    .parse(input);
  return [
    ...(email === undefined ? [] : [["email", email] as [string, string]]),
    ...Object.entries(lead).map(([field, value]): [string, string] => [field, String(value)]),
  ];
};

const RULES = {
  aroundTheClock: false,
  recipientCap: 3,
  dailyCap: 60,
  maxAgeHours: 24,
  quietRevision: 7,
} as const;

const seen = new Set<string>();

describe("a backtest", () => {
  it.each([1, 2, 3])("agrees with what then happens on the same calls (seed %i)", async (seed) => {
    const roll = dice(seed * 7919);
    await world.db.workspace.update({ where: { id: scope.workspaceId }, data: RULES });
    const { phone, ...optOut } = { phone: OPTED_OUT, scope: "all" as const };
    await addOptOut(scope, { phone, ...optOut });
    const kathmandu = await findOrCreateContact(scope, "+12025550145");
    await scope.db.contact.updateMany({
      where: { id: kathmandu.id, workspaceId: scope.workspaceId },
      data: { timeZone: "Asia/Kathmandu" },
    });
    const assistant = await makeAssistant(scope);
    await scope.db.postCallVariable.create({
      data: {
        ...{ id: newId("postCallVariable"), workspaceId: scope.workspaceId, assistantId: assistant.id },
        ...{ name: "callback", type: "text", description: "", position: 2 },
      },
    });
    const { id } = await createAutomation(scope, { name: "All shapes", assistantId: assistant.id });
    const calls = [];
    for (let at = 0; at < 70; at++) {
      const endedAt = new Date(NOON.getTime() + at * 1000);
      calls.push(
        await makeCall(scope, assistant, {
          ...{ startedAt: new Date(endedAt.getTime() - 60_000), endedAt, revision: 1 },
          evaluationState: "evaluated",
          status: roll(SHAPES.status),
          customerPhone: roll(SHAPES.customerPhone),
          lead: roll(SHAPES.lead),
          variables: {
            status: roll(SHAPES.agreed),
            summary: roll(SHAPES.summary),
            callback: roll(SHAPES.callback),
          },
        }),
      );
    }
    await saveDraft(scope, { id, draftRevision: 1, name: "All shapes", definition: { steps: steps() } });
    const told = await backtest(scope, { id, calls: 1000 });
    expect(told.rows).toHaveLength(calls.length);

    await publishAutomation(scope, { id });
    const runs = await goThrough(id, calls);
    for (const row of told.rows) {
      expect(await happened(runs.get(row.callId) ?? "")).toEqual(expected(row));
      for (const { state, why } of row.draft.texts) seen.add(`${state} ${why}`);
      if (row.skipped) seen.add("skipped");
    }
    const after = await backtest(scope, { id, calls: 1000 });
    expect(after.rows.map(({ sent: _, ...row }) => row)).toEqual(told.rows.map(({ sent: _, ...row }) => row));
    expect(after.differing).toBe(0);
    expect(after.totals).toEqual(told.totals);
    expect(after.alreadySent).toBe(told.rows.filter(sendsNow).length);
  });

  it("has met all that a text can come to, in those calls", () => {
    const kinds = ["sent null", "waits quiet_hours", "not_sent opted_out", "not_sent cap", "failed no_phone"];
    expect([...seen]).toEqual(
      expect.arrayContaining([...kinds, "failed unknown_value", "failed content", "skipped"]),
    );
  });

  it("tells the draft from what is published, call by call, and counts the cost", async () => {
    await world.db.workspace.update({
      where: { id: scope.workspaceId },
      data: { segmentPrice: 0.01, segmentCurrency: "EUR" },
    });
    const automation = await makeLiveAutomation(scope, senderId, [smsStep({ senderId, body: "Thank you." })]);
    const read = { revision: 1, evaluationState: "evaluated" as const };
    await makeCall(scope, automation.assistant, { ...read, variables: { status: true, summary: "Yes." } });
    await makeCall(scope, automation.assistant, { ...read, variables: { status: false, summary: "No." } });
    await makeCall(scope, automation.assistant);
    const same = await backtest(scope, { id: automation.id, calls: 10 });
    expect(same).toMatchObject({ version: 1, differing: 0, totals: { calls: 2, sent: 2, segments: 2 } });

    const definition = {
      steps: [branchStep({ lanes: { true: [smsStep({ senderId, body: "Thank you." })] } })],
    };
    await saveDraft(scope, {
      id: automation.id,
      draftRevision: automation.draftRevision,
      name: "Thank them",
      definition,
    });
    const other = await backtest(scope, { id: automation.id, calls: 10 });
    expect(other.totals).toMatchObject({ calls: 2, sent: 1, segments: 1, without: 1 });
    expect(other.publishedTotals).toMatchObject({ sent: 2 });
    expect(other.price).toEqual({ amount: 0.01, currency: "EUR" });
    expect(other.rows.map(({ draft, published }) => [draft.reason, published?.reason])).toEqual([
      ["No SMS: status is false, and the False lane has no steps", null],
      // The way has one step more.
      [null, null],
    ]);
  });

  it("says of emails, requests and contacts what then happens, too", async () => {
    const customer = await spawnCustomer();
    const roll = dice(4711);
    const assistant = await makeAssistant(scope);
    const { id } = await createAutomation(scope, { name: "All acts", assistantId: assistant.id });
    const calls = [];
    for (let at = 0; at < 40; at++) {
      const endedAt = new Date(NOON.getTime() + at * 1000);
      const summary = roll(["Agreed on Tuesday.", LONG, "Two\nlines", null, "Grüße 👋"]);
      calls.push(
        await makeCall(scope, assistant, {
          ...{ startedAt: new Date(endedAt.getTime() - 60_000), endedAt, revision: 1 },
          evaluationState: "evaluated",
          customerPhone: roll(["+12025550142", "+12025550143", null]),
          lead: roll([{}, { email: "jo@example.com", age: 41 }, { email: "no address" }]),
          variables: { status: true, summary },
        }),
      );
    }
    const definition = { steps: acts(customer.url) };
    await saveDraft(scope, { id, draftRevision: 1, name: "All acts", definition });
    const told = await backtest(scope, { id, calls: 1000 });
    await publishAutomation(scope, { id });
    const runs = await goThrough(id, calls);
    const received = await customer.received();
    const met = new Set<string>();
    for (const { callId, draft } of told.rows) {
      const runId = runs.get(callId) ?? "";
      const run = await getRun(scope, runId);
      expect([run.state, run.reason]).toEqual([draft.failed ? "failed" : "succeeded", draft.reason]);
      const [mail] = await scope.db.mail.findMany({ where: { workspaceId: scope.workspaceId, runId } });
      const request = received.find(({ headers }) => headers["idempotency-key"] === `${runId}_request`);
      const contact = run.steps.find((step) => step.id === "contact" && step.state === "succeeded")?.input;
      const linesOf = (stepId: string) =>
        draft.acts.find((act) => act.stepId === stepId && act.state === "done")?.lines;
      expect(linesOf("mail")).toEqual(
        mail && [
          ["To", mail.to],
          ["Subject", mail.subject],
          ["Email", mail.text],
        ],
      );
      expect(linesOf("request")).toEqual(
        request && [
          ["Request", `${request.method} ${customer.url}${request.path}`],
          ["Body", request.body],
        ],
      );
      expect(linesOf("contact")?.filter(([, value]) => !value.startsWith("unknown"))).toEqual(
        contact && writtenTo(contact),
      );
      for (const act of draft.acts) met.add(`${act.stepId} ${act.state}`);
    }
    expect([...met].sort()).toEqual(
      [
        "contact done",
        "contact failed",
        "contact skipped",
        "mail done",
        "mail failed",
        "request done",
      ].sort(),
    );
    await customer.stop();
  });

  it("sends, stores and announces nothing", async () => {
    const automation = await makeLiveAutomation(scope, senderId);
    const read = { revision: 1, evaluationState: "evaluated" as const };
    await makeCall(scope, automation.assistant, { ...read, variables: { status: true, summary: "Yes." } });
    const before = await counts();
    await backtest(scope, { id: automation.id, calls: 10 });
    expect(await counts()).toEqual(before);
  });
});

/** Ends the calls at their times and works on their runs whenever these are due; answers with the run of each call. */
async function goThrough(
  id: string,
  calls: readonly { id: string; startedAt: Date; endedAt: Date | null }[],
) {
  const due = calls.map((call) => ({ at: (call.endedAt ?? call.startedAt).getTime(), call, runId: "" }));
  const runs = new Map<string, string>();
  while (due.length > 0) {
    const first = due.reduce((one, other) => (other.at < one.at ? other : one));
    due.splice(due.indexOf(first), 1);
    const now = createScope(world.db, scope.workspaceId, scope.actor, () => new Date(first.at));
    let { runId } = first;
    if (runId === "") {
      const payload = await buildPayload(now, first.call.id, newId("webhookEvent"));
      ({ runId = "" } = await callEnds(now, id, payload));
      runs.set(first.call.id, runId);
    }
    const result = await workOn(now, runId);
    if (result?.state === "later") due.push({ ...first, runId, at: first.at + result.afterSeconds * 1000 });
  }
  return runs;
}

const counts = () => {
  const where = { workspaceId: scope.workspaceId };
  return Promise.all([
    scope.db.message.count({ where }),
    scope.db.automationRun.count({ where }),
    scope.db.outboxEvent.count({ where }),
    scope.db.contact.count({ where }),
    scope.db.sendCount.count({ where }),
  ]);
};

const sendsNow = ({ draft }: BacktestRow) =>
  draft.texts.some(({ state }) => state === "sent" || state === "waits");

/** What a run shows, in the words of the backtest. */
async function happened(runId: string) {
  const { workspaceId } = scope;
  const run = await getRun(scope, runId);
  const messages = await scope.db.message.findMany({ where: { workspaceId, runId }, orderBy: { id: "asc" } });
  return {
    state: run.state,
    reason: run.reason,
    steps: run.steps.map((step) => step.id),
    messages: messages.map(({ stepId, to, body, segments, status, reason, sentAt }) => ({
      ...{ stepId, to, body, segments, reason },
      status: status === "suppressed" ? "not_sent" : status === "accepted" ? "sent" : status,
      sentAt,
    })),
  };
}

function expected({ skipped, draft }: BacktestRow) {
  if (skipped) return { state: "skipped", reason: skipped, steps: [], messages: [] };
  return {
    state: draft.failed ? "failed" : "succeeded",
    reason: draft.reason,
    steps: draft.passed.map(({ stepId }) => stepId),
    messages: draft.texts
      .filter(({ state }) => state !== "failed")
      .map(({ stepId, to, body, segments, state, reason, at }) => ({
        ...{ stepId, to, body, segments },
        reason: state === "not_sent" ? reason : null,
        status: state === "not_sent" ? "not_sent" : "sent",
        sentAt: state === "not_sent" ? null : at,
      })),
  };
}
