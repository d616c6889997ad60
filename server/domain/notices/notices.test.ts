import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "svix";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Customer, spawnCustomer } from "@/e2e/fakes/customer/script";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { retryRun } from "../automations/retry-run";
import { smsStep } from "../automations/shared/testing";
import { failRun } from "../automations/start-run";
import { callEnds, makeEvent, makeLiveAutomation, workOn } from "../automations/testing";
import { createScope, type Scope } from "../scope";
import { postNotice, secondsUntilDue, sendNotice } from "./send-notice";
import { getFailureNotices, rotateNoticeSecret, saveFailureNotices } from "./settings";

vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");

let world: TestWorld;
let customer: Customer;
let scope: Scope;
let senderId: string;
beforeAll(async () => {
  [world, customer] = await Promise.all([testWorld(), spawnCustomer()]);
});
afterAll(() => Promise.all([world.drop(), customer.stop()]));
beforeEach(async () => {
  await customer.reset();
  scope = await makeWorkspace(world.db);
  const sender = { id: `num_${scope.workspaceId}`, workspaceId: scope.workspaceId, phone: "+12025550100" };
  await world.db.phoneNumber.create({ data: { ...sender, label: "Main", provider: "sandbox" } });
  senderId = sender.id;
});

const START = new Date("2026-03-02T10:00:00Z");
/** The workspace so many minutes later. */
const at = (minutes: number): Scope =>
  createScope(world.db, scope.workspaceId, scope.actor, () => new Date(START.getTime() + minutes * 60_000));
const automation = (name?: string) =>
  makeLiveAutomation(scope, senderId, [smsStep({ senderId, name: name ?? "Thanks", to: "{{lead.phone}}" })]);
/** A run that fails then: the lead has no phone. */
async function failAt(of: Awaited<ReturnType<typeof automation>>, minutes: number) {
  const { runId = "" } = await callEnds(scope, of.id, await makeEvent(scope, of.assistant));
  await workOn(at(minutes), runId);
  return runId;
}
const notices = () =>
  scope.db.failureNotice.findMany({
    where: { workspaceId: scope.workspaceId },
    orderBy: { id: "asc" },
  });
const opened = () =>
  scope.db.outboxEvent.count({
    where: { workspaceId: scope.workspaceId, name: "automation/failure-notice.opened" },
  });
const mails = () =>
  scope.db.mail.findMany({ where: { workspaceId: scope.workspaceId }, orderBy: { id: "asc" } });
const tellOf = (emails: string, url = "") => saveFailureNotices(scope, { emails, url });

const headersOf = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

describe("failure notices", () => {
  it("gather what fails, and come at most once an hour for an automation", async () => {
    await tellOf("ada@example.com, ben@example.com");
    const one = await automation();
    for (const minute of [0, 0.2, 0.5]) await failAt(one, minute);
    const [first] = await notices();
    expect([await notices().then((all) => all.length), await opened()]).toEqual([1, 1]);
    expect(await secondsUntilDue(at(0.5), first?.id ?? "")).toBe(30);
    await sendNotice(at(1), first?.id ?? "");
    await sendNotice(at(1), first?.id ?? "");
    expect(await mails()).toMatchObject([
      { to: "ada@example.com, ben@example.com", subject: '3 runs of "Thank them" failed' },
    ]);

    for (const minute of [2, 30, 50]) await failAt(one, minute);
    const [, second] = await notices();
    expect([await notices().then((all) => all.length), await opened()]).toEqual([2, 2]);
    expect(await secondsUntilDue(at(2), second?.id ?? "")).toBe(59 * 60);
    await sendNotice(at(61), second?.id ?? "");
    await failAt(one, 200);
    const [, , third] = await notices();
    expect(await secondsUntilDue(at(200), third?.id ?? "")).toBe(60);
    await sendNotice(at(201), third?.id ?? "");
    expect((await mails()).map(({ subject }) => subject.slice(0, 6))).toEqual(["3 runs", "3 runs", "1 run "]);
    const [mail] = await mails();
    expect(mail?.text).toContain("3 × Thanks: Recipient:");
    expect(mail?.text).toContain(`/automations/${one.id}?tab=runs&state=failed`);
  });

  it("are one for each automation", async () => {
    await tellOf("ada@example.com");
    await Promise.all([failAt(await automation(), 0), failAt(await automation(), 0)]);
    expect(await notices()).toHaveLength(2);
  });

  it("are opened once by runs that fail at the same moment, and count each", async () => {
    await tellOf("ada@example.com");
    const one = await automation();
    await Promise.all(Array.from({ length: 8 }, () => failAt(one, 0)));
    const [notice] = await notices();
    expect([await notices().then((all) => all.length), await opened()]).toEqual([1, 1]);
    await sendNotice(at(1), notice?.id ?? "");
    expect((await getFailureNotices(scope)).sent).toMatchObject([{ runs: 8, automation: { id: one.id } }]);
  });

  it("tell of runs that the job gave up, and not of what was retried well meanwhile, nor of tests", async () => {
    await tellOf("ada@example.com");
    const one = await automation();
    const { runId = "" } = await callEnds(scope, one.id, await makeEvent(scope, one.assistant));
    await failRun(at(0), { runId, round: 1 });
    const [notice] = await notices();
    expect(notice).toBeDefined();
    await retryRun(scope, runId);
    await sendNotice(at(1), notice?.id ?? "");
    expect(await mails()).toEqual([]);
    await scope.db.automationRun.updateMany({
      where: { id: runId, workspaceId: scope.workspaceId },
      data: { test: true },
    });
    await failRun(at(2), { runId, round: 2 });
    expect(await notices()).toHaveLength(1);
  });

  it("are not even opened while nobody is to be told", async () => {
    await failAt(await automation(), 0);
    expect(await notices()).toEqual([]);
  });

  it("are posted, signed with a secret that was shown once, until they are taken", async () => {
    const { secret } = await tellOf("", `${customer.url}/alerts`);
    expect(await tellOf("", `${customer.url}/alerts`)).toEqual({ secret: null });
    const one = await automation();
    const runId = await failAt(one, 0);
    const id = (await notices())[0]?.id ?? "";
    await sendNotice(at(1), id);
    await customer.script("/alerts", { kind: "status", status: 500 });
    expect(await postNotice(at(1), id, 1)).toEqual({ waitSeconds: 5 });
    expect(await postNotice(scope, id, 2)).toEqual({ waitSeconds: null });
    const posts = await customer.received("/alerts");
    expect(posts).toHaveLength(2);
    const [, taken] = posts;
    const body = new Webhook(secret ?? "").verify(taken?.body ?? "", headersOf(taken?.headers ?? {}));
    expect(body).toMatchObject({
      id,
      type: "automation.failed",
      data: { automation: { id: one.id }, runs: 1, reasons: [{ runs: 1, lastRunId: runId }] },
    });
    expect((await getFailureNotices(scope)).sent).toMatchObject([{ webhook: "Taken" }]);
    expect((await rotateNoticeSecret(scope)).secret).not.toBe(secret);
    expect(JSON.stringify(await getFailureNotices(scope))).not.toContain("whsec_");
  });

  it("are not posted to private addresses", async () => {
    await expect(tellOf("", "http://10.0.0.1/alerts")).rejects.toMatchObject({ issues: [{ path: "url" }] });
    await expect(rotateNoticeSecret(scope)).rejects.toMatchObject({ code: "conflict" });
  });
});
