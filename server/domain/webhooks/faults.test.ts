import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Customer, spawnCustomer, type Turn } from "@/e2e/fakes/customer/script";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { listNeedsYou } from "../analytics/needs-you";
import type { Scope } from "../scope";
import { announceCall } from "./announce";
import { deliverWebhook } from "./deliver";
import { getDelivery } from "./deliveries";
import { listEndpoints, updateEndpoint } from "./endpoints";
import { releaseHeld } from "./release-held";
import { resendWebhook } from "./resend";
import { countFailed, recoverFailed, resendDeliveries } from "./resend-deliveries";
import { sweepDeliveries } from "./sweep-deliveries";
import { deliveriesOf, makeEndpoint, makeEvaluatedCall, roundsOf } from "./testing";

vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");

let world: TestWorld;
let customer: Customer;
let paths = 0;
beforeAll(async () => {
  [world, customer] = await Promise.all([testWorld(), spawnCustomer()]);
});
afterAll(async () => {
  await customer.stop();
  await world.drop();
});

const HOUR = 3_600_000;
const later = (ms: number): Scope => {
  const now = () => new Date(Date.now() + ms);
  return { ...world.scope, now };
};
const of = () => ({ workspaceId: world.scope.workspaceId });
const read = (id: string) => getDelivery(world.scope, id);
const endpointOf = async (id: string) => (await listEndpoints(world.scope)).find((one) => one.id === id)!;
const FAILS: Turn = { kind: "status", status: 503, times: "always" };

/** An endpoint at a path of its own, which does these turns. */
async function endpoint(...turns: Turn[]) {
  const path = `/fault-${paths++}`;
  await customer.script(path, ...turns);
  return { path, ...(await makeEndpoint(world.scope, { url: customer.url + path })) };
}

/** One more evaluated call that is announced. */
async function announced(assistantId: string, scope = world.scope) {
  const call = await makeEvaluatedCall(scope, assistantId);
  await announceCall(scope, call.id);
  const [delivery] = await deliveriesOf(scope, call.id);
  return { ...delivery!, callId: call.id };
}

const attempt = async (id: string, scope = world.scope) => {
  const { round } = await read(id);
  return deliverWebhook(scope, { deliveryId: id, round }, 2000);
};
const idsAt = async (path: string) =>
  (await customer.received(path)).map(({ headers }) => String(headers["webhook-id"]));

describe("an endpoint that is dead for five days (fault 23)", () => {
  it("is switched off with a notice; what it missed is kept; Recover sends all of it once", async () => {
    const { id, path, assistantId } = await endpoint(FAILS);
    const first = await announced(assistantId);
    for (const hours of [0, 2, 7, 17]) await attempt(first.id, later(hours * HOUR));
    const second = await announced(assistantId);
    expect(await endpointOf(id)).toMatchObject({ enabled: true });
    await attempt(second.id, later(17 * HOUR + 5 * 24 * HOUR));
    expect(await endpointOf(id)).toMatchObject({ enabled: false, state: "failing" });
    for (const one of [first, second]) expect((await read(one.id)).status).toBe("failed");
    const missed = await announced(assistantId);
    expect(missed).toMatchObject({ status: "failed", nextAttemptAt: null });
    expect(await roundsOf(world.scope, missed.id)).toEqual([]);
    const notice = (await listNeedsYou(world.scope)).find(({ kind }) => kind === "webhook_off");
    expect(notice).toMatchObject({ subjectId: id, count: 3 });

    await customer.script(path);
    const before = (await customer.received(path)).length;
    const since = new Date(Date.now() - 24 * HOUR).toISOString();
    expect(await countFailed(world.scope, { id, since })).toEqual({ count: 3 });
    const pressed = await Promise.all([1, 2, 3].map(() => recoverFailed(world.scope, { id, since })));
    expect(pressed.reduce((sum, { sent }) => sum + sent, 0)).toBe(3);
    expect(await endpointOf(id)).toMatchObject({ enabled: true, state: "on" });
    for (const one of [first, second, missed]) {
      await attempt(one.id);
      expect((await read(one.id)).status).toBe("succeeded");
    }
    const arrived = (await idsAt(path)).slice(before);
    expect(arrived.toSorted()).toEqual([first, second, missed].map(({ eventId }) => eventId).toSorted());
    expect((await listNeedsYou(world.scope)).some(({ kind }) => kind === "webhook_off")).toBe(false);
  });

  it("is not switched off when it takes one event in between", async () => {
    const { id, assistantId } = await endpoint({ ...FAILS, times: 4 });
    const { id: delivery } = await announced(assistantId);
    for (const hours of [0, 6, 13, 20, 26]) await attempt(delivery, later(hours * HOUR));
    expect((await read(delivery)).status).toBe("succeeded");
    await customer.script((await endpointOf(id)).url.replace(customer.url, ""), FAILS);
    const next = await announced(assistantId);
    await attempt(next.id, later(6 * 24 * HOUR));
    expect(await endpointOf(id)).toMatchObject({ enabled: true });
  });
});

it("an endpoint that ten attempts at once find dead is switched off once, and none of them is undone", async () => {
  const { id, assistantId } = await endpoint(FAILS);
  const all = [];
  for (let n = 0; n < 10; n++) all.push(await announced(assistantId));
  const failingSince = new Date(Date.now() - 6 * 24 * HOUR);
  await world.scope.db.webhookEndpoint.update({
    where: { id, ...of() },
    data: { failingSince, firstFailureAt: failingSince },
  });
  await Promise.all(all.map((one) => attempt(one.id)));
  const ended = await Promise.all(all.map((one) => read(one.id)));
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(["failed"]));
  expect(ended.every(({ attempts }) => attempts.length <= 1)).toBe(true);
  const entries = await world.scope.db.auditEntry.count({
    where: { ...of(), action: "webhook.switched_off", subject: id },
  });
  expect(entries).toBe(1);
});

describe("many failures in a short time", () => {
  it("let the endpoint rest: nothing hammers it, one probe finds it back, and all that waited goes", async () => {
    const { id, path, assistantId } = await endpoint(FAILS);
    const all = [];
    for (let n = 0; n < 14; n++) all.push(await announced(assistantId));
    for (const { id: one } of all.slice(0, 10)) await attempt(one);
    expect(await endpointOf(id)).toMatchObject({ state: "resting" });
    const tried = (await customer.received(path)).length;
    for (const { id: one } of all.slice(10)) expect(await attempt(one)).toEqual({ done: true });
    expect((await read(all[10]!.id)).hold).toBe("breaker");
    // What comes now needs no job at all.
    const born = await announced(assistantId);
    expect(born).toMatchObject({ status: "pending", hold: "breaker" });
    expect(await roundsOf(world.scope, born.id)).toEqual([]);
    expect(await customer.received(path)).toHaveLength(tried);

    expect(await releaseHeld(world.scope, id)).toEqual({ more: false });
    const rested = later(31_000);
    await customer.script(path);
    expect(await releaseHeld(rested, id)).toEqual({ more: false });
    const probes = await Promise.all(all.slice(10).map(async ({ id: one }) => (await read(one)).hold));
    expect(probes.filter((hold) => hold === null)).toHaveLength(1);
    await attempt(all[10]!.id, rested);
    expect(await endpointOf(id)).toMatchObject({ state: "on" });
    await releaseHeld(rested, id);
    for (const { id: one } of [...all.slice(11), born]) {
      await attempt(one, rested);
      expect((await read(one)).status).toBe("succeeded");
    }
  });

  it("of two that come when the rest is over, one is the probe", async () => {
    const { id, path, assistantId } = await endpoint({ kind: "hang" });
    const [one, other] = [await announced(assistantId), await announced(assistantId)];
    await world.scope.db.webhookEndpoint.update({
      where: { id, ...of() },
      data: { rests: 1, restUntil: new Date(Date.now() - 1000), breakerFailures: 10 },
    });
    await Promise.all([attempt(one.id), attempt(other.id)]);
    expect(await customer.received(path)).toHaveLength(1);
    const holds = [(await read(one.id)).hold, (await read(other.id)).hold];
    expect(holds.toSorted()).toEqual(["breaker", null].toSorted());
    expect(await endpointOf(id)).toMatchObject({ state: "resting" });
  });
});

describe("the order of a call's events (fault 6)", () => {
  it("is kept: a later one waits for the earlier, and goes when that has ended", async () => {
    const { path, assistantId } = await endpoint({ kind: "status", status: 500 });
    const first = await announced(assistantId);
    const where = { id: first.callId, ...of() };
    await world.scope.db.call.update({ where, data: { revision: 2, variables: { status: false } } });
    await resendWebhook(world.scope, { callId: first.callId, sendAgain: false });
    const [, second] = await deliveriesOf(world.scope, first.callId);
    expect(await attempt(second!.id)).toEqual({ done: true });
    expect((await read(second!.id)).hold).toBe("order");
    await attempt(first.id);
    expect(await attempt(second!.id)).toEqual({ done: true });
    await attempt(first.id);
    expect((await read(second!.id)).hold).toBeNull();
    expect(await roundsOf(world.scope, second!.id)).toEqual([1, 2]);
    await attempt(second!.id);
    expect(await idsAt(path)).toEqual([first.eventId, first.eventId, second!.eventId]);
  });

  it("does not hold up another call", async () => {
    const { path, assistantId } = await endpoint({ kind: "status", status: 500 });
    const [first, second] = [await announced(assistantId), await announced(assistantId)];
    await attempt(first.id);
    await attempt(second.id);
    expect(await idsAt(path)).toEqual([first.eventId, second.eventId]);
  });

  it("a person who resends the later one brings the earlier one forward", async () => {
    const { assistantId } = await endpoint(FAILS);
    const first = await announced(assistantId);
    await attempt(first.id);
    const where = { id: first.id, ...of() };
    await world.scope.db.webhookDelivery.update({
      where,
      data: { nextAttemptAt: new Date(Date.now() + 10 * HOUR) },
    });
    await world.scope.db.call.update({ where: { id: first.callId, ...of() }, data: { revision: 2 } });
    await resendWebhook(world.scope, { callId: first.callId, sendAgain: false });
    expect(await roundsOf(world.scope, first.id)).toEqual([1, 2]);
  });
});

describe("pressing Resend (fault 25)", () => {
  it("five times and during an attempt keeps one in flight, and the history", async () => {
    const { path, assistantId } = await endpoint({ kind: "hang" });
    const { id } = await announced(assistantId);
    const underWay = attempt(id);
    await vi.waitUntil(async () => (await customer.received(path)).length === 1);
    const during = await Promise.all(
      Array.from({ length: 5 }, () => resendDeliveries(world.scope, { ids: [id], sendAgain: false })),
    );
    expect(during.every(({ sent, underway }) => sent === 0 && underway === 1)).toBe(true);
    await underWay;
    // The retry is due within seconds: that is the one which is coming anyway.
    await world.scope.db.webhookDelivery.update({
      where: { id, ...of() },
      data: { nextAttemptAt: new Date(Date.now() + HOUR) },
    });
    const after = await Promise.all(
      Array.from({ length: 5 }, () => resendDeliveries(world.scope, { ids: [id], sendAgain: false })),
    );
    expect(after.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    await attempt(id);
    const { attempts } = await read(id);
    expect(attempts.map(({ trigger }) => trigger)).toEqual(["automatic", "manual"]);
    expect(new Set(await idsAt(path)).size).toBe(1);
  });

  it("two workers at one delivery: one attempts, the other comes again", async () => {
    const { path, assistantId } = await endpoint({ kind: "hang" });
    const { id } = await announced(assistantId);
    const both = await Promise.all([attempt(id), attempt(id)]);
    expect(await customer.received(path)).toHaveLength(1);
    expect(both.map(({ waitSeconds }) => waitSeconds)).toContain(20);
  });
});

describe("a paused endpoint", () => {
  it("gets nothing and loses nothing", async () => {
    const { id, path, assistantId } = await endpoint();
    const before = await announced(assistantId);
    await updateEndpoint(world.scope, { id, paused: true });
    await attempt(before.id);
    const during = await announced(assistantId);
    expect(during).toMatchObject({ status: "pending", hold: "paused" });
    await sweepDeliveries(world.scope);
    expect(await customer.received(path)).toHaveLength(0);
    await updateEndpoint(world.scope, { id, paused: false });
    await releaseHeld(world.scope, id);
    for (const one of [before, during]) await attempt(one.id);
    expect(await idsAt(path)).toEqual([before.eventId, during.eventId]);
  });
});

describe("a delivery whose job was lost (fault 5)", () => {
  it("is asked for again by the sweep, and one that is only waiting is not", async () => {
    const { assistantId } = await endpoint();
    const [lost, waits] = [await announced(assistantId), await announced(assistantId)];
    const due = (id: string, ms: number) =>
      world.scope.db.webhookDelivery.update({
        where: { id, ...of() },
        data: { nextAttemptAt: new Date(Date.now() + ms) },
      });
    await due(lost.id, -11 * 60_000);
    await due(waits.id, HOUR);
    await sweepDeliveries(world.scope);
    expect(await roundsOf(world.scope, lost.id)).toEqual([1, 2]);
    expect(await roundsOf(world.scope, waits.id)).toEqual([1]);
    await attempt(lost.id);
    expect((await read(lost.id)).status).toBe("succeeded");
  });
});
