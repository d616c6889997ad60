import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type TestWorld, testWorld } from "@/server/db/factories";
import { createLiveChanges } from "@/server/db/live";
import { newId } from "@/server/domain/ids";
import { makeMember } from "@/server/domain/workspaces/testing";
import { appRouter } from "./root";
import { createCaller } from "./trpc";

let world: TestWorld;
let slug: string;
beforeAll(async () => {
  world = await testWorld();
  globalThis.wrapupLive = createLiveChanges(world.url);
  slug = (await world.db.workspace.findUniqueOrThrow({ where: { id: world.scope.workspaceId } })).slug;
});
afterAll(async () => {
  vi.useRealTimers();
  await globalThis.wrapupLive?.close();
  await world.drop();
});

const subscribe = async (person: { userId: string; email: string }, workspaceSlug: string) => {
  const caller = createCaller(appRouter)({
    db: world.db,
    person: { ...person, name: "P", sessionVersion: 1 },
    workspaceSlug,
    ip: "test",
  });
  return (await caller.live.changes())[Symbol.asyncIterator]();
};
const optOut = (phone: string) =>
  world.db.optOut.create({
    data: { id: newId("optOut"), workspaceId: world.scope.workspaceId, phone, source: "person" },
  });

describe("the subscription to live changes", () => {
  it("is refused to who is not a member", async () => {
    const stranger = await makeMember(world.db, world.scope.workspaceId, "viewer");
    await expect(subscribe(stranger, "elsewhere")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it.each([
    [
      "the membership ended",
      async ({ membershipId }: { membershipId: string }) => {
        await world.db.membership.delete({
          where: { id: membershipId, workspaceId: world.scope.workspaceId },
        });
      },
    ],
    [
      "the password was changed",
      async ({ userId }: { userId: string }) => {
        await world.db.user.update({ where: { id: userId }, data: { sessionVersion: 2 } });
      },
    ],
  ])("tells of a change, and ends within a minute after %s", async (what, happens) => {
    const member = await makeMember(world.db, world.scope.workspaceId, "viewer");
    const changes = await subscribe(member, slug);
    const first = changes.next();
    // It listens once it was asked; the handshake has no event of its own.
    await vi.waitFor(async () => {
      expect(globalThis.wrapupLive?.count(world.scope.workspaceId)).toBe(1);
      expect(await globalThis.wrapupLive?.backendPid()).toBeTypeOf("number");
    });
    const { id } = await optOut(`+1202555${what.length}10`);
    expect(await first).toEqual({ done: false, value: { table: "OptOut", id } });
    await happens(member);
    const next = changes.next();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    await optOut(`+1202555${what.length}11`);
    await expect(next).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    vi.useRealTimers();
  });
});
