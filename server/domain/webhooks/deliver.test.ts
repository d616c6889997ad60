import { Webhook } from "svix";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Customer, spawnCustomer, type Turn } from "@/e2e/fakes/customer/script";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { sealSecret } from "@/server/db/secret-box";
import { freePort } from "@/server/standalone/postgres";
import type { Scope } from "../scope";
import { announceCall } from "./announce";
import { deliverWebhook } from "./deliver";
import { getDelivery } from "./deliveries";
import { rotateSecret, updateEndpoint } from "./endpoints";
import { resendWebhook } from "./resend";
import { deliveriesOf, makeEndpoint, makeEvaluatedCall } from "./testing";

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

/** A delivery to a path of its own, which does these turns. */
async function begin(...turns: Turn[]) {
  const path = `/hook-${paths++}`;
  await customer.script(path, ...turns);
  return { path, ...(await beginAt(customer.url + path)) };
}

async function beginAt(url: string) {
  const { scope } = world;
  const endpoint = await makeEndpoint(scope, { url });
  const call = await makeEvaluatedCall(scope, endpoint.assistantId);
  await announceCall(scope, call.id);
  const [delivery] = await deliveriesOf(scope, call.id);
  return { endpoint, callId: call.id, deliveryId: delivery!.id, eventId: delivery!.eventId };
}

const attempt = (deliveryId: string, deadlineMs?: number, scope: Scope = world.scope, round = 1) =>
  deliverWebhook(scope, { deliveryId, round }, deadlineMs);
/** As if so many attempts had been made. */
const afterAttempts = (deliveryId: string, scheduled: number) =>
  world.scope.db.webhookDelivery.update({
    where: { id: deliveryId, workspaceId: world.scope.workspaceId },
    data: { scheduled },
  });
const read = (deliveryId: string) => getDelivery(world.scope, deliveryId);
const secondsFromNow = (at: Date | null) => ((at?.getTime() ?? 0) - Date.now()) / 1000;

/** What a customer with Svix's library finds. */
const verify = (secret: string, { headers, body }: { headers: object; body: string }) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

describe("a delivery that is taken", () => {
  it("carries the frozen event, signed so that another library can verify it", async () => {
    const { path, endpoint, deliveryId, eventId } = await begin();
    expect(await attempt(deliveryId)).toEqual({ done: true });
    const received = await customer.received(path);
    expect(received).toHaveLength(1);
    const [request] = received;
    const { event } = await read(deliveryId);
    expect(request).toMatchObject({
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Wrapup-Webhooks/1",
        "webhook-id": eventId,
      },
    });
    expect(request!.body).toBe(event.payload);
    expect(verify(endpoint.secret, request!)).toEqual(JSON.parse(event.payload));
    const tampered = { ...request!, body: request!.body.replace("true", "false") };
    expect(() => verify(endpoint.secret, tampered)).toThrow("No matching signature");
  });

  it("is signed as in the known example of Standard Webhooks", async () => {
    const { path, endpoint, callId, deliveryId } = await begin();
    const { db, workspaceId } = world.scope;
    await db.webhookDelivery.update({ where: { id: deliveryId, workspaceId }, data: { status: "failed" } });
    const place = { table: "WebhookEndpoint", id: endpoint.id, field: "secret" };
    const secret = sealSecret(world.scope, place, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    await db.webhookEndpoint.update({ where: { id: endpoint.id, workspaceId }, data: { secret } });
    const event = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", payload: '{"test": 2432232314}' };
    await db.webhookEvent.create({ data: { ...event, workspaceId, callId, type: "test", revision: 1 } });
    const delivery = { id: "dlv_known", eventId: event.id, endpointId: endpoint.id, callId };
    await db.webhookDelivery.create({ data: { ...delivery, workspaceId } });
    const then = { ...world.scope, now: () => new Date(1_614_265_330_000) };
    await attempt(delivery.id, undefined, then);
    const [request] = await customer.received(path);
    expect(request?.headers).toMatchObject({
      "webhook-id": event.id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("is recorded with what was asked and answered, but without the signature and the secret", async () => {
    const answer = {
      kind: "status",
      status: 202,
      headers: { "x-request-id": "r1" },
      body: "thanks",
    } as const;
    const { endpoint, deliveryId } = await begin(answer);
    await attempt(deliveryId);
    const delivery = await read(deliveryId);
    expect(delivery).toMatchObject({
      status: "succeeded",
      attemptCount: 1,
      nextAttemptAt: null,
      attempts: [
        {
          number: 1,
          trigger: "automatic",
          responseStatus: 202,
          responseBody: "thanks",
          responseHeaders: { "x-request-id": "r1" },
          requestHeaders: { "webhook-signature": "v1,•••" },
          error: null,
        },
      ],
    });
    expect(JSON.stringify(delivery)).not.toContain(endpoint.secret.slice(6));
    expect(JSON.stringify(delivery)).not.toMatch(/v1,[\w+/]{8}/);
  });

  it("is not sent again by a repeated step, nor by a round that is over", async () => {
    const { path, deliveryId } = await begin();
    await attempt(deliveryId);
    expect(await attempt(deliveryId)).toEqual({ done: true });
    expect(await attempt(deliveryId, undefined, world.scope, 2)).toEqual({ done: true });
    expect(await customer.received(path)).toHaveLength(1);
    expect((await read(deliveryId)).attempts).toHaveLength(1);
  });
});

describe("a server that fails", () => {
  it("seven times gets the eighth attempt: same id and body, fresh time, valid signature each time", async () => {
    const { path, endpoint, deliveryId, eventId } = await begin({ kind: "status", status: 500, times: 7 });
    const started = Date.now();
    for (let number = 1; number <= 8; number++) {
      const at = { ...world.scope, now: () => new Date(started + number * 1000) };
      const step = await attempt(deliveryId, undefined, at);
      expect(step).toEqual(number < 8 ? { done: false, waitSeconds: expect.any(Number) } : { done: true });
    }
    const received = await customer.received(path);
    expect(received).toHaveLength(8);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([eventId]));
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(8);
    for (const request of received) expect(verify(endpoint.secret, request)).toMatchObject({ id: eventId });
    const { status, attemptCount, attempts } = await read(deliveryId);
    expect({ status, attemptCount }).toEqual({ status: "succeeded", attemptCount: 8 });
    expect(attempts.map(({ responseStatus }) => responseStatus)).toEqual([...Array(7).fill(500), 200]);
  });

  it("for good has failed after the eighth", async () => {
    const { deliveryId } = await begin({ kind: "status", status: 503, times: "always" });
    await afterAttempts(deliveryId, 7);
    expect(await attempt(deliveryId)).toEqual({ done: true });
    const { status, nextAttemptAt, attempts } = await read(deliveryId);
    expect({ status, nextAttemptAt }).toEqual({ status: "failed", nextAttemptAt: null });
    expect(attempts[0]?.error).toContain("The server failed (503)");
  });

  it("says when to come again and is obeyed", async () => {
    const { deliveryId } = await begin({ kind: "status", status: 429, headers: { "retry-after": "3600" } });
    expect(await attempt(deliveryId)).toEqual({ done: false, waitSeconds: 3600 });
    const { status, nextAttemptAt } = await read(deliveryId);
    expect(status).toBe("pending");
    expect(secondsFromNow(nextAttemptAt)).toBeGreaterThan(3590);
  });

  it("answers 410 and is switched off at once", async () => {
    const { endpoint, deliveryId } = await begin({ kind: "status", status: 410 });
    expect(await attempt(deliveryId)).toEqual({ done: true });
    const { status, attempts } = await read(deliveryId);
    expect(status).toBe("failed");
    expect(attempts[0]?.error).toContain("gone (410)");
    const where = { id: endpoint.id, workspaceId: world.scope.workspaceId };
    expect(await world.scope.db.webhookEndpoint.findFirst({ where })).toMatchObject({ enabled: false });
  });

  it.each([301, 302, 307, 308])("redirects with %i and is not followed", async (status) => {
    const elsewhere = `/elsewhere-${status}`;
    const headers = { location: customer.url + elsewhere };
    const { deliveryId } = await begin({ kind: "status", status, headers });
    expect(await attempt(deliveryId)).toMatchObject({ done: false });
    expect((await read(deliveryId)).attempts[0]?.error).toContain("redirects are not followed");
    expect(await customer.received(elsewhere)).toHaveLength(0);
  });

  it.each(["hang", "drip"] as const)(
    "never finishes (%s): the attempt ends at its deadline",
    async (kind) => {
      const { deliveryId } = await begin({ kind });
      const clock = performance.now();
      expect(await attempt(deliveryId, 600)).toMatchObject({ done: false });
      expect(performance.now() - clock).toBeLessThan(5000);
      const [recorded] = (await read(deliveryId)).attempts;
      expect(recorded).toMatchObject({
        responseStatus: null,
        error: "No complete answer within 15 seconds; answer first, work later",
      });
      expect(recorded!.durationMs).toBeGreaterThanOrEqual(590);
    },
  );

  it("answers without end: what counts is the status, four kilobytes are kept", async () => {
    const { deliveryId } = await begin({ kind: "flood" });
    expect(await attempt(deliveryId)).toEqual({ done: true });
    const { status, attempts } = await read(deliveryId);
    expect(status).toBe("succeeded");
    expect(attempts[0]?.responseBody).toBe("x".repeat(4000));
  });

  it("answers with a bomb, which is not unpacked", async () => {
    const { deliveryId } = await begin({ kind: "bomb" });
    expect(await attempt(deliveryId)).toEqual({ done: true });
    expect((await read(deliveryId)).attempts[0]!.responseBody!.length).toBeLessThanOrEqual(4000);
  });

  it("resets the connection, or is not there", async () => {
    const reset = await begin({ kind: "reset" });
    expect(await attempt(reset.deliveryId)).toMatchObject({ done: false });
    expect((await read(reset.deliveryId)).attempts[0]?.error).toContain("closed the connection");
    const absent = await beginAt(`http://127.0.0.1:${await freePort()}/`);
    expect(await attempt(absent.deliveryId)).toMatchObject({ done: false });
    expect((await read(absent.deliveryId)).attempts[0]?.error).toContain("Nothing answers at this address");
  });

  it.each([
    ["speaks no TLS", () => customer.url.replace("http:", "https:"), "does not speak TLS on this port"],
    [
      "has no address",
      () => "http://nowhere.wrapup-tests.example:8080/",
      /does not exist|could not be looked up/,
    ],
  ])("%s: the words say what to check", async (_, url, words) => {
    const { deliveryId } = await beginAt(url());
    expect(await attempt(deliveryId)).toMatchObject({ done: false });
    expect((await read(deliveryId)).attempts[0]?.error).toMatch(words);
  });

  it("echoes what we sent: the header's value and the secret are masked, on both sides", async () => {
    const path = `/hook-${paths++}`;
    const endpoint = await makeEndpoint(world.scope, {
      url: customer.url + path,
      headers: [{ name: "x-api-key", value: "gateway-key-4711" }],
    });
    const echo = `key gateway-key-4711, secret ${endpoint.secret}`;
    const headers = { "x-echo": "gateway-key-4711", "set-cookie": "session=abc" };
    await customer.script(path, { kind: "status", status: 401, headers, body: echo });
    const call = await makeEvaluatedCall(world.scope, endpoint.assistantId);
    await announceCall(world.scope, call.id);
    const [delivery] = await deliveriesOf(world.scope, call.id);
    await attempt(delivery!.id);
    expect((await customer.received(path))[0]?.headers["x-api-key"]).toBe("gateway-key-4711");
    const [kept] = (await read(delivery!.id)).attempts;
    expect(kept).toMatchObject({
      requestHeaders: { "x-api-key": "•••" },
      responseHeaders: { "x-echo": "•••", "set-cookie": "•••" },
      responseBody: "key •••, secret •••",
    });
  });
});

describe("what changes between attempts", () => {
  it.each(["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://localhost/"])(
    "an address that leads inside now is refused at the attempt too: %s",
    async (url) => {
      const { endpoint, deliveryId } = await begin();
      const where = { id: endpoint.id, workspaceId: world.scope.workspaceId };
      await world.scope.db.webhookEndpoint.update({ where, data: { url } });
      expect(await attempt(deliveryId)).toMatchObject({ done: false });
      expect((await read(deliveryId)).attempts[0]?.error).toContain("webhooks go to public addresses only");
    },
  );

  it("a webhook switched off gets nothing more, unless a person resends to it", async () => {
    const { path, endpoint, callId, deliveryId } = await begin();
    await updateEndpoint(world.scope, { id: endpoint.id, enabled: false });
    expect(await attempt(deliveryId)).toEqual({ done: true });
    expect(await customer.received(path)).toHaveLength(0);
    expect(await read(deliveryId)).toMatchObject({
      status: "failed",
      attempts: [{ error: "The webhook was switched off before this attempt; switch it on and resend" }],
    });
    await resendWebhook(world.scope, { callId, endpointId: endpoint.id, sendAgain: false });
    await attempt(deliveryId, undefined, world.scope, 2);
    expect(await customer.received(path)).toHaveLength(1);
    const { status, attempts } = await read(deliveryId);
    expect(status).toBe("succeeded");
    expect(attempts.map(({ number, trigger }) => ({ number, trigger }))).toEqual([
      { number: 1, trigger: "automatic" },
      { number: 2, trigger: "manual" },
    ]);
  });

  it("a new secret and the old one sign for 24 hours, then the new one alone", async () => {
    const { path, endpoint, deliveryId } = await begin({ kind: "status", status: 500, times: 3 });
    await attempt(deliveryId);
    const rotated = await rotateSecret(world.scope, endpoint.id);
    expect(rotated.secret).not.toBe(endpoint.secret);
    await attempt(deliveryId);
    // Svix's library refuses old timestamps, so the row is moved back and not the clock forward.
    const where = { id: endpoint.id, workspaceId: world.scope.workspaceId };
    await world.scope.db.webhookEndpoint.update({ where, data: { previousUntil: new Date(Date.now() - 1) } });
    await attempt(deliveryId);
    const [before, during, later] = await customer.received(path);
    expect(verify(endpoint.secret, before!)).toEqual(verify(rotated.secret, during!));
    expect(verify(endpoint.secret, during!)).toEqual(verify(rotated.secret, during!));
    expect(String(during!.headers["webhook-signature"]).split(" ")).toHaveLength(2);
    expect(verify(rotated.secret, later!)).toEqual(verify(rotated.secret, during!));
    expect(() => verify(endpoint.secret, later!)).toThrow("No matching signature");
  });

  it("a resend during an attempt owns the delivery; the attempt is history", async () => {
    const { path, deliveryId } = await begin({ kind: "hang" });
    const underWay = attempt(deliveryId, 1000);
    await vi.waitUntil(async () => (await customer.received(path)).length === 1);
    const where = { id: deliveryId, workspaceId: world.scope.workspaceId };
    await world.scope.db.webhookDelivery.update({ where, data: { round: 2 } });
    await underWay;
    expect(await read(deliveryId)).toMatchObject({ status: "pending", round: 2, attempts: [{ number: 1 }] });
    await attempt(deliveryId, undefined, world.scope, 2);
    expect(await read(deliveryId)).toMatchObject({ status: "succeeded", attemptCount: 2 });
  });

  it("one workspace cannot work on another's delivery", async () => {
    const { deliveryId } = await begin();
    const stranger = { ...world.scope, workspaceId: "wsp_other" };
    await expect(attempt(deliveryId, undefined, stranger)).rejects.toMatchObject({ code: "not_found" });
  });
});
