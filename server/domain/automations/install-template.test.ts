import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, type TestWorld, testWorld } from "@/server/db/factories";
import { newId } from "../ids";
import { textFromHandset } from "../messaging/handset";
import { buildPayload } from "../webhooks/payload";
import { getAutomation } from "./get-automation";
import { getRun } from "./get-run";
import { installTemplate } from "./install-template";
import { publishAutomation } from "./publish-automation";
import { InstallTemplate } from "./schema";
import { TEMPLATES, type TemplateId } from "./shared/ready-made";
import { callEnds, makePhones, workOn } from "./testing";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
  await makePhones(world.scope);
});
afterAll(() => world.drop());

const FILLED = { email: "ops@example.com", url: "https://example.com/survey" };
async function install(templateId: TemplateId, over: Partial<typeof FILLED> = {}) {
  const assistant = await makeAssistant(world.scope);
  const input = InstallTemplate.parse({
    template: templateId,
    assistantId: assistant.id,
    ...FILLED,
    ...over,
  });
  return { assistant, ...(await installTemplate(world.scope, input)) };
}
async function live(templateId: TemplateId) {
  const made = await install(templateId);
  await publishAutomation(world.scope, { id: made.id });
  return made;
}
const ours = () => ({ workspaceId: world.scope.workspaceId });
async function ends(made: Awaited<ReturnType<typeof live>>, over: Parameters<typeof makeCall>[2]) {
  const read = { revision: 1, evaluationState: "evaluated" as const };
  const call = await makeCall(world.scope, made.assistant, { ...read, ...over });
  const payload = await buildPayload(world.scope, call.id, newId("webhookEvent"));
  const endpoint = await world.scope.db.webhookEndpoint.findFirst({
    where: { ...ours(), automationId: made.id },
  });
  const { runId = "" } = await callEnds(world.scope, made.id, payload, {
    completedCallsOnly: endpoint?.completedCallsOnly,
  });
  await workOn(world.scope, runId);
  return runId;
}
const texts = async (runId: string) =>
  (await world.scope.db.message.findMany({ where: { ...ours(), runId }, orderBy: { id: "asc" } })).map(
    ({ body }) => body,
  );
const mails = async (runId: string) =>
  (await world.scope.db.mail.findMany({ where: { ...ours(), runId } })).map(({ to, subject }) => ({
    to,
    subject,
  }));
const YES = { variables: { status: true, summary: "Booked for Tuesday at three." } };
const NO = { variables: { status: false, summary: "Wants a person." } };

describe("templates", () => {
  it.each(TEMPLATES.map(({ id }) => id))("%s can be published as it is", async (id) => {
    const made = await install(id);
    expect((await getAutomation(world.scope, made.id)).problems).toEqual([]);
    expect(await publishAutomation(world.scope, { id: made.id })).toMatchObject({ number: 1 });
  });

  it("thank-you texts the summary when the goal was reached, and nothing otherwise", async () => {
    const made = await live("thanks");
    expect(await texts(await ends(made, YES))).toEqual([
      "Thank you for the call, Test here. Booked for Tuesday at three.",
    ]);
    expect(await texts(await ends(made, NO))).toEqual([]);
  });

  it("missed-call texts back who was not reached, and only them", async () => {
    const made = await live("missed_call");
    const [text] = await texts(await ends(made, { status: "no_answer", variables: {} }));
    expect(text).toMatch(/^Sorry that we missed each other, this is Test/);
    expect(await texts(await ends(made, YES))).toEqual([]);
  });

  it.each([
    ["Yes please", ["Thank you, it is confirmed. See you then."], 0],
    ["Rather Wednesday", [], 1],
  ])("appointment goes on with the answer %j", async (answer, more, mailed) => {
    const made = await live("appointment");
    const runId = await ends(made, YES);
    const [text] = await texts(runId);
    expect(text).toContain("Please answer YES to confirm");
    await textFromHandset(world.scope, { to: "+12025550100", body: answer });
    await workOn(world.scope, runId);
    expect((await texts(runId)).slice(1)).toEqual(more);
    expect(await mails(runId)).toHaveLength(mailed);
    expect(await getRun(world.scope, runId)).toMatchObject({ state: "succeeded" });
  });

  it("survey waits an hour for its link", async () => {
    const made = await live("survey");
    const runId = await ends(made, YES);
    expect(await texts(runId)).toEqual([]);
    expect(await getRun(world.scope, runId)).toMatchObject({
      state: "running",
      steps: [{ state: "waiting" }],
    });
  });

  it("hand-over mails when the goal was not reached or is not known", async () => {
    const made = await live("hand_over");
    expect(await mails(await ends(made, YES))).toEqual([]);
    expect(await mails(await ends(made, NO))).toEqual([
      { to: "ops@example.com", subject: "Please call back: +12025550142" },
    ]);
    const [unclear] = await mails(await ends(made, { variables: { status: null } }));
    expect(unclear?.subject).toMatch(/^Please have a look/);
  });

  it("ask for what they need, and come once to an assistant", async () => {
    await expect(install("hand_over", { email: "" })).rejects.toMatchObject({ issues: [{ path: "email" }] });
    await expect(install("survey", { url: "javascript:alert(1)" })).rejects.toMatchObject({
      issues: [{ path: "url" }],
    });
    const { assistant } = await install("thanks");
    const again = InstallTemplate.parse({ template: "survey", assistantId: assistant.id, ...FILLED });
    await expect(installTemplate(world.scope, again)).rejects.toMatchObject({ code: "conflict" });
  });
});
