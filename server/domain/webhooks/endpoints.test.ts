import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { makeLiveAutomation, makePhones } from "../automations/testing";
import { announceCall } from "./announce";
import { DeliveryFilter, getDelivery, listDeliveries } from "./deliveries";
import { createEndpoint, listEndpoints, rotateSecret, updateEndpoint } from "./endpoints";
import { removeEndpoint } from "./remove-endpoint";
import { CreateEndpoint } from "./schema";
import { readSecret } from "./secrets";
import { makeEndpoint, makeEvaluatedCall } from "./testing";

let world: TestWorld;
const URL = "https://example.com/hook";
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const rowOf = (id: string) =>
  world.scope.db.webhookEndpoint.findFirstOrThrow({ where: { id, workspaceId: world.scope.workspaceId } });
const auditOf = async (subject: string) => {
  const rows = await world.scope.db.auditEntry.findMany({
    where: { workspaceId: world.scope.workspaceId, subject },
    orderBy: { id: "asc" },
  });
  return rows.map(({ action, details }) => ({ action, details }));
};

describe("an endpoint's address", () => {
  const INSIDE = [
    "http://127.0.0.1/hook",
    "http://169.254.169.254/",
    "http://[::1]/",
    "http://localhost:3000/",
    "http://db.internal/",
  ];

  it.each(INSIDE)("is refused on the field url when it leads inside: %s", async (url) => {
    const refused = { code: "invalid", issues: [{ path: "url", message: expect.any(String) }] };
    await expect(makeEndpoint(world.scope, { url })).rejects.toMatchObject(refused);
    const { id } = await makeEndpoint(world.scope, { url: URL });
    await expect(updateEndpoint(world.scope, { id, url })).rejects.toMatchObject(refused);
    expect((await rowOf(id)).url).toBe(URL);
  });

  it("has to be a whole URL", () => {
    const parsed = CreateEndpoint.safeParse({ assistantId: "ast_1", url: "example.com/hook" });
    expect(parsed.error?.issues).toMatchObject([
      { path: ["url"], message: expect.stringContaining("whole URL") },
    ]);
  });

  it("belongs to an assistant of this workspace", async () => {
    const theirs = await makeAssistant(await makeWorkspace(world.db));
    await expect(makeEndpoint(world.scope, { url: URL, assistantId: theirs.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("an endpoint's secret", () => {
  it("is 32 random bytes, shown once, and kept encrypted", async () => {
    const { scope } = world;
    const { id, secret, assistantId } = await makeEndpoint(scope, { url: URL });
    const other = await createEndpoint(scope, CreateEndpoint.parse({ assistantId, url: URL }));
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
    expect(other.secret).not.toBe(secret);
    const row = await rowOf(id);
    expect(row.secret).not.toContain(secret.slice(6));
    expect(readSecret(row)).toBe(secret);
    const shown = JSON.stringify([await listEndpoints(scope, { assistantId }), await auditOf(id)]);
    expect(shown).not.toContain(secret.slice(6));
    expect(shown).not.toContain(row.secret);
  });

  it("is replaced by another, which the audit log says without showing it", async () => {
    const { id, secret } = await makeEndpoint(world.scope, { url: URL });
    const rotated = await rotateSecret(world.scope, id);
    expect(rotated.secret).not.toBe(secret);
    expect(readSecret(await rowOf(id))).toBe(rotated.secret);
    const log = await auditOf(id);
    expect(log.map(({ action }) => action)).toEqual(["webhook.created", "webhook.secret_rotated"]);
    expect(JSON.stringify(log)).not.toContain(rotated.secret.slice(6));
  });
});

describe("an endpoint", () => {
  it("is switched, filtered and removed, each written down", async () => {
    const { scope } = world;
    const { id, assistantId } = await makeEndpoint(scope, { url: URL });
    await updateEndpoint(scope, { id, enabled: false, completedCallsOnly: false });
    expect(await listEndpoints(scope, { assistantId })).toMatchObject([
      { id, enabled: false, completedCallsOnly: false, url: URL, automation: null, lastDelivery: null },
    ]);
    await removeEndpoint(scope, { id });
    expect(await listEndpoints(scope, { assistantId })).toEqual([]);
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      "webhook.created",
      "webhook.updated",
      "webhook.removed",
    ]);
  });

  it("of an automation keeps its URL and its secret, and goes only with the automation", async () => {
    const { scope } = world;
    const { senderId } = await makePhones(scope);
    const automation = await makeLiveAutomation(scope, senderId);
    const [hook] = await listEndpoints(scope, { assistantId: automation.assistant.id });
    expect(hook?.automation).toEqual({ id: automation.id, name: "Thank them" });
    const id = hook!.id;
    await expect(updateEndpoint(scope, { id, url: URL })).rejects.toMatchObject({ code: "conflict" });
    await expect(removeEndpoint(scope, { id })).rejects.toThrow('starts the automation "Thank them"');
    await expect(rotateSecret(scope, id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the log of deliveries", () => {
  it("pages newest first, by call, endpoint and status, and shows one in full", async () => {
    const { scope } = world;
    const { id: endpointId, assistantId } = await makeEndpoint(scope, { url: URL });
    const calls = [];
    for (let n = 0; n < 5; n++) {
      const call = await makeEvaluatedCall(scope, assistantId);
      await announceCall(scope, call.id);
      calls.unshift(call.id);
    }
    const list = (filter: object) => listDeliveries(scope, DeliveryFilter.parse({ endpointId, ...filter }));
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.nextCursor });
    const third = await list({ limit: 2, cursor: second.nextCursor });
    const pages = [first, second, third];
    expect(pages.map(({ data }) => data.length)).toEqual([2, 2, 1]);
    expect(pages.flatMap(({ data }) => data.map(({ callId }) => callId))).toEqual(calls);
    expect(third.nextCursor).toBeNull();

    expect((await list({ callId: calls[3] })).data).toMatchObject([
      { callId: calls[3], status: "pending", endpoint: { url: URL } },
    ]);
    expect((await list({ status: "succeeded" })).data).toEqual([]);

    const { data } = await list({ limit: 1 });
    const whole = await getDelivery(scope, data[0]!.id);
    expect(JSON.parse(whole.event.payload)).toMatchObject({ id: whole.event.id, type: "call.evaluated" });
  });

  it("is a workspace's own", async () => {
    const { scope } = world;
    const { endpoint, ...delivery } = (await listDeliveries(scope, DeliveryFilter.parse({ limit: 1 })))
      .data[0]!;
    const stranger = await makeWorkspace(world.db);
    await expect(getDelivery(stranger, delivery.id)).rejects.toMatchObject({ code: "not_found" });
    expect((await listDeliveries(stranger, DeliveryFilter.parse({ endpointId: endpoint.id }))).data).toEqual(
      [],
    );
  });
});
