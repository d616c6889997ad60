import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { spawnFake } from "@/e2e/fakes/spawn";
import { AUTH_TOKEN } from "@/e2e/fakes/twilio/books";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Carriers } from "@/server/integrations/carriers/carrier";
import { sandboxCarrier } from "@/server/integrations/carriers/sandbox";
import { createTwilioCarrier } from "@/server/integrations/carriers/twilio";
import { addOptOut } from "../contacts/opt-outs";
import { connectTwilio } from "../messaging/connections";
import { deliverMessage } from "../messaging/deliver-message";
import { queueMessage } from "../messaging/queue-message";
import { createScope, type Scope } from "../scope";

/** Faults 18, 19 and 30, judged by the carrier's own ledger: nothing outside the window, to whom it may not go, or twice. */
const ACCOUNT = "AC0123456789abcdef0123456789abcdef";
const OURS = "+12025550171";

let world: TestWorld;
let fake: Awaited<ReturnType<typeof spawnFake>>;
let carriers: Carriers;
let scope: Scope;
let senderId: string;

const Ledger = z.object({ messages: z.array(z.object({ to: z.string(), body: z.string() })) });
const ledger = async () =>
  Ledger.parse(await (await fetch(`${fake.url}/__ledger`)).json()).messages.map(({ body }) => body);

beforeAll(async () => {
  [world, fake] = await Promise.all([testWorld(), spawnFake("e2e/fakes/twilio.ts")]);
  vi.stubEnv("TWILIO_API_BASE_URL", fake.url);
  carriers = { sandbox: sandboxCarrier, twilio: createTwilioCarrier({ baseUrl: fake.url, timeoutMs: 700 }) };
  scope = await makeWorkspace(world.db);
  const account = { name: "Main", accountSid: ACCOUNT, authToken: AUTH_TOKEN };
  const { id, numbers } = await connectTwilio(scope, account);
  senderId = numbers.find(({ phone }) => phone === OURS)?.id ?? "";
  // This is about hours: carriers block nothing, and the sender has no pace, which is kept by the real clock.
  await world.db.phoneNumber.updateMany({
    where: { workspaceId: scope.workspaceId, connectionId: id },
    data: { blockedCountries: [], registration: "registered", segmentsPerSecond: null },
  });
  await world.db.workspace.update({
    where: { id: scope.workspaceId },
    data: { aroundTheClock: false, maxAgeHours: 48 },
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await fake.stop();
  await world.drop();
});

const at = (time: number) => createScope(world.db, scope.workspaceId, scope.actor, () => new Date(time));
const HOUR = 3_600_000;

it("through two days over a change of clocks, each text leaves once and inside its hours, or not at all", async () => {
  // Saturday noon in New York; clocks go forward in the night to Sunday, 8 March 2026.
  const begin = Date.parse("2026-03-07T17:00:00Z");
  const texts = {
    // To whom, the hours after `begin` when it is asked for, and when the first look finds it due.
    "Chicago in the evening": { to: "+13125550142", after: 10, from: 21 },
    "Florida, in one of two zones": { to: "+18505550142", after: 8, from: 21 },
    "Rhode Island, closed on Sunday": { to: "+14015550142", after: 5.5, from: 44 },
    "Honolulu at noon": { to: "+18085550142", after: 5, from: 5 },
  };
  const left: Record<string, number> = {};
  const queued = new Map<string, string>();
  const optedOut = "opted out meanwhile";
  const plans = { ...texts, [optedOut]: { to: "+13125550143", after: 10 } };
  for (let hour = 0; hour <= 54; hour += 0.5) {
    const now = at(begin + hour * HOUR);
    for (const [body, { to, after }] of Object.entries(plans)) {
      if (hour === after) queued.set(body, (await queueMessage(now, { senderId, to, body })).id);
    }
    if (hour === 15) await addOptOut(now, { phone: "+13125550143", scope: "all" });
    // As if two workers and the sweeper came by every half hour.
    for (const id of queued.values())
      await Promise.all([1, 2, 3].map(() => deliverMessage(now, id, carriers)));
    for (const body of await ledger()) left[body] ??= hour;
  }
  expect((await ledger()).toSorted()).toEqual(Object.keys(texts).toSorted());
  for (const [body, { from }] of Object.entries(texts)) expect([body, left[body]]).toEqual([body, from]);
});

it.each(["+1415555", "call me", "+19005551234", "+442079460958", "+18005550142", "12345", OURS])(
  "nothing is asked of the carrier for the recipient %s",
  async (to) => {
    const before = await ledger();
    await expect(queueMessage(scope, { senderId, to, body: to })).rejects.toMatchObject({ code: "invalid" });
    expect(await ledger()).toEqual(before);
  },
);
