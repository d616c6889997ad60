import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, type TestWorld, testWorld } from "@/server/db/factories";
import { type DatabaseState, readDatabaseState, readOpenWork, readRecent } from "@/server/db/instance-state";
import { newId } from "../ids";
import { describeInstance } from "./metrics";
import { type InstanceState, judge } from "./readiness";
import { remembered } from "./remembered";

const database: DatabaseState = {
  latencyMs: 1.5,
  version: "18.4",
  sizeBytes: 20_000_000,
  connections: 12,
  maxConnections: 100,
  readOnly: false,
  missingMigrations: [],
  migrations: 20,
};
const engine: InstanceState["engine"] = { kind: "embedded", ok: true, detail: "It answers", workers: 1 };
const well: InstanceState = { database, engine, open: [{ kind: "outbox", count: 0, oldestSeconds: 0 }] };

describe("readiness", () => {
  const bad = (state: InstanceState) => {
    const { status, checks } = judge(state);
    return [status, ...checks.filter(({ ok }) => ok === false).map(({ name }) => name)];
  };

  it("is given when every part answers", () => expect(bad(well)).toEqual(["ready"]));

  it.each<[string, InstanceState, string[]]>([
    ["no database", { ...well, database: null }, ["unavailable", "database"]],
    ["a standby", { ...well, database: { ...database, readOnly: true } }, ["unavailable", "database"]],
    [
      "a migration that is missing",
      { ...well, database: { ...database, missingMigrations: ["20260101000000_x"] } },
      ["unavailable", "migrations"],
    ],
  ])("is refused with %s", (_, state, expected) => expect(bad(state)).toEqual(expected));

  it.each<[string, InstanceState, string[]]>([
    ["the engine away", { ...well, engine: { ...engine, ok: false, workers: null } }, ["degraded", "engine"]],
    ["no worker", { ...well, engine: { ...engine, workers: 0 } }, ["degraded", "worker"]],
    [
      "events that nobody takes",
      { ...well, open: [{ kind: "outbox", count: 4, oldestSeconds: 90 }] },
      ["degraded", "outbox"],
    ],
  ])("says what waits, and goes on taking calls, with %s", (_, state, expected) =>
    expect(bad(state)).toEqual(expected),
  );

  it("does not guess at what it cannot ask", () => {
    const cloud = judge({ ...well, engine: { kind: "cloud", ok: null, detail: "elsewhere", workers: null } });
    expect(cloud.status).toBe("ready");
    expect(cloud.checks.filter(({ ok }) => ok === null).map(({ name }) => name)).toEqual([
      "engine",
      "worker",
    ]);
  });
});

describe("what is asked often", () => {
  it("is asked once for all who ask meanwhile, and again after a failure", async () => {
    let asked = 0;
    const read = remembered(60_000, async () => {
      asked += 1;
      if (asked === 1) throw new Error("away");
      return asked;
    });
    await expect(Promise.all([read(), read()])).rejects.toThrow("away");
    expect(await Promise.all([read(), read()])).toEqual([2, 2]);
    expect(await read()).toBe(2);
  });
});

describe("the instance's figures", () => {
  let world: TestWorld;
  let db: pg.Pool;
  beforeAll(async () => {
    world = await testWorld();
    db = new pg.Pool({ connectionString: world.url, max: 1 });
  });
  afterAll(async () => {
    await db.end();
    await world.drop();
  });

  it("are of the database that is there", async () => {
    const state = await readDatabaseState(db);
    expect(state).toMatchObject({ readOnly: false, missingMigrations: [] });
    expect(state.migrations).toBeGreaterThan(15);
    await db.query(`DELETE FROM "_prisma_migrations" WHERE migration_name LIKE '%_variants'`);
    expect((await readDatabaseState(db)).missingMigrations).toEqual([expect.stringMatching(/_variants$/)]);
  });

  it("count what is open and how old it is, and what came lately", async () => {
    const { scope } = world;
    const workspaceId = scope.workspaceId;
    const assistant = await makeAssistant(scope);
    const waiting = await makeCall(scope, assistant, {
      evaluationState: "pending",
      endedAt: new Date(Date.now() - 90_000),
    });
    await makeCall(scope, assistant);
    await world.db.outboxEvent.create({
      data: {
        id: newId("outbox"),
        workspaceId,
        name: "call/ringing",
        data: {},
        createdAt: new Date(Date.now() - 40_000),
      },
    });
    await world.db.evaluation.create({
      data: {
        id: newId("evaluation"),
        workspaceId,
        callId: waiting.id,
        revision: 1,
        variables: {},
        evidence: {},
        model: "basic",
        latencyMs: 2,
        createdAt: new Date(waiting.createdAt.getTime() + 2000),
      },
    });
    const open = Object.fromEntries((await readOpenWork(db)).map((row) => [row.kind, row]));
    expect(open.evaluation?.count).toBe(1);
    expect(Math.round((open.evaluation?.oldestSeconds ?? 0) / 10)).toBe(9);
    expect(open.outbox?.count).toBe(1);
    expect(Math.round((open.outbox?.oldestSeconds ?? 0) / 10)).toBe(4);
    expect(open.run).toMatchObject({ count: 0, oldestSeconds: 0 });
    const recent = await readRecent(db);
    expect(recent.counts).toMatchObject({ calls: 2, evaluations: 1, evaluation_failures: 0, runs: 0 });
    expect(recent.latencies).toEqual([{ stage: "evaluated", p50: 2, p95: 2 }]);
    expect((await readRecent(db, new Date(Date.now() + 600_000))).counts).toMatchObject({ calls: 0 });
  });

  it("read indexes of what is open, never whole tables", async () => {
    await db.query("SET enable_seqscan = off");
    const { rows } = await db.query<{ "QUERY PLAN": string }>(
      `EXPLAIN SELECT count(*) FROM "Call" WHERE "evaluationState" = 'pending'
       UNION ALL SELECT count(*) FROM "AutomationRun" WHERE state IN ('waiting', 'running')
       UNION ALL SELECT count(*) FROM "WebhookDelivery" WHERE status = 'pending'`,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    for (const index of ["Call_evaluation_open", "AutomationRun_open", "WebhookDelivery_open"]) {
      expect(plan).toContain(index);
    }
  });

  it("are written as Prometheus reads them", async () => {
    const text = await describeInstance(well, {
      minutes: 5,
      counts: { calls: 50 },
      messages: { delivered: 5 },
      latencies: [{ stage: "accepted", p50: 0.08, p95: 0.2 }],
    });
    const lines = text.split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        'wrapup_up{part="database"} 1',
        'wrapup_up{part="engine"} 1',
        "wrapup_workers 1",
        'wrapup_open_items{kind="outbox"} 0',
        'wrapup_per_minute{what="calls"} 10',
        'wrapup_message_statuses_per_minute{status="delivered"} 1',
        'wrapup_latency_seconds{stage="accepted",quantile="0.95"} 0.2',
      ]),
    );
    expect(
      lines.filter((line) => line && !/^(# (HELP|TYPE) |wrapup_\w+(\{[^}]*\})? [\d.]+$)/.test(line)),
    ).toEqual([]);
  });
});
