import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { snapshot } from "@/server/db/populate";
import { createBasicExtractor } from "@/server/integrations/extraction/basic/extractor";
import { PostCallVariable } from "../assistants/schema";
import { makeMember } from "../workspaces/testing";
import { correctValue } from "./corrections";
import { evaluateCall } from "./evaluate-call";
import { always } from "./extract";
import { previewExtraction } from "./preview";
import { ExtractorRefused, ExtractorUnavailable } from "./unavailable";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const basic = always(createBasicExtractor());

async function readCall() {
  const job = await makeWorkspace(world.db);
  const { scope } = await makeMember(world.db, job.workspaceId, "member");
  const { id: assistantId } = await makeAssistant(job);
  const { id: callId } = await makeCall(
    job,
    { id: assistantId },
    { askedRevision: 1, evaluationState: "pending" },
    [
      { role: "assistant", text: "Would you like to book an appointment?" },
      { role: "customer", text: "Yes, that works for me. My e-mail is ada@example.com." },
    ],
  );
  await evaluateCall(job, { callId, revision: 1 }, basic);
  const rows = await job.db.postCallVariable.findMany({
    where: { workspaceId: job.workspaceId, assistantId },
    orderBy: { position: "asc" },
  });
  const definitions = rows.map((row) =>
    PostCallVariable.parse({ id: row.id, name: row.name, type: row.type, description: row.description }),
  );
  return { job, scope, assistantId, callId, definitions };
}

describe("a preview", () => {
  it("sets what unsaved variables read beside what the call shows, and stores nothing", async () => {
    const { scope, assistantId, callId, definitions } = await readCall();
    const unsaved = [
      ...definitions.map((one) => (one.name === "status" ? { ...one, name: "agreed" } : one)),
      PostCallVariable.parse({ name: "email", type: "email", description: "The customer's e-mail address" }),
      PostCallVariable.parse({ name: "budget", type: "number", description: "Budget in dollars" }),
    ];
    const before = await snapshot(world.url, scope.workspaceId);
    const preview = await previewExtraction(scope, { assistantId, callId, definitions: unsaved }, basic);
    expect(await snapshot(world.url, scope.workspaceId)).toBe(before);
    expect(preview).toMatchObject({ model: "basic", costUsd: null });
    const [agreed, summary, email, budget] = preview.values;
    expect(agreed).toMatchObject({ name: "agreed", before: { value: true, corrected: false } });
    expect(summary).toMatchObject({ name: "summary", changed: false });
    expect(email).toMatchObject({
      before: null,
      changed: true,
      after: {
        value: "ada@example.com",
        evidence: [{ turn: 1, quote: expect.stringContaining("ada@example.com"), verified: true }],
        reason: null,
      },
    });
    expect(budget?.after).toMatchObject({ value: null, reason: expect.stringMatching(/\w/) });
  });

  it("shows a person's value as what the call has", async () => {
    const { scope, assistantId, callId, definitions } = await readCall();
    await correctValue(scope, { callId, name: "status", value: false });
    const preview = await previewExtraction(scope, { assistantId, callId, definitions }, basic);
    expect(preview.values[0]).toMatchObject({
      before: { value: false, corrected: true },
      after: { value: true },
      changed: true,
    });
  });

  it("says in words that the model refuses or is not there", async () => {
    const { scope, assistantId, callId, definitions } = await readCall();
    const failing = (error: Error) => always({ extract: () => Promise.reject(error) });
    const input = { assistantId, callId, definitions };
    await expect(
      previewExtraction(scope, input, failing(new ExtractorRefused("key", "Refused", "give a key"))),
    ).rejects.toMatchObject({ code: "conflict", message: "Refused: give a key" });
    await expect(
      previewExtraction(scope, input, failing(new ExtractorUnavailable("It is overloaded", 9))),
    ).rejects.toMatchObject({ code: "unavailable", message: "It is overloaded", retryAfterSeconds: 9 });
  });

  it("is for members, of a call of this assistant that has ended", async () => {
    const { job, scope, assistantId, callId, definitions } = await readCall();
    const input = { assistantId, callId, definitions };
    const viewer = (await makeMember(world.db, job.workspaceId, "viewer")).scope;
    await expect(previewExtraction(viewer, input, basic)).rejects.toMatchObject({ code: "forbidden" });
    const foreign = await makeWorkspace(world.db);
    await expect(previewExtraction(foreign, input, basic)).rejects.toMatchObject({ code: "not_found" });
    const other = await makeAssistant(job);
    await expect(previewExtraction(scope, { ...input, assistantId: other.id }, basic)).rejects.toMatchObject({
      code: "not_found",
    });
    const running = await makeCall(job, { id: assistantId }, { status: "in_progress", endedAt: null });
    await expect(previewExtraction(scope, { ...input, callId: running.id }, basic)).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
