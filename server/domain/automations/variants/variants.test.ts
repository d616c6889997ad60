import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { carriers } from "@/server/integrations/carriers/all";
import { listNeedsYou } from "../../analytics/needs-you";
import { optOutInTransaction } from "../../contacts/opt-outs";
import { newId } from "../../ids";
import { queueMessage } from "../../messaging/queue-message";
import { receiveInbound } from "../../messaging/receive-inbound";
import type { Scope } from "../../scope";
import { transaction } from "../../scope";
import { saveDraft } from "../edit-automation";
import { publishAutomation } from "../publish-automation";
import { findProblems } from "../shared/problems";
import { LETTERS, type Variants } from "../shared/sms-fields";
import { chanceOfMore, wilson } from "../shared/statistics";
import { smsStep } from "../shared/testing";
import { reasonToStop, STOP_RULE } from "../shared/variant-rules";
import { addVariant, removeVariant, type Variant, variantsOf } from "../shared/variants";
import { testStep } from "../test-step";
import { callEnds, makeEvent, makeLiveAutomation, makePhones, workOn } from "../testing";
import { listVersions } from "../versions";
import { chooseVariant } from "./choose-variant";
import { getVariantResults } from "./results";
import { findVariantsToJudge, resumeVariant, stopWorseVariants } from "./stop-variants";

const SPLIT: Variants = { share: 50, others: [{ letter: "B", body: "Second text.", share: 50 }] };
const phoneOf = (index: number) => `+1202555${String(1000 + index)}`;

describe("the text of a recipient", () => {
  const shares = fc
    .array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 3 })
    .filter((cuts) => new Set(cuts).size === cuts.length)
    .map((cuts) => {
      const ends = [...cuts].sort((a, b) => a - b);
      return [...ends, 100].map((end, index) => end - (ends[index - 1] ?? 0));
    });
  const variantsWith = (list: number[]): Variant[] =>
    list.map((share, index) => ({ letter: LETTERS[index] ?? "A", body: `${index}`, share }));
  const to = (phone: string) => ({ workspaceId: "wsp_1", stepId: "sms", phone });

  it("is the same every time, and another workspace or step draws anew", () => {
    const variants = variantsWith([25, 25, 25, 25]);
    const drawn = (recipient: { workspaceId: string; stepId: string }) =>
      Array.from(
        { length: 200 },
        (_, index) => chooseVariant(variants, new Set(), { ...recipient, phone: phoneOf(index) }).letter,
      );
    const here = drawn({ workspaceId: "wsp_1", stepId: "sms" });
    expect(drawn({ workspaceId: "wsp_1", stepId: "sms" })).toEqual(here);
    expect(drawn({ workspaceId: "wsp_2", stepId: "sms" })).not.toEqual(here);
    expect(drawn({ workspaceId: "wsp_1", stepId: "other" })).not.toEqual(here);
  });

  it("falls by the shares, whatever they are", () =>
    fc.assert(
      fc.property(shares, fc.integer({ min: 0, max: 1e6 }), (list, from) => {
        const variants = variantsWith(list);
        const count = 3000;
        const drawn = Array.from(
          { length: count },
          (_, index) => chooseVariant(variants, new Set(), to(`+1${from + index}`)).letter,
        );
        for (const { letter, share } of variants) {
          const expected = (count * share) / 100;
          const deviation = Math.sqrt((expected * (100 - share)) / 100);
          // Six deviations: one in half a billion by luck.
          expect(Math.abs(drawn.filter((one) => one === letter).length - expected)).toBeLessThan(
            6 * deviation + 1,
          );
        }
      }),
      { numRuns: 30 },
    ));

  it("changes only for the recipients of a stopped one, who spread over the rest by their shares", () => {
    const variants = variantsWith([50, 30, 20]);
    const all = Array.from({ length: 4000 }, (_, index) => to(phoneOf(index)));
    const moved = all.filter((one) => chooseVariant(variants, new Set(), one).letter === "A");
    const stopped = new Set(["A" as const]);
    for (const one of all) {
      const before = chooseVariant(variants, new Set(), one).letter;
      const after = chooseVariant(variants, stopped, one).letter;
      expect(after).not.toBe("A");
      if (before !== "A") expect(after).toBe(before);
    }
    const toB = moved.filter((one) => chooseVariant(variants, stopped, one).letter === "B").length;
    expect(toB / moved.length).toBeGreaterThan(0.52);
    expect(toB / moved.length).toBeLessThan(0.68);
  });
});

describe("statistics", () => {
  it.each([
    // Newcombe 1998, table I: Wilson's interval without continuity correction.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ])("Wilson's interval of %i in %i is %d to %d", (hits, trials, low, high) => {
    expect(wilson(hits, trials).low).toBeCloseTo(low, 4);
    expect(wilson(hits, trials).high).toBeCloseTo(high, 3);
  });

  it("says nothing of no trial", () => expect(wilson(0, 0)).toEqual({ low: 0, high: 1 }));

  it("knows the two-proportion test: 20 of 100 against 10 of 100 is z = 1.98, p = 0.0238 one-sided", () => {
    expect(chanceOfMore({ hits: 20, trials: 100 }, { hits: 10, trials: 100 })).toBeCloseTo(0.0238, 4);
    expect(chanceOfMore({ hits: 10, trials: 100 }, { hits: 20, trials: 100 })).toBeCloseTo(0.9762, 4);
    expect(chanceOfMore({ hits: 0, trials: 100 }, { hits: 0, trials: 100 })).toBe(1);
  });

  it.each([
    [{ optedOut: 15, sent: 150 }, { optedOut: 2, sent: 150 }, true],
    [{ optedOut: 15, sent: STOP_RULE.texts - 1 }, { optedOut: 0, sent: 150 }, false],
    [{ optedOut: 15, sent: 150 }, { optedOut: 0, sent: STOP_RULE.texts - 1 }, false],
    [{ optedOut: STOP_RULE.optOuts - 1, sent: 100 }, { optedOut: 0, sent: 10_000 }, false],
    [{ optedOut: 8, sent: 150 }, { optedOut: 4, sent: 150 }, false],
    [{ optedOut: 2, sent: 150 }, { optedOut: 15, sent: 150 }, false],
  ])("of %j against %j: stopped %s", (one, others, stops) =>
    expect(reasonToStop(one, others) !== null).toBe(stops),
  );
});

describe("a step with several texts", () => {
  it("gets up to four, with even shares, and gives the first one's place to the next", () => {
    let step = smsStep({ body: "One" });
    for (let times = 0; times < 5; times++) step = addVariant(step);
    expect(variantsOf(step).map(({ letter, share }) => [letter, share])).toEqual([
      ["A", 25],
      ["B", 25],
      ["C", 25],
      ["D", 25],
    ]);
    const three = removeVariant(step, "C");
    expect(variantsOf(three).map(({ letter, share }) => [letter, share])).toEqual([
      ["A", 34],
      ["B", 33],
      ["D", 33],
    ]);
    const split = smsStep({ body: "One", variants: SPLIT });
    expect(removeVariant(split, "A")).toEqual(smsStep({ body: "Second text." }));
    expect(removeVariant(split, "B")).toEqual(smsStep({ body: "One" }));
  });

  it("cannot be published until its shares add up and each text is written", () => {
    const context = { variables: [], senders: [], connections: [], sample: null };
    const problems = (variants: Variants) =>
      findProblems({ steps: [smsStep({ body: "One", senderId: "", variants })] }, context)
        .filter(({ field }) => field !== "senderId")
        .map(({ field, message }) => `${field}: ${message}`);
    expect(problems(SPLIT)).toEqual([]);
    expect(problems({ ...SPLIT, share: 40 })).toEqual([
      "variants: The shares add up to 90 %; they must add up to 100 %",
    ]);
    expect(problems({ share: 100, others: [{ letter: "B", body: "B", share: 0 }] })).toEqual([
      "variants: Text B has a share of 0 %; give it one, or remove it",
    ]);
    expect(problems({ share: 50, others: [{ letter: "B", body: " ", share: 50 }] })).toEqual([
      "body.B: Write the message",
    ]);
  });
});

describe("in a workspace", () => {
  let world: TestWorld;
  let scope: Scope;
  let senderId: string;
  let automation: Awaited<ReturnType<typeof makeLiveAutomation>>;
  beforeAll(async () => {
    world = await testWorld();
  });
  afterAll(() => world.drop());
  beforeEach(async () => {
    scope = await makeWorkspace(world.db);
    await scope.db.workspace.update({
      where: { id: scope.workspaceId },
      data: { aroundTheClock: true, recipientCap: null, dailyCap: null },
    });
    senderId = await ownPhones();
    automation = await makeLiveAutomation(scope, senderId, [
      smsStep({ senderId, body: "First text.", variants: SPLIT }),
    ]);
  });

  /** `makePhones` for a second workspace: numbers are unique over all of them. */
  let phones = 0;
  async function ownPhones() {
    if (phones++ === 0) return (await makePhones(scope)).senderId;
    const { workspaceId } = scope;
    const phone = `+1303555${String(1000 + phones)}`;
    await scope.db.virtualPhone.create({ data: { id: newId("virtualPhone"), workspaceId, phone } });
    const sender = {
      id: newId("phoneNumber"),
      workspaceId,
      phone: "+12025550100",
      label: "",
      provider: "sandbox",
    };
    return (await scope.db.phoneNumber.create({ data: { ...sender, sms: true } })).id;
  }

  async function textTo(phone: string, over: { round?: number } = {}) {
    const payload = await makeEvent(scope, automation.assistant, { customerPhone: phone, to: phone });
    const { runId } = await callEnds(scope, automation.id, payload);
    await workOn(scope, runId ?? "", over.round);
    const message = await scope.db.message.findFirstOrThrow({
      where: { workspaceId: scope.workspaceId, runId: runId ?? "" },
    });
    return { runId: runId ?? "", message };
  }

  /** Texts that were sent before, and who opted out after them, without the way there. */
  async function history(letter: string, sent: number, optedOut: number, at = new Date()) {
    const { workspaceId } = scope;
    const version = await scope.db.automationVersion.findFirstOrThrow({
      where: { automationId: automation.id, workspaceId },
      orderBy: { number: "desc" },
    });
    const call = await makeCall(scope, automation.assistant);
    const run = await scope.db.automationRun.create({
      data: {
        id: newId("run"),
        workspaceId,
        automationId: automation.id,
        versionId: version.id,
        version: version.number,
        eventKey: newId("run"),
        input: {},
      },
    });
    for (let index = 0; index < sent; index++) {
      const phone = `+1404${letter.charCodeAt(0)}${String(people++).padStart(5, "0")}`;
      const contactId = newId("contact");
      await scope.db.contact.create({ data: { id: contactId, workspaceId, phone } });
      const runId = index === 0 ? run.id : newId("run");
      if (index > 0) {
        const { input: _, ...rest } = run;
        await scope.db.automationRun.create({
          data: { ...rest, id: runId, eventKey: runId, input: {}, draft: undefined },
        });
      }
      await scope.db.message.create({
        data: {
          id: newId("message"),
          ...{ workspaceId, callId: call.id, contactId, runId, stepId: "sms", variant: letter },
          ...{
            direction: "outbound",
            from: "+12025550100",
            to: phone,
            body: "x",
            segments: 1,
            encoding: "GSM-7",
          },
          ...{ carrier: "sandbox", status: "delivered", callbackToken: newId("message"), sentAt: at },
        },
      });
      if (index < optedOut)
        await transaction(scope, (tx) => optOutInTransaction(tx, { phone, source: "keyword" }));
    }
  }
  let people = 0;
  const results = async () => (await getVariantResults(scope, automation.id))[0]?.variants ?? [];

  it("each customer gets one text, the same again at the next call, and the ledger and the run say which", async () => {
    const seen = new Set<string | null>();
    for (let index = 0; index < 8; index++) {
      const first = await textTo(phoneOf(index));
      const again = await textTo(phoneOf(index));
      expect(again.message.variant).toBe(first.message.variant);
      expect(first.message.body).toBe(first.message.variant === "A" ? "First text." : "Second text.");
      const step = await scope.db.runStep.findFirstOrThrow({
        where: { runId: first.runId, workspaceId: scope.workspaceId },
      });
      expect(step.output).toMatchObject({ variant: first.message.variant });
      seen.add(first.message.variant);
    }
    expect([...seen].sort()).toEqual(["A", "B"]);
  });

  it("a published version keeps its texts, whatever the draft and the next version say", async () => {
    const payload = await makeEvent(scope, automation.assistant);
    const { runId } = await callEnds(scope, automation.id, payload);
    const step = smsStep({
      senderId,
      body: "Another first.",
      variants: { share: 1, others: [{ letter: "B", body: "Another second.", share: 99 }] },
    });
    const draft = { id: automation.id, name: "Thank them", definition: { steps: [step] } };
    await saveDraft(scope, { ...draft, draftRevision: automation.draftRevision });
    await publishAutomation(scope, { id: automation.id });
    await workOn(scope, runId ?? "");
    const message = await scope.db.message.findFirstOrThrow({
      where: { workspaceId: scope.workspaceId, runId: runId ?? "" },
    });
    expect(["First text.", "Second text."]).toContain(message.body);
    const versions = await listVersions(scope, automation.id);
    expect(versions.find(({ number }) => number === 1)?.definition.steps[0]).toMatchObject({
      variants: SPLIT,
    });
  });

  it("results count each text by itself, since it is published in these words, and no tests", async () => {
    await history("A", 60, 3);
    await history("B", 10, 0);
    const test = await testStep(scope, { id: automation.id, stepId: "sms", variant: "B" }, carriers()).catch(
      (error: unknown) => error,
    );
    expect(test).toMatchObject({ code: "conflict" });
    await queueMessage(scope, { senderId, to: "+13125550155", body: "Test", test: true, variant: "B" });
    const [a, b] = await results();
    expect(a).toMatchObject({ letter: "A", sent: 60, enough: true, optedOut: { count: 3 } });
    expect(a?.optedOut.low).toBeCloseTo(wilson(3, 60).low);
    expect(b).toMatchObject({ letter: "B", sent: 10, enough: false, delivered: { count: 10, share: 1 } });

    const step = smsStep({
      senderId,
      body: "First text.",
      variants: { share: 20, others: [{ ...SPLIT.others[0]!, share: 80 }] },
    });
    const draft = { id: automation.id, name: "Thank them" };
    const saved = await saveDraft(scope, {
      ...draft,
      draftRevision: automation.draftRevision,
      definition: { steps: [step] },
    });
    const second = await publishAutomation(scope, { id: automation.id });
    expect((await results()).map(({ sent, share }) => [sent, share])).toEqual([
      [60, 20],
      [10, 80],
    ]);
    expect(saved.draftRevision).toBeLessThan(second.draftRevision);
    const other = { ...step, body: "New words." };
    await saveDraft(scope, { ...draft, draftRevision: second.draftRevision, definition: { steps: [other] } });
    await publishAutomation(scope, { id: automation.id });
    expect((await results()).map(({ sent }) => sent)).toEqual([0, 0]);
  });

  it("an answer counts once and a keyword is none; an opt-out counts for the last text before it", async () => {
    const { message } = await textTo(phoneOf(1));
    const answer = (body: string) =>
      receiveInbound(scope, {
        from: message.to,
        to: message.from,
        body,
        carrier: "sandbox",
        externalId: newId("sandboxMessage"),
      });
    await answer("Thanks");
    await answer("See you");
    await textTo(phoneOf(1));
    await answer("STOP");
    const mine = (await results()).find(({ letter }) => letter === message.variant);
    expect(mine).toMatchObject({ sent: 2, answered: { count: 1 }, optedOut: { count: 1 } });
  });

  it("a text whose readers opt out significantly more is stopped once, by two sweeps at once, and named", async () => {
    await history("A", 120, 20);
    await history("B", 120, 1);
    expect(await findVariantsToJudge(world.db)).toContainEqual({
      automationId: automation.id,
      workspaceId: scope.workspaceId,
    });
    const stopped = await Promise.all([1, 2].map(() => stopWorseVariants(scope, automation.id)));
    expect(stopped.sort()).toEqual([0, 1]);
    const [a, b] = await results();
    expect(a?.stop?.reason).toContain("20 of 120 opted out (16.7 %), of the other texts 1 of 120 (0.8 %)");
    expect(b?.stop).toBeNull();
    for (let index = 0; index < 6; index++) expect((await textTo(phoneOf(index))).message.variant).toBe("B");
    const notice = (await listNeedsYou(scope)).find(({ kind }) => kind === "variant_stopped");
    expect(notice).toMatchObject({ subjectId: automation.id, count: 1 });
    expect(await stopWorseVariants(scope, automation.id)).toBe(0);

    await resumeVariant(scope, { id: a?.stop?.id ?? "" });
    expect((await results())[0]?.stop).toBeNull();
    // What was sent before a person decided is not held against it again.
    expect(await stopWorseVariants(scope, automation.id)).toBe(0);
    const entries = await scope.db.auditEntry.findMany({ where: { workspaceId: scope.workspaceId } });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["variant.stopped", "variant.resumed"]),
    );
  });

  it("goes on where the difference may be luck, and another workspace finds nothing to take up", async () => {
    await history("A", 120, 6);
    await history("B", 120, 3);
    expect(await stopWorseVariants(scope, automation.id)).toBe(0);
    const other = await makeWorkspace(world.db);
    await expect(getVariantResults(other, automation.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(resumeVariant(other, { id: "vst_none" })).rejects.toMatchObject({ code: "not_found" });
  });
});
