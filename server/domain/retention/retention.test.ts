import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeAssistant, makeCall, makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { purgeExpired } from "@/server/db/purge";
import { ALL_DAYS, compareDays, recountDays } from "../analytics/recount";
import { listCallJobs } from "../calls/jobs/list-jobs";
import { finishCallJob, runCallBatch } from "../calls/jobs/run-job";
import { startCallJob } from "../calls/jobs/start-job";
import { StartCallJob } from "../calls/schema";
import { pinGoldenCall } from "../evaluation/golden";
import { reEvaluateCall } from "../evaluation/re-evaluate";
import { newId } from "../ids";
import { createScope, type Scope } from "../scope";
import { resendWebhook } from "../webhooks/resend";
import { countDue, cutoffOf, proveKind, purgeBatch, workspacesWithRetention } from "./purge";
import { RETENTION_KINDS, type Retention } from "./schema";
import { getRetention, previewRetention, saveRetention } from "./settings";

let world: TestWorld;
let database: pg.Client;
beforeAll(async () => {
  world = await testWorld();
  database = new pg.Client({ connectionString: world.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await world.drop();
});

const KEEP: Retention = { transcripts: null, recordings: null, events: null, messages: null };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const SECRET = "My pin is 4711";

let scope: Scope;
let assistant: { id: string };
beforeEach(async () => {
  scope = await makeWorkspace(world.db);
  assistant = await makeAssistant(scope);
});

const purgeAll = async (of: Scope = scope) => {
  for (const kind of RETENTION_KINDS) {
    let purged = 0;
    for (let batch = await purgeBatch(of, kind); batch.more; batch = await purgeBatch(of, kind)) {
      purged += batch.purged;
    }
    await proveKind(of, kind, purged);
  }
};

/** A call with everything that holds its words: turns, evidence, event, delivery, run, sample, message, mail. */
async function fullCall(age: number, of: Scope = scope, over: object = {}) {
  const { db, workspaceId } = of;
  const at = daysAgo(age);
  const owner = of === scope ? assistant : await makeAssistant(of);
  const evidence = { status: [{ turn: 1, quote: SECRET, verified: true }] };
  const recordingUrl = "https://voice.example/recording-1.mp3";
  const call = await makeCall(
    of,
    owner,
    {
      startedAt: at,
      endedAt: at,
      evaluationState: "evaluated",
      revision: 1,
      recordingUrl,
      evidence,
      variables: { status: true, summary: "Agreed" },
      ...over,
    },
    [
      { role: "assistant", text: "Your pin?" },
      { role: "customer", text: SECRET },
    ],
  );
  const payload = {
    id: "msg_1",
    type: "call.evaluated",
    timestamp: at.toISOString(),
    data: {
      call: { id: call.id, recordingUrl },
      variables: { status: true },
      evidence,
      transcript: [{ role: "customer", text: SECRET }],
    },
  };
  const ids = { workspaceId, callId: call.id };
  await db.evaluation.create({
    data: {
      ...ids,
      id: newId("evaluation"),
      revision: 1,
      variables: {},
      evidence,
      model: "m",
      latencyMs: 1,
      rawOutput: SECRET,
    },
  });
  const event = await db.webhookEvent.create({
    data: {
      ...ids,
      id: newId("webhookEvent"),
      type: "call.evaluated",
      revision: 1,
      payload: JSON.stringify(payload),
      createdAt: at,
    },
  });
  const endpoint = await db.webhookEndpoint.create({
    data: {
      id: newId("endpoint"),
      workspaceId,
      assistantId: owner.id,
      url: "https://a.example",
      secret: "v1.x.x",
    },
  });
  const delivery = await db.webhookDelivery.create({
    data: { ...ids, id: newId("delivery"), eventId: event.id, endpointId: endpoint.id, status: "succeeded" },
  });
  await db.deliveryAttempt.create({
    data: {
      id: newId("attempt"),
      workspaceId,
      deliveryId: delivery.id,
      number: 1,
      trigger: "automatic",
      startedAt: at,
      durationMs: 5,
      responseBody: `echo: ${SECRET}`,
    },
  });
  const automation = await db.automation.create({
    data: {
      id: newId("automation"),
      workspaceId,
      assistantId: owner.id,
      trigger: newId("automation"),
      name: "A",
      draft: {},
    },
  });
  const run = await db.automationRun.create({
    data: {
      ...ids,
      id: newId("run"),
      automationId: automation.id,
      version: 1,
      eventKey: `call:${call.id}`,
      state: "succeeded",
      input: payload,
    },
  });
  await db.triggerSample.create({
    data: { ...ids, id: newId("sample"), automationId: automation.id, name: "S", payload },
  });
  await db.runStep.create({
    data: {
      id: newId("runStep"),
      workspaceId,
      runId: run.id,
      stepId: "sms",
      type: "send_sms",
      name: "SMS",
      position: 0,
      startedAt: at,
      state: "succeeded",
      input: { body: SECRET, to: "+12025550142" },
      output: {},
    },
  });
  const message = await db.message.create({
    data: {
      ...ids,
      id: newId("message"),
      runId: run.id,
      stepId: "sms",
      direction: "outbound",
      from: "+12025550100",
      to: "+12025550142",
      body: SECRET,
      segments: 1,
      encoding: "GSM-7",
      carrier: "sandbox",
      status: "delivered",
      callbackToken: newId("message"),
      createdAt: at,
    },
  });
  await db.mail.create({
    data: {
      id: newId("mail"),
      workspaceId,
      to: "a@example.com",
      subject: SECRET,
      text: SECRET,
      state: "sent",
      createdAt: at,
    },
  });
  return { call, event, run, message, endpoint, delivery };
}

/** In how many rows of the workspace a text still stands, over every table and column there is. */
async function rowsWith(text: string, workspaceId: string): Promise<string[]> {
  const { rows } = await database.query<{ table_name: string }>(
    `SELECT DISTINCT table_name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = 'workspaceId'`,
  );
  const found: string[] = [];
  for (const { table_name: table } of rows) {
    const hit = await database.query(
      `SELECT 1 FROM "${table}" t WHERE t."workspaceId" = $1 AND t::text LIKE '%' || $2 || '%' LIMIT 1`,
      [workspaceId, text],
    );
    if (hit.rowCount) found.push(table);
  }
  return found.sort();
}

describe("retention of transcripts and texts", () => {
  it("leaves the words of an old call nowhere, and the young and other workspaces alone", async () => {
    const other = await makeWorkspace(world.db);
    await fullCall(40);
    await fullCall(40, other);
    expect((await rowsWith(SECRET, scope.workspaceId)).length).toBeGreaterThanOrEqual(8);
    await saveRetention(scope, { ...KEEP, transcripts: 30, messages: 30 });
    await purgeAll();
    expect(await rowsWith(SECRET, scope.workspaceId)).toEqual([]);
    await purgeAll(other);
    expect((await rowsWith(SECRET, other.workspaceId)).length).toBeGreaterThanOrEqual(8);

    const young = await fullCall(29);
    await purgeAll();
    expect(await world.db.transcriptTurn.count({ where: { workspaceId: scope.workspaceId } })).toBe(2);
    expect(await world.db.message.count({ where: { workspaceId: scope.workspaceId, body: SECRET } })).toBe(1);
    expect(young.call.id).toBeTruthy();
  });

  it("keeps the values, the numbers and the analytics", async () => {
    const { call, message } = await fullCall(40);
    for (const body of ["Stop.", "Thursday is fine"]) {
      await world.db.message.create({
        data: {
          workspaceId: scope.workspaceId,
          callId: call.id,
          id: newId("message"),
          inReplyToId: message.id,
          direction: "inbound",
          from: "+12025550142",
          to: "+12025550100",
          body,
          segments: 1,
          encoding: "GSM-7",
          carrier: "sandbox",
          status: "received",
          callbackToken: newId("message"),
          createdAt: daysAgo(40),
        },
      });
    }
    await recountDays(scope, ALL_DAYS);
    await saveRetention(scope, { transcripts: 30, recordings: 30, events: 30, messages: 30 });
    await purgeAll();
    expect(await compareDays(scope, ALL_DAYS)).toMatchObject({ wrong: 0 });
    const texts = { workspaceId: scope.workspaceId, direction: "inbound" as const };
    const answers = await world.db.message.findMany({ where: texts, orderBy: { id: "asc" } });
    expect(answers.map(({ body }) => body)).toEqual(["Stop.", ""]);
    const where = { workspaceId: scope.workspaceId };
    expect(await world.db.call.findFirstOrThrow({ where: { ...where, id: call.id } })).toMatchObject({
      variables: { status: true, summary: "Agreed" },
      recordingUrl: null,
      transcriptPurgedAt: expect.any(Date),
    });
    expect(await world.db.message.findFirstOrThrow({ where: { ...where, id: message.id } })).toMatchObject({
      to: "+12025550142",
      status: "delivered",
      segments: 1,
      body: "",
    });
  });

  it("proves it: nothing is left, counted after the purge, written down and audited", async () => {
    await fullCall(40);
    await fullCall(50);
    await saveRetention(scope, { ...KEEP, transcripts: 30 });
    await purgeAll();
    const { purges } = await getRetention(scope);
    expect(purges).toMatchObject([{ kind: "transcripts", purgedEver: 2, left: 0, underWay: 0 }]);
    const log = { workspaceId: scope.workspaceId, action: "retention.purged" };
    expect(await world.db.auditEntry.findMany({ where: log })).toMatchObject([
      { actor: "job:test", details: { kind: "transcripts", purged: 2, left: 0, days: 30 } },
    ]);
    await purgeAll();
    expect(await world.db.auditEntry.count({ where: log })).toBe(1);
  });

  it("waits for what is under way, and says so", async () => {
    const { call } = await fullCall(40);
    await world.db.automationRun.updateMany({
      where: { workspaceId: scope.workspaceId, callId: call.id },
      data: { state: "running" },
    });
    await saveRetention(scope, { ...KEEP, transcripts: 30 });
    await purgeAll();
    expect((await getRetention(scope)).purges).toMatchObject([{ left: 1, underWay: 1 }]);
    await world.db.automationRun.updateMany({
      where: { workspaceId: scope.workspaceId, callId: call.id },
      data: { state: "failed" },
    });
    await purgeAll();
    expect((await getRetention(scope)).purges).toMatchObject([{ left: 0, underWay: 0, purgedEver: 1 }]);
  });

  it("deletes an exported file once the oldest transcript in it has had its days", async () => {
    const written = async (ages: number[], transcripts: boolean) => {
      for (const age of ages) await fullCall(age);
      const calls = { filter: { from: daysAgo(Math.max(...ages) + 1).toISOString() } };
      const job = await startCallJob(
        scope,
        StartCallJob.parse({ kind: "export", format: "json", calls, transcripts }),
      );
      const nobody = () => Promise.reject(new Error("An export asks no model"));
      while ((await runCallBatch(scope, { jobId: job.id, lastTry: true }, nobody)).more);
      await finishCallJob(scope, job.id);
      return job.id;
    };
    await saveRetention(scope, { ...KEEP, transcripts: 30 });
    const young = await written([5], true);
    const wordless = await written([29], false);
    const old = await written([29.5], true);
    const later = createScope(scope.db, scope.workspaceId, scope.actor, () => daysAgo(-1));
    await purgeAll(later);
    const files = (await listCallJobs(scope)).map(({ id, file }) => [id, file?.ready]);
    expect(files).toEqual([
      [old, false],
      [wordless, true],
      [young, true],
    ]);
    expect((await getRetention(later)).purges).toMatchObject([{ left: 0 }]);
  });

  it("finds a transcript that comes in after its call's was deleted", async () => {
    const { call } = await fullCall(40);
    await saveRetention(scope, { ...KEEP, transcripts: 30 });
    await purgeAll();
    await world.db.transcriptTurn.create({
      data: {
        id: newId("turn"),
        workspaceId: scope.workspaceId,
        callId: call.id,
        position: 0,
        role: "customer",
        text: SECRET,
      },
    });
    expect(await countDue(scope, "transcripts", cutoffOf(scope, 30))).toMatchObject({ due: 1 });
    await purgeAll();
    expect(await world.db.transcriptTurn.count({ where: { workspaceId: scope.workspaceId } })).toBe(0);
  });

  it("reads nothing from a call without its words", async () => {
    const { call } = await fullCall(40);
    await saveRetention(scope, { ...KEEP, transcripts: 30 });
    await purgeAll();
    await expect(reEvaluateCall(scope, call.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(pinGoldenCall(scope, { callId: call.id, values: { status: true } })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("retention of recordings and events", () => {
  it("takes the recording's address out of every copy and leaves the rest", async () => {
    const { event } = await fullCall(40);
    await saveRetention(scope, { ...KEEP, recordings: 30 });
    await purgeAll();
    expect(await rowsWith("recording-1.mp3", scope.workspaceId)).toEqual([]);
    const kept = await world.db.webhookEvent.findFirstOrThrow({
      where: { workspaceId: scope.workspaceId, id: event.id },
    });
    expect(JSON.parse(kept.payload)).toMatchObject({
      data: { call: { recordingUrl: null }, transcript: [{ text: SECRET }] },
    });
  });

  it("empties sent events and their attempts; a resend sends what the call still holds", async () => {
    const { call, event, delivery } = await fullCall(40);
    await saveRetention(scope, { ...KEEP, events: 30 });
    await purgeAll();
    const where = { workspaceId: scope.workspaceId };
    expect(await world.db.webhookEvent.findFirstOrThrow({ where: { ...where, id: event.id } })).toMatchObject(
      {
        payload: "",
      },
    );
    expect(
      await world.db.deliveryAttempt.findFirstOrThrow({ where: { ...where, deliveryId: delivery.id } }),
    ).toMatchObject({ responseBody: null, durationMs: 5 });
    await resendWebhook(scope, { callId: call.id, sendAgain: false });
    const again = await world.db.webhookEvent.findFirstOrThrow({ where: { ...where, id: event.id } });
    expect(JSON.parse(again.payload)).toMatchObject({ id: event.id, data: { variables: { status: true } } });
  });
});

describe("what platforms posted", () => {
  const posted = async (state: "received" | "waiting" | "taken", age: number) => {
    const { db, workspaceId } = scope;
    const where = { workspaceId_platform: { workspaceId, platform: "vapi" } };
    const source =
      (await db.source.findUnique({ where })) ??
      (await db.source.create({
        data: {
          id: newId("source"),
          workspaceId,
          platform: "vapi",
          tokenHash: newId("source"),
          token: "v1.x.x",
        },
      }));
    const key = `${state} ${age}`;
    await db.ingestEvent.create({
      data: {
        ...{ id: newId("ingestEvent"), workspaceId, sourceId: source.id, event: "ended", key, state },
        ...{ payload: SECRET, receivedAt: daysAgo(age) },
      },
    });
  };
  const kept = async () =>
    (
      await scope.db.ingestEvent.findMany({
        where: { workspaceId: scope.workspaceId },
        orderBy: { key: "asc" },
      })
    ).map(({ key }) => key);

  it("goes with the raw events, but not what is just taken in", async () => {
    for (const state of ["received", "waiting", "taken"] as const)
      for (const age of [29, 31]) await posted(state, age);
    await saveRetention(scope, { ...KEEP, events: 30 });
    await purgeAll();
    expect(await kept()).toEqual(["received 29", "received 31", "taken 29", "waiting 29"]);
  });

  it("stays where nothing is set: no other rule takes it", async () => {
    await posted("waiting", 400);
    await posted("taken", 400);
    await purgeAll();
    await purgeExpired(world.url);
    expect(await kept()).toEqual(["taken 400", "waiting 400"]);
  });
});

describe("retention", () => {
  it("shows before it is saved how much would go, and deletes nothing by that", async () => {
    await fullCall(40);
    const days: Retention = { transcripts: 30, recordings: 60, events: 30, messages: 30 };
    expect(await previewRetention(scope, days)).toEqual({
      transcripts: 1,
      recordings: 0,
      events: 1,
      messages: 2,
    });
    expect((await getRetention(scope)).purges).toEqual([]);
    expect((await rowsWith(SECRET, scope.workspaceId)).length).toBeGreaterThanOrEqual(8);
  });

  it("keeps everything where nothing is set", async () => {
    await fullCall(4000);
    await purgeAll();
    expect((await rowsWith(SECRET, scope.workspaceId)).length).toBeGreaterThanOrEqual(8);
    expect(await workspacesWithRetention(world.db)).not.toContain(scope.workspaceId);
    await saveRetention(scope, { ...KEEP, events: 3 });
    expect(await workspacesWithRetention(world.db)).toContain(scope.workspaceId);
  });

  it("goes on where an interrupted purge stopped, also beside another one", async () => {
    for (let n = 0; n < 3; n++) await fullCall(40 + n);
    await saveRetention(scope, { ...KEEP, transcripts: 30 });
    const again = createScope(world.db, scope.workspaceId, { kind: "job", name: "other" });
    const [one, other] = await Promise.all([
      purgeBatch(scope, "transcripts"),
      purgeBatch(again, "transcripts"),
    ]);
    expect(one.purged + other.purged).toBe(3);
    expect(await purgeBatch(scope, "transcripts")).toEqual({ purged: 0, more: false });
  });

  it("finds what has to go by an index", async () => {
    await database.query("SET enable_seqscan = off; SET enable_bitmapscan = off");
    const plan = async (from: string) => {
      const { rows } = await database.query<{ "QUERY PLAN": string }>(
        `EXPLAIN SELECT id FROM ${from} LIMIT 500`,
      );
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    };
    const old = `"workspaceId" = 'w' AND "createdAt" < now()`;
    expect(
      await plan(
        `"Call" WHERE "workspaceId" = 'w' AND "startedAt" < now() AND "transcriptPurgedAt" IS NULL ORDER BY "startedAt"`,
      ),
    ).toContain("Call_transcript_kept");
    expect(await plan(`"Message" WHERE ${old} AND "textPurgedAt" IS NULL ORDER BY "createdAt"`)).toContain(
      "Message_text_kept",
    );
    expect(await plan(`"WebhookEvent" WHERE ${old} AND payload <> '' ORDER BY "createdAt"`)).toContain(
      "WebhookEvent_payload_kept",
    );
  });
});
