import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { getCallDetail } from "./call-detail";
import { listFollowUps } from "./follow-ups";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

describe("the page of a call", () => {
  it("shows the newest revision, the older ones, and that the customer opted out", async () => {
    const { scope, db } = world;
    const assistant = await makeAssistant(scope);
    const contact = await findOrCreateContact(scope, "+12025550142", { name: "Grace" });
    const call = await makeCall(
      scope,
      assistant,
      { contactId: contact.id, evaluationState: "evaluated", revision: 2, variables: { status: true } },
      [{ role: "customer", text: "Yes, book me in" }],
    );
    await db.evaluation.createMany({
      data: [false, true].map((status, index) => ({
        id: `evl_${index}`,
        workspaceId: scope.workspaceId,
        callId: call.id,
        revision: index + 1,
        variables: { status },
        evidence: { status: [{ turn: 0, quote: "book me in", verified: true }] },
        model: index === 0 ? "basic" : "a model",
        latencyMs: 7,
      })),
    });
    await db.optOut.create({
      data: { id: "opt_1", workspaceId: scope.workspaceId, phone: "+12025550142", source: "keyword" },
    });
    const detail = await getCallDetail(scope, call.id);
    expect(detail.call.evaluation).toMatchObject({ state: "evaluated", revision: 2, model: "a model" });
    expect(detail.revisions.map(({ revision, variables }) => [revision, variables.status])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(detail.contact).toMatchObject({ name: "Grace", optedOut: true });
    expect(detail.definitions.map(({ name }) => name)).toEqual(["status", "summary"]);
  });

  it("is not found, and nothing of it is told, from another workspace", async () => {
    const call = await makeCall(world.scope, await makeAssistant(world.scope));
    await world.db.message.create({
      data: {
        id: "sms_1",
        workspaceId: world.scope.workspaceId,
        direction: "outbound",
        callId: call.id,
        from: "+12025550100",
        to: "+12025550142",
        body: "Hello",
        segments: 1,
        encoding: "gsm7",
        carrier: "sandbox",
        status: "sent",
        callbackToken: "token",
      },
    });
    const other = await makeWorkspace(world.db);
    await expect(getCallDetail(other, call.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await listFollowUps(other, call.id)).toEqual({ deliveries: [], runs: [], messages: [] });
    expect((await listFollowUps(world.scope, call.id)).messages).toMatchObject([
      { id: "sms_1", body: "Hello" },
    ]);
  });
});
