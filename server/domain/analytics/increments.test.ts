import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { foldStats } from "@/server/db/fold-stats";
import { optOutInTransaction } from "../contacts/opt-outs";
import { newId } from "../ids";
import { moveMessage } from "../messaging/move-message";
import { queueMessage } from "../messaging/queue-message";
import { receiveInbound } from "../messaging/receive-inbound";
import { MESSAGE_STATUSES } from "../messaging/schema";
import { createScope, type Scope, transaction } from "../scope";
import { ALL_DAYS, compareDays } from "./recount";
import { figures } from "./testing";

const OURS = "+12025550100";
const PHONES = ["+12025550142", "+12025550143", "+12025550144"];

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

async function someTexts() {
  const scope = await makeWorkspace(world.db);
  const assistant = await makeAssistant(scope);
  const sender = newId("phoneNumber");
  await scope.db.phoneNumber.create({
    data: { id: sender, workspaceId: scope.workspaceId, phone: OURS, provider: "sandbox", label: "Main" },
  });
  const messages: string[] = [];
  const calls: string[] = [];
  for (const phone of PHONES) {
    const call = await makeCall(scope, assistant, { customerPhone: phone, evaluationState: "pending" });
    calls.push(call.id);
    for (const test of [false, false, true]) {
      const { id } = await queueMessage(scope, {
        callId: call.id,
        senderId: sender,
        to: phone,
        body: "Hi",
        test,
      });
      messages.push(id);
    }
  }
  return { scope, messages, calls };
}

const later = (scope: Scope, minutes: number) => {
  const at = new Date(Date.parse("2026-03-08T05:30:00Z") + minutes * 60_000);
  return createScope(scope.db, scope.workspaceId, scope.actor, () => at);
};

/** What may happen to these rows, in whatever order: reports, answers, opt-outs, bills, evaluations, ends of calls, folding. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("move" as const),
      message: fc.nat(8),
      to: fc.constantFrom(...MESSAGE_STATUSES.filter((status) => status !== "received")),
      at: fc.nat(3000),
    }),
  },
  fc.record({
    kind: fc.constant("answer" as const),
    phone: fc.nat(2),
    body: fc.constantFrom("Yes", "STOP", "Thanks"),
    at: fc.nat(3000),
  }),
  fc.record({ kind: fc.constant("optOut" as const), phone: fc.nat(2), at: fc.nat(3000) }),
  fc.record({
    kind: fc.constant("bill" as const),
    message: fc.nat(8),
    price: fc.integer({ min: 1, max: 900 }),
  }),
  fc.record({
    kind: fc.constant("evaluate" as const),
    call: fc.nat(2),
    outcome: fc.constantFrom("achieved" as const, "not_achieved" as const, null),
  }),
  fc.record({ kind: fc.constant("fold" as const) }),
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

async function happen({ scope, messages, calls }: Awaited<ReturnType<typeof someTexts>>, one: Happening) {
  const { workspaceId } = scope;
  switch (one.kind) {
    case "move":
      return moveMessage(later(scope, one.at), {
        messageId: messages[one.message] ?? "",
        to: one.to,
        source: "callback",
      });
    case "answer":
      return receiveInbound(later(scope, one.at), {
        from: PHONES[one.phone] ?? "",
        to: OURS,
        body: one.body,
        carrier: "sandbox",
        externalId: newId("sandboxMessage"),
      });
    case "optOut":
      return transaction(later(scope, one.at), (tx) =>
        optOutInTransaction(tx, { phone: PHONES[one.phone] ?? "", source: "person" }),
      );
    case "bill":
      return scope.db.message.updateMany({
        where: { id: messages[one.message] ?? "", workspaceId },
        data: { price: -one.price / 10_000, priceUnit: "USD", numSegments: 2 },
      });
    case "evaluate":
      return scope.db.call.updateMany({
        where: { id: calls[one.call] ?? "", workspaceId },
        data: { outcome: one.outcome, evaluationState: "evaluated" },
      });
    case "fold":
      return foldStats(world.url);
    default:
      return one satisfies never;
  }
}

describe("increments", () => {
  it("equal a recount after anything, in any order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 25 }), async (story) => {
        const own = await someTexts();
        for (const one of story) await happen(own, one);
        expect(await compareDays(own.scope, ALL_DAYS)).toEqual({ wrong: 0, example: null });
        const before = await figures(own.scope);
        await foldStats(world.url);
        expect(await figures(own.scope)).toEqual(before);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it("are neither lost nor stuck when all happens at once", async () => {
    const own = await someTexts();
    const stories = fc.sample(happening, { numRuns: 120, seed: 8 });
    const results = await Promise.allSettled(stories.map((one) => happen(own, one)));
    expect(results.filter(({ status }) => status === "rejected")).toEqual([]);
    await foldStats(world.url);
    expect(await compareDays(own.scope, ALL_DAYS)).toEqual({ wrong: 0, example: null });
  }, 60_000);
});
