import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { type RestClient, restClient } from "./testing";

let world: TestWorld;
let client: RestClient;
beforeAll(async () => {
  world = await testWorld();
  client = await restClient(world.db, "admin", { scope: world.scope });
});
afterAll(() => world.drop());

const URL = "https://example.com/hook";

describe("webhooks by the API", () => {
  it("are added with their secret, changed, rotated and removed", async () => {
    const headers = [{ name: "X-Api-Key", value: "gateway-key-4711" }];
    const made = await client.call("POST", "/webhooks", { url: URL, events: ["message.failed"], headers });
    expect(made).toMatchObject({
      status: 201,
      body: { state: "on", assistantId: null, events: ["message.failed"] },
    });
    expect(made.body.secret).toMatch(/^whsec_/);
    expect(made.body.headers).toEqual([{ name: "x-api-key", hint: "•••4711" }]);
    const at = `/webhooks/${made.body.id}`;
    const paused = await client.call("PATCH", at, { paused: true, headers: [{ name: "x-api-key" }] });
    expect(paused.body).toMatchObject({ state: "paused", headers: [{ hint: "•••4711" }] });
    expect(JSON.stringify(paused.body)).not.toContain("whsec_");
    const rotated = await client.call("POST", `${at}/rotate-secret`);
    expect(rotated.body.secret).not.toBe(made.body.secret);
    expect((await client.call("DELETE", at)).status).toBe(204);
    expect((await client.call("GET", at)).status).toBe(404);
  });

  it.each([
    ["url", { url: "http://169.254.169.254/" }],
    ["headers.0.name", { url: URL, headers: [{ name: "webhook-id", value: "x" }] }],
    ["headers.0.name", { url: URL, headers: [{ name: "Host", value: "x" }] }],
    ["headers.0.value", { url: URL, headers: [{ name: "x-key", value: "a\r\nx-other: b" }] }],
    ["headers.0.value", { url: URL, headers: [{ name: "x-key" }] }],
    ["events", { url: URL, events: [] }],
    ["events.0", { url: URL, events: ["call.ended"] }],
  ])("are refused by their field %s: %j", async (field, body) => {
    const { status, body: answer } = await client.call("POST", "/webhooks", body);
    expect([status, answer.error.issues?.[0]?.path]).toEqual([400, field]);
  });

  it("show a secret once more for the same Idempotency-Key, which does not lie open meanwhile", async () => {
    const send = () => client.call("POST", "/webhooks", { url: URL }, { "idempotency-key": "one-webhook" });
    const [first, again] = [await send(), await send()];
    expect(again.body).toEqual(first.body);
    const { workspaceId } = world.scope;
    const row = await world.scope.db.idempotencyKey.findFirstOrThrow({
      where: { workspaceId, key: "one-webhook" },
    });
    expect(row.body).not.toContain(first.body.secret.slice(6));
    expect((await client.call("GET", "/webhooks")).body.data).toHaveLength(1);
  });
});
