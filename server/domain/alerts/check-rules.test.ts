import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "svix";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Customer, spawnCustomer } from "@/e2e/fakes/customer/script";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { foldStats } from "@/server/db/fold-stats";
import type { Prisma } from "@/server/db/generated/client";
import { listNeedsYou } from "../analytics/needs-you";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import { makeMember } from "../workspaces/testing";
import { checkRules, findWorkspacesWithRules, postAlert } from "./check-rules";
import { createAlertRule, listAlerts, previewAlertRule, removeAlertRule, updateAlertRule } from "./rules";
import { AlertRuleInput } from "./schema";

vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");

let world: TestWorld;
let customer: Customer;
let scope: Scope;
let assistant: { id: string };
beforeAll(async () => {
  [world, customer] = await Promise.all([testWorld(), spawnCustomer()]);
});
afterAll(() => Promise.all([world.drop(), customer.stop()]));
beforeEach(async () => {
  await customer.reset();
  scope = await makeWorkspace(world.db);
  assistant = await makeAssistant(scope);
});

const START = Date.parse("2026-03-02T10:30:00Z");
const after = (hours: number) => new Date(START + hours * 3_600_000);
/** The workspace so many hours later. */
const at = (hours: number): Scope =>
  createScope(world.db, scope.workspaceId, scope.actor, () => after(hours));

const text = (hours: number, over: Partial<Prisma.MessageUncheckedCreateInput> = {}) => {
  const to = "+12025550142";
  const sentAt = over.status === "unknown" ? null : after(hours);
  return scope.db.message.create({
    data: {
      ...{ id: newId("message"), workspaceId: scope.workspaceId, direction: "outbound", carrier: "sandbox" },
      ...{ from: "+12025550100", to, body: "Hello", segments: 2, encoding: "GSM-7", status: "delivered" },
      ...{ callbackToken: newId("message"), createdAt: after(hours), sentAt, deliveredAt: sentAt },
      ...over,
    },
  });
};
const texts = async (count: number, hours: number, over: Parameters<typeof text>[1] = {}) => {
  for (let index = 0; index < count; index++) await text(hours, over);
};
const failing = { status: "undelivered", deliveredAt: null } as const;
const call = (hours: number, of = assistant) => makeCall(scope, of, { startedAt: after(hours) });
const run = async (hours: number, state: "succeeded" | "failed") => {
  const { workspaceId, db } = scope;
  const automation =
    (await db.automation.findFirst({ where: { workspaceId } })) ??
    (await db.automation.create({
      data: {
        ...{ id: newId("automation"), workspaceId, assistantId: assistant.id, name: "Texts" },
        ...{ trigger: "phone_call_ended", draft: {} },
      },
    }));
  const id = newId("run");
  await db.automationRun.create({
    data: {
      ...{ id, workspaceId, automationId: automation.id, version: 1, eventKey: id, input: {}, state },
      createdAt: after(hours),
    },
  });
};

const rule = (over: Partial<AlertRuleInput> = {}): AlertRuleInput =>
  AlertRuleInput.parse({
    ...{ name: "Watch", kind: "delivery_rate_below", threshold: 90, windowHours: 2, minimum: 3 },
    ...over,
  });
const watch = (over: Partial<AlertRuleInput> = {}) => createAlertRule(scope, rule(over));
const mails = () =>
  scope.db.mail.findMany({ where: { workspaceId: scope.workspaceId }, orderBy: { id: "asc" } });
const posts = async () => {
  const rows = await scope.db.outboxEvent.findMany({
    where: { workspaceId: scope.workspaceId, name: "analytics/alert.opened" },
    orderBy: { id: "asc" },
  });
  return rows.map(({ data }) => String((data as { alertId: unknown }).alertId));
};

/** What leaves a rule's bounds at hour 0, what keeps within them, and how the alert puts it. */
const KINDS: [Partial<AlertRuleInput>, () => Promise<unknown>, () => Promise<unknown>, string][] = [
  [
    { kind: "delivery_rate_below", threshold: 75 },
    async () => {
      await texts(2, 0);
      await texts(2, 0, failing);
    },
    () => texts(4, 0),
    "50 % (2 of 4 texts sent were delivered) within 2 hours",
  ],
  [
    { kind: "opt_out_rate_above", threshold: 10 },
    async () => {
      await texts(3, 0);
      await text(0, { optedOutAt: after(0) });
    },
    () => texts(4, 0),
    "25 % (1 of 4 delivered texts led to an opt-out) within 2 hours",
  ],
  [
    { kind: "unknown_rate_above", threshold: 10 },
    async () => {
      await texts(3, 0);
      await text(0, { status: "unknown" });
    },
    () => texts(4, 0),
    "25 % (1 of 4 texts have an unknown outcome) within 2 hours",
  ],
  [
    { kind: "runs_failing_above", threshold: 50 },
    async () => {
      for (const state of ["failed", "failed", "succeeded"] as const) await run(0, state);
    },
    async () => {
      for (const state of ["failed", "succeeded", "succeeded"] as const) await run(0, state);
    },
    "66.7 % (2 of 3 runs failed) within 2 hours",
  ],
  [{ kind: "nothing_received" }, async () => call(-3), () => call(0), "No call came in within 2 hours"],
  [
    { kind: "spend_above", threshold: 1 },
    async () => {
      await text(0, { price: "-0.9", priceUnit: "USD" });
      await texts(2, 0);
    },
    () => text(0, { price: "-0.9", priceUnit: "USD" }),
    "1.30 USD within 2 hours",
  ],
];

describe("a rule", () => {
  it.each(KINDS)("%o fires once when its bounds are left, and is over when they are kept", async (...of) => {
    const [over, leave, , words] = of;
    await scope.db.workspace.update({ where: { id: scope.workspaceId }, data: { segmentPrice: 0.1 } });
    await watch(over);
    await leave();
    expect(await checkRules(at(0))).toBe(1);
    expect(await checkRules(at(0.1))).toBe(0);
    expect(await listAlerts(scope)).toMatchObject({
      rules: [{ open: true }],
      alerts: [{ words, told: true }],
    });
    // Three hours later nothing of it is within the window; for "no call" there is one.
    await call(3);
    await checkRules(at(3));
    expect(await listAlerts(scope)).toMatchObject({
      rules: [{ open: false }],
      alerts: [{ endedAt: after(3) }],
    });
  });

  it.each(KINDS)("%o stays still within its bounds", async (over, _, keep) => {
    await scope.db.workspace.update({ where: { id: scope.workspaceId }, data: { segmentPrice: 0.1 } });
    await watch(over);
    await keep();
    expect(await checkRules(at(0))).toBe(0);
    expect((await listAlerts(scope)).alerts).toEqual([]);
  });

  it("reads what is folded into the rollup and what is not yet alike, leaves tests out, and is not fooled by few", async () => {
    await watch({ minimum: 4 });
    await texts(2, -1, failing);
    await foldStats(world.url);
    await text(0, failing);
    await texts(5, 0, { ...failing, test: true });
    expect(await checkRules(at(0))).toBe(0);
    await text(0, failing);
    expect(await checkRules(at(0))).toBe(1);
  });

  it("of one assistant looks at that assistant's calls alone", async () => {
    const other = await makeAssistant(scope, { name: "Ben" });
    await watch({ kind: "nothing_received", assistantId: other.id });
    await watch({ kind: "nothing_received", name: "All" });
    await call(0);
    expect(await checkRules(at(0))).toBe(1);
    expect((await listAlerts(scope)).alerts).toMatchObject([{ rule: "Watch" }]);
    await expect(watch({ assistantId: "ast_elsewhere" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("that is off, or deleted, watches nothing, and what was open is over", async () => {
    const { id } = await watch({ kind: "nothing_received" });
    await checkRules(at(0));
    expect(await listNeedsYou(at(0))).toMatchObject([{ kind: "alert", subject: "Watch" }]);
    await updateAlertRule(scope, { id, rule: rule({ kind: "nothing_received", enabled: false }) });
    expect(await listNeedsYou(at(0))).toEqual([]);
    expect(await checkRules(at(1))).toBe(0);
    expect(await findWorkspacesWithRules(world.db)).not.toContain(scope.workspaceId);
    await updateAlertRule(scope, { id, rule: rule({ kind: "nothing_received" }) });
    expect(await findWorkspacesWithRules(world.db)).toContain(scope.workspaceId);
    expect(await checkRules(at(2))).toBe(1);
    await removeAlertRule(scope, id);
    expect(await listAlerts(scope)).toEqual({ rules: [], alerts: [] });
    await expect(removeAlertRule(scope, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("fires once when it is checked by several at the same moment", async () => {
    await watch({ kind: "nothing_received", emails: "ada@example.com" });
    const opened = await Promise.all(Array.from({ length: 6 }, () => checkRules(at(0))));
    expect(opened.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await mails()).toHaveLength(1);
  });

  it("did over the past what its preview says", async () => {
    await texts(4, -50, failing);
    await texts(4, -40);
    await texts(4, -2, failing);
    const { days, firings } = await previewAlertRule(at(0), rule({ windowHours: 1, quietHours: 72 }));
    expect(days).toBe(30);
    expect(firings).toMatchObject([
      { at: "2026-03-02 08:00", until: "2026-03-02 09:00", told: false },
      { at: "2026-02-28 08:00", until: "2026-02-28 09:00", told: true },
    ]);
    expect((await listAlerts(scope)).alerts).toEqual([]);
  });

  it("is made and changed by who may, and audited", async () => {
    const member = await makeMember(world.db, scope.workspaceId, "member");
    await expect(createAlertRule(member.scope, rule())).rejects.toMatchObject({ code: "forbidden" });
    const admin = await makeMember(world.db, scope.workspaceId, "admin");
    const { id } = await createAlertRule(admin.scope, rule());
    await expect(removeAlertRule(member.scope, id)).rejects.toMatchObject({ code: "forbidden" });
    await removeAlertRule(admin.scope, id);
    const entries = await scope.db.auditEntry.findMany({
      where: { workspaceId: scope.workspaceId, subject: id },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual(["alertRule.created", "alertRule.deleted"]);
  });
});

describe("people", () => {
  it("are told by email, and not again within the quiet period", async () => {
    const bad = {
      kind: "nothing_received",
      emails: "ada@example.com, ben@example.com",
      quietHours: 24,
    } as const;
    await watch(bad);
    await checkRules(at(0));
    const [mail] = await mails();
    expect(mail).toMatchObject({
      to: "ada@example.com, ben@example.com",
      subject: "Watch: No call came in within 2 hours",
    });
    expect(mail?.text).toContain("/analytics/alerts");
    // Within bounds after five hours, out of them again after ten: still quiet.
    await call(5);
    await checkRules(at(5));
    await checkRules(at(10));
    expect(await mails()).toHaveLength(1);
    expect((await listAlerts(scope)).alerts).toMatchObject([{ told: false, endedAt: null }, { told: true }]);
    // It outlasts the quiet period: now they are told, once.
    for (const hours of [23.9, 24, 24.1]) await checkRules(at(hours));
    expect((await mails()).map(({ to }) => to)).toHaveLength(2);
    expect((await listAlerts(scope)).alerts).toMatchObject([{ told: true }, { told: true }]);
  });

  it("are told each time without a quiet period", async () => {
    await watch({ kind: "nothing_received", emails: "ada@example.com", quietHours: 0 });
    await checkRules(at(0));
    await call(5);
    await checkRules(at(5));
    await checkRules(at(10));
    expect(await mails()).toHaveLength(2);
  });
});

const headersOf = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

describe("a rule's webhook", () => {
  it("gets the alert, signed with the secret that was shown once, until it takes it", async () => {
    const webhookUrl = `${customer.url}/alarm`;
    const { id, secret } = await watch({ kind: "nothing_received", webhookUrl });
    await checkRules(at(0));
    const [alertId = ""] = await posts();
    await customer.script("/alarm", { kind: "status", status: 500 });
    await expect(postAlert(scope, alertId)).rejects.toThrow(/500/);
    expect((await listAlerts(scope)).alerts).toMatchObject([{ problem: expect.stringContaining("500") }]);
    await postAlert(scope, alertId);
    expect((await listAlerts(scope)).alerts).toMatchObject([{ problem: null }]);
    const received = await customer.received("/alarm");
    expect(received.map(({ headers }) => headers["webhook-id"])).toEqual([alertId, alertId]);
    const [, taken] = received;
    const body = new Webhook(secret ?? "").verify(taken?.body ?? "", headersOf(taken?.headers ?? {}));
    expect(body).toMatchObject({
      ...{ id: alertId, type: "alert.opened", timestamp: after(0).toISOString() },
      data: {
        rule: { id, name: "Watch", kind: "nothing_received", windowHours: 2 },
        ...{ value: 0, words: "No call came in within 2 hours" },
      },
    });
  });

  it("keeps its secret while the URL stays, and gets another with another URL", async () => {
    const webhookUrl = `${customer.url}/alarm`;
    const { id, secret } = await watch({ webhookUrl });
    expect(secret).toMatch(/^whsec_/);
    expect(
      (await updateAlertRule(scope, { id, rule: rule({ webhookUrl, threshold: 50 }) })).secret,
    ).toBeNull();
    const moved = await updateAlertRule(scope, { id, rule: rule({ webhookUrl: `${webhookUrl}/new` }) });
    expect(moved.secret).toMatch(/^whsec_/);
    expect(moved.secret).not.toBe(secret);
    expect(JSON.stringify(await listAlerts(scope))).not.toContain("whsec_");
    await updateAlertRule(scope, { id, rule: rule() });
    const row = await scope.db.alertRule.findFirstOrThrow({ where: { id, workspaceId: scope.workspaceId } });
    expect(row).toMatchObject({ webhookUrl: null, webhookSecret: null });
  });

  it("is none inside the network, nor for an alert of another workspace", async () => {
    await expect(watch({ webhookUrl: "http://10.0.0.1/alarm" })).rejects.toMatchObject({
      issues: [{ path: "webhookUrl" }],
    });
    await watch({ kind: "nothing_received", webhookUrl: `${customer.url}/alarm` });
    await checkRules(at(0));
    const [alertId = ""] = await posts();
    await postAlert(world.scope, alertId);
    expect(await customer.received("/alarm")).toEqual([]);
  });
});
