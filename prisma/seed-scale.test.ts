import { afterAll, beforeAll, expect, it } from "vitest";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { listCalls } from "@/server/domain/calls/list-calls";
import { CallFilter } from "@/server/domain/calls/schema";
import type { Scope } from "@/server/domain/scope";
import { seedScale } from "./seed-scale";

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.drop());

const fill = async (scope: Scope, url: string, calls: number) =>
  seedScale(url, {
    calls,
    seed: 7,
    until: "2026-03-01",
    workspaceId: scope.workspaceId,
    assistants: [(await makeAssistant(scope)).id],
  });

it("one call is found among 100,000, by a variable's value and by words; nothing of it by another workspace", {
  timeout: 600_000,
}, async () => {
  const { scope } = world;
  await fill(scope, world.url, 100_000);
  expect(await scope.db.call.count({ where: { workspaceId: scope.workspaceId } })).toBe(100_000);
  const find = (filter: object, within = scope) => listCalls(within, CallFilter.parse(filter));

  const page = await find({ variable: "booking:known", to: "2025-09-01T00:00:00Z", limit: 1 });
  const [call] = page.data;
  const code = String(call?.variables.booking);
  expect(code).toMatch(/^BK[0-9a-f]{6}$/);
  expect((await find({ variable: `booking:is:${code}` })).data.map(({ id }) => id)).toEqual([call?.id]);
  const { data: said, nextCursor } = await find({ words: `"your booking is ${code}"` });
  expect([said.map(({ id }) => id), nextCursor]).toEqual([[call?.id], null]);
  expect(said[0]?.found?.text).toContain(code);
  const other = await makeWorkspace(world.db);
  expect((await find({ words: code }, other)).data).toEqual([]);

  // Rare, medium and frequent words take different ways to the same answer.
  const rare = (await find({ words: "marzipan" })).data;
  expect(rare.length).toBeGreaterThan(2);
  expect(rare.map(({ found }) => found?.marks.length)).toEqual(rare.map(() => 1));
  for (const words of ["refund angry", "tuesday"]) {
    const [first] = (await find({ words, limit: 1 })).data;
    const seen = new Set<string>();
    let cursor: string | null = null;
    for (let pages = 0; pages < 3; pages++) {
      const next: Awaited<ReturnType<typeof find>> = await find({
        words,
        limit: 20,
        ...(cursor ? { cursor } : {}),
      });
      for (const { id } of next.data) seen.add(id);
      expect(next.data.length).toBe(20);
      cursor = next.nextCursor;
    }
    expect(seen.size, words).toBe(60);
    expect(seen.has(first?.id ?? ""), words).toBe(true);
  }
});

it("the same numbers make the same calls", { timeout: 120_000 }, async () => {
  const made = async () => {
    const own = await testWorld();
    await fill(own.scope, own.url, 300);
    const calls = await own.db.call.findMany({
      where: { workspaceId: own.scope.workspaceId },
      orderBy: { id: "asc" },
      select: { id: true, customerPhone: true, startedAt: true, variables: true, status: true },
    });
    await own.drop();
    return calls;
  };
  const first = await made();
  expect(first).toHaveLength(300);
  expect(await made()).toEqual(first);
});
