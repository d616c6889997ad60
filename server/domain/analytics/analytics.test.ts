import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, type TestWorld, testWorld } from "@/server/db/factories";
import { foldStats } from "@/server/db/fold-stats";
import { ingestCall } from "../calls/ingest-call";
import { IngestCall } from "../calls/schema";
import { addOptOut } from "../contacts/opt-outs";
import { evaluateCall } from "../evaluation/evaluate-call";
import { always } from "../evaluation/extract";
import type { Extractor } from "../evaluation/schema";
import { newId } from "../ids";
import { moveMessage } from "../messaging/move-message";
import { queueMessage } from "../messaging/queue-message";
import { receiveInbound } from "../messaging/receive-inbound";
import { createScope, type Scope } from "../scope";
import { countByAssistant } from "./breakdown";
import { checkFigures, recountFigures, requestRecount } from "./check";
import { getDeliveryAnalytics } from "./delivery";
import { countFollowUps, listFollowUps } from "./follow-up";
import { listNeedsYou } from "./needs-you";
import { ALL_DAYS, compareDays, recountDays } from "./recount";
import { FollowUpFilter } from "./schema";
import { noCounts, readStats } from "./stats";
import { figures } from "./testing";

const CUSTOMERS = ["+12025550142", "+12025550143", "+12025550144", "+12025550145"];
const OURS = "+12025550100";
const agrees: Extractor = {
  extract: async () => ({
    variables: { status: true, summary: "Agreed." },
    evidence: {},
    reasons: {},
    model: "test",
  }),
};

let world: TestWorld;
let assistantId: string;
let senderId: string;

/** The world at another moment. */
const at = (time: string): Scope =>
  createScope(world.db, world.scope.workspaceId, world.scope.actor, () => new Date(time));

const ingest = (index: number, startedAt: string, over: object = {}) =>
  ingestCall(
    at(startedAt),
    IngestCall.parse({
      externalId: `ext-${index}`,
      assistantId,
      direction: "outbound",
      from: OURS,
      to: CUSTOMERS[index],
      status: "completed",
      startedAt,
      endedAt: startedAt,
      transcript: [{ role: "customer", text: "Yes, please do" }],
      ...over,
    }),
  );

const send = async (callId: string, to: string, time: string, over: object = {}) => {
  const message = await queueMessage(at(time), { callId, senderId, to, body: "Hello", ...over });
  await moveMessage(at(time), { messageId: message.id, to: "sent", source: "carrier" });
  return message.id;
};

/**
 * Four calls in New York's days. 2 March: one texted, delivered, answered twice (counted once); one texted, failed.
 * 3 March (04:30 UTC on the 4th): one not answered by the customer. 4 March: one texted, delivered, opted out.
 */
beforeAll(async () => {
  world = await testWorld();
  const { scope, db } = world;
  await db.workspace.update({ where: { id: scope.workspaceId }, data: { timeZone: "America/New_York" } });
  assistantId = (await makeAssistant(scope)).id;
  senderId = newId("phoneNumber");
  await db.phoneNumber.create({
    data: { id: senderId, workspaceId: scope.workspaceId, phone: OURS, label: "Main", provider: "sandbox" },
  });

  const first = await ingest(0, "2026-03-02T15:00:00Z");
  await evaluateCall(scope, { callId: first.call.id, revision: 1 }, always(agrees));
  const answered = await send(first.call.id, "+12025550142", "2026-03-02T15:01:00Z");
  await moveMessage(at("2026-03-02T15:01:05Z"), { messageId: answered, to: "delivered", source: "callback" });
  for (const body of ["Thanks", "See you"]) {
    const inbound = { from: "+12025550142", to: OURS, body, carrier: "sandbox", externalId: body } as const;
    await receiveInbound(at("2026-03-02T15:05:00Z"), inbound);
  }

  const second = await ingest(1, "2026-03-02T16:00:00Z");
  const failed = await send(second.call.id, "+12025550143", "2026-03-02T16:01:00Z");
  const reason = "The number is a landline";
  await moveMessage(at("2026-03-02T16:01:09Z"), {
    messageId: failed,
    to: "failed",
    source: "callback",
    reason,
  });

  await ingest(2, "2026-03-04T04:30:00Z", { status: "no_answer", transcript: [] });

  const fourth = await ingest(3, "2026-03-04T15:00:00Z");
  const stopped = await send(fourth.call.id, "+12025550145", "2026-03-04T15:01:00Z");
  await moveMessage(at("2026-03-04T15:01:05Z"), { messageId: stopped, to: "delivered", source: "callback" });
  await addOptOut(at("2026-03-04T15:10:00Z"), { phone: "+12025550145", scope: "all" });

  await send(fourth.call.id, "+12025550144", "2026-03-04T15:20:00Z", { test: true });
});
afterAll(() => world.drop());

const PERIOD = { from: "2026-03-02", to: "2026-03-04" };

describe("analytics", () => {
  it("counts each fact once, on the workspace's day, and test messages nowhere", async () => {
    const found = await getDeliveryAnalytics(world.scope, PERIOD);
    expect(found.totals).toEqual({
      ...noCounts(),
      callsTexted: 3,
      callsDelivered: 2,
      callsAnswered: 1,
      segments: 3,
      calls: 4,
      completed: 3,
      achieved: 1,
      sent: 3,
      delivered: 2,
      failed: 1,
      answered: 1,
      optedOut: 1,
    });
    expect(found.series.map(({ day, calls, sent }) => [day, calls, sent])).toEqual([
      ["2026-03-02", 2, 2],
      ["2026-03-03", 1, 0],
      ["2026-03-04", 1, 1],
    ]);
  });

  it("compares with as many days right before", async () => {
    const found = await getDeliveryAnalytics(world.scope, { from: "2026-03-05", to: "2026-03-07" });
    expect(found.totals.calls).toBe(0);
    expect(found.previous.totals.calls).toBe(4);
  });

  it("shows an assistant's share, and nothing of one that is not in the workspace", async () => {
    const rows = await countByAssistant(world.scope, PERIOD);
    expect(rows).toMatchObject([{ assistantId, name: "Ada", calls: 4, sent: 3, optedOut: 1 }]);
    const foreign = await getDeliveryAnalytics(world.scope, {
      ...PERIOD,
      assistantId: "ast_of_somebody_else",
    });
    expect(foreign.totals.calls).toBe(0);
  });

  it("gives every call one reason, and the reasons add up", async () => {
    const totals = await countFollowUps(world.scope, PERIOD);
    expect(Object.fromEntries(totals.reasons.map(({ followUp, calls }) => [followUp, calls]))).toEqual({
      texted: 2,
      undelivered: 1,
      extraction_pending: 1,
    });
    expect(totals.calls).toBe(4);
  });

  it("pages through the calls of one reason without loss or repetition", async () => {
    const filter = FollowUpFilter.parse({ ...PERIOD, limit: 1 });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listFollowUps(world.scope, { ...filter, cursor });
      seen.push(...page.data.map((row) => `${row.customerPhone} ${row.followUp}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual([
      "+12025550145 texted",
      "+12025550144 extraction_pending",
      "+12025550143 undelivered",
      "+12025550142 texted",
    ]);
    const failed = await listFollowUps(world.scope, { ...filter, followUp: "undelivered" });
    expect(failed.data.map((row) => row.reason)).toEqual(["The number is a landline"]);
  });

  it("lists what failed lately as needing a person", async () => {
    expect(await listNeedsYou(at("2026-03-05T00:00:00Z"))).toMatchObject([
      { kind: "send_failed", count: 1, reason: "The number is a landline" },
    ]);
    expect(await listNeedsYou(at("2026-04-05T00:00:00Z"))).toEqual([]);
  });
});

describe("recounting", () => {
  const stored = () =>
    world.db.stat.findMany({
      where: { workspaceId: world.scope.workspaceId, calls: { gte: 0 } },
      orderBy: [{ slice: "asc" }, { dim: "asc" }, { day: "asc" }, { key: "asc" }],
    });

  it("finds nothing to mend: the rollup and the rows agree, folded or not", async () => {
    const before = await figures(world.scope);
    expect(await compareDays(world.scope, ALL_DAYS)).toEqual({ wrong: 0, example: null });
    expect(await foldStats(world.url)).toBeGreaterThan(0);
    expect(await world.db.statDelta.count({ where: { workspaceId: world.scope.workspaceId } })).toBe(0);
    expect(await figures(world.scope)).toEqual(before);
    expect(await compareDays(world.scope, ALL_DAYS)).toEqual({ wrong: 0, example: null });
  });

  it("says what is wrong, missing or made up, and mends it", async () => {
    const before = await stored();
    const { workspaceId } = world.scope;
    const all = { workspaceId, slice: "*", dim: "all", key: "" };
    await world.db.stat.updateMany({ where: { ...all, day: "2026-03-02" }, data: { sent: 99 } });
    await world.db.stat.deleteMany({ where: { workspaceId, dim: "sender", day: "2026-03-02", slice: "*" } });
    await world.db.stat.create({ data: { ...all, day: "2026-03-03", slice: "ast_none", failed: 7 } });
    expect(await compareDays(world.scope, ALL_DAYS)).toEqual({
      wrong: 6,
      example: "2026-03-02: sent 97 too many",
    });
    expect(await recountDays(world.scope, PERIOD)).toBe(3);
    expect(await compareDays(world.scope, ALL_DAYS)).toEqual({ wrong: 0, example: null });
    expect((await stored()).filter(({ slice }) => slice !== "ast_none")).toEqual(before);
  });

  it("tells a person of a difference until all is counted again", async () => {
    const { workspaceId } = world.scope;
    await world.db.stat.updateMany({
      where: { workspaceId, slice: "*", dim: "all", day: "2026-03-04" },
      data: { delivered: 5 },
    });
    const scope = at("2026-03-05T15:00:00Z");
    expect(await checkFigures(scope)).toBe(2);
    expect(await listNeedsYou(scope)).toContainEqual(
      expect.objectContaining({ kind: "figures_differ", reason: "2026-03-04: delivered 4 too many" }),
    );
    await requestRecount(scope);
    expect(await recountFigures(scope)).toBe(1);
    expect((await listNeedsYou(scope)).map(({ kind }) => kind)).not.toContain("figures_differ");
    expect(await checkFigures(scope)).toBe(0);
  });

  it("moves all days when the workspace moves to another zone", async () => {
    const { scope, db } = world;
    await db.workspace.update({ where: { id: scope.workspaceId }, data: { timeZone: "Asia/Tokyo" } });
    await recountDays(scope, ALL_DAYS);
    const days = await readStats(scope, { dim: "all", days: ALL_DAYS, by: "day" });
    const calls = days.filter(({ calls }) => calls > 0).map(({ day, calls }) => [day, calls]);
    expect(calls.sort()).toEqual([
      ["2026-03-03", 2],
      ["2026-03-04", 1],
      ["2026-03-05", 1],
    ]);
  });

  it("keeps the figures of days whose rows were deleted", async () => {
    const { scope, db } = world;
    const before = await figures(scope);
    await db.message.deleteMany({ where: { workspaceId: scope.workspaceId, status: "delivered" } });
    expect(await figures(scope)).toEqual(before);
    await recountDays(scope, ALL_DAYS);
    expect(await figures(scope)).toEqual(before);
  });
});
