import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { buildPayload } from "./payload";
import { CallPayload } from "./schema";
import { makeEvaluatedCall } from "./testing";

let world: TestWorld;
let assistantId: string;
beforeAll(async () => {
  world = await testWorld();
  assistantId = (await makeAssistant(world.scope)).id;
});
afterAll(() => world.drop());

describe("the payload of a call", () => {
  it("has the shape that is written down, and no field beside it", async () => {
    const scope = { ...world.scope, now: () => new Date("2026-03-02T10:01:05Z") };
    const call = await makeEvaluatedCall(scope, assistantId, {
      callVariables: { product: "Solar" },
      lead: { name: "Grace", tags: ["warm"] },
      recordingUrl: "https://example.com/1.mp3",
    });
    const payload = await buildPayload(scope, call.id, "msg_1");
    const { slug } = await world.db.workspace.findUniqueOrThrow({ where: { id: scope.workspaceId } });
    expect(CallPayload.parse(payload)).toEqual(payload);
    expect(payload).toEqual({
      id: "msg_1",
      type: "call.evaluated",
      version: 1,
      timestamp: "2026-03-02T10:01:05.000Z",
      data: {
        call: {
          id: call.id,
          externalId: call.externalId,
          assistantId,
          direction: "outbound",
          status: "completed",
          customerPhone: "+12025550142",
          assistantPhone: "+12025550100",
          startedAt: "2026-03-02T10:00:00.000Z",
          endedAt: "2026-03-02T10:01:00.000Z",
          durationSeconds: 60,
          recordingUrl: "https://example.com/1.mp3",
          url: `http://localhost:3000/w/${slug}/calls/${call.id}`,
        },
        variables: { status: true, summary: "Agreed on Tuesday at three." },
        evidence: { status: [{ turn: 1, quote: "Yes, please", verified: true }] },
        corrected: [],
        callVariables: { product: "Solar" },
        lead: { name: "Grace", tags: ["warm"] },
        transcript: [
          { role: "assistant", text: "Shall I book Tuesday at three?", startMs: null, endMs: null },
          { role: "customer", text: "Yes, please.", startMs: null, endMs: null },
        ],
        revision: 1,
      },
    });
  });

  it("names every variable: what the call did not settle is null, not absent and not false", async () => {
    const call = await makeCall(world.scope, { id: assistantId }, { variables: { status: null } });
    const { data } = await buildPayload(world.scope, call.id, "msg_2");
    expect(data.variables).toStrictEqual({ status: null, summary: null });
  });

  it("has null for a withheld number and an end that did not come", async () => {
    const unknown = { customerPhone: null, assistantPhone: null, endedAt: null };
    const call = await makeCall(world.scope, { id: assistantId }, unknown);
    expect((await buildPayload(world.scope, call.id, "msg_3")).data.call).toMatchObject(unknown);
  });

  it("is not made for another workspace's call", async () => {
    const call = await makeCall(world.scope, { id: assistantId });
    const stranger = await makeWorkspace(world.db);
    await expect(buildPayload(stranger, call.id, "msg_4")).rejects.toMatchObject({ code: "not_found" });
  });
});
