import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import type { Scope } from "../scope";
import { createAutomation, saveDraft } from "./edit-automation";
import { branchStep, smsStep } from "./shared/testing";
import { worstCase } from "./worst-case";

let world: TestWorld;
let scope: Scope;
let assistant: Awaited<ReturnType<typeof makeAssistant>>;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  assistant = await makeAssistant(scope);
});

async function look(over: Parameters<typeof smsStep>[0] = {}) {
  const { id } = await createAutomation(scope, { name: "Texts", assistantId: assistant.id });
  const definition = {
    steps: [branchStep({ lanes: { true: [smsStep({ body: "Acme: {{summary}}", ...over })] } })],
  };
  await saveDraft(scope, { id, draftRevision: 1, name: "Texts", definition });
  return { id, past: await worstCase(scope, { id, stepId: "sms", draftRevision: 2 }) };
}
let minute = 0;
const called = (summary: string | null, over: Parameters<typeof makeCall>[2] = {}) =>
  makeCall(
    scope,
    assistant,
    {
      variables: { summary },
      revision: 1,
      startedAt: new Date(Date.UTC(2026, 2, 1, 0, minute++)),
      ...over,
    },
    [{ role: "customer", text: "Yes" }],
  );

describe("a step's text for the last calls", () => {
  it("names the call with the longest text, and what all of them take", async () => {
    await called("Agreed.");
    const long = await called("We agreed on Tuesday at three. ".repeat(12).trim());
    const dear = await called(`ж${"a".repeat(60)}.`);
    expect((await look()).past).toEqual({
      calls: 3,
      longest: { callId: long.id, segments: 3, characters: 377, encoding: "GSM-7" },
      segments: 5,
      texts: 3,
      cut: 0,
      notSent: null,
    });
    expect(dear.id).not.toBe(long.id);
  });

  it("says how many would be cut, and how many not sent, and why the newest of them", async () => {
    await called(null);
    const card = await called("Card 4111 1111 1111 1111.");
    await called("We agreed on Tuesday at three. ".repeat(12).trim());
    const { past } = await look({ maxSegments: 1 });
    expect(past).toMatchObject({ calls: 3, texts: 1, segments: 1, cut: 1 });
    expect(past.notSent).toEqual({
      count: 2,
      callId: card.id,
      reason: expect.stringMatching(/payment card/),
    });
  });

  it("looks at the last hundred that were read, and at transcripts where the text wants them", async () => {
    await called("x".repeat(500));
    await called("not read yet", { revision: 0 });
    for (let n = 0; n < 100; n++) await called("Agreed.");
    const { past } = await look({ body: "{{summary}} {{transcript.0.text}}" });
    expect(past).toMatchObject({ calls: 100, texts: 100, segments: 100, longest: { characters: 11 } });
  });

  it("of a foreign automation, or of a step that sends nothing, is not found", async () => {
    const { id } = await look();
    const other = await makeWorkspace(world.db);
    const input = { id, stepId: "sms", draftRevision: 2 };
    await expect(worstCase(other, input)).rejects.toMatchObject({ code: "not_found" });
    await expect(worstCase(scope, { ...input, stepId: "branch" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("without calls has nothing to show", async () =>
    expect((await look()).past).toEqual({
      calls: 0,
      longest: null,
      segments: 0,
      texts: 0,
      cut: 0,
      notSent: null,
    }));
});
