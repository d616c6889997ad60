import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { sealSecret } from "@/server/db/secret-box";
import { evaluateCall } from "@/server/domain/evaluation/evaluate-call";
import { ExtractorRefused, ExtractorUnavailable } from "@/server/domain/evaluation/unavailable";
import { newId } from "@/server/domain/ids";
import type { Scope } from "@/server/domain/scope";
import { parseEnv } from "@/server/env";
import { chooseDialogue, chooseExtractor, extractorSource } from "./choose";
import { fakeModel } from "./model/testing";
import { inputOf, turnsOf } from "./testing";

vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");

const fake = fakeModel();
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const base = { ...process.env, LLM_BASE_URL: "", LLM_MODEL: "" };
const nowhere = { ...base, LLM_BASE_URL: "http://127.0.0.1:59321/v1", LLM_MODEL: "qwen3" };
const AGREED = turnsOf(["A: Would you like to book a table?", "C: Yes, that works for me."]);
const INPUT = inputOf(AGREED);
const nobody = inputOf([], { variables: [] });

/** A stored connection to the fake model, as it is sealed when a person saves it. */
async function connect(scope: Scope, over: object = {}, apiKey: string | undefined = "sk-1") {
  const id = newId("connection");
  await scope.db.connection.create({
    data: {
      id,
      workspaceId: scope.workspaceId,
      kind: "llm",
      name: "House model",
      settings: {
        provider: "openai_compatible",
        baseUrl: `${fake.url()}/v1`,
        model: "connection-model",
        ...over,
      },
      secret: sealSecret(scope, { table: "Connection", id, field: "secret" }, JSON.stringify({ apiKey })),
      state: "ok",
    },
  });
  return id;
}
const assistantOf = (connectionId: string | null, over: { model?: string; temperature?: number } = {}) => ({
  id: "asst_1",
  connectionId,
  model: "",
  temperature: 0,
  ...over,
});
const thrown = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error("nothing was thrown"),
    (error: Error) => error,
  );

describe("which extractor the environment names", () => {
  it("is built in when it names no model", async () => {
    expect((await chooseExtractor(parseEnv(base)).extract(nobody)).model).toBe("basic");
  });

  it("is the language model when it does", async () => {
    expect((await chooseExtractor(parseEnv(nowhere)).extract(nobody)).model).toBe("qwen3");
  });

  it.each([
    ["unauthorised", "refused the API key (401): check LLM_API_KEY"],
    ["unknown_model", 'has no model "qwen3" (404): check LLM_MODEL'],
    ["redirect", "answers as a language model (307): check LLM_BASE_URL"],
  ])("whose fault %s is names the variable to put right", async (kind, words) => {
    await fake.faults({ kind });
    const env = parseEnv({ ...base, LLM_BASE_URL: `${fake.url()}/v1`, LLM_MODEL: "qwen3" });
    const error = await thrown(chooseExtractor(env).extract(INPUT));
    expect(error).toBeInstanceOf(ExtractorRefused);
    expect(error.message).toContain(words);
  });

  it("and a test call goes on when the model cannot be reached", async () => {
    const reply = await chooseDialogue(parseEnv(nowhere)).reply({
      assistant: { ...INPUT.assistant, objective: "Book a visit", systemPrompt: "", firstMessage: "" },
      callVariables: {},
      turns: [{ role: "customer", text: "Hello?" }],
    });
    expect(reply).toEqual({ text: "Would you like to book a visit?", hangUp: false });
  });
});

describe("which extractor an assistant has", () => {
  const source = extractorSource(parseEnv(base));

  it("is the environment's when it has no connection", async () => {
    const { model } = await (await source(world.scope, assistantOf(null))).extract(INPUT);
    expect(model).toBe("basic");
  });

  it("is its connection's model, with the connection's key and its own temperature", async () => {
    const id = await connect(world.scope);
    const extractor = await source(world.scope, assistantOf(id, { temperature: 0.3 }));
    expect(await extractor.extract(INPUT)).toMatchObject({
      model: "connection-model",
      variables: { status: true },
    });
    expect(await fake.requests()).toMatchObject([
      { key: "sk-1", model: "connection-model", temperature: 0.3 },
    ]);
  });

  it("is the assistant's own model where it names one", async () => {
    const id = await connect(world.scope);
    await (await source(world.scope, assistantOf(id, { model: "finer" }))).extract(INPUT);
    expect(await fake.requests()).toMatchObject([{ model: "finer", temperature: 0 }]);
  });

  it("never is a connection of another workspace, nor one to something else", async () => {
    const id = await connect(world.scope);
    const other = await makeWorkspace(world.db);
    expect((await thrown(source(other, assistantOf(id)))).message).toContain(
      "connection to a language model is gone",
    );
    await world.scope.db.connection.updateMany({
      where: { id, workspaceId: world.scope.workspaceId },
      data: { kind: "twilio" },
    });
    expect(await thrown(source(world.scope, assistantOf(id)))).toBeInstanceOf(ExtractorRefused);
    expect(await fake.requests()).toEqual([]);
  });

  it("with a refused key says which connection it is and what to do, and marks it as broken", async () => {
    const scope = await makeWorkspace(world.db);
    const id = await connect(scope);
    await fake.program({ keys: ["sk-2"] });
    const error = await thrown((await source(scope, assistantOf(id))).extract(INPUT));
    expect(error.message).toMatch(
      /^The connection "House model" does not work\. 127\.0\.0\.1:\d+ refused the API key \(401\): give it a working key under Settings → Connections, then re-evaluate$/,
    );
    const row = await scope.db.connection.findFirstOrThrow({ where: { id, workspaceId: scope.workspaceId } });
    expect(row).toMatchObject({
      state: "broken",
      problem: expect.stringContaining("refused the API key (401)"),
    });
  });

  it("that is busy is no fault of the connection", async () => {
    const scope = await makeWorkspace(world.db);
    const id = await connect(scope);
    await fake.faults({ kind: "rate_limited", retryAfter: "4" });
    const error = await thrown((await source(scope, assistantOf(id))).extract(INPUT));
    expect(error).toBeInstanceOf(ExtractorUnavailable);
    expect(error).toMatchObject({ retryAfterSeconds: 4 });
    const row = await scope.db.connection.findFirstOrThrow({ where: { id, workspaceId: scope.workspaceId } });
    expect(row.state).toBe("ok");
  });

  it("may not lie inside the network unless the operator allows it", async () => {
    const id = await connect(world.scope, { baseUrl: "http://169.254.169.254/v1" });
    const error = await thrown((await source(world.scope, assistantOf(id))).extract(INPUT));
    expect(error).toMatchObject({ part: "address" });
    expect(error.message).toContain("put its address right under Settings → Connections");
  });

  it("reads a call for its evaluation, and the revision tells what it took", async () => {
    const scope = await makeWorkspace(world.db);
    const connectionId = await connect(scope, { provider: "openai", model: "gpt-4o-mini" });
    const assistant = await makeAssistant(scope, { connectionId });
    const call = await makeCall(scope, assistant, { askedRevision: 1, evaluationState: "pending" }, AGREED);
    await evaluateCall(scope, { callId: call.id, revision: 1 }, source);
    const row = await scope.db.evaluation.findFirstOrThrow({
      where: { callId: call.id, workspaceId: scope.workspaceId },
    });
    expect(row).toMatchObject({ model: "gpt-4o-mini", promptHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(row.inputTokens).toBeGreaterThan(100);
    expect(Number(row.costUsd)).toBeGreaterThan(0);
    expect(row.rawOutput).toContain('"status"');
  });
});
