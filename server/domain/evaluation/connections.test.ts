import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { parseEnv } from "@/server/env";
import { fakeModel } from "@/server/integrations/extraction/model/testing";
import { verifyModel } from "@/server/integrations/extraction/model/verify";
import { UpdateAssistant } from "../assistants/schema";
import { updateAssistant } from "../assistants/update-assistant";
import { DomainError } from "../errors";
import { newId } from "../ids";
import { breakConnection } from "../messaging/connection-state";
import { createScope, type Scope } from "../scope";
import {
  addModelConnection,
  fallbackModelOf,
  listModelConnections,
  openModelConnection,
  removeModelConnection,
  updateModelConnection,
  type VerifyModel,
  verifyModelConnection,
} from "./connections";
import { AddModelConnection, UpdateModelConnection } from "./shared/model-connection";
import { ExtractorUnavailable } from "./unavailable";

vi.stubEnv("WEBHOOK_ALLOW_CIDRS", "127.0.0.1/32");

const KEY = "sk-first-0123456789";
const fake = fakeModel();
let world: TestWorld;
let scope: Scope;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  await fake.program({ keys: [KEY, "sk-second"] });
});

const input = (over: Partial<AddModelConnection> = {}) =>
  AddModelConnection.parse({
    name: "House model",
    provider: "openai_compatible",
    baseUrl: `${fake.url()}/v1`,
    model: "qwen3",
    apiKey: KEY,
    ...over,
  });
const add = (over: Partial<AddModelConnection> = {}) => addModelConnection(scope, input(over), verifyModel);
const update = (id: string, over: Partial<AddModelConnection> = {}, verify: VerifyModel = verifyModel) =>
  updateModelConnection(
    scope,
    UpdateModelConnection.parse({ ...input({ apiKey: KEY }), apiKey: "", ...over, id }),
    verify,
  );
const list = async () => (await listModelConnections(scope)).connections;
const actions = async () =>
  (
    await scope.db.auditEntry.findMany({
      where: { workspaceId: scope.workspaceId },
      orderBy: { id: "asc" },
    })
  ).map(({ action }) => action);
const refused = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DomainError)) throw new Error(`not refused: ${error}`);
  return error;
};
/** A service that is asked and never in the way. */
const agreeable: VerifyModel = async () => {};

describe("a new connection", () => {
  it("is stored once the model has answered, and the key is not shown again", async () => {
    const connection = await add();
    expect(connection).toMatchObject({
      name: "House model",
      provider: "openai_compatible",
      baseUrl: `${fake.url()}/v1`,
      model: "qwen3",
      hasKey: true,
      state: "ok",
      problem: null,
      verifiedAt: expect.stringMatching(/^\d{4}-/),
      assistants: [],
    });
    expect(await fake.requests()).toMatchObject([{ key: KEY, model: "qwen3" }]);
    expect(await list()).toEqual([connection]);
    expect(JSON.stringify(await list())).not.toContain(KEY);
    const row = await scope.db.connection.findFirstOrThrow({ where: { workspaceId: scope.workspaceId } });
    expect(JSON.stringify(row)).not.toContain(KEY);
    expect(await openModelConnection(scope, connection.id)).toMatchObject({ apiKey: KEY, model: "qwen3" });
    expect(await actions()).toEqual(["connection.added"]);
  });

  it.each([
    ["apiKey", { apiKey: "sk-wrong" }, [], "refused the API key (401): check that it is complete"],
    ["model", {}, [{ kind: "unknown_model" }], 'has no model "qwen3" (404): check the model\'s name'],
    ["baseUrl", {}, [{ kind: "redirect" }], "answers as a language model (307): check the base URL"],
    ["baseUrl", {}, [{ kind: "html" }], "check that the base URL is that of an API"],
    ["baseUrl", { baseUrl: "http://127.0.0.1:59321/v1" }, [], "nothing answers there; check the base URL"],
    [
      "baseUrl",
      { baseUrl: "http://169.254.169.254/v1" },
      [],
      "is a private or reserved address: give a public",
    ],
    ["baseUrl", { baseUrl: "http://localhost/v1" }, [], "is a name inside a network: give a public address"],
  ] as const)("is refused at %s with %j %j, and nothing is stored", async (path, over, faults, words) => {
    await fake.program({ faults });
    const error = await refused(add(over));
    expect(error).toMatchObject({ code: "invalid", issues: [{ path }] });
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("sk-");
    expect(await list()).toEqual([]);
    expect(await actions()).toEqual([]);
  });

  it("is not refused for good by a service that is busy: it says when to come again", async () => {
    await fake.faults({ kind: "rate_limited", retryAfter: "7" });
    const error = await refused(add());
    expect(error).toMatchObject({ code: "unavailable", retryAfterSeconds: 7, issues: [] });
    expect(error.message).toMatch(/asked too often \(429\)\. Nothing was stored; try again in a moment$/);
    expect(await list()).toEqual([]);
  });

  it("whose service nobody can move is not at fault for its address", async () => {
    const offline: VerifyModel = async () => {
      throw new ExtractorUnavailable("api.openai.com could not be reached", undefined, "address");
    };
    const error = await refused(
      addModelConnection(scope, input({ provider: "openai", baseUrl: "" }), offline),
    );
    expect(error).toMatchObject({ code: "unavailable", issues: [] });
  });

  it("may have no key where none is asked for, and an address of its own only where it is compatible", async () => {
    await fake.program({ keys: [] });
    expect(await add({ apiKey: "" })).toMatchObject({ hasKey: false });
    const asked = vi.fn(agreeable);
    const left = input({ provider: "anthropic", baseUrl: "https://elsewhere.example/v1" });
    expect(await addModelConnection(scope, left, asked)).toMatchObject({ baseUrl: null });
    expect(asked).toHaveBeenCalledWith(
      expect.objectContaining({ provider: "anthropic", baseUrl: undefined }),
    );
  });

  it.each([
    ["baseUrl", { baseUrl: " " }, "Give the whole address of the service"],
    ["baseUrl", { baseUrl: "api.example.com/v1" }, "such as https://"],
    ["baseUrl", { baseUrl: "ftp://example.com/v1" }, "such as https://"],
    ["apiKey", { provider: "openai", apiKey: "" }, "Paste the API key"],
    ["apiKey", { apiKey: "sk-1 sk-2" }, "has no spaces"],
    ["model", { model: "" }, "Name a model"],
    ["name", { name: " " }, "Give the connection a name"],
  ])("wants its %s right before anybody is asked", (path, over, words) => {
    const { error } = AddModelConnection.safeParse({ ...input(), ...over });
    expect(error?.issues).toMatchObject([{ path: [path], message: expect.stringContaining(words) }]);
  });
});

describe("a connection that is changed", () => {
  it("keeps its key where none is given, and its id, which assistants name", async () => {
    const { id } = await add();
    expect(await update(id, { name: "Finer", model: "qwen3-large" })).toMatchObject({ id, name: "Finer" });
    expect((await fake.requests()).at(-1)).toMatchObject({ key: KEY, model: "qwen3-large" });
    expect(await openModelConnection(scope, id)).toMatchObject({ apiKey: KEY, model: "qwen3-large" });
    await update(id, { apiKey: "sk-second" });
    expect(await openModelConnection(scope, id)).toMatchObject({ apiKey: "sk-second" });
    expect(await actions()).toEqual(["connection.added", "connection.updated", "connection.updated"]);
  });

  it("stays as it was when the model refuses the change", async () => {
    const { id } = await add();
    const before = await list();
    expect(await refused(update(id, { apiKey: "sk-wrong", name: "Other" }))).toMatchObject({
      code: "invalid",
      issues: [{ path: "apiKey" }],
    });
    expect(await list()).toEqual(before);
    expect(await openModelConnection(scope, id)).toMatchObject({ apiKey: KEY });
  });

  it.each([
    ["address", { baseUrl: "https://collector.example/v1" }],
    ["provider", { provider: "openai" as const }],
  ])("does not take its stored key to another %s", async (_, over) => {
    const { id } = await add();
    const asked = vi.fn(agreeable);
    const error = await refused(update(id, over, asked));
    expect(error).toMatchObject({ code: "invalid", issues: [{ path: "apiKey" }] });
    expect(error.message).toContain("Paste the API key again");
    expect(asked).not.toHaveBeenCalled();
    expect(await update(id, { ...over, apiKey: "sk-third" }, asked)).toMatchObject({ hasKey: true });
  });

  it("needs a key when it becomes one of a provider that asks for one", async () => {
    await fake.program({ keys: [] });
    const { id } = await add({ apiKey: "" });
    const error = await refused(update(id, { provider: "google" }, agreeable));
    expect(error).toMatchObject({ issues: [{ path: "apiKey", message: "Paste the API key" }] });
  });

  it("is gone when somebody removed it while the model was asked", async () => {
    const { id } = await add();
    const slow: VerifyModel = async () => void (await removeModelConnection(scope, id));
    expect(await refused(update(id, {}, slow))).toMatchObject({ code: "not_found" });
    expect(await list()).toEqual([]);
  });
});

describe("verifying again", () => {
  it("marks a connection whose key no longer works, and clears it when it does", async () => {
    const { id } = await add();
    await fake.program({ keys: ["sk-second"] });
    expect(await verifyModelConnection(scope, id, verifyModel)).toMatchObject({
      state: "broken",
      problem: expect.stringContaining("refused the API key (401): check that it is complete"),
    });
    await fake.program({ keys: [] });
    expect(await verifyModelConnection(scope, id, verifyModel)).toMatchObject({ state: "ok", problem: null });
    expect(await actions()).toEqual(["connection.added", "connection.verified", "connection.verified"]);
  });

  it("changes nothing while the service is busy", async () => {
    const { id } = await add();
    await breakConnection(scope, id, "The key was refused");
    await fake.faults({ kind: "server_error", code: 503 });
    const error = await refused(verifyModelConnection(scope, id, verifyModel));
    expect(error).toMatchObject({ code: "unavailable" });
    expect(error.message).toContain("Nothing was changed");
    expect(await list()).toMatchObject([{ state: "broken", problem: "The key was refused" }]);
  });

  it("is what a change that works does too", async () => {
    const { id } = await add();
    await breakConnection(scope, id, "The key was refused");
    expect(await update(id)).toMatchObject({ state: "ok", problem: null });
  });
});

describe("an assistant's model", () => {
  const choose = (assistantId: string, connectionId: string | null, model = "") =>
    updateAssistant(
      scope,
      assistantId,
      UpdateAssistant.parse({ extraction: { connectionId, model, temperature: 0.2 } }),
    );

  it("is of a connection of the workspace", async () => {
    const { id } = await add();
    const assistant = await makeAssistant(scope);
    const chosen = await choose(assistant.id, id, "qwen3-large");
    expect(chosen.assistant.extraction).toEqual({
      connectionId: id,
      model: "qwen3-large",
      temperature: 0.2,
    });
    expect(await list()).toMatchObject([{ id, assistants: [{ id: assistant.id, name: "Ada" }] }]);
    expect((await choose(assistant.id, null)).assistant.extraction.connectionId).toBeNull();
  });

  it("is not of another workspace's, of a carrier's, or of none at all, and the rest is not saved either", async () => {
    const other = await makeWorkspace(world.db);
    const foreign = await addModelConnection(other, input(), agreeable);
    const carrier = await scope.db.connection.create({
      data: {
        id: newId("connection"),
        workspaceId: scope.workspaceId,
        kind: "twilio",
        name: "Twilio",
        secret: "v1.a.b",
      },
    });
    const assistant = await makeAssistant(scope);
    for (const connectionId of [foreign.id, carrier.id, newId("connection")]) {
      const extraction = { connectionId, model: "", temperature: 0 };
      const error = await refused(
        updateAssistant(scope, assistant.id, UpdateAssistant.parse({ name: "Grace", extraction })),
      );
      expect(error).toMatchObject({
        code: "not_found",
        message: "Connection not found",
        issues: [{ path: "extraction.connectionId" }],
      });
    }
    const row = await scope.db.assistant.findFirstOrThrow({
      where: { id: assistant.id, workspaceId: scope.workspaceId },
    });
    expect(row).toMatchObject({ name: "Ada", connectionId: null });
  });

  it("falls back to the instance's reader when its connection is removed, which names it", async () => {
    const { id } = await add();
    const assistant = await makeAssistant(scope);
    await choose(assistant.id, id, "qwen3-large");
    expect(await removeModelConnection(scope, id)).toEqual({
      assistants: [{ id: assistant.id, name: "Ada" }],
    });
    const row = await scope.db.assistant.findFirstOrThrow({
      where: { id: assistant.id, workspaceId: scope.workspaceId },
    });
    expect(row).toMatchObject({ connectionId: null, model: "" });
    expect(await list()).toEqual([]);
    expect(await actions()).toEqual(["connection.added", "assistant.updated", "connection.removed"]);
  });

  it("and the removal of its connection come one after the other", async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await addModelConnection(scope, input(), agreeable);
      const assistant = await makeAssistant(scope);
      const [chosen] = await Promise.allSettled([
        choose(assistant.id, id, "large"),
        removeModelConnection(scope, id),
      ]);
      if (chosen.status === "rejected") expect(chosen.reason).toMatchObject({ code: "not_found" });
      const row = await scope.db.assistant.findFirstOrThrow({
        where: { id: assistant.id, workspaceId: scope.workspaceId },
      });
      expect(row).toMatchObject({ connectionId: null, model: "" });
    }
  });
});

describe("who is not allowed", () => {
  const as = (role: "viewer" | "member" | "admin") =>
    createScope(world.db, scope.workspaceId, { kind: "user", userId: "usr_x", role });

  it.each(["viewer", "member"] as const)("a %s sees connections and changes none", async (role) => {
    const { id } = await add();
    const someone = as(role);
    expect((await listModelConnections(someone)).connections).toMatchObject([{ id }]);
    const asked = vi.fn(agreeable);
    const acts = [
      () => addModelConnection(someone, input(), asked),
      () => updateModelConnection(someone, { ...input(), id }, asked),
      () => verifyModelConnection(someone, id, asked),
      () => removeModelConnection(someone, id),
    ];
    for (const act of acts) expect(await refused(act())).toMatchObject({ code: "forbidden" });
    expect(asked).not.toHaveBeenCalled();
    expect(await addModelConnection(as("admin"), input(), agreeable)).toMatchObject({ state: "ok" });
  });

  it("another workspace finds nothing, and its model is not asked", async () => {
    const { id } = await add();
    const before = await list();
    const other = await makeWorkspace(world.db);
    const asked = vi.fn(agreeable);
    expect((await listModelConnections(other)).connections).toEqual([]);
    expect(await openModelConnection(other, id)).toBeNull();
    const acts = [
      () => updateModelConnection(other, { ...input(), id }, asked),
      () => verifyModelConnection(other, id, asked),
      () => removeModelConnection(other, id),
    ];
    for (const act of acts) expect(await refused(act())).toMatchObject({ code: "not_found" });
    expect(asked).not.toHaveBeenCalled();
    expect(await list()).toEqual(before);
  });
});

describe("who reads the calls of an assistant without a connection", () => {
  it("is said honestly: the environment's model, else nobody but the rules", async () => {
    expect((await listModelConnections(scope)).fallbackModel).toBeNull();
    const named = { LLM_BASE_URL: "https://models.example/v1", LLM_MODEL: "house-large" };
    expect(fallbackModelOf(parseEnv({ ...process.env, ...named }))).toBe("house-large");
  });
});
