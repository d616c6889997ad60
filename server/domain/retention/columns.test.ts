import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { populate } from "@/server/db/populate";
import { erasePerson } from "../contacts/erase-person";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { proveKind, purgeBatch } from "./purge";
import { RETENTION_KINDS, type RetentionKind } from "./schema";
import { saveRetention } from "./settings";

/**
 * What may stand in each column that can hold text: the kinds of retention under which its words of a call, address of a
 * recording, raw event, text of a message go; "person", what is known of somebody and goes when they are erased, with all
 * those kinds; "brief", what goes by itself within days (server/db/purge.ts). Columns that are in no list hold nothing of
 * a person: ids, codes, secrets, figures, and what the workspace's people set up or we say ourselves.
 */
type Fate = RetentionKind | "person" | "brief";

const HELD: Record<string, Record<string, Fate[]>> = {
  AutomationRun: { input: ["transcripts", "recordings", "person"], testTo: ["person"], reason: ["person"] },
  Call: {
    ...{ from: ["person"], to: ["person"], customerPhone: ["person"], recordingUrl: ["recordings"] },
    ...{ callVariables: ["person"], lead: ["person"], variables: ["person"], platformValues: ["person"] },
    evidence: ["transcripts"],
  },
  CallJob: { calls: ["person"] },
  CallJobPart: { content: ["transcripts", "brief", "person"] },
  CallText: { words: ["transcripts"] },
  CallValue: { moment: ["person"], words: ["person"] },
  Contact: { phone: ["person"], name: ["person"], email: ["person"], lead: ["person"] },
  Correction: { value: ["person"], before: ["person"] },
  DeliveryAttempt: {
    responseBody: ["transcripts", "events", "messages", "person"],
    ...{ responseHeaders: ["events"], requestHeaders: ["events"] },
  },
  Evaluation: {
    ...{ evidence: ["transcripts"], rawOutput: ["transcripts"] },
    ...{ variables: ["person"], reasons: ["person"] },
  },
  EvaluationJobItem: { before: ["person"], after: ["person"] },
  GoldenCall: { values: ["person"] },
  IdempotencyKey: { body: ["brief", "person"] },
  IngestEvent: { payload: ["transcripts", "events", "person"], customerPhone: ["person"] },
  Mail: { to: ["person"], subject: ["messages"], text: ["messages"] },
  Message: { from: ["person"], to: ["person"], body: ["messages"], reason: ["person"] },
  MessageStatusEvent: { detail: ["person"] },
  // The note is the evidence of an opt-out; it goes when the number becomes a hash.
  OptOut: { phone: ["person"], note: ["person"] },
  RunStep: {
    input: ["transcripts", "events", "messages", "person"],
    output: ["transcripts", "events", "messages", "person"],
    ...{ error: ["person"], waitsFor: ["person"] },
  },
  SandboxMessage: { from: ["person"], to: ["person"], body: ["messages"] },
  SavedView: { query: ["person"] },
  SendCount: { phone: ["brief", "person"] },
  StopRequest: { phone: ["person"], body: ["messages"] },
  TranscriptTurn: { text: ["transcripts"] },
  TriggerSample: { payload: ["transcripts", "recordings", "person"] },
  VoiceCall: { lastAnswer: ["transcripts"] },
  WebhookEvent: { payload: ["transcripts", "recordings", "events", "messages", "person"] },
};

/** Looked at and found to hold nothing of a person. */
const NOTHING: Record<string, string> = {
  Alert: "words problem",
  AlertRule: "name kind emails webhookUrl webhookSecret",
  ApiKey: "name prefix keyHash scopes",
  Assistant: "name systemPrompt firstMessage objective language model",
  AuditEntry: "actor action subject details",
  Automation: "trigger name draft hookToken",
  AutomationRun: "eventKey draft testReply",
  AutomationSecret: "kind sealed hint",
  AutomationVersion: "definition note",
  Call: "provider assistantPhone endReason evaluationError corrected",
  CallJob: "settings cursor problems error actor",
  CallStory: "followUp",
  CallValue: "name",
  CallVariable: "name defaultValue",
  Connection: "name settings secret problem",
  Contact: "timeZone",
  Correction: "name actor",
  DeliveryAttempt: "error",
  Evaluation: "definitions model promptHash error",
  EvaluationJob: "settings definitions error actor",
  EvaluationJobItem: "error",
  FailureNotice: "openFor webhook",
  FrozenDay: "day",
  GoldenCall: "actor",
  IdempotencyKey: "key requestHash",
  IngestEvent: "event key error notes",
  Invitation: "email tokenHash",
  Mail: "from error",
  Membership: "digestOn",
  Message:
    "encoding carrier errorCode callbackToken claimToken priceUnit toCountry countedOn heldBy plan variant",
  MessageStatusEvent: "status errorCode source",
  OptOut: "ownNumber source",
  OutboxEvent: "name data",
  PhoneNumber: "phone label provider blockedCountries kind registration registrationNote sid consent",
  PostCallVariable: "name description options settings",
  RateLimit: "key",
  RetentionRun: "kind",
  RunStep: "type name",
  SandboxMessage: "fate",
  SavedView: "name",
  SendCount: "day",
  Source: "platform tokenHash token secret refusal",
  SourceAssistant: "name",
  Stat: "slice dim day key",
  StatCheck: "from to example",
  StatDelta: "day version text sender country error followUp currency",
  StopRequest: "actor",
  TriggerSample: "name source",
  User: "email name passwordHash",
  VariantStop: "variant body reason resumedBy",
  VirtualPhone: "phone behaviour name settings",
  VoiceCall: "callbackToken sid consent",
  WebhookDelivery: "omits",
  WebhookEndpoint: "url secret events headers name previousSecret",
  WebhookEvent: "type subject",
  Workspace:
    "slug name timeZone country helpAnswer segmentCurrency startAnswer stopAnswer quietHours optOutSalt " +
    "failureEmails failureSecret failureUrl",
};

const PHONE = "+12025550142";
/** Words that stand nowhere else. */
const MARKS: Record<RetentionKind | "person", string> = {
  transcripts: "qqsaidqq",
  recordings: "qqrecordingqq",
  events: "qqpostedqq",
  messages: "qqtextedqq",
  person: "qqpersonqq",
};
const { transcripts: SAID, recordings: RECORDED, events: POSTED, messages: TEXTED, person: KNOWN } = MARKS;

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

/** Every column that can hold text, less ids. */
async function textColumns(): Promise<{ table: string; column: string; type: string }[]> {
  const { rows } = await database.query<{ table: string; column: string; type: string }>(
    `SELECT c.table_name AS table, c.column_name AS column, c.udt_name AS type FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> '_prisma_migrations'
       AND c.udt_name IN ('text', 'varchar', 'jsonb', 'json', '_text', 'tsvector', 'bytea')
       AND c.column_name <> 'id' AND c.column_name NOT LIKE '%Id' ORDER BY 1, 2`,
  );
  return rows;
}

const hasWorkspace = new Map<string, boolean>();
/** Which marks stand in a column of the workspace's rows. */
async function marksIn(table: string, column: string, workspaceId: string) {
  if (!hasWorkspace.has(table)) {
    const { rowCount } = await database.query(
      `SELECT 1 FROM information_schema.columns WHERE table_name = $1 AND column_name = 'workspaceId'`,
      [table],
    );
    hasWorkspace.set(table, rowCount === 1);
  }
  const own = hasWorkspace.get(table) ? `"workspaceId" = $1` : "$1::text IS NOT NULL";
  const { rows } = await database.query<{ text: string | null }>(
    `SELECT string_agg("${column}"::text, ' ') AS text FROM "${table}" WHERE ${own}`,
    [workspaceId],
  );
  const text = rows[0]?.text ?? "";
  return Object.entries(MARKS).flatMap(([kind, mark]) => (text.includes(mark) ? [kind] : []));
}

/** Column by column: which marks stand in it. */
async function everyMark({ workspaceId }: Scope): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { table, column } of await textColumns()) {
    const marks = await marksIn(table, column, workspaceId);
    if (marks.length > 0) found[`${table}.${column}`] = marks.sort();
  }
  return found;
}

const OLD = new Date(Date.now() - 40 * 86_400_000);

/** A workspace that holds something in each of these columns, all of it of one person, all of it old and done with. */
async function filled(): Promise<{ scope: Scope; contactId: string }> {
  const scope = await makeWorkspace(world.db);
  const { db, workspaceId } = scope;
  const ids = await populate(scope);
  const callId = ids.call;
  const where = { workspaceId };
  const evidence = { plan: [{ turn: 0, quote: SAID, verified: true }] };
  const known = { note: KNOWN, due: `2026-03-02 ${KNOWN}` };
  const payload = {
    id: "msg_1",
    data: {
      call: { id: callId, customerPhone: PHONE, recordingUrl: `https://${RECORDED}.example/1.mp3` },
      ...{ variables: known, lead: known, evidence, transcript: [{ role: "customer", text: SAID }] },
    },
  };
  // Its own turn: the words that a call is found by come from it.
  await db.call.updateMany({ where, data: { status: "completed", startedAt: OLD, endedAt: OLD } });
  await db.call.updateMany({
    where: { workspaceId, id: callId },
    data: {
      ...{ evidence, callVariables: known, lead: known, variables: known, platformValues: known },
      recordingUrl: payload.data.call.recordingUrl,
    },
  });
  await db.transcriptTurn.create({
    data: { id: newId("turn"), workspaceId, callId, position: 9, role: "customer", text: SAID },
  });
  await db.voiceCall.updateMany({ where, data: { lastAnswer: `<Say>${SAID}</Say>` } });
  await db.evaluation.updateMany({
    where,
    data: { evidence, rawOutput: SAID, variables: known, reasons: known },
  });
  await db.correction.create({
    data: {
      ...{ id: newId("correction"), workspaceId, callId, name: "plan", value: KNOWN, before: KNOWN },
      ...{ revision: 1, actor: "user:usr_1" },
    },
  });
  await db.goldenCall.updateMany({ where, data: { values: known } });
  await db.evaluationJobItem.updateMany({ where, data: { before: known, after: known } });
  await db.contact.updateMany({
    where,
    data: { name: KNOWN, email: `${KNOWN}@example.com`, lead: known },
  });
  await db.savedView.updateMany({ where, data: { query: `phone=${PHONE.slice(1)}&words=${KNOWN}` } });
  await db.callJob.updateMany({ where, data: { calls: { filter: { phone: PHONE, words: KNOWN } } } });
  await db.callJob.updateMany({ where, data: { wordsFrom: OLD } });
  await db.callJobPart.updateMany({ where, data: { content: `${PHONE},${KNOWN},${SAID}` } });
  await db.idempotencyKey.create({
    data: { workspaceId, key: "k", requestHash: "x", status: 200, body: `${PHONE} ${KNOWN}` },
  });
  await db.sendCount.create({ data: { workspaceId, day: "2026-03-02", phone: PHONE, count: 1 } });
  await db.optOut.create({
    data: { id: newId("optOut"), workspaceId, phone: PHONE, source: "review", note: KNOWN },
  });

  // Texts: one that a run sent, and the answer to it.
  await db.message.updateMany({
    where,
    data: { status: "delivered", body: TEXTED, reason: KNOWN, createdAt: OLD, sentAt: OLD },
  });
  await db.messageStatusEvent.create({
    data: {
      ...{ id: newId("statusEvent"), workspaceId, messageId: ids.message },
      ...{ status: "delivered", source: "carrier", detail: `To ${PHONE}: ${KNOWN}` },
    },
  });
  const answer = newId("message");
  await db.message.create({
    data: {
      ...{ id: answer, workspaceId, direction: "inbound", contactId: ids.contact, callId, createdAt: OLD },
      ...{ from: PHONE, to: "+12025550100", body: TEXTED, segments: 1, encoding: "GSM-7" },
      ...{ carrier: "sandbox", status: "received", callbackToken: answer, inReplyToId: ids.message },
    },
  });
  await db.stopRequest.updateMany({
    where,
    data: { phone: PHONE, messageId: answer, body: TEXTED, state: "dismissed" },
  });
  await db.sandboxMessage.create({
    data: {
      ...{ id: newId("sandboxMessage"), workspaceId, virtualPhoneId: ids.phone, createdAt: OLD },
      ...{ from: "+12025550100", to: PHONE, body: TEXTED },
    },
  });
  await db.mail.updateMany({
    where,
    data: { to: `${KNOWN}@example.com`, subject: TEXTED, text: TEXTED, createdAt: OLD, state: "sent" },
  });
  await db.mail.updateMany({ where, data: { runId: ids.run, stepId: "mail" } });

  // The run, one of a draft (it belongs to no call), and one of somebody's own post.
  const run = { automationId: ids.automation, version: 1, state: "failed", createdAt: OLD } as const;
  await db.automationRun.updateMany({ where, data: { input: payload, reason: KNOWN, createdAt: OLD } });
  const elsewhere = { ...payload, data: { ...payload.data, call: { id: "call_gone", to: PHONE } } };
  for (const [eventKey, input] of [
    ["test:1", payload],
    ["post:1", elsewhere],
  ] as const) {
    const id = newId("run");
    await db.automationRun.create({ data: { ...run, id, workspaceId, eventKey, input, testTo: PHONE } });
    await db.triggerSample.create({
      data: {
        ...{ id: newId("sample"), workspaceId, automationId: ids.automation, name: "S" },
        ...{ payload: input, createdAt: OLD },
      },
    });
  }
  await db.triggerSample.updateMany({ where: { workspaceId, id: ids.sample }, data: { payload, callId } });
  const step = (stepId: string, type: string, input: object, output: object) => ({
    ...{ id: newId("runStep"), workspaceId, runId: ids.run, stepId, type, name: stepId, position: 1 },
    ...{ state: "succeeded" as const, startedAt: OLD, input: { ...input, who: KNOWN }, output },
  });
  await db.runStep.createMany({
    data: [
      step(
        "http",
        "http_request",
        { url: "https://a.example", body: `${SAID} ${POSTED}` },
        { status: 200, answer: `${SAID} ${POSTED}`, values: { name: `${SAID} ${POSTED}` } },
      ),
      step(
        "reply",
        "wait_for_reply",
        {},
        { messageId: answer, note: TEXTED, values: { reply: TEXTED }, who: KNOWN },
      ),
      step("mail", "send_email", { subject: TEXTED, text: TEXTED }, { mailId: ids.mail }),
    ],
  });
  await db.runStep.updateMany({
    where: { workspaceId, stepId: "s1" },
    data: {
      input: { body: TEXTED, leftOut: TEXTED },
      output: {},
      error: KNOWN,
      waitsFor: `${PHONE} ${KNOWN}`,
    },
  });

  // What was sent, posted and answered.
  await db.webhookEvent.updateMany({
    where,
    data: {
      payload: JSON.stringify({ ...payload, data: { ...payload.data, posted: POSTED } }),
      createdAt: OLD,
    },
  });
  const told = newId("webhookEvent");
  await db.webhookEvent.create({
    data: {
      ...{ id: told, workspaceId, type: "message.received", subject: answer, createdAt: OLD },
      payload: JSON.stringify({ data: { message: { from: PHONE, body: TEXTED }, posted: POSTED } }),
    },
  });
  const delivery = await db.webhookDelivery.create({
    data: {
      ...{ id: newId("delivery"), workspaceId, eventId: told, endpointId: ids.endpoint, status: "succeeded" },
    },
  });
  const attempt = (deliveryId: string, responseBody: string) => ({
    ...{ id: newId("attempt"), workspaceId, deliveryId, number: 1, trigger: "automatic" as const },
    ...{ startedAt: OLD, durationMs: 1, responseBody, responseHeaders: { x: POSTED } },
    requestHeaders: { x: POSTED },
  });
  await db.deliveryAttempt.createMany({
    data: [
      attempt(ids.delivery, `${SAID} ${POSTED} ${KNOWN}`),
      attempt(delivery.id, `${TEXTED} ${POSTED} ${KNOWN}`),
    ],
  });
  await db.ingestEvent.updateMany({
    where,
    data: { payload: `${PHONE} ${SAID} ${POSTED} ${KNOWN}`, receivedAt: OLD, customerPhone: PHONE },
  });
  const waiting = await db.ingestEvent.findFirstOrThrow({ where });
  await db.ingestEvent.create({
    data: { ...waiting, id: newId("ingestEvent"), key: "taken", state: "taken", callId },
  });
  return { scope, contactId: ids.contact };
}

const purgeAll = async (scope: Scope, kind: RetentionKind) => {
  let purged = 0;
  for (let batch = await purgeBatch(scope, kind); batch.more; batch = await purgeBatch(scope, kind)) {
    purged += batch.purged;
  }
  return proveKind(scope, kind, purged);
};
const NONE = { transcripts: null, recordings: null, events: null, messages: null };

describe("every column that can hold text", () => {
  it("has been asked what of a person it may hold", async () => {
    const columns = (await textColumns()).map(({ table, column }) => `${table}.${column}`);
    const held = Object.entries(HELD).flatMap(([table, of]) =>
      Object.keys(of).map((name) => `${table}.${name}`),
    );
    const nothing = Object.entries(NOTHING).flatMap(([table, of]) =>
      of.split(" ").map((name) => `${table}.${name}`),
    );
    expect([...held, ...nothing].sort()).toEqual([...columns].sort());
  });

  it("holds in the test below what it may hold", async () => {
    const { scope } = await filled();
    const found = await everyMark(scope);
    for (const [table, columns] of Object.entries(HELD)) {
      for (const [column, fates] of Object.entries(columns)) {
        // A number is no mark: it is the person's.
        const isNumber = /phone|^(from|to|testTo|waitsFor)$/i.test(column) && fates.includes("person");
        const expected = fates.filter((fate) => fate !== "brief" && !(isNumber && fate === "person"));
        const marks = found[`${table}.${column}`] ?? [];
        expect([`${table}.${column}`, marks]).toEqual([
          `${table}.${column}`,
          expect.arrayContaining(expected),
        ]);
      }
    }
  });
});

describe("retention", () => {
  it.each(RETENTION_KINDS)("of %s leaves nothing of it in any column, and proves that", async (kind) => {
    const { scope } = await filled();
    await saveRetention(scope, { ...NONE, [kind]: 30 });
    expect(await purgeAll(scope, kind)).toEqual({ left: 0, underWay: 0 });
    const found = await everyMark(scope);
    expect(Object.entries(found).filter(([, marks]) => marks.includes(kind))).toEqual([]);
    // The others were not asked to go.
    for (const other of [...RETENTION_KINDS, "person"].filter((one) => one !== kind)) {
      expect([other, Object.values(found).some((marks) => marks.includes(other))]).toEqual([other, true]);
    }
  });
});

describe("a person who is erased", () => {
  it("leaves no word and no number in any column", async () => {
    const { scope, contactId } = await filled();
    await erasePerson(scope, { id: contactId, phone: PHONE });
    expect(await everyMark(scope)).toEqual({});
    for (const { table, column } of await textColumns()) {
      const { rowCount } = await database.query(
        `SELECT 1 FROM "${table}" t WHERE "${column}"::text LIKE $1 AND to_jsonb(t) ->> 'workspaceId' = $2`,
        [`%${PHONE.slice(1)}%`, scope.workspaceId],
      );
      expect([table, column, rowCount]).toEqual([table, column, 0]);
    }
  });
});
