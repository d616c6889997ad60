import Ajv from "ajv/dist/2020";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, type TestWorld, testWorld } from "@/server/db/factories";
import { openApiDocument } from "./openapi";
import { ROUTES } from "./routes/all";
import { finishedCall, type RestClient, restClient } from "./testing";

const document = openApiDocument("http://wrapup.test");
const text = JSON.stringify(document);

/** A check of one answer against what the document says of it. */
function documented(path: string, method: string, status: number) {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: "doc", ...document });
  const place = ["paths", path, method, "responses", String(status), "content", "application/json", "schema"];
  const pointer = place.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
  return ajv.compile({ $ref: `doc#/${pointer.join("/")}` });
}

describe("the OpenAPI document", () => {
  it("is of version 3.1 and has every route with a key, a success and its errors", () => {
    expect(document.openapi).toBe("3.1.0");
    for (const route of ROUTES) {
      const operation = document.paths[route.path]?.[route.method];
      expect(operation).toMatchObject({
        operationId: route.operationId,
        security: [{ apiKey: [] }],
        responses: { 401: {}, 429: {} },
      });
    }
    expect(new Set(ROUTES.map(({ operationId }) => operationId)).size).toBe(ROUTES.length);
  });

  it("refers only to what it holds", () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? "");
    expect(references.length).toBeGreaterThan(10);
    for (const ref of references) {
      expect(Object.keys(document.components.schemas)).toContain(ref.replace("#/components/schemas/", ""));
    }
  });

  it("names the fields of a call's body, and which are required", () => {
    expect(document.paths["/calls"]?.post).toMatchObject({
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: {
              additionalProperties: false,
              required: ["externalId", "assistantId", "direction", "status", "startedAt", "endedAt"],
            },
          },
        },
      },
    });
  });
});

describe("answers are as the document says:", () => {
  let world: TestWorld;
  let client: RestClient;
  let assistantId: string;
  let callId: string;
  beforeAll(async () => {
    world = await testWorld();
    client = await restClient(world.db, "admin", { scope: world.scope });
    assistantId = (await makeAssistant(world.scope)).id;
    callId = (await client.call("POST", "/calls", finishedCall(assistantId))).body.id;
    await client.call("POST", "/opt-outs", { phone: "+12025550177" });
  });
  afterAll(() => world.drop());

  it.each([
    ["get", "/calls", "/calls", undefined, 200],
    ["get", "/calls/{id}", "/calls/CALL", undefined, 200],
    ["post", "/calls", "/calls", {}, 400],
    ["post", "/calls/{id}/re-evaluate", "/calls/CALL/re-evaluate", undefined, 202],
    ["post", "/calls/{id}/corrections", "/calls/CALL/corrections", { name: "status", value: null }, 200],
    ["get", "/calls/{id}", "/calls/call_none", undefined, 404],
    ["get", "/assistants", "/assistants", undefined, 200],
    ["get", "/assistants/{id}", "/assistants/ASSISTANT", undefined, 200],
    ["get", "/assistants/{id}/webhook", "/assistants/ASSISTANT/webhook", undefined, 200],
    ["get", "/automations", "/automations", undefined, 200],
    ["get", "/runs", "/runs", undefined, 200],
    ["get", "/messages", "/messages", undefined, 200],
    ["get", "/opt-outs", "/opt-outs", undefined, 200],
    ["get", "/webhooks", "/webhooks", undefined, 200],
    ["post", "/webhooks", "/webhooks", { url: "https://example.com/hook" }, 201],
    ["get", "/deliveries", "/deliveries", undefined, 200],
    ["get", "/analytics/delivery", "/analytics/delivery?from=2026-03-01&to=2026-03-03", undefined, 200],
  ])("%s %s", async (method, path, url, body, status) => {
    const there = url.replace("CALL", callId).replace("ASSISTANT", assistantId);
    const answer = await client.call(method.toUpperCase(), there, body);
    expect(answer.status).toBe(status);
    const check = documented(path, method, status);
    expect([check(answer.body), check.errors]).toEqual([true, null]);
    expect(documented("/messages/{id}", "get", 200)(answer.body)).toBe(false);
  });
});
