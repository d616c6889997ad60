import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, type TestWorld, testWorld } from "@/server/db/factories";
import { foldStats } from "@/server/db/fold-stats";
import type { Call, Message } from "@/server/db/generated/client";
import { readHours } from "../alerts/hours";
import { addOptOut } from "../contacts/opt-outs";
import { newId } from "../ids";
import { moveMessage } from "../messaging/move-message";
import { queueMessage } from "../messaging/queue-message";
import { receiveInbound } from "../messaging/receive-inbound";
import { createScope, type Scope } from "../scope";
import { countByAssistant } from "./breakdown";
import { getDeliveryAnalytics } from "./delivery";
import { countFollowUps, listFollowUps } from "./follow-up";
import { groupFigures } from "./group";
import { listOptOutTexts, listReplies } from "./replies";
import { FollowUpFilter, FUNNEL_STEPS, type FunnelStep, type GroupDim, isTexted } from "./schema";
import { getTextFigures, getToday } from "./texts";
import { getVariableFigures } from "./variables";

/** March in New York: the clocks change on the 8th. */
const ZONE = "America/New_York";
const MONTH = { from: "2026-03-01", to: "2026-03-31" };
const SENDERS = ["+12025550100", "+12025550101"];
const LONG = 100;

let world: TestWorld;
let calls: Call[];
let texts: Message[];
let assistants: string[];

const at = (scope: Scope, time: Date) => createScope(scope.db, scope.workspaceId, scope.actor, () => time);
// To make a formatter costs a thousand times what it costs to use one.
const DAY = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const HOUR = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", hourCycle: "h23" });
const dayOf = (time: Date) => DAY.format(time);
const hourOf = (time: Date) => HOUR.format(time);
const inMonth = (time: Date) => dayOf(time) >= MONTH.from && dayOf(time) <= MONTH.to;

/** One call of the month, and what became of its text: reports late, twice, in any order. */
const story = fc.record({
  assistant: fc.nat(1),
  /** Minutes since 27 February: some calls lie outside of the month. */
  start: fc.nat(36 * 1440),
  status: fc.constantFrom(
    "completed" as const,
    "completed" as const,
    "no_answer" as const,
    "voicemail" as const,
  ),
  outcome: fc.constantFrom("achieved" as const, "not_achieved" as const, null),
  plan: fc.constantFrom("gold", "silver", null),
  run: fc.constantFrom("succeeded" as const, "failed" as const, "skipped" as const, null),
  text: fc.option(
    fc.record({
      sender: fc.nat(1),
      variant: fc.constantFrom("A", "B"),
      reports: fc.array(
        fc.record({
          to: fc.constantFrom(
            "accepted" as const,
            "sent" as const,
            "delivered" as const,
            "delivered" as const,
            "undelivered" as const,
            "failed" as const,
            "unknown" as const,
          ),
          late: fc.nat(4000),
        }),
        { maxLength: 5 },
      ),
      answer: fc.option(fc.record({ body: fc.constantFrom("Yes", "STOP", "Thanks"), late: fc.nat(3000) })),
      optOut: fc.boolean(),
    }),
    { freq: 3 },
  ),
});

beforeAll(async () => {
  world = await testWorld();
  const { scope, db } = world;
  const { workspaceId } = scope;
  await db.workspace.update({ where: { id: workspaceId }, data: { timeZone: ZONE, segmentPrice: 0.01 } });
  assistants = [(await makeAssistant(scope)).id, (await makeAssistant(scope, { name: "Ben" })).id];
  const automations: string[] = [];
  for (const assistantId of assistants) {
    await db.postCallVariable.create({
      data: {
        id: newId("postCallVariable"),
        workspaceId,
        assistantId,
        name: "plan",
        type: "text",
        description: "",
        position: 2,
      },
    });
    const id = newId("automation");
    await db.automation.create({
      data: {
        id,
        workspaceId,
        assistantId,
        trigger: "phone_call_ended",
        name: "Texts",
        draft: { steps: [{ id: "s1", name: "Thanks" }] },
      },
    });
    automations.push(id);
  }
  const senders: string[] = [];
  for (const phone of SENDERS) {
    const id = newId("phoneNumber");
    await db.phoneNumber.create({ data: { id, workspaceId, phone, provider: "sandbox", label: phone } });
    senders.push(id);
  }
  const stories = fc.sample(story, { numRuns: LONG, seed: 2026 });
  for (const [index, one] of stories.entries()) {
    const startedAt = new Date(Date.parse("2026-02-27T05:00:00Z") + one.start * 60_000);
    const phone = `+1202555${String(1000 + index)}`;
    const assistantId = assistants[one.assistant] ?? "";
    const call = await makeCall(
      scope,
      { id: assistantId },
      {
        startedAt,
        status: one.status,
        outcome: one.status === "completed" ? one.outcome : null,
        customerPhone: phone,
        evaluationState: "evaluated",
        revision: 1,
        variables: { status: one.outcome === "achieved", plan: one.plan },
      },
    );
    if (!one.run) continue;
    const run = await db.automationRun.create({
      data: {
        id: newId("run"),
        workspaceId,
        automationId: automations[one.assistant] ?? "",
        version: 1 + (index % 2),
        callId: call.id,
        eventKey: `call:${call.id}`,
        input: {},
        createdAt: startedAt,
      },
    });
    await db.automationRun.update({ where: { id: run.id, workspaceId }, data: { state: one.run } });
    if (!one.text) continue;
    const then = (minutes: number) => at(scope, new Date(startedAt.getTime() + minutes * 60_000));
    const { id: messageId } = await queueMessage(then(1), {
      callId: call.id,
      runId: run.id,
      stepId: "s1",
      variant: one.text.variant,
      senderId: senders[one.text.sender] ?? "",
      to: phone,
      body: "Hello",
      test: index % 11 === 0,
    });
    for (const { to, late } of one.text.reports) {
      const move = {
        messageId,
        to,
        // The carrier's answer, not a report: it refused the text and never had it.
        source: to === "failed" ? "carrier" : "callback",
        errorCode: to === "undelivered" ? "30003" : null,
      } as const;
      // Not known is only what was being handed over.
      if (to === "unknown") await moveMessage(then(2 + late), { ...move, to: "sending", source: "claim" });
      await moveMessage(then(2 + late), move);
      await moveMessage(then(3 + late), move);
    }
    // The carrier tells the price days later, and counts the segments itself.
    if (index % 3 === 0) {
      await db.message.updateMany({
        where: { id: messageId, workspaceId, sentAt: { not: null } },
        data: {
          price: -0.0079 * (1 + (index % 2)),
          priceUnit: index % 5 === 0 ? "EUR" : "USD",
          numSegments: 2,
        },
      });
    }
    if (one.text.answer) {
      await receiveInbound(then(5000 + one.text.answer.late), {
        from: phone,
        to: SENDERS[one.text.sender] ?? "",
        body: one.text.answer.body,
        carrier: "sandbox",
        externalId: newId("sandboxMessage"),
      });
    }
    if (one.text.optOut && index % 4 === 0) await addOptOut(then(9000), { phone, scope: "all" });
    if (index % 30 === 0) await foldStats(world.url);
  }
  calls = await db.call.findMany({ where: { workspaceId } });
  texts = await db.message.findMany({
    where: { workspaceId, direction: "outbound", test: false, consentNotice: false },
  });
}, 240_000);
afterAll(() => world.drop());

const ended = () => calls.filter(({ startedAt }) => inMonth(startedAt));
const momentOf = (text: Message) => text.sentAt ?? text.claimedAt ?? text.createdAt;
const failed = (text: Message) => text.status === "failed" || text.status === "undelivered";
/** Texts of the month that count: the carrier had them, refused them, or may have them. */
const counted = () =>
  texts.filter(
    (text) => inMonth(momentOf(text)) && (text.sentAt || failed(text) || text.status === "unknown"),
  );
const textsOf = (call: Call) => texts.filter(({ callId }) => callId === call.id);

/** Counted by hand, from the rows alone. */
const recountCalls = (some: Call[]) => ({
  calls: some.length,
  completed: some.filter(({ status }) => status === "completed").length,
  achieved: some.filter(({ outcome }) => outcome === "achieved").length,
  callsTexted: some.filter((call) => textsOf(call).some(({ sentAt }) => sentAt)).length,
  callsDelivered: some.filter((call) => textsOf(call).some(({ status }) => status === "delivered")).length,
  callsAnswered: some.filter((call) => textsOf(call).some(({ answeredAt }) => answeredAt)).length,
});
const recountTexts = (some: Message[]) => ({
  sent: some.filter(({ sentAt }) => sentAt).length,
  delivered: some.filter(({ status }) => status === "delivered").length,
  failed: some.filter(failed).length,
  refused: some.filter((text) => failed(text) && !text.sentAt).length,
  unknown: some.filter(({ status }) => status === "unknown").length,
  answered: some.filter(({ answeredAt }) => answeredAt).length,
  optedOut: some.filter(({ optedOutAt }) => optedOutAt).length,
  segments: some.reduce((sum, text) => sum + (text.sentAt ? (text.numSegments ?? text.segments) : 0), 0),
});

describe("a month with late, doubled and reordered reports", () => {
  it("has enough of everything to tell figures apart", () => {
    const some = { ...recountCalls(ended()), ...recountTexts(counted()) };
    for (const [metric, count] of Object.entries(some)) expect([metric, count > 0]).toEqual([metric, true]);
    expect(ended().length).toBeLessThan(calls.length);
  });

  it("shows the totals and each day as the rows have them", async () => {
    const found = await getDeliveryAnalytics(world.scope, MONTH);
    expect(found.totals).toMatchObject({ ...recountCalls(ended()), ...recountTexts(counted()) });
    for (const day of found.series) {
      expect(day).toMatchObject({
        ...recountCalls(ended().filter(({ startedAt }) => dayOf(startedAt) === day.day)),
        ...recountTexts(counted().filter((text) => dayOf(momentOf(text)) === day.day)),
      });
    }
  });

  it("tells assistants apart, by filter and by table", async () => {
    const rows = await countByAssistant(world.scope, MONTH);
    for (const assistantId of assistants) {
      const own = ended().filter((call) => call.assistantId === assistantId);
      const ids = new Set(calls.filter((call) => call.assistantId === assistantId).map(({ id }) => id));
      const expected = {
        ...recountCalls(own),
        ...recountTexts(counted().filter(({ callId }) => ids.has(callId ?? ""))),
      };
      expect(rows.find((row) => row.assistantId === assistantId)).toMatchObject(expected);
      const { totals } = await getDeliveryAnalytics(world.scope, { ...MONTH, assistantId });
      expect(totals).toMatchObject(expected);
    }
  });

  it("tells texts apart by everything that the pages offer", async () => {
    const runs = new Map(
      (await world.db.automationRun.findMany({ where: { workspaceId: world.scope.workspaceId } })).map(
        (run) => [run.id, run],
      ),
    );
    const keys: Record<Exclude<GroupDim, "assistant">, (text: Message) => string | null> = {
      automation: (text) => runs.get(text.runId ?? "")?.automationId ?? "",
      version: (text) => {
        const run = runs.get(text.runId ?? "");
        return run ? `${run.automationId}:${run.version}` : "";
      },
      text: (text) => {
        const run = runs.get(text.runId ?? "");
        return run ? `${run.automationId}:${text.stepId}:${text.variant ?? ""}` : "";
      },
      sender: (text) => text.from,
      country: (text) => text.toCountry ?? "",
      error: (text) => (failed(text) ? (text.errorCode ?? "") : null),
      hour: (text) => hourOf(momentOf(text)),
    };
    for (const [by, keyOf] of Object.entries(keys)) {
      const rows = await groupFigures(world.scope, { ...MONTH, by: by as GroupDim });
      const expected = new Set(counted().flatMap((text) => keyOf(text) ?? []));
      for (const key of expected) {
        expect([by, rows.find((row) => row.key === key)?.counts]).toMatchObject([
          by,
          recountTexts(counted().filter((text) => keyOf(text) === key)),
        ]);
      }
      const sum = rows.reduce((total, { counts }) => total + counts.failed, 0);
      expect([by, sum]).toEqual([by, recountTexts(counted()).failed]);
    }
  });

  it("leads from each step of the funnel to exactly its calls, and its reasons add up", async () => {
    const isOf: Record<FunnelStep, (call: Call) => boolean> = {
      calls: () => true,
      completed: ({ status }) => status === "completed",
      achieved: ({ outcome }) => outcome === "achieved",
      texted: (call) => textsOf(call).some(({ sentAt }) => sentAt),
      delivered: (call) => textsOf(call).some(({ status }) => status === "delivered"),
      answered: (call) => textsOf(call).some(({ answeredAt }) => answeredAt),
    };
    const list = async (over: object) => {
      const { data } = await listFollowUps(
        world.scope,
        FollowUpFilter.parse({ ...MONTH, limit: 100, ...over }),
      );
      return data.map(({ callId }) => callId).sort();
    };
    for (const step of FUNNEL_STEPS) {
      const expected = ended()
        .filter(isOf[step])
        .map(({ id }) => id)
        .sort();
      expect([step, await list({ step })]).toEqual([step, expected]);
    }
    const { calls: all, reasons } = await countFollowUps(world.scope, MONTH);
    expect(all).toBe(ended().length);
    const texted = reasons.reduce(
      (sum, { followUp, calls: some }) => sum + (isTexted(followUp) ? some : 0),
      0,
    );
    expect(texted).toBe(ended().filter(isOf.texted).length);
    for (const { followUp, calls: some } of reasons) expect(await list({ followUp })).toHaveLength(some);
  });

  it("lists the answers and the opt-outs that its rates count, and knows how long they took", async () => {
    const filter = { ...MONTH, limit: 100 };
    const answered = counted().filter(({ answeredAt }) => answeredAt);
    const replies = await listReplies(world.scope, filter);
    expect(replies.data.map(({ messageId }) => messageId).sort()).toEqual(
      answered.map(({ id }) => id).sort(),
    );
    expect(replies.data.every(({ reply }) => reply === "Yes" || reply === "Thanks")).toBe(true);
    const optedOut = counted().filter(({ optedOutAt }) => optedOutAt);
    const optOuts = await listOptOutTexts(world.scope, filter);
    expect(optOuts.data.map(({ messageId }) => messageId).sort()).toEqual(
      optedOut.map(({ id }) => id).sort(),
    );

    const { delivery, answer, hours } = await getTextFigures(world.scope, MONTH);
    const seconds = (some: Message[], until: (text: Message) => Date | null) =>
      some
        .map((text) => ((until(text)?.getTime() ?? 0) - (text.sentAt?.getTime() ?? 0)) / 1000)
        .sort((one, other) => one - other);
    const near = (found: number | null, values: number[], share: number) => {
      const exact = Math.max(0.1, values[Math.ceil(share * values.length) - 1] ?? 0);
      expect(Math.abs((found ?? 0) / exact - 1)).toBeLessThan(0.1);
    };
    const delivered = seconds(
      counted().filter(({ status }) => status === "delivered"),
      (text) => text.deliveredAt,
    );
    near(delivery.p50, delivered, 0.5);
    near(delivery.p95, delivered, 0.95);
    near(
      answer.p50,
      seconds(answered, (text) => text.answeredAt),
      0.5,
    );
    const weekday = (time: Date) => (new Date(`${dayOf(time)}T12:00:00Z`).getUTCDay() + 6) % 7;
    for (const cell of hours) {
      const isHere = (time: Date) => weekday(time) === cell.weekday && Number(hourOf(time)) === cell.hour;
      const {
        sent,
        delivered: arrived,
        answered: replied,
        optedOut: left,
      } = recountTexts(counted().filter((text) => isHere(momentOf(text))));
      expect(cell).toEqual({
        ...{
          weekday: cell.weekday,
          hour: cell.hour,
          sent,
          delivered: arrived,
          answered: replied,
          optedOut: left,
        },
        calls: ended().filter(({ startedAt }) => isHere(startedAt)).length,
      });
    }
    expect(hours.reduce((sum, hour) => sum + hour.sent, 0)).toBe(recountTexts(counted()).sent);
  });

  it("bills what the carrier told, however late, and estimates the rest", async () => {
    const { billed, unbilledSegments, estimate } = await getTextFigures(world.scope, MONTH);
    const sent = counted().filter(({ sentAt }) => sentAt);
    const told = sent.filter(({ price }) => price !== null);
    expect(told.length).toBeGreaterThan(0);
    const sum = (currency: string) =>
      told.reduce((all, text) => all - (text.priceUnit === currency ? Number(text.price) : 0), 0);
    for (const currency of new Set(told.map(({ priceUnit }) => priceUnit ?? ""))) {
      expect(billed.find((row) => row.currency === currency)?.billed).toBeCloseTo(sum(currency), 5);
    }
    const open = sent.filter(({ price }) => price === null);
    expect(unbilledSegments).toBe(open.reduce((all, text) => all + (text.numSegments ?? text.segments), 0));
    expect(estimate?.billed).toBeCloseTo(unbilledSegments * 0.01, 5);
  });

  it("compares with the days before, and today with the same weekday of four weeks", async () => {
    const { previous } = await getDeliveryAnalytics(world.scope, { from: "2026-03-15", to: "2026-03-28" });
    const isBefore = (time: Date) => dayOf(time) >= "2026-03-01" && dayOf(time) <= "2026-03-14";
    expect(previous.totals).toMatchObject({
      ...recountCalls(ended().filter(({ startedAt }) => isBefore(startedAt))),
      ...recountTexts(counted().filter((text) => isBefore(momentOf(text)))),
    });

    // The evening of a Sunday: 20:30 in New York.
    const { day, hour, figures } = await getToday(at(world.scope, new Date("2026-03-30T00:30:00Z")));
    expect([day, hour]).toEqual(["2026-03-29", 20]);
    const upTo = (on: string) => {
      const isIn = (time: Date) => dayOf(time) === on && Number(hourOf(time)) <= 20;
      const some = calls.filter(({ startedAt }) => isIn(startedAt));
      return {
        ...recountCalls(some),
        ...recountTexts(
          texts.filter(
            (text) => isIn(momentOf(text)) && (text.sentAt || failed(text) || text.status === "unknown"),
          ),
        ),
      };
    };
    const usual = ["2026-03-22", "2026-03-15", "2026-03-08", "2026-03-01"].map(upTo);
    for (const { metric, now, usual: mean } of figures) {
      expect([metric, now]).toEqual([metric, upTo(day)[metric]]);
      expect(mean).toBeCloseTo(usual.reduce((sum, past) => sum + past[metric], 0) / 4, 5);
    }
  });

  it("gives rules the same hours", async () => {
    const { hours, names } = await readHours(at(world.scope, new Date("2026-04-01T03:30:00Z")), 31);
    for (const [index, name] of names.entries()) {
      const isHere = (time: Date) => `${dayOf(time)} ${hourOf(time)}:00` === name;
      expect(hours[index]).toMatchObject({
        ...recountCalls(ended().filter(({ startedAt }) => isHere(startedAt))),
        ...recountTexts(counted().filter((text) => isHere(momentOf(text)))),
      });
    }
  });

  it("distributes variables as the calls have them, and crosses two", async () => {
    const [assistantId] = assistants;
    const own = ended().filter((call) => call.assistantId === assistantId && call.status === "completed");
    const found = await getVariableFigures(world.scope, {
      ...MONTH,
      assistantId,
      name: "plan",
      with: "status",
    });
    const shown = (call: Call, name: string) => (call.variables as Record<string, unknown>)[name] ?? null;
    expect(found?.calls).toBe(own.length);
    for (const [one, { value, calls: some }] of (found?.values ?? []).entries()) {
      expect(some).toBe(own.filter((call) => shown(call, "plan") === value).length);
      for (const [two, second] of (found?.crossed?.values ?? []).entries()) {
        expect(found?.crossed?.counts[one]?.[two]).toBe(
          own.filter(
            (call) => shown(call, "plan") === value && String(shown(call, "status")) === second.value,
          ).length,
        );
      }
    }
    const byDay = (found?.days ?? []).reduce(
      (sum, { counts }) => sum + counts.reduce((all, n) => all + n, 0),
      0,
    );
    expect(byDay).toBe(own.length);
  });
});
