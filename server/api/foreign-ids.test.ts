import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { MARKER, populate, snapshot } from "@/server/db/populate";
import { newId } from "@/server/domain/ids";
import type { Scope } from "@/server/domain/scope";
import { makeMember } from "@/server/domain/workspaces/testing";
import { callerByPath, PROCEDURES } from "./procedures";
import { sampleInput } from "./sample-input";

/** Every procedure that takes an id; who adds one adds it here without knowing. Live changes: live.test.ts. */
const WITH_IDS = PROCEDURES.flatMap(({ path, schema }) => {
  if (!schema) return [];
  const { ids, requiredIds } = sampleInput(schema, "x");
  return ids.length > 0 ? [{ path, schema, required: requiredIds.length > 0 }] : [];
});

/** These only count or list what belongs to an id: a foreign one has nothing, like one that does not exist. */
const EMPTY = ["assistant.fillRates", "calls.followUps", "message.calls"];

let world: TestWorld;
let theirs: Scope;
let ids: Awaited<ReturnType<typeof populate>>;
let call: (path: string, input: unknown) => Promise<unknown>;
beforeAll(async () => {
  world = await testWorld();
  const { db } = world;
  theirs = await makeWorkspace(db);
  ids = await populate(theirs);
  const me = await makeMember(db, world.scope.workspaceId, "owner");
  const mine = await db.workspace.findUniqueOrThrow({ where: { id: world.scope.workspaceId } });
  const person = { userId: me.userId, email: me.email, name: "Me", sessionVersion: 1 };
  call = callerByPath({ db, person, workspaceSlug: mine.slug });
});
afterAll(() => world.drop());

describe("another workspace's ids", () => {
  it("are asked of most of the API", () => expect(WITH_IDS.length).toBeGreaterThan(35));

  it.each(WITH_IDS)("$path: as if it did not exist, nothing shown, nothing changed", async (procedure) => {
    const { path, schema, required } = procedure;
    const answerTo = (id: string) =>
      call(path, sampleInput(schema, id).input).then(
        (value) => ({ code: "OK", text: JSON.stringify(value) ?? "" }),
        (error: { code: string; message: string }) => ({ code: error.code, text: error.message }),
      );
    const before = await snapshot(world.url, theirs.workspaceId);
    const nowhere = await answerTo(newId("call"));
    if (required && !EMPTY.includes(path)) expect(nowhere.code).toBe("NOT_FOUND");
    for (const id of [...Object.values(ids), theirs.workspaceId]) {
      const answer = await answerTo(id);
      expect([id, answer]).toEqual([id, nowhere]);
      expect(answer.text).not.toContain(MARKER);
    }
    expect(await snapshot(world.url, theirs.workspaceId)).toBe(before);
  });
});
