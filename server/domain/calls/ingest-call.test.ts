import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { figures } from "../analytics/testing";
import { createScope } from "../scope";
import { ingestCall } from "./ingest-call";
import { listCalls } from "./list-calls";
import { CallFilter, IngestCall } from "./schema";

let world: TestWorld;
let assistantId: string;
beforeAll(async () => {
  world = await testWorld();
  assistantId = (await makeAssistant(world.scope)).id;
});
afterAll(() => world.drop());

const finished = (over: Record<string, unknown> = {}) =>
  IngestCall.parse({
    externalId: "ext-1",
    assistantId,
    direction: "outbound",
    from: "+12025550100",
    to: "+12025550142",
    status: "completed",
    startedAt: "2026-03-02T10:00:00+01:00",
    endedAt: "2026-03-02T10:02:05+01:00",
    transcript: [
      { role: "assistant", text: "Hello, this is Ada." },
      { role: "customer", text: "Hi, I'd like to book." },
    ],
    ...over,
  });

const outbox = (callId: string) =>
  world.db.outboxEvent.findMany({
    where: { workspaceId: world.scope.workspaceId, data: { path: ["callId"], equals: callId } },
  });

describe("taking in a finished call", () => {
  it("stores the call with its customer, counts it and asks for its evaluation", async () => {
    const { call, created } = await ingestCall(
      world.scope,
      finished({ externalId: "whole", lead: { name: "Grace" } }),
    );
    expect(created).toBe(true);
    expect(call).toMatchObject({
      externalId: "whole",
      customerPhone: "+12025550142",
      startedAt: "2026-03-02T09:00:00.000Z",
      durationSeconds: 125,
      evaluation: { state: "pending", revision: 0, model: null },
      outcome: null,
      lead: { name: "Grace" },
      transcript: [{ text: "Hello, this is Ada." }, { role: "customer" }],
    });
    expect(await outbox(call.id)).toMatchObject([
      { name: "call/evaluation.requested", data: { callId: call.id, revision: 1 } },
    ]);
    const contact = await world.db.contact.findFirst({
      where: { workspaceId: world.scope.workspaceId, phone: "+12025550142" },
    });
    expect(contact).toMatchObject({ id: call.contactId, name: "Grace" });
  });

  it("makes one call and one event of fifty posts at once, even when their payloads differ", async () => {
    const posts = Array.from({ length: 50 }, (_, index) =>
      ingestCall(
        world.scope,
        finished({
          externalId: "raced",
          to: `+120255501${String(index).padStart(2, "0")}`,
          endReason: `post ${index}`,
        }),
      ),
    );
    const results = await Promise.all(posts);
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    const ids = new Set(results.map(({ call }) => call.id));
    expect(ids.size).toBe(1);
    expect(new Set(results.map(({ call }) => call.endReason)).size).toBe(1);
    expect(await outbox([...ids][0]!)).toHaveLength(1);
  });

  it("leaves no trace of a repeated post: no second contact, no second count", async () => {
    const scope = await makeWorkspace(world.db);
    const own = await makeAssistant(scope);
    const post = (to: string) =>
      ingestCall(scope, finished({ assistantId: own.id, externalId: "again", to }));
    const racers = Array.from({ length: 10 }, (_, i) => post(`+120255501${70 + i}`));
    await Promise.all(racers);
    const later = await post("+12025550199");
    expect(later.created).toBe(false);
    expect(await world.db.contact.count({ where: { workspaceId: scope.workspaceId } })).toBe(1);
    expect(await figures(scope)).toEqual({
      calls: 1,
      completed: 1,
    });
  });

  it("keeps the same external id apart between platforms and workspaces", async () => {
    const scope = await makeWorkspace(world.db);
    const own = await makeAssistant(scope);
    const first = await ingestCall(world.scope, finished({ externalId: "shared" }));
    const second = await ingestCall(world.scope, finished({ externalId: "shared" }), "vapi");
    const third = await ingestCall(scope, finished({ externalId: "shared", assistantId: own.id }));
    expect(new Set([first.call.id, second.call.id, third.call.id]).size).toBe(3);
  });

  it("does not know another workspace's assistant, and stores nothing", async () => {
    const scope = await makeWorkspace(world.db);
    await expect(ingestCall(scope, finished())).rejects.toMatchObject({ code: "not_found" });
    expect(await world.db.call.count({ where: { workspaceId: scope.workspaceId } })).toBe(0);
  });

  it("is refused to a viewer", async () => {
    const viewer = createScope(world.db, world.scope.workspaceId, {
      kind: "apiKey",
      apiKeyId: "key_1",
      role: "viewer",
    });
    await expect(ingestCall(viewer, finished())).rejects.toMatchObject({ code: "forbidden" });
  });

  it("reads a national number by the workspace's country", async () => {
    const { call } = await ingestCall(
      world.scope,
      finished({ externalId: "national", to: "(202) 555-0143" }),
    );
    expect(call.to).toBe("+12025550143");
  });

  it("names every bad number with the expected form, and offers what may be meant", async () => {
    const post = ingestCall(
      world.scope,
      finished({ externalId: "bad", from: "anonymous", to: "4915123456789" }),
    );
    await expect(post).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { path: "from", message: expect.stringContaining("null for a withheld number") },
        { path: "to", message: expect.stringContaining("Did you mean +4915123456789?") },
      ],
    });
  });

  it("counts the customer as the caller of an inbound call", async () => {
    const { call } = await ingestCall(
      world.scope,
      finished({ externalId: "inbound", direction: "inbound", from: "+12025550177", to: "+12025550100" }),
    );
    expect(call.customerPhone).toBe("+12025550177");
  });

  it("takes NUL bytes, half surrogates, emoji and mixed scripts as the text that they are", async () => {
    const text = "a\u0000b \ud83d half 😀 مرحبا 你好";
    const { call } = await ingestCall(
      world.scope,
      finished({ externalId: "odd", transcript: [{ role: "customer", text }] }),
    );
    expect(call.transcript[0]?.text).toBe("ab \ufffd half 😀 مرحبا 你好");
  });

  it("takes a call without a word, and one of three hours", async () => {
    const silent = await ingestCall(
      world.scope,
      finished({ externalId: "silent", transcript: [], status: "no_answer" }),
    );
    expect(silent.call.transcript).toEqual([]);
    const turns = Array.from({ length: 20_000 }, (_, i) => ({
      role: i % 2 ? "customer" : "assistant",
      text: `Turn ${i} of a talk`,
    }));
    const long = await ingestCall(world.scope, finished({ externalId: "long", transcript: turns }));
    expect(long.call.transcript.at(-1)?.text).toBe("Turn 19999 of a talk");
  }, 120_000);
});

describe("the list of calls", () => {
  it("walks all pages without a gap or a repeat, also where calls start in the same moment", async () => {
    const scope = await makeWorkspace(world.db);
    const own = await makeAssistant(scope);
    for (let i = 0; i < 7; i++) {
      await ingestCall(scope, finished({ assistantId: own.id, externalId: `page-${i}` }));
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCalls(scope, CallFilter.parse({ limit: 3, cursor }));
      seen.push(...page.data.map((call) => call.externalId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `page-${i}`));
  });

  it("filters by each of its fields", async () => {
    const scope = await makeWorkspace(world.db);
    const own = await makeAssistant(scope);
    const add = (externalId: string, over: object) =>
      ingestCall(scope, finished({ assistantId: own.id, externalId, ...over }));
    const texted = await add("texted", { to: "+14155550123" });
    await add("missed", { status: "no_answer", to: "+12025550123" });
    await add("later", { startedAt: "2026-03-05T10:00:00Z", endedAt: "2026-03-05T10:01:00Z" });
    await world.db.message.create({
      data: {
        id: "sms_1",
        workspaceId: scope.workspaceId,
        direction: "outbound",
        callId: texted.call.id,
        from: "+12025550100",
        to: "+14155550123",
        body: "Hello",
        segments: 1,
        encoding: "gsm7",
        carrier: "sandbox",
        status: "delivered",
        callbackToken: "token-1",
      },
    });
    const found = async (filter: object) => {
      const page = await listCalls(scope, CallFilter.parse(filter));
      return page.data.map((call) => call.externalId);
    };
    expect(await found({ phone: "+1415" })).toEqual(["texted"]);
    expect(await found({ phone: "550123" })).toEqual(["missed", "texted"]);
    expect(await found({ status: "no_answer" })).toEqual(["missed"]);
    expect(await found({ from: "2026-03-05T00:00:00Z" })).toEqual(["later"]);
    expect(await found({ to: "2026-03-05T00:00:00Z", followUp: "not_texted" })).toEqual(["missed"]);
    expect(await found({ followUp: "texted" })).toEqual(["texted"]);
    expect(await found({ assistantId: "ast_other" })).toEqual([]);
    const [first] = (await listCalls(scope, CallFilter.parse({ followUp: "texted" }))).data;
    expect(first).toMatchObject({
      sms: { status: "delivered" },
      messageIds: ["sms_1"],
      assistantName: "Ada",
    });
  });

  it("names what an evaluated call should tell and does not", async () => {
    const scope = await makeWorkspace(world.db);
    const assistant = await makeAssistant(scope);
    await scope.db.postCallVariable.updateMany({
      where: { workspaceId: scope.workspaceId, assistantId: assistant.id },
      data: { settings: { required: true } },
    });
    const variables = { status: false, summary: null };
    const told = { ...variables, summary: "Nothing was agreed" };
    await makeCall(scope, assistant, { externalId: "a", evaluationState: "evaluated", variables: told });
    await makeCall(scope, assistant, { externalId: "b", evaluationState: "evaluated", variables });
    await makeCall(scope, assistant, { externalId: "c", evaluationState: "pending", variables: {} });
    const { data } = await listCalls(scope, CallFilter.parse({}));
    expect(Object.fromEntries(data.map((call) => [call.externalId, call.missing]))).toEqual({
      a: [],
      b: ["summary"],
      c: [],
    });
  });

  it("refuses a cursor that it did not make", async () => {
    const filter = CallFilter.parse({ cursor: Buffer.from('["yesterday","x"]').toString("base64url") });
    await expect(listCalls(world.scope, filter)).rejects.toMatchObject({ code: "invalid" });
  });
});
