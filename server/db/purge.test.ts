import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "@/server/domain/ids";
import { makeMember } from "@/server/domain/workspaces/testing";
import { makeWorkspace, type TestWorld, testWorld } from "./factories";
import { purgeExpired } from "./purge";

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

it("deletes what has served its time, in all workspaces, and nothing else", async () => {
  const { db } = world;
  const other = await makeWorkspace(db);
  for (const { workspaceId } of [world.scope, other]) {
    const event = (sentAt: Date | null, createdAt: Date) =>
      db.outboxEvent.create({
        data: { id: newId("outbox"), workspaceId, name: "call/ringing", data: {}, sentAt, createdAt },
      });
    await event(daysAgo(8), daysAgo(8));
    await event(daysAgo(6), daysAgo(6));
    await event(null, daysAgo(30));
    const inviter = await makeMember(db, workspaceId, "owner");
    const invite = (expiresAt: Date, acceptedAt: Date | null) =>
      db.invitation.create({
        data: {
          id: newId("invitation"),
          workspaceId,
          role: "member",
          tokenHash: newId("invitation"),
          invitedById: inviter.userId,
          expiresAt,
          acceptedAt,
        },
      });
    await invite(daysAgo(31), null);
    await invite(daysAgo(29), null);
    await invite(daysAgo(31), daysAgo(40));
    for (const days of [1, 5]) {
      const day = daysAgo(days).toISOString().slice(0, 10);
      await db.sendCount.create({ data: { workspaceId, day, phone: "", count: 1 } });
    }
    const job = await db.callJob.create({
      data: { id: newId("callJob"), workspaceId, kind: "export", calls: {}, total: 2, actor: "x" },
    });
    for (const days of [6, 8]) {
      const part = { workspaceId, jobId: job.id, number: days, content: "id" };
      await db.callJobPart.create({ data: { ...part, createdAt: daysAgo(days) } });
    }
    for (const days of [0.9, 1.1]) {
      const key = { workspaceId, key: `posted ${days} days ago`, requestHash: "x" };
      await db.idempotencyKey.create({ data: { ...key, createdAt: daysAgo(days) } });
    }
  }
  const limit = (key: string, expire: Date | null) =>
    db.rateLimit.create({ data: { key, points: 1, expire: expire && BigInt(expire.getTime()) } });
  await limit("spent", daysAgo(1));
  await limit("running", daysAgo(-1));
  await limit("for good", null);

  const gone = {
    outboxEvents: 2,
    rateLimits: 1,
    invitations: 2,
    idempotencyKeys: 2,
    sendCounts: 2,
    exportedFiles: 2,
  };
  expect(await purgeExpired(world.url)).toEqual(gone);
  for (const { workspaceId } of [world.scope, other]) {
    expect(await db.outboxEvent.count({ where: { workspaceId } })).toBe(2);
    expect(await db.outboxEvent.count({ where: { workspaceId, sentAt: null } })).toBe(1);
    expect(await db.invitation.count({ where: { workspaceId } })).toBe(2);
    expect(await db.idempotencyKey.findMany({ where: { workspaceId } })).toMatchObject([
      { key: "posted 0.9 days ago" },
    ]);
  }
  const kept = await db.rateLimit.findMany({ orderBy: { key: "asc" } });
  expect(kept.map(({ key }) => key)).toEqual(["for good", "running"]);
  expect(Object.values(await purgeExpired(world.url))).toEqual(Object.keys(gone).map(() => 0));
});
