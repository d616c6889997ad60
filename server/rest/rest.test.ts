import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, type TestWorld, testWorld } from "@/server/db/factories";
import { createApiKey, revokeApiKey } from "@/server/domain/workspaces/api-keys";
import { finishedCall, type RestClient, restClient } from "./testing";

let world: TestWorld;
let client: RestClient;
let assistantId: string;
beforeAll(async () => {
  world = await testWorld();
  client = await restClient(world.db, "admin", { scope: world.scope });
  assistantId = (await makeAssistant(world.scope)).id;
});
afterAll(() => world.drop());

const countCalls = () => world.db.call.count({ where: { workspaceId: world.scope.workspaceId } });

describe("the key", () => {
  it.each([
    ["none", {}],
    ["an unknown one", { authorization: "Bearer wrk_unknown0000000000000000000000000000000" }],
    ["another scheme", { authorization: "Basic d3JrXzE6" }],
    ["one in a header of another name", { "x-api-key": "wrk_1" }],
  ])("%s is 401 with words and a link", async (_case, headers) => {
    const answer = await client.app.request("/api/v1/calls", { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect(await answer.json()).toEqual({
      error: {
        code: "unauthenticated",
        message: expect.stringMatching(/API key/),
        docUrl: "http://wrapup.test/docs/api#error-unauthenticated",
      },
    });
  });

  it("in the query is not read", async () => {
    const answer = await client.app.request(
      `/api/v1/calls?api_key=${client.key}&authorization=Bearer ${client.key}`,
    );
    expect(answer.status).toBe(401);
  });

  it("is stored as a hash, remembers its use, and ends at once when revoked", async () => {
    const other = await restClient(world.db, "member", { scope: world.scope });
    expect((await other.call("GET", "/calls")).status).toBe(200);
    const row = await world.db.apiKey.findFirstOrThrow({
      where: { id: other.keyId, workspaceId: world.scope.workspaceId },
    });
    expect(JSON.stringify(row)).not.toContain(other.key.slice(12));
    expect(row.lastUsedAt).toBeInstanceOf(Date);
    await revokeApiKey(world.scope, { id: other.keyId });
    expect((await other.call("GET", "/calls")).status).toBe(401);
  });

  it("of a viewer may read and not write", async () => {
    const viewer = await restClient(world.db, "viewer", { scope: world.scope });
    expect((await viewer.call("GET", "/assistants")).status).toBe(200);
    const refused = await viewer.call("POST", "/assistants", { name: "Eve" });
    expect(refused.status).toBe(403);
    expect(refused.body.error).toMatchObject({ code: "forbidden" });
  });

  it("has a limit per minute, answered with when to come again", async () => {
    const limited = await restClient(world.db, "viewer", { perMinute: 2 });
    await limited.call("GET", "/calls");
    await limited.call("GET", "/calls");
    const refused = await limited.call("GET", "/calls");
    expect(refused.status).toBe(429);
    expect(refused.body.error.code).toBe("rate_limited");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("a key's limits", () => {
  it("are told with every answer to it, refusals too, and to nobody else", async () => {
    const limited = await restClient(world.db, "viewer", { perMinute: 5 });
    const first = await limited.call("GET", "/calls");
    expect(first.headers.get("ratelimit-policy")).toBe('"key";q=5;w=60');
    expect(first.headers.get("ratelimit")).toMatch(/^"key";r=4;t=\d+$/);
    const refused = await limited.call("POST", "/assistants", { name: "Eve" });
    expect([refused.status, refused.headers.get("ratelimit")]).toEqual([403, expect.stringMatching(/;r=3;/)]);
    const unknown = await limited.app.request("/api/v1/calls");
    expect(unknown.headers.get("ratelimit")).toBeNull();
  });

  it("are its scopes: another area, and writing where it may read, is 403 with what it needs", async () => {
    const made = await createApiKey(world.scope, {
      name: "r",
      role: "admin",
      scopes: ["calls:read", "assistants:write"],
    });
    const call = async (method: string, path: string) => {
      const answer = await client.app.request(`/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${made.key}` },
        ...(method === "POST" ? { body: JSON.stringify({ name: "Scoped" }) } : {}),
      });
      return [answer.status, (await answer.json()).error?.message];
    };
    expect(await call("GET", "/calls")).toEqual([200, undefined]);
    expect(await call("GET", "/assistants")).toEqual([200, undefined]);
    expect(await call("POST", "/assistants")).toEqual([201, undefined]);
    expect(await call("POST", "/calls")).toEqual([403, expect.stringContaining("needs calls:write")]);
    expect(await call("GET", "/messages")).toEqual([403, expect.stringContaining("needs messages:read")]);
  });

  it("are its end: from then on it is 401, and says when that was", async () => {
    const { id, key } = await createApiKey(world.scope, {
      name: "short",
      role: "viewer",
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    });
    const ask = () => client.app.request("/api/v1/calls", { headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).status).toBe(200);
    await world.db.apiKey.updateMany({
      where: { id, workspaceId: world.scope.workspaceId },
      data: { expiresAt: new Date("2026-03-01T00:00:00Z") },
    });
    const refused = await ask();
    expect([refused.status, (await refused.json()).error.message]).toEqual([
      401,
      expect.stringContaining("expired on 2026-03-01"),
    ]);
  });
});

describe("a transcript", () => {
  it("of more than 500 kB is 422 with its weight; one of 500 kB is taken", async () => {
    const turns = (bytes: number) =>
      ["ä".repeat(bytes / 8), "b".repeat(bytes / 4), "c".repeat(bytes / 4), "d".repeat(bytes / 4)].map(
        (text) => ({
          role: "customer",
          text,
        }),
      );
    const heavy = await client.call(
      "POST",
      "/calls",
      finishedCall(assistantId, { externalId: "heavy", transcript: turns(500_800) }),
    );
    expect([heavy.status, heavy.body.error.code, heavy.body.error.issues]).toEqual([
      422,
      "unprocessable",
      [{ path: "transcript", message: "At most 500 kB of text in all; these are 501 kB" }],
    ]);
    const whole = finishedCall(assistantId, { externalId: "whole", transcript: turns(500_000) });
    expect((await client.call("POST", "/calls", whole)).status).toBe(202);
  });
});

describe("a request that cannot be read", () => {
  it.each([
    ["broken JSON", '{"name": "A",\n "objective": }', /line 2, column 15/],
    ["no body", undefined, /JSON object as the body/],
    ["a list", "[]", /expected object/],
    ["not UTF-8 or JSON at all", "name=Ada", /line 1, column 1/],
  ])("%s is 400", async (_case, body, words) => {
    const answer = await client.call("POST", "/assistants", body);
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe("invalid");
    expect(answer.body.error.message).toMatch(words);
  });

  it("nested without end is 400, whether or not a field takes any JSON", async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const lead = JSON.stringify(finishedCall(assistantId)).replace(/}$/, `,"lead":{"a":${deep}}}`);
    const answer = await client.call("POST", "/calls", lead);
    expect([answer.status, answer.body.error.message]).toEqual([400, "The body is nested too deeply"]);
  });

  it("names every wrong and every unknown field by its path", async () => {
    const before = await countCalls();
    const answer = await client.call("POST", "/calls", {
      ...finishedCall(assistantId, { externalId: undefined, startedAt: "yesterday", colour: "red" }),
      transcript: [{ role: "robot", text: "Hi" }],
    });
    expect(answer.status).toBe(400);
    const issues = Object.fromEntries(
      answer.body.error.issues.map(({ path, message }: { path: string; message: string }) => [path, message]),
    );
    expect(issues).toMatchObject({
      externalId: "Required",
      startedAt: expect.stringContaining("ISO 8601"),
      "transcript.0.role": expect.stringContaining("customer"),
      colour: "There is no such field",
    });
    expect(await countCalls()).toBe(before);
  });

  it("names an unknown query parameter and a limit that is too high", async () => {
    const answer = await client.call("GET", "/calls?limit=1000&colour=red");
    expect(answer.status).toBe(400);
    expect(answer.body.error.issues.map(({ path }: { path: string }) => path).sort()).toEqual([
      "colour",
      "limit",
    ]);
    expect((await client.call("GET", "/calls?cursor=nonsense")).status).toBe(400);
  });

  it("over 1 MB is 413, with and without a Content-Length", async () => {
    const big = JSON.stringify({ name: "x".repeat(1_100_000) });
    expect((await client.call("POST", "/assistants", big)).status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 20; i++) controller.enqueue(new TextEncoder().encode(" ".repeat(100_000)));
        controller.close();
      },
    });
    const answer = await client.app.request("/api/v1/assistants", {
      method: "POST",
      headers: { authorization: `Bearer ${client.key}` },
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  it("with an unknown path is 404, with an unknown method 405 and Allow", async () => {
    const nowhere = await client.call("GET", "/nowhere");
    expect([nowhere.status, nowhere.body.error.code]).toEqual([404, "not_found"]);
    const wrong = await client.call("DELETE", "/calls");
    expect([wrong.status, wrong.body.error.code]).toEqual([405, "method_not_allowed"]);
    expect(wrong.headers.get("allow")).toBe("POST, GET");
  });

  it("with NUL in an id is 400, in a text it is taken out", async () => {
    expect((await client.call("GET", "/calls/call_%00")).status).toBe(400);
    const body = finishedCall(assistantId, {
      externalId: "nul",
      lead: { name: "A\u0000da", "k\u0000": ["\ud800"] },
      transcript: [{ role: "customer", text: "Y\u0000es \udc00" }],
    });
    const answer = await client.call("POST", "/calls", body);
    expect(answer.status).toBe(202);
    expect(answer.body.lead).toEqual({ name: "Ada", k: ["\ufffd"] });
    expect(answer.body.transcript[0].text).toBe("Yes \ufffd");
  });
});

describe("reporting a call", () => {
  it("is 202 once and 200 for the same externalId again, with the same call", async () => {
    const first = await client.call("POST", "/calls", finishedCall(assistantId, { externalId: "once" }));
    const again = await client.call(
      "POST",
      "/calls",
      finishedCall(assistantId, { externalId: "once", status: "busy" }),
    );
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({
      assistantId,
      durationSeconds: 90,
      outcome: null,
      evaluation: { state: "pending", revision: 0 },
      runIds: [],
    });
    expect((await client.call("GET", `/calls/${first.body.id}`)).body).toEqual(first.body);
  });

  it("names the assistant that does not exist", async () => {
    const answer = await client.call("POST", "/calls", finishedCall("ast_none"));
    expect([answer.status, answer.body.error.message]).toEqual([404, "Assistant not found"]);
  });

  it("pages through all calls without one twice", async () => {
    const own = await restClient(world.db);
    const { id } = await makeAssistant(own.scope);
    for (let i = 0; i < 5; i++)
      await own.call("POST", "/calls", finishedCall(id, { externalId: `page-${i}` }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await own.call("GET", `/calls?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...page.body.data.map((call: { externalId: string }) => call.externalId));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect(seen.toSorted()).toEqual(["page-0", "page-1", "page-2", "page-3", "page-4"]);
  });
});

describe("a value of a call", () => {
  it("is corrected, refused by its field, and taken back", async () => {
    const { id } = await makeCall(world.scope, { id: assistantId }, { variables: { status: false } });
    const correct = (body: object) => client.call("POST", `/calls/${id}/corrections`, body);
    const corrected = await correct({ name: "status", value: true });
    expect([corrected.status, corrected.body]).toMatchObject([
      200,
      { variables: { status: true }, corrected: ["status"], outcome: "achieved" },
    ]);
    const refused = await correct({ name: "status", value: "true" });
    expect([refused.status, refused.body.error.issues]).toEqual([
      400,
      [{ path: "value", message: 'Expected true or false, got the text "true"' }],
    ]);
    const back = await client.call("POST", `/calls/${id}/use-extracted`, { name: "status" });
    expect([back.status, back.body.corrected]).toEqual([200, []]);
    const again = await client.call("POST", `/calls/${id}/use-extracted`, { name: "status" });
    expect(again.status).toBe(409);
  });
});

describe("an Idempotency-Key", () => {
  const named = (name: string) => ({ name });
  const assistants = () => world.db.assistant.count({ where: { workspaceId: world.scope.workspaceId } });

  it("replays the first answer and does the work once", async () => {
    const key = { "idempotency-key": "k-1" };
    const first = await client.call("POST", "/assistants", named("One"), key);
    const before = await assistants();
    const again = await client.call("POST", "/assistants", named("One"), key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect([first.headers.get("idempotent-replayed"), again.headers.get("idempotent-replayed")]).toEqual([
      null,
      "true",
    ]);
    expect(await assistants()).toBe(before);
  });

  it("of twenty requests at once lets one through; the others wait for it by 409 or get its answer", async () => {
    const before = await assistants();
    const key = { "idempotency-key": "k-race" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.call("POST", "/assistants", named("Race"), key)),
    );
    expect(await assistants()).toBe(before + 1);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1);
  });

  it("with another request is 409", async () => {
    const key = { "idempotency-key": "k-2" };
    await client.call("POST", "/assistants", named("Two"), key);
    const other = await client.call("POST", "/assistants", named("Three"), key);
    expect([other.status, other.body.error.code]).toEqual([409, "conflict"]);
  });

  it("of a refused request is free again, and is each workspace's own", async () => {
    const key = { "idempotency-key": "k-3" };
    expect((await client.call("POST", "/assistants", {}, key)).status).toBe(400);
    const mine = await client.call("POST", "/assistants", named("Mine"), key);
    const other = await restClient(world.db);
    const theirs = await other.call("POST", "/assistants", named("Mine"), key);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it("holds for a day", async () => {
    const key = { "idempotency-key": "k-old" };
    const first = await client.call("POST", "/assistants", named("Old"), key);
    await world.db.idempotencyKey.updateMany({
      where: { workspaceId: world.scope.workspaceId, key: "k-old" },
      data: { createdAt: new Date(Date.now() - 25 * 60 * 60 * 1000) },
    });
    const later = await client.call("POST", "/assistants", named("Old"), key);
    expect(later.status).toBe(201);
    expect(later.body.id).not.toBe(first.body.id);
  });
});

describe("an assistant", () => {
  it("is created by its name alone, changed in parts, and keeps the rest", async () => {
    const made = await client.call("POST", "/assistants", { name: "Grace" });
    expect(made.status).toBe(201);
    expect(made.body.postCallVariables.map(({ name }: { name: string }) => name)).toEqual([
      "status",
      "summary",
    ]);
    const path = `/assistants/${made.body.id}`;
    const changed = await client.call("PATCH", path, { objective: "Sell" });
    expect(changed.body).toEqual({ ...made.body, objective: "Sell" });
    const data = [{ name: "slot", type: "enum", description: "Which?", options: ["am", "pm"] }];
    expect((await client.call("PUT", `${path}/post-call-variables`, { data })).body).toMatchObject({ data });
    expect((await client.call("GET", path)).body.postCallVariables).toMatchObject(data);
  });
});

describe("an assistant's post-call variables", () => {
  const EACH_TYPE = [
    { name: "agreed", type: "boolean" },
    { name: "note", type: "text", settings: { examples: ["Call back"], required: true } },
    { name: "budget", type: "number", settings: { integer: true, min: 0, max: 5000, unit: "EUR" } },
    {
      name: "moods",
      type: "enum",
      options: ["happy", "angry"],
      settings: { multiple: true, optionHints: { happy: "Laughs" } },
    },
    {
      name: "day",
      type: "date",
      settings: { condition: { kind: "variable", name: "agreed", equals: true } },
    },
    { name: "slot", type: "time", settings: { condition: { kind: "longer_than", seconds: 30 } } },
    { name: "visit", type: "datetime", settings: { condition: { kind: "ended_by", by: "customer" } } },
    { name: "mobile", type: "phone" },
    { name: "mail", type: "email" },
    { name: "topics", type: "list" },
  ];
  const path = async () => {
    const { body } = await client.call("POST", "/assistants", { name: "Grace" });
    return `/assistants/${body.id}/post-call-variables`;
  };

  it("are stored and given back whole, of every type", async () => {
    const at = await path();
    const put = await client.call("PUT", at, { data: EACH_TYPE });
    expect(put.status).toBe(200);
    const whole = EACH_TYPE.map((variable) => ({ description: "", options: [], settings: {}, ...variable }));
    expect((await client.call("GET", at)).body.data).toEqual(
      whole.map((variable) => ({ ...variable, id: expect.stringMatching(/^var_/) })),
    );
  });

  it("are renamed by their id, and the call's value with them", async () => {
    const at = await path();
    const { body } = await client.call("GET", at);
    const [, assistantId = ""] = /assistants\/(\w+)/.exec(at) ?? [];
    const call = await makeCall(
      world.scope,
      { id: assistantId },
      { variables: { status: true, summary: "Tue" } },
    );
    const data = body.data.map((variable: { name: string }) =>
      variable.name === "summary" ? { ...variable, name: "recap" } : variable,
    );
    expect((await client.call("PUT", at, { data })).body.data).toEqual(data);
    expect((await client.call("GET", `/calls/${call.id}`)).body.variables).toEqual({
      status: true,
      recap: "Tue",
    });
  });

  it.each([
    [{ name: "budget", type: "number", settings: { min: 5, max: 1 } }, "data.0.settings.max"],
    [{ name: "note", type: "text", settings: { unit: "EUR" } }, "data.0.settings"],
    [
      { name: "mood", type: "enum", options: ["a", "b"], settings: { optionHints: { c: "" } } },
      "data.0.settings.optionHints",
    ],
    [
      {
        name: "day",
        type: "date",
        settings: { condition: { kind: "variable", name: "gone", equals: true } },
      },
      "data.0.settings.condition",
    ],
  ])("%j is refused with its place", async (variable, place) => {
    const { status, body } = await client.call("PUT", await path(), { data: [variable] });
    expect([status, body.error.issues[0].path]).toEqual([400, place]);
  });
});

describe("opt-outs", () => {
  it("are added, listed and taken back by an admin's key only", async () => {
    const made = await client.call("POST", "/opt-outs", { phone: "+1 202-555-0142" });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ phone: "+12025550142", scope: "all", source: "api" });
    const member = await restClient(world.db, "member", { scope: world.scope });
    expect((await member.call("DELETE", `/opt-outs/${made.body.id}`)).status).toBe(403);
    expect((await client.call("DELETE", `/opt-outs/${made.body.id}`)).status).toBe(204);
    expect((await client.call("GET", "/opt-outs")).body.data).toEqual([]);
  });
});
