import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Scope } from "../scope";
import { assignAssistant, listSourceAssistants } from "./assistants";
import { getSourceEvent, listSourceEvents } from "./events";
import { listSources } from "./list-sources";
import { openSource, rotateUrl, setSourceSecret } from "./open-source";
import { platformOf } from "./platforms/all";
import { receivePost } from "./receive-post";
import { replayEvent, replayFailed } from "./replay";
import { makeSamplePost } from "./sample-post";
import type { PlatformName } from "./shared";
import { takeSourceEvent } from "./take-event";

let world: TestWorld;
let scope: Scope;
let assistantId: string;
beforeAll(async () => {
  world = await testWorld();
});
beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  assistantId = (await makeAssistant(scope)).id;
});
afterAll(() => world.drop());

const tokenOf = async (of: Scope, platform: PlatformName) => {
  const found = (await listSources(of)).find((one) => one.platform === platform)?.source;
  return found?.url?.split("/").at(-1) ?? "";
};
const post = (token: string, body: unknown, headers: Record<string, string> = {}) =>
  receivePost(world.db, token, {
    header: (name) => headers[name] ?? null,
    text: typeof body === "string" ? body : JSON.stringify(body),
  });
/** What the job does with whatever was received. */
const work = async () => {
  const where = { workspaceId: scope.workspaceId, state: "received" as const };
  for (const { id } of await world.db.ingestEvent.findMany({ where, orderBy: { id: "asc" } }))
    await takeSourceEvent(scope, id);
};
const STARTED = new Date("2026-03-02T09:30:00Z");
// biome-ignore lint/suspicious/noExplicitAny: posts of others, bent field by field
const sample = (platform: PlatformName, id: string): any =>
  structuredClone(platformOf(platform).sample({ id, startedAt: STARTED, customerPhone: "+12065550114" }));
const calls = () =>
  world.db.call.findMany({
    where: { workspaceId: scope.workspaceId },
    include: { turns: { orderBy: { position: "asc" } } },
    orderBy: { id: "asc" },
  });
const events = async (sourceId: string) => (await listSourceEvents(scope, { sourceId, limit: 50 })).data;
const assignFirst = async (sourceId: string) => {
  const [first] = await listSourceAssistants(scope, sourceId);
  return assignAssistant(scope, { sourceAssistantId: first?.id ?? "", assistantId, ignored: false });
};
/** A source whose sample assistant is assigned already. */
const ready = async (platform: PlatformName) => {
  const { id } = await openSource(scope, platform);
  const token = await tokenOf(scope, platform);
  await post(token, sample(platform, "first"));
  await work();
  await assignFirst(id);
  await work();
  return { id, token };
};

describe("a post of a platform", () => {
  it("waits, visible, until its assistant is assigned; then all that waited become calls", async () => {
    const { id } = await openSource(scope, "vapi");
    const token = await tokenOf(scope, "vapi");
    for (const call of ["a", "b"])
      expect(await post(token, sample("vapi", call))).toMatchObject({ outcome: "received" });
    await work();
    expect(await calls()).toEqual([]);
    expect(await listSourceAssistants(scope, id)).toMatchObject([
      { externalId: "sample-assistant", name: "Sample assistant", assistantId: null, waiting: 2 },
    ]);
    expect((await listSources(scope))[0]?.source).toMatchObject({ open: { waiting: 2, failed: 0 } });

    expect(await assignFirst(id)).toEqual({ released: 2 });
    await work();
    expect((await calls()).map(({ externalId, provider }) => [provider, externalId])).toEqual([
      ["vapi", "a"],
      ["vapi", "b"],
    ]);
    expect((await events(id)).map(({ state, callId }) => [state, callId !== null])).toEqual([
      ["taken", true],
      ["taken", true],
    ]);
  });

  it("becomes a call of ours: numbers, turns, times, and the platform's own values beside", async () => {
    await ready("vapi");
    const [call] = await calls();
    expect(call).toMatchObject({
      assistantId,
      direction: "outbound",
      customerPhone: "+12065550114",
      assistantPhone: "+12065550100",
      durationSeconds: 40,
      evaluationState: "pending",
      variables: {},
      platformValues: { successful: true, variables: { accepted: true, delivery_day: "Thursday" } },
      turns: [
        { role: "assistant" },
        { role: "customer", text: "Yes, Thursday at 2 works for me.", startMs: 8100 },
        {},
      ],
    });
  });

  it("counts once however often it comes, also fifty times at once", async () => {
    const { id, token } = await ready("bland");
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => post(token, sample("bland", "many"))),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "received")).toHaveLength(1);
    await work();
    expect(await calls()).toHaveLength(2);
    expect((await events(id))[0]).toMatchObject({ deliveries: 50, state: "taken" });
  });

  it("is recognised by its shape at another platform's URL, and belongs to its own platform", async () => {
    await openSource(scope, "vapi");
    await post(await tokenOf(scope, "vapi"), sample("retell", "strayed"));
    const sources = await listSources(scope);
    expect(sources.map(({ platform, source }) => [platform, source?.open.received])).toEqual([
      ["vapi", 0],
      ["retell", 1],
      ["elevenlabs", undefined],
      ["bland", undefined],
      ["synthflow", undefined],
      ["famulor", undefined],
    ]);
  });

  it("of a kind that is no finished call is answered and not kept", async () => {
    const { id } = await openSource(scope, "retell");
    const body = { ...sample("retell", "x"), event: "call_started" };
    expect(await post(await tokenOf(scope, "retell"), body)).toEqual({
      outcome: "ignored",
      event: "call_started",
    });
    expect(await events(id)).toEqual([]);
    expect((await listSources(scope))[1]?.source?.lastEventAt).toBeInstanceOf(Date);
  });

  it("with a number that cannot be read is a call without one, and says so", async () => {
    const { id, token } = await ready("vapi");
    const body = sample("vapi", "anonymous");
    body.message.customer.number = "anonymous";
    await post(token, body);
    await work();
    expect((await calls())[1]).toMatchObject({ externalId: "anonymous", customerPhone: null });
    expect((await events(id))[0]?.notes).toEqual([expect.stringContaining('"anonymous" was left out')]);
  });

  it("keeps texts that a database cannot hold without what it cannot hold", async () => {
    const { token } = await ready("famulor");
    const body = sample("famulor", "odd");
    body.lead = { "na\u0000me": "Ro\u0000bin\ud800" };
    body.transcript[1].text = "Yes\u0000, fine. \udc00";
    await post(token, body);
    await work();
    expect((await calls())[1]).toMatchObject({ externalId: "odd", lead: { name: "Robin\ufffd" } });
  });

  it("gives the customer the zone that it knows, where none was known", async () => {
    await ready("synthflow");
    const where = { workspaceId: scope.workspaceId, phone: "+12065550114" };
    expect(await world.db.contact.findFirst({ where })).toMatchObject({ timeZone: "America/Los_Angeles" });
  });

  it.each(["unassigned", "not wanted"])("of an assistant that is %s later makes no call", async (kind) => {
    const { id, token } = await ready("vapi");
    const [first] = await listSourceAssistants(scope, id);
    await assignAssistant(scope, {
      sourceAssistantId: first?.id ?? "",
      assistantId: null,
      ignored: kind === "not wanted",
    });
    await post(token, sample("vapi", "later"));
    await work();
    expect((await events(id))[0]).toMatchObject({ state: kind === "not wanted" ? "ignored" : "waiting" });
    expect(await calls()).toHaveLength(1);
  });
});

describe("Retell's two events", () => {
  const ended = (id: string) => {
    const body = { ...sample("retell", id), event: "call_ended" };
    const { call_analysis: _, ...call } = body.call;
    return { ...body, call };
  };
  it.each(["call_ended first", "call_analyzed first", "both at once"])("make one call: %s", async (order) => {
    const { token } = await ready("retell");
    const both = [ended("merged"), sample("retell", "merged")];
    if (order === "call_analyzed first") both.reverse();
    for (const body of both) {
      await post(token, body);
      if (order !== "both at once") await work();
    }
    const where = { workspaceId: scope.workspaceId, state: "received" as const };
    const left = await world.db.ingestEvent.findMany({ where });
    await Promise.all(left.map(({ id }) => takeSourceEvent(scope, id)));
    const [, call, ...more] = await calls();
    expect(more).toEqual([]);
    expect(call).toMatchObject({
      externalId: "merged",
      askedRevision: 1,
      platformValues: {
        summary: "The customer collects the bicycle on Friday at 10 am.",
        successful: true,
        variables: { collects_on: "Friday", is_new_customer: false },
      },
    });
    expect(call?.turns).toHaveLength(3);
  });

  it("a transcript that only the second brings is stored and read", async () => {
    const { token } = await ready("retell");
    const first = ended("late");
    Object.assign(first.call, { transcript: "", transcript_object: [] });
    await post(token, first);
    await work();
    await post(token, sample("retell", "late"));
    await work();
    const [, call] = await calls();
    expect(call).toMatchObject({ externalId: "late", askedRevision: 2, evaluationState: "pending" });
    expect(call?.turns).toHaveLength(3);
  });
});

describe("who may post", () => {
  it("a token that is not known is not found, and one that was replaced neither", async () => {
    await expect(post("nobody", sample("vapi", "x"))).rejects.toMatchObject({ code: "not_found" });
    const { id } = await openSource(scope, "vapi");
    const old = await tokenOf(scope, "vapi");
    await rotateUrl(scope, id);
    await expect(post(old, sample("vapi", "x"))).rejects.toMatchObject({ code: "not_found" });
    expect(await post(await tokenOf(scope, "vapi"), sample("vapi", "x"))).toMatchObject({
      outcome: "received",
    });
  });

  it("with a secret a wrong signature is refused, nothing is stored, and one line is written down", async () => {
    const { id } = await openSource(scope, "retell");
    await setSourceSecret(scope, { sourceId: id, secret: "key_right" });
    const token = await tokenOf(scope, "retell");
    const text = JSON.stringify(sample("retell", "signed"));
    const sign = platformOf("retell").sign ?? (() => ({}));
    for (const headers of [{}, sign("key_wrong", text, new Date()), sign("key_wrong", text, new Date())])
      await expect(post(token, text, headers)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await events(id)).toEqual([]);
    const where = { workspaceId: scope.workspaceId, action: "source.refused" };
    expect(await world.db.auditEntry.count({ where })).toBe(1);
    expect((await listSources(scope))[1]?.source?.refusal).toMatch(/without a valid signature/);
    expect(await post(token, text, sign("key_right", text, new Date()))).toMatchObject({
      outcome: "received",
    });
  });

  it("a secret holds at every URL of the workspace, whichever platform's it is", async () => {
    await openSource(scope, "vapi");
    const { id } = await openSource(scope, "bland");
    await setSourceSecret(scope, { sourceId: id, secret: "key" });
    await expect(post(await tokenOf(scope, "vapi"), sample("bland", "x"))).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("a URL whose posts must be signed takes no unsigned post of another shape either", async () => {
    const { id } = await openSource(scope, "retell");
    await setSourceSecret(scope, { sourceId: id, secret: "key" });
    await expect(post(await tokenOf(scope, "retell"), sample("bland", "x"))).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect((await listSources(scope)).map(({ source }) => source !== null)).toEqual([
      false,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("what has no known shape must be signed where there is a secret, else it is not even kept", async () => {
    const { id } = await openSource(scope, "bland");
    await setSourceSecret(scope, { sourceId: id, secret: "key" });
    await expect(post(await tokenOf(scope, "bland"), "junk")).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(await events(id)).toEqual([]);
  });

  it("the sample is signed as a real post is", async () => {
    const { id } = await openSource(scope, "elevenlabs");
    await setSourceSecret(scope, { sourceId: id, secret: "wsec_1" });
    const { path, headers, body } = await makeSamplePost(scope, id);
    expect(await post(path.split("/").at(-1) ?? "", body, headers)).toMatchObject({ outcome: "received" });
  });
});

describe("what cannot be read", () => {
  it.each([
    ["no JSON", "{", /not JSON/],
    ["another shape", { hello: "world" }, /not a post of a platform/],
    ["no call id", { event: "call_ended", call: { call_id: " " } }, /call\.call_id/],
    ["no time", { event: "call_ended", call: { call_id: "c" } }, /neither when/],
  ])("%s: refused in words, and kept with its payload", async (_, body, words) => {
    const { id } = await openSource(scope, "retell");
    await expect(post(await tokenOf(scope, "retell"), body)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(words),
    });
    const [kept] = await events(id);
    expect(kept).toMatchObject({ state: "failed", error: expect.stringMatching(words) });
    const { payload } = await getSourceEvent(scope, kept?.id ?? "");
    expect(payload).toBe(typeof body === "string" ? body : JSON.stringify(body));
  });

  it("a transcript above 500,000 characters is refused", async () => {
    const { id } = await openSource(scope, "vapi");
    const body = sample("vapi", "long");
    body.message.artifact.messages[2].message = "x".repeat(500_001);
    await expect(post(await tokenOf(scope, "vapi"), body)).rejects.toThrow(/500,000/);
    expect((await events(id))[0]?.state).toBe("failed");
  });

  it("is taken in after a fix, all of it at once too; a call that it had become is not doubled", async () => {
    const { id, token } = await ready("vapi");
    await post(token, sample("vapi", "broken"));
    const failed = (await events(id))[0]?.id ?? "";
    const where = { id: failed, workspaceId: scope.workspaceId };
    await world.db.ingestEvent.update({ where, data: { state: "failed", error: "A fault of ours" } });
    expect(await replayFailed(scope, id)).toEqual({ released: 1 });
    await work();
    expect(await calls()).toHaveLength(2);
    await replayEvent(scope, failed);
    await work();
    expect((await calls()).map(({ askedRevision }) => askedRevision)).toEqual([1, 1]);
    expect((await events(id))[0]).toMatchObject({ state: "taken", error: null });
  });
});

it("an assistant of another workspace is not found, and nothing is released", async () => {
  const { id } = await ready("vapi");
  const theirs = await makeAssistant(await makeWorkspace(world.db));
  const [first] = await listSourceAssistants(scope, id);
  await expect(
    assignAssistant(scope, { sourceAssistantId: first?.id ?? "", assistantId: theirs.id, ignored: false }),
  ).rejects.toMatchObject({ code: "not_found" });
});
