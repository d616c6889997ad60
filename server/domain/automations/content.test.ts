import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { carriers } from "@/server/integrations/carriers/all";
import { queueMessage } from "../messaging/queue-message";
import { getRun } from "./get-run";
import { smsStep } from "./shared/testing";
import { testStep } from "./test-step";
import { callEnds, makeEvent, makeLiveAutomation, makePhones, workOn } from "./testing";

let world: TestWorld;
let senderId: string;
beforeAll(async () => {
  world = await testWorld();
  ({ senderId } = await makePhones(world.scope));
});
afterAll(() => world.drop());

const CARD = "4111 1111 1111 1111";
const messages = (runId?: string) =>
  world.scope.db.message.findMany({
    where: { workspaceId: world.scope.workspaceId, ...(runId ? { runId } : {}) },
  });

/** What a run of one step came to, for a call with this summary. */
async function run(summary: string, rules: Partial<Parameters<typeof smsStep>[0]> = {}) {
  const body = "Acme: {{summary}} Reply STOP to opt out.";
  const automation = await makeLiveAutomation(world.scope, senderId, [smsStep({ senderId, body, ...rules })]);
  const payload = await makeEvent(world.scope, automation.assistant, { variables: { summary } });
  const { runId } = await callEnds(world.scope, automation.id, payload);
  await workOn(world.scope, runId ?? "");
  const done = await getRun(world.scope, runId ?? "");
  return { done, step: done.steps[0], sent: await messages(runId ?? ""), automation, payload };
}

describe("the text of a run", () => {
  it("is cut at a sentence to the step's limit, and the step says what was left out", async () => {
    const sentence = "The boiler is looked at on Tuesday at three.";
    const { step, sent } = await run(Array.from({ length: 5 }, () => sentence).join(" "), { maxSegments: 1 });
    expect(sent).toMatchObject([
      {
        status: "accepted",
        segments: 1,
        body: `Acme: ${sentence} ${sentence} Reply STOP to opt out.`,
      },
    ]);
    expect(step?.input).toMatchObject({
      body: sent[0]?.body,
      cutFromSegments: 2,
      leftOut: `${sentence} ${sentence} ${sentence}`,
    });
  });

  it("that cannot be cut is not sent half: the run fails and says why", async () => {
    const { done, sent } = await run("word ".repeat(80), { maxSegments: 1 });
    expect(done).toMatchObject({ state: "failed", reason: expect.stringMatching(/cannot be cut/) });
    expect(sent).toEqual([]);
  });

  it("with a link out of the call is not sent, unless the step allows it", async () => {
    const said = "They pay at evil.example.com/x today.";
    const held = await run(said);
    expect(held.done).toMatchObject({ state: "failed", reason: expect.stringMatching(/has a link in it/) });
    expect(held.sent).toEqual([]);
    expect((await run(said, { allowLinks: true })).sent).toMatchObject([{ status: "accepted" }]);
  });

  it.each([
    [CARD, /payment card number/],
    ["123-45-6789", /social security number/],
  ])("with %s in it is neither sent nor recorded", async (number, words) => {
    const { done, step, sent } = await run(`The number is ${number}, they said.`);
    expect(done).toMatchObject({ state: "failed", reason: expect.stringMatching(words) });
    expect(sent).toEqual([]);
    expect(JSON.stringify(step)).not.toContain(number);
    expect(step?.input).toMatchObject({ body: expect.stringMatching(/\[(card|social security) number\]/) });
  });
});

describe("a text by hand or as a test", () => {
  it.each([`Your card ${CARD}`, "Hi {{lead.name}}"])("%j is refused and not stored", async (body) => {
    const before = (await messages()).length;
    await expect(queueMessage(world.scope, { senderId, to: "+12025550142", body })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "body" }],
    });
    expect(await messages()).toHaveLength(before);
  });

  it("of a step follows the step's rules", async () => {
    const { automation, payload } = await run("Fine.");
    const { scope } = world;
    const sampleId = "smp_content";
    await scope.db.triggerSample.create({
      data: {
        id: sampleId,
        workspaceId: scope.workspaceId,
        automationId: automation.id,
        name: "Sample",
        payload: { ...payload, data: { ...payload.data, variables: { summary: "See evil.com." } } },
      },
    });
    await scope.db.automation.update({
      where: { id: automation.id, workspaceId: scope.workspaceId },
      data: { sampleId },
    });
    await expect(testStep(scope, { id: automation.id, stepId: "sms" }, carriers())).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/has a link/),
    });
  });
});
