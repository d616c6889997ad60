import { afterAll, beforeAll, expect, it } from "vitest";
import { makeAssistant, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { countUpTo, whereCalls } from "@/server/domain/calls/find-calls";
import { listCalls } from "@/server/domain/calls/list-calls";
import { CallFilter } from "@/server/domain/calls/schema";
import { queryRaw, type Scope, sql } from "@/server/domain/scope";
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

it("one call is found among 100,000, by a variable's value and by words; nothing of it by another workspace; every way of looking finds the same", {
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

  const rare = (await find({ words: "marzipan" })).data;
  expect(rare.length).toBeGreaterThan(2);
  expect(rare.map(({ found }) => found?.marks.length)).toEqual(rare.map(() => 1));

  // Frequent, middling and rare ones take different ways: each finds what a look at every call finds, in that order.
  const filters: object[] = [
    ...[
      "tuesday",
      "refund angry",
      "refund angry tues",
      '"works for me" -refund',
      "marzipan",
      "BK0",
      "nobody",
    ].map((words) => ({ words })),
    { words: "refund", status: "failed" },
    ...["called", "refund angry", '"about the refund"', "rivera refund angry", "marzipan"].map((words) => ({
      variable: `summary:has:${words}`,
    })),
    ...["amount:gte:300", "amount:gt:2090", "amount:lte:2", "amount:lt:-1", "booking:gt:BK"].map(
      (variable) => ({
        variable,
      }),
    ),
    ...["visit:gte:2025-06-01", "visit:lt:2025-03-05", "visit:gt:2030-01-01"].map((variable) => ({
      variable,
    })),
    { variable: ["amount:gte:2000", "visit:gte:2026-02-20"], outcome: "achieved" },
  ];
  const SORTS = {
    newest: sql`c."startedAt" DESC, c.id DESC`,
    oldest: sql`c."startedAt", c.id`,
    longest: sql`c."durationSeconds" DESC, c.id DESC`,
  };
  for (const filter of filters) {
    const { limit: _l, cursor: _c, sort: _s, ...query } = CallFilter.parse(filter);
    for (const [sort, order] of Object.entries(SORTS)) {
      const wanted = await queryRaw<{ id: string }>(
        scope,
        sql`SELECT c.id FROM "Call" c WHERE ${whereCalls(scope, query)} ORDER BY ${order} LIMIT 50`,
      );
      const first = await find({ ...filter, sort, limit: 30 });
      const second = first.nextCursor
        ? (await find({ ...filter, sort, limit: 20, cursor: first.nextCursor })).data
        : [];
      expect(
        [...first.data, ...second].map(({ id }) => id),
        JSON.stringify({ ...filter, sort }),
      ).toEqual(wanted.map(({ id }) => id));
    }
    const [{ count = 0 } = {}] = await queryRaw<{ count: number }>(
      scope,
      sql`SELECT count(*)::int AS count FROM "Call" c WHERE ${whereCalls(scope, query)}`,
    );
    expect(await countUpTo(scope, query, 1_000_000), JSON.stringify(filter)).toBe(count);
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
