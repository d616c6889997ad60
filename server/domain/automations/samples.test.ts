import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, type TestWorld, testWorld } from "@/server/db/factories";
import { resendWebhook } from "../webhooks/resend";
import { getAutomation } from "./get-automation";
import { publishAutomation } from "./publish-automation";
import { addSample, chooseSample, renameSample } from "./samples";
import { testTrigger } from "./test-trigger";
import { callEnds, makeEvent, makeLiveAutomation, makePhones } from "./testing";

let world: TestWorld;
let senderId: string;
beforeAll(async () => {
  world = await testWorld();
  ({ senderId } = await makePhones(world.scope));
});
afterAll(() => world.drop());

const READ = { variables: { status: false, summary: "Wants a call on Monday." }, revision: 1 };
const samplesOf = async (id: string) => (await getAutomation(world.scope, id)).samples;

describe("samples", () => {
  it("come from the listener, from a resend and from past calls, and survive publishing", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    const { id } = automation;
    await testTrigger(scope, id);
    await callEnds(scope, id, await makeEvent(scope, automation.assistant));
    const resent = await makeEvent(scope, automation.assistant);
    await resendWebhook(scope, { callId: resent.data.call.id, sendAgain: false });
    const past = await makeCall(scope, automation.assistant, READ);
    await addSample(scope, { id, callId: past.id, name: "Declined" });

    const samples = await samplesOf(id);
    expect(samples.map(({ source }) => source)).toEqual(["call", "resend", "listener"]);
    expect(samples[0]).toMatchObject({ name: "Declined", callId: past.id });
    expect((await getAutomation(scope, id)).sample?.payload.data.variables).toMatchObject(READ.variables);

    await publishAutomation(scope, { id });
    expect(await samplesOf(id)).toEqual(samples);
    await chooseSample(scope, { id, sampleId: samples[2]?.id ?? "" });
    expect((await getAutomation(scope, id)).sample?.payload.data.variables.status).toBe(true);
  });

  it("of a past call are one, with what the call says now", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    const call = await makeCall(scope, automation.assistant, READ);
    const first = await addSample(scope, { id: automation.id, callId: call.id, name: "Declined" });
    await scope.db.call.update({
      where: { id: call.id, workspaceId: scope.workspaceId },
      data: { variables: { status: true, summary: "Agreed after all." } },
    });
    expect(await addSample(scope, { id: automation.id, callId: call.id })).toEqual(first);
    expect(await samplesOf(automation.id)).toMatchObject([{ name: "Declined" }]);
    expect((await getAutomation(scope, automation.id)).sample?.payload.data.variables.status).toBe(true);
  });

  it("that a person took or named stay, however many come after them", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    const { id } = automation;
    const call = await makeCall(scope, automation.assistant, READ);
    const { sampleId: taken } = await addSample(scope, { id, callId: call.id });
    await testTrigger(scope, id);
    await callEnds(scope, id, await makeEvent(scope, automation.assistant));
    const [captured] = await samplesOf(id);
    await renameSample(scope, { id, sampleId: captured?.id ?? "", name: "The first one" });
    for (let at = 0; at < 25; at++) await callEnds(scope, id, await makeEvent(scope, automation.assistant));
    const left = await samplesOf(id);
    expect(left).toHaveLength(22);
    expect(left.map((one) => one.id)).toEqual(expect.arrayContaining([taken, captured?.id]));
  });

  it("are not taken from calls of another assistant, nor from calls that were not read", async () => {
    const { scope } = world;
    const automation = await makeLiveAutomation(scope, senderId);
    const other = await makeCall(scope, await makeAssistant(scope), READ);
    const add = (callId: string) => addSample(scope, { id: automation.id, callId });
    await expect(add(other.id)).rejects.toMatchObject({ code: "not_found" });
    const unread = await makeCall(scope, automation.assistant);
    await expect(add(unread.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await samplesOf(automation.id)).toEqual([]);
  });
});
