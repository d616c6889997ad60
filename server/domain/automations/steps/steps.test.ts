import { Webhook } from "svix";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Customer, spawnCustomer, type Turn } from "@/e2e/fakes/customer/script";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { carriers } from "@/server/integrations/carriers/all";
import { newId } from "../../ids";
import { receiveInbound } from "../../messaging/receive-inbound";
import { createScope, type Scope } from "../../scope";
import { getRun } from "../get-run";
import { retryRun } from "../retry-run";
import { keepSecret, showSigningSecret } from "../secrets";
import { branchStep, smsStep } from "../shared/testing";
import { testStep } from "../test-step";
import { testTrigger } from "../test-trigger";
import { callEnds, makeEvent, makeLiveAutomation, makePhones, workOn } from "../testing";
import type { Step } from "./all";
import { httpRequest } from "./http_request/describe";
import { sendEmail } from "./send_email/describe";
import { updateContact } from "./update_contact/describe";
import { wait } from "./wait/describe";
import { waitForReply } from "./wait_for_reply/describe";

let world: TestWorld;
let customer: Customer;
let senderId: string;
beforeAll(async () => {
  vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");
  [world, customer] = await Promise.all([testWorld(), spawnCustomer()]);
  ({ senderId } = await makePhones(world.scope));
});
afterAll(async () => {
  await customer.stop();
  await world.drop();
});
beforeEach(() => customer.reset());

const CALLER = "+12025550142";
const ours = () => ({ workspaceId: world.scope.workspaceId });
const text = (id: string, body = "Acme: hello"): Step => smsStep({ id, senderId, body });
const later = (ms: number): Scope => {
  const { db, workspaceId, actor } = world.scope;
  return createScope(db, workspaceId, actor, () => new Date(Date.now() + ms));
};

/** A run of these steps that has been begun; `go` works on it again, as after so many milliseconds. */
async function begin(steps: Step[], over: { variables?: object; lead?: object } = {}) {
  const automation = await makeLiveAutomation(world.scope, senderId, steps);
  const payload = await makeEvent(world.scope, automation.assistant, over);
  const { runId = "" } = await callEnds(world.scope, automation.id, payload);
  const go = (ms = 0, round = 1) => workOn(later(ms), runId, round);
  return { automation, payload, runId, go, run: () => getRun(world.scope, runId) };
}
const states = (run: Awaited<ReturnType<typeof getRun>>) =>
  run.steps.map(({ id, state }) => `${id} ${state}`);
const answer = (body: string) =>
  receiveInbound(world.scope, {
    from: CALLER,
    to: "+12025550100",
    body,
    carrier: "sandbox",
    externalId: newId("sandboxMessage"),
  });
const HOUR = 3_600_000;

describe("a wait", () => {
  it("is over when it is time, once, however often the run looks before", async () => {
    const steps = [{ ...wait.create("w"), mode: "for", amount: 2, unit: "hours" } as const, text("s")];
    const { go, run } = await begin(steps);
    expect(await go()).toMatchObject({
      stepId: "w",
      afterSeconds: expect.closeTo(7200, -2),
      wokenBy: { kind: "run" },
    });
    const first = (await run()).steps[0];
    expect(await go(HOUR)).toMatchObject({ stepId: "w", afterSeconds: expect.closeTo(3600, -2) });
    expect((await run()).steps).toMatchObject([{ id: "w", state: "waiting", attempts: 1 }]);
    // When it is over was settled when the run came here.
    expect((await run()).steps[0]?.input).toEqual(first?.input);
    expect(await go(2 * HOUR + 1000)).toBeNull();
    expect(states(await run())).toEqual(["w succeeded", "s succeeded"]);
  });

  it("until a time of day goes by the clock of the customer", async () => {
    await world.scope.db.contact.updateMany({
      where: { ...ours(), phone: CALLER },
      data: { timeZone: "Asia/Tokyo" },
    });
    const steps = [{ ...wait.create("w"), mode: "until", time: "09:00" } as const, text("s")];
    const { go, run } = await begin(steps);
    await go();
    const { input } = (await run()).steps[0] ?? {};
    expect(input).toMatchObject({ timeZone: "Asia/Tokyo" });
    expect(JSON.stringify(input)).toContain("T00:00:00.000Z");
  });

  it("is not gone through while a person holds the run, nor after the run was ended", async () => {
    const steps = [{ ...wait.create("w"), mode: "for", amount: 1, unit: "minutes" } as const, text("s")];
    const { go, run, runId } = await begin(steps);
    await go();
    const where = { id: runId, ...ours() };
    await world.scope.db.automationRun.updateMany({ where, data: { heldAt: new Date() } });
    expect(await go(HOUR)).toMatchObject({ reason: "A person holds this run" });
    await world.scope.db.automationRun.updateMany({ where, data: { heldAt: null, state: "cancelled" } });
    expect(await go(HOUR)).toBeNull();
    expect(states(await run())).toEqual(["w waiting"]);
  });
});

describe("waiting for a reply", () => {
  const steps = (): Step[] => [
    text("ask", "Acme: does Tuesday suit you? Reply STOP to opt out"),
    {
      ...waitForReply.create("r"),
      amount: 1,
      unit: "hours",
      lanes: { replied: [text("thanks", "You wrote: {{steps.r.reply}}")], timed_out: [text("remind")] },
    },
    branchStep({ id: "said", condition: { path: "steps.r.replied" }, lanes: { true: [text("end")] } }),
  ];
  const wakes = (runId: string) =>
    world.scope.db.outboxEvent.count({
      where: { ...ours(), name: "automation/run.woken", data: { path: ["runId"], equals: runId } },
    });

  it("takes the Replied lane with the words, is woken by them, and a second answer changes nothing", async () => {
    const { go, run, runId } = await begin(steps());
    expect(await go()).toMatchObject({ stepId: "r" });
    expect(await wakes(runId)).toBe(0);
    await answer("Yes, Tuesday is fine");
    await answer("Or Wednesday");
    expect(await wakes(runId)).toBe(2);
    expect(await go()).toBeNull();
    const done = await run();
    expect(states(done)).toEqual([
      "ask succeeded",
      "r succeeded",
      "thanks succeeded",
      "said succeeded",
      "end succeeded",
    ]);
    expect(done.steps[2]?.input).toMatchObject({ body: "You wrote: Yes, Tuesday is fine" });
    expect(done.steps[3]?.input).toMatchObject({ path: "steps.r.replied", left: true });
  });

  it("finds an answer that came before it began to wait", async () => {
    const { go, run, automation } = await begin(steps());
    const { db } = world.scope;
    // The job died between the text and the wait.
    await go();
    await db.runStep.deleteMany({ where: { ...ours(), stepId: "r", run: { automationId: automation.id } } });
    await answer("Quick one");
    expect(await go()).toBeNull();
    expect(states(await run())).toContain("thanks succeeded");
  });

  it("takes the No reply lane when the time is over; HELP is no answer", async () => {
    const { go, run } = await begin(steps());
    await go();
    await answer("HELP");
    expect(await go()).toMatchObject({ stepId: "r" });
    expect(await go(HOUR + 1000)).toBeNull();
    const done = await run();
    expect(states(done)).toEqual(["ask succeeded", "r succeeded", "remind succeeded", "said succeeded"]);
    expect(done.steps[1]?.output).toMatchObject({ lane: "timed_out", note: "No reply within 1 hour" });
    expect(done.steps[3]?.output).toMatchObject({ lane: "false" });
  });

  it("ends with an opt-out, and who opted out gets nothing more", async () => {
    const { go, run } = await begin(steps());
    await go();
    await answer("STOP");
    expect(await go()).toBeNull();
    expect(states(await run())).toEqual(["ask succeeded", "r succeeded", "remind skipped", "said succeeded"]);
    await answer("START");
  });
});

describe("an HTTP request", () => {
  const request = (over: object = {}): Step => ({
    ...httpRequest.create("h"),
    url: `${customer.url}/crm?who={{lead.name}}`,
    body: '{"agreed": "{{variables.status}}", "note": "Said: {{variables.summary}}", "none": "{{lead.gone}}"}',
    values: [
      { name: "customer_id", path: "contact.id", type: "text" },
      { name: "score", path: "contact.score", type: "text" },
    ],
    ...over,
  });
  const told = (turns: Turn[]) => customer.script("/crm", ...turns);
  const ANSWER = JSON.stringify({ contact: { id: "c-7", score: 12 } });

  it("is signed, typed and encoded, and its answer serves later steps with its own types", async () => {
    await told([{ kind: "status", status: 200, body: ANSWER }]);
    const { go, run, runId, automation } = await begin(
      [request(), text("s", "Your number is {{steps.h.customer_id}}, score {{steps.h.score|none}}")],
      { variables: { status: true, summary: 'a "quote"' }, lead: { name: "A&B ?" } },
    );
    expect(await go()).toBeNull();
    const [received] = await customer.received("/crm");
    expect(JSON.parse(received?.body ?? "")).toEqual({ agreed: true, note: 'Said: a "quote"', none: null });
    const headers = received?.headers as Record<string, string>;
    expect(headers["idempotency-key"]).toBe(`${runId}_h`);
    const { secret } = await showSigningSecret(world.scope, automation.id);
    expect(() => new Webhook(secret).verify(received?.body ?? "", headers)).not.toThrow();
    const done = await run();
    // A number is no text: what is of another type than was said is unknown.
    expect(done.steps[0]?.output).toMatchObject({ values: { customer_id: "c-7", score: null, status: 200 } });
    expect(done.steps[1]?.input).toMatchObject({ body: "Your number is c-7, score none" });
  });

  it("is tried again after 503 with the same key, and not after 400; a retry begins at it", async () => {
    await told([
      { kind: "status", status: 503 },
      { kind: "status", status: 400 },
      { kind: "status", status: 200 },
    ]);
    const { go, run, runId } = await begin([text("before"), request()], { lead: { name: "Jo" } });
    expect(await go()).toMatchObject({ stepId: "h", afterSeconds: 5, progressed: true });
    expect(await go(6000)).toBeNull();
    expect(await run()).toMatchObject({ state: "failed" });
    await retryRun(world.scope, runId);
    expect(await go(0, 2)).toBeNull();
    expect(await run()).toMatchObject({ state: "succeeded" });
    const keys = (await customer.received("/crm")).map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toEqual([`${runId}_h`, `${runId}_h`, `${runId}_h`]);
    expect(await world.scope.db.message.count({ where: { ...ours(), runId } })).toBe(1);
  });

  it("never shows a secret header, and sends it", async () => {
    await told([{ kind: "status", status: 200, body: "{}" }]);
    const automation = await makeLiveAutomation(world.scope, senderId, [text("s")]);
    const { secretId, hint } = await keepSecret(world.scope, {
      id: automation.id,
      value: "Bearer very-secret-1234",
    });
    expect(hint).toBe("…1234");
    const { db } = world.scope;
    expect(JSON.stringify(await db.automationSecret.findMany({ where: ours() }))).not.toContain(
      "very-secret",
    );
    const header = { name: "Authorization", value: "", secretId, hint };
    const version = await db.automation.findFirstOrThrow({ where: { id: automation.id, ...ours() } });
    await db.automation.update({
      where: { id: version.id, ...ours() },
      data: { draft: JSON.parse(JSON.stringify({ steps: [request({ headers: [header] })] })) },
    });
    await testTrigger(world.scope, automation.id);
    const payload = await makeEvent(world.scope, automation.assistant, { lead: { name: "Jo" } });
    await callEnds(world.scope, automation.id, payload, { resend: true });
    const result = await testStep(world.scope, { id: automation.id, stepId: "h" }, carriers());
    expect(result).toMatchObject({ kind: "shown", ok: true });
    expect(JSON.stringify(result)).not.toContain("very-secret");
    const [received] = await customer.received("/crm");
    expect(received?.headers).toMatchObject({ authorization: "Bearer very-secret-1234", "wrapup-test": "1" });
  });

  it("goes to no private address", async () => {
    const { go, run } = await begin([request({ url: "http://169.254.169.254/latest", body: "" })]);
    expect(await go()).toBeNull();
    expect(await run()).toMatchObject({ state: "failed" });
  });
});

describe("the other steps", () => {
  it("an email is written down once for its run and step", async () => {
    const email = {
      ...sendEmail.create("m"),
      to: "team@example.com",
      subject: "Call: {{summary}}",
      body: "Hi",
    };
    const { go, run, runId } = await begin([email]);
    await go();
    await go();
    expect(await run()).toMatchObject({ state: "succeeded", reason: null });
    expect(await world.scope.db.mail.findMany({ where: { ...ours(), runId } })).toMatchObject([
      { to: "team@example.com", subject: "Call: Agreed on Tuesday at three.", test: false },
    ]);
  });

  it("a contact gets what is known, with its type; what is unknown overwrites nothing", async () => {
    const step = {
      ...updateContact.create("c"),
      contactName: "{{lead.name}}",
      email: "{{lead.mail}}",
      lead: [
        { field: "agreed", value: "{{variables.status}}" },
        { field: "note", value: "Said {{variables.summary}}" },
        { field: "missing", value: "{{lead.gone}}" },
      ],
    };
    const before = { ...ours(), phone: CALLER };
    await world.scope.db.contact.updateMany({
      where: before,
      data: { email: "old@example.com", lead: { keep: 1 } },
    });
    const { go, run } = await begin([step], { lead: { name: "Jo Bloggs" } });
    await go();
    const contact = await world.scope.db.contact.findFirstOrThrow({ where: before });
    expect(contact).toMatchObject({ name: "Jo Bloggs", email: "old@example.com" });
    expect(contact.lead).toMatchObject({ keep: 1, agreed: true, note: "Said Agreed on Tuesday at three." });
    expect(contact.lead).not.toHaveProperty("missing");
    expect((await run()).steps[0]?.output).toMatchObject({
      note: "Left as it was, being unknown: email, missing",
    });
  });

  it("Stop ends the run with its reason; a step that is switched off is passed by", async () => {
    const { go, run } = await begin([
      { ...branchStep({ id: "off", lanes: { true: [text("inside")] } }), disabled: true },
      { id: "stop", name: "", type: "stop", reason: "Enough: {{summary}}" },
      text("never"),
    ]);
    await go();
    const done = await run();
    expect(done).toMatchObject({ state: "succeeded", reason: "Enough: Agreed on Tuesday at three." });
    expect(done.steps).toMatchObject([
      { id: "off", state: "skipped", error: "Switched off" },
      { id: "stop", state: "succeeded" },
    ]);
  });
});
