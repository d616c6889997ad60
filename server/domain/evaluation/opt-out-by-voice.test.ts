import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { createBasicExtractor } from "@/server/integrations/extraction/basic/extractor";
import { PostCallVariable } from "../assistants/schema";
import { smsStep } from "../automations/shared/testing";
import { makeEvent, makeLiveAutomation, makePhones, workOn } from "../automations/testing";
import { isOptedOut, listOptOuts } from "../contacts/opt-outs";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { correctValue } from "./corrections";
import { evaluateCall } from "./evaluate-call";
import { always } from "./extract";
import { reEvaluateCall } from "./re-evaluate";
import type { Extractor } from "./schema";

const CUSTOMER = "+12025550142";
let world: TestWorld;
let scope: Scope;
let automation: Awaited<ReturnType<typeof makeLiveAutomation>>;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());
// A handset's number is unique among all workspaces.
afterEach(() => scope.db.virtualPhone.deleteMany({ where: { workspaceId: scope.workspaceId } }));

beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  const { senderId } = await makePhones(scope);
  automation = await makeLiveAutomation(scope, senderId, [smsStep({ senderId, body: "Thank you." })]);
  await scope.db.postCallVariable.create({
    data: {
      id: newId("postCallVariable"),
      workspaceId: scope.workspaceId,
      assistantId: automation.assistant.id,
      position: 2,
      name: "no_contact",
      type: "boolean",
      description: "Did the customer ask not to be contacted any more?",
      settings: { optOut: true },
    },
  });
});

const saying = (value: boolean | null): Extractor => ({
  extract: async () => ({
    variables: { status: true, summary: "Agreed", no_contact: value },
    evidence: {},
    reasons: {},
    model: "scripted",
  }),
});

/** An ended call, read by `extractor`; its automation's run has done its work. */
async function ends(
  extractor: Extractor,
  turns: { role: "assistant" | "customer"; text: string }[] = [{ role: "customer", text: "Hello." }],
) {
  const { data } = await makeEvent(scope, automation.assistant, {
    variables: {},
    revision: 0,
    askedRevision: 1,
    evaluationState: "pending",
  });
  const callId = data.call.id;
  await scope.db.transcriptTurn.createMany({
    data: turns.map((turn, position) => ({
      ...turn,
      id: newId("turn"),
      workspaceId: scope.workspaceId,
      callId,
      position,
    })),
  });
  await evaluateCall(scope, { callId, revision: 1 }, always(extractor));
  const run = await scope.db.automationRun.findFirstOrThrow({
    where: { workspaceId: scope.workspaceId, callId },
  });
  await workOn(scope, run.id);
  const message = await scope.db.message.findFirst({
    where: { workspaceId: scope.workspaceId, runId: run.id },
  });
  return { callId, message };
}

describe("a variable that means: asked not to be contacted", () => {
  it("opts the number out before the call's own text could leave", async () => {
    const { message } = await ends(saying(true));
    expect(message).toMatchObject({ status: "suppressed", reason: expect.stringMatching(/opted out/) });
    expect((await listOptOuts(scope, { limit: 10 })).data).toMatchObject([
      { phone: CUSTOMER, scope: "all", source: "call", note: "no_contact is true for the call" },
    ]);
  });

  it.each([false, null])("%j opts nobody out", async (value) => {
    const { message } = await ends(saying(value));
    expect(message).toMatchObject({ status: "accepted" });
    expect(await isOptedOut(scope, CUSTOMER)).toBe(false);
  });

  it("is heard by the built-in rules, with the customer's words as the note", async () => {
    const { message } = await ends(createBasicExtractor(), [
      { role: "assistant", text: "May we text you the details?" },
      { role: "customer", text: "No, please don't contact me again." },
    ]);
    expect(message?.status).toBe("suppressed");
    expect((await listOptOuts(scope, { limit: 10 })).data[0]?.note).toBe(
      "No, please don't contact me again.",
    );
  });

  it.each(["Yes, that works for me.", "Don't call me before noon, please.", "I can't stop smiling."])(
    "is not heard in %j",
    async (text) => {
      await ends(createBasicExtractor(), [
        { role: "assistant", text: "Would you like to book an appointment?" },
        { role: "customer", text },
      ]);
      expect(await isOptedOut(scope, CUSTOMER)).toBe(false);
    },
  );

  it("counts when a person corrects it to true; no later reading takes the opt-out away", async () => {
    const { callId } = await ends(saying(false));
    await correctValue(scope, { callId, name: "no_contact", value: true });
    expect(await isOptedOut(scope, CUSTOMER)).toBe(true);
    await correctValue(scope, { callId, name: "no_contact", value: false });
    await reEvaluateCall(scope, callId);
    await evaluateCall(scope, { callId, revision: 2 }, always(saying(false)));
    expect(await isOptedOut(scope, CUSTOMER)).toBe(true);
  });

  it("opts nobody out against a person's correction", async () => {
    const { callId } = await ends(saying(null));
    await correctValue(scope, { callId, name: "no_contact", value: false });
    await reEvaluateCall(scope, callId);
    await evaluateCall(scope, { callId, revision: 2 }, always(saying(true)));
    expect(await isOptedOut(scope, CUSTOMER)).toBe(false);
  });

  it("is true or false, nothing else", () => {
    const variable = { name: "no_contact", type: "text", settings: { optOut: true } };
    expect(PostCallVariable.safeParse(variable).success).toBe(false);
    expect(PostCallVariable.safeParse({ ...variable, type: "boolean" }).success).toBe(true);
  });
});
