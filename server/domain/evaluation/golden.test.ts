import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { updateAssistant } from "../assistants/update-assistant";
import { getCallDetail } from "../calls/call-detail";
import type { Scope } from "../scope";
import { makeMember } from "../workspaces/testing";
import { listGoldenCalls, MAX_GOLDEN, pinGoldenCall, unpinGoldenCall } from "./golden";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

async function someCall() {
  const job = await makeWorkspace(world.db);
  const { scope } = await makeMember(world.db, job.workspaceId, "member");
  const assistant = await makeAssistant(job);
  const call = await makeCall(job, assistant, {
    variables: { status: true, summary: "Agreed" },
    revision: 1,
  });
  return { job, scope, assistantId: assistant.id, callId: call.id };
}
const pinned = (scope: Scope, assistantId: string) => listGoldenCalls(scope, assistantId);

describe("pinning a call as golden", () => {
  it("keeps what a person confirmed, shows who, and leaves the call as it is", async () => {
    const { scope, assistantId, callId } = await someCall();
    const before = await scope.db.call.findFirstOrThrow({
      where: { id: callId, workspaceId: scope.workspaceId },
    });
    const { id } = await pinGoldenCall(scope, { callId, values: { status: null, summary: " By hand " } });
    expect(await pinned(scope, assistantId)).toMatchObject([
      {
        id,
        callId,
        values: { status: null, summary: "By hand" },
        who: "member",
        call: { customerPhone: "+12025550142", customer: null, durationSeconds: 60 },
      },
    ]);
    const { golden, call } = await getCallDetail(scope, callId);
    expect(golden).toMatchObject({ id, values: { status: null, summary: "By hand" }, who: "member" });
    expect(call.variables).toEqual({ status: true, summary: "Agreed" });
    expect(
      await scope.db.call.findFirstOrThrow({ where: { id: callId, workspaceId: scope.workspaceId } }),
    ).toEqual(before);
  });

  it("again replaces its values, also at the same moment", async () => {
    const { scope, assistantId, callId } = await someCall();
    await Promise.all(
      Array.from({ length: 5 }, () => pinGoldenCall(scope, { callId, values: { status: true } })),
    );
    await pinGoldenCall(scope, { callId, values: { summary: "Only this" } });
    expect((await pinned(scope, assistantId)).map(({ values }) => values)).toEqual([
      { summary: "Only this" },
    ]);
  });

  it("names each value that is none of its variable's, and stores nothing", async () => {
    const { scope, assistantId, callId } = await someCall();
    await expect(
      pinGoldenCall(scope, { callId, values: { status: "yes", summary: "Fine", budget: 3 } }),
    ).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { path: "values.status", message: 'Expected true or false, got the text "yes"' },
        { path: "values.budget", message: "The assistant has no such variable" },
      ],
    });
    await expect(pinGoldenCall(scope, { callId, values: {} })).rejects.toMatchObject({ code: "invalid" });
    expect(await pinned(scope, assistantId)).toEqual([]);
  });

  it("is taken back, and both are written down", async () => {
    const { scope, assistantId, callId } = await someCall();
    const { id } = await pinGoldenCall(scope, { callId, values: { status: true } });
    await unpinGoldenCall(scope, id);
    expect(await pinned(scope, assistantId)).toEqual([]);
    await expect(unpinGoldenCall(scope, id)).rejects.toMatchObject({ code: "not_found" });
    const log = await world.db.auditEntry.findMany({
      where: { workspaceId: scope.workspaceId, subject: callId },
      orderBy: { id: "asc" },
    });
    expect(log.map(({ action }) => action)).toEqual(["call.pinnedAsGolden", "call.unpinnedAsGolden"]);
  });

  it("follows a variable to its new name", async () => {
    const { job, scope, assistantId, callId } = await someCall();
    await pinGoldenCall(scope, { callId, values: { status: true, summary: "Agreed" } });
    const rows = await job.db.postCallVariable.findMany({
      where: { workspaceId: job.workspaceId, assistantId },
      orderBy: { position: "asc" },
    });
    await updateAssistant(job, assistantId, {
      postCallVariables: rows.map(({ id, name, type, description }) => ({
        ...{ id, type, description, options: [], settings: {} },
        name: name === "summary" ? "recap" : name,
      })),
    });
    expect(await pinned(scope, assistantId)).toMatchObject([{ values: { status: true, recap: "Agreed" } }]);
  });

  it("has a limit per assistant, which a call that is pinned already does not meet", async () => {
    const { job, scope, assistantId, callId } = await someCall();
    await pinGoldenCall(scope, { callId, values: { status: true } });
    for (let n = 1; n < MAX_GOLDEN; n++) {
      const { id } = await makeCall(job, { id: assistantId });
      await job.db.goldenCall.create({
        data: {
          ...{ id: `gld_${id}`, workspaceId: job.workspaceId, assistantId, callId: id },
          ...{ values: { status: true }, actor: "job:test" },
        },
      });
    }
    const { id: oneMore } = await makeCall(job, { id: assistantId });
    await expect(pinGoldenCall(scope, { callId: oneMore, values: { status: true } })).rejects.toMatchObject({
      code: "conflict",
    });
    await pinGoldenCall(scope, { callId, values: { status: false } });
    expect(await pinned(scope, assistantId)).toHaveLength(MAX_GOLDEN);
  });

  it("is not for viewers, other workspaces, or calls that run", async () => {
    const { job, scope, assistantId, callId } = await someCall();
    const { id } = await pinGoldenCall(scope, { callId, values: { status: true } });
    const viewer = (await makeMember(world.db, job.workspaceId, "viewer")).scope;
    await expect(pinGoldenCall(viewer, { callId, values: { status: true } })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(unpinGoldenCall(viewer, id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await pinned(viewer, assistantId)).toHaveLength(1);
    const other = await makeWorkspace(world.db);
    for (const act of [
      () => pinGoldenCall(other, { callId, values: { status: true } }),
      () => unpinGoldenCall(other, id),
      () => listGoldenCalls(other, assistantId),
    ])
      await expect(act()).rejects.toMatchObject({ code: "not_found" });
    const running = await makeCall(job, { id: assistantId }, { status: "in_progress", endedAt: null });
    await expect(
      pinGoldenCall(scope, { callId: running.id, values: { status: true } }),
    ).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await pinned(scope, assistantId)).toHaveLength(1);
  });
});
