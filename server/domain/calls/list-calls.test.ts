import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { listCalls } from "./list-calls";
import { findNeighbours } from "./neighbours";
import { CallFilter } from "./schema";

let world: TestWorld;
let scope: Scope;
let ada: { id: string };
beforeAll(async () => {
  world = await testWorld();
  scope = world.scope;
  ada = await makeAssistant(scope);
});
afterAll(() => world.drop());

const found = async (filter: object, within = scope) =>
  (await listCalls(within, CallFilter.parse(filter))).data.map(({ externalId }) => externalId).sort();

const said = (externalId: string, ...texts: string[]) =>
  makeCall(
    scope,
    ada,
    { externalId },
    texts.map((text, index) => ({ role: index % 2 === 0 ? "assistant" : "customer", text })),
  );

describe("calls are found by what was said:", () => {
  beforeAll(async () => {
    await said("booked", "Would Tuesday at 10:30 suit you?", "Yes, I confirm. <b>Great</b>");
    await said("refund", "How can I help?", "I want a refund, Tuesday was awful");
    await said("german", "Möchten Sie Dienstag kommen?", "Ja, gerne. Grüße an Zoë");
    await said("silent");
    const other = await makeWorkspace(world.db);
    await makeCall(other, await makeAssistant(other), { externalId: "theirs" }, [
      { role: "customer", text: "Tuesday, I confirm the refund" },
    ]);
  });

  it.each([
    ["all words in any turn and order", "confirm tuesday", ["booked"]],
    ["the beginning of a word, in any case", "TUES", ["booked", "refund"]],
    ["not the inside of one", "onfirm", []],
    ["a phrase as it was said", '"tuesday was"', ["refund"]],
    ["and not in another order", '"was tuesday"', []],
    ["without a word", "tuesday -refund", ["booked"]],
    ["a time", "10:30", ["booked"]],
    ["another language", "grüße zoë", ["german"]],
    ["signs that mean something to a database", "' & | ! :* <-> confirm)", ["booked"]],
    ["nothing but signs finds all, as no words do", "?!", ["booked", "german", "refund", "silent"]],
  ])("%s", async (_case, words, calls) => expect(await found({ words })).toEqual(calls));

  it("shows the turn, with the words marked", async () => {
    const { data } = await listCalls(scope, CallFilter.parse({ words: "confirm great" }));
    const [call] = data;
    expect(call?.found).toMatchObject({ turn: 1, text: "Yes, I confirm. <b>Great</b>" });
    expect(call?.found?.marks.map(([from, to]) => call.found?.text.slice(from, to))).toEqual([
      "confirm",
      "Great",
    ]);
  });

  it("what was taken out of the transcript is found no more, and what is changed is found as it is", async () => {
    const call = await said("changed", "The word is abracadabra");
    const where = { workspaceId: scope.workspaceId, callId: call.id };
    expect(await found({ words: "abracadabra" })).toEqual(["changed"]);
    await world.db.transcriptTurn.updateMany({ where, data: { text: "The word is hocuspocus" } });
    expect([await found({ words: "abracadabra" }), await found({ words: "hocuspocus" })]).toEqual([
      [],
      ["changed"],
    ]);
    await world.db.transcriptTurn.deleteMany({ where });
    expect(await found({ words: "hocuspocus" })).toEqual([]);
    await world.db.call.delete({ where: { id: call.id, workspaceId: scope.workspaceId } });
  });

  it("a call of 500,000 characters without a word twice is taken in and found", async () => {
    const words = Array.from({ length: 62_000 }, (_, index) => `w${index.toString(36)}x`).join(" ");
    await said("endless", words);
    expect(await found({ words: "w1x" })).toContain("endless");
  });
});

describe("calls are found by a variable's value:", () => {
  let own: Scope;
  beforeAll(async () => {
    own = await makeWorkspace(world.db);
    const assistant = await makeAssistant(own);
    const add = (
      externalId: string,
      variables: Record<string, string | number | boolean | string[] | null>,
    ) => makeCall(own, assistant, { externalId, variables });
    await add("a", { status: true, amount: 100, day: "2026-03-01", code: "17", tags: ["vip", "late"] });
    await add("b", { status: false, amount: 9, day: "2026-03-02", code: 17, note: "Call back on Tuesday" });
    await add("c", { status: null, amount: "100", day: "2026-03-02T09:00:00+01:00", note: "Tuesday is bad" });
    await add("none", {});
  });

  it.each([
    ["status:is:true", ["a"]],
    ["status:is_not:true", ["b"]],
    ["status:unknown", ["c"]],
    ["status:known", ["a", "b"]],
    ["amount:is:100", ["a", "c"]],
    ["amount:gt:9", ["a"]],
    ["amount:lte:9", ["b"]],
    ["day:gt:2026-03-01", ["b", "c"]],
    ["day:lte:2026-03-02", ["a", "b", "c"]],
    ["day:lt:2026-03-02", ["a"]],
    ["code:is:17", ["a", "b"]],
    ["tags:has:vip", ["a"]],
    ["note:has:tuesday back", ["b"]],
    ["tags:has:tuesday", []],
    ["none:is:1", []],
    ['x" ? (true) || $."y:gt:1', []],
  ])("%s", async (variable, calls) => expect(await found({ variable }, own)).toEqual(calls));

  it("several conditions hold at once", async () =>
    expect(await found({ variable: ["amount:gte:1", "note:has:tuesday"] }, own)).toEqual(["b"]));

  it("says how to write one that cannot be read", () =>
    expect(CallFilter.safeParse({ variable: "status=true" }).error?.issues[0]?.message).toMatch(
      /name:is:value/,
    ));
});

describe("the list", () => {
  it.each(["newest", "oldest", "longest", "shortest"] as const)(
    "sorts by %s over all pages",
    async (sort) => {
      const own = await makeWorkspace(world.db);
      const assistant = await makeAssistant(own);
      for (let i = 0; i < 7; i++) {
        const startedAt = new Date(Date.UTC(2026, 2, 1 + (i % 3)));
        await makeCall(own, assistant, { externalId: `${i}`, startedAt, durationSeconds: (i * 5) % 3 });
      }
      const seen: { id: string; startedAt: string; durationSeconds: number }[] = [];
      let cursor: string | undefined;
      do {
        const page = await listCalls(own, CallFilter.parse({ limit: 3, cursor, sort }));
        seen.push(...page.data);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      const key = (call: (typeof seen)[number]) =>
        sort === "newest" || sort === "oldest" ? Date.parse(call.startedAt) : call.durationSeconds;
      const up = sort === "oldest" || sort === "shortest" ? 1 : -1;
      const sorted = seen.toSorted((a, b) => up * (key(a) - key(b) || (a.id < b.id ? -1 : 1)));
      expect(seen.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
      expect(new Set(seen.map(({ id }) => id)).size).toBe(7);
    },
  );

  it("refuses a cursor of another sort", async () => {
    const cursor = Buffer.from(JSON.stringify([new Date().toISOString(), "call_1"])).toString("base64url");
    await expect(listCalls(scope, CallFilter.parse({ sort: "longest", cursor }))).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("tells what became of the text, and who reported the call", async () => {
    const own = await makeWorkspace(world.db);
    const assistant = await makeAssistant(own);
    const add = async (
      externalId: string,
      status: "delivered" | "failed" | "pending" | "suppressed" | null,
    ) => {
      const call = await makeCall(own, assistant, {
        externalId,
        provider: externalId === "plain" ? "vapi" : "api",
      });
      if (!status) return;
      await own.db.message.create({
        data: {
          ...{ id: newId("message"), workspaceId: own.workspaceId, callId: call.id, status },
          ...{ direction: "outbound", from: "+12025550100", to: "+12025550142", body: "Hi", segments: 1 },
          ...{ encoding: "GSM-7", carrier: "sandbox", callbackToken: newId("message") },
        },
      });
    };
    await add("ok", "delivered");
    await add("bad", "failed");
    await add("later", "pending");
    await add("never", "suppressed");
    await add("plain", null);
    expect(await found({ followUp: "delivered" }, own)).toEqual(["ok"]);
    expect(await found({ followUp: "failed" }, own)).toEqual(["bad"]);
    expect(await found({ followUp: "waiting" }, own)).toEqual(["later"]);
    expect(await found({ followUp: "held_back" }, own)).toEqual(["never"]);
    expect(await found({ followUp: "not_texted" }, own)).toEqual(["never", "plain"]);
    expect(await found({ source: "vapi" }, own)).toEqual(["plain"]);
  });
});

describe("beside a call", () => {
  it("stand those of the list's filter and sort", async () => {
    const own = await makeWorkspace(world.db);
    const assistant = await makeAssistant(own);
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) {
      const startedAt = new Date(Date.UTC(2026, 2, 1, i));
      const status = i === 2 ? "busy" : "completed";
      ids.push((await makeCall(own, assistant, { startedAt, status, durationSeconds: 10 - i })).id);
    }
    const [first = "", second = "", third = "", fourth = ""] = ids;
    expect(await findNeighbours(own, { id: second })).toEqual({ previous: third, next: first });
    expect(await findNeighbours(own, { id: second, status: "completed" })).toEqual({
      previous: fourth,
      next: first,
    });
    expect(await findNeighbours(own, { id: fourth })).toEqual({ previous: null, next: third });
    expect(await findNeighbours(own, { id: fourth, sort: "longest" })).toEqual({
      previous: third,
      next: null,
    });
    await expect(findNeighbours(scope, { id: first })).rejects.toMatchObject({ code: "not_found" });
  });
});
