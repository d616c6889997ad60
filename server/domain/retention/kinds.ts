import type { Prisma } from "@/server/db/generated/client";
import { readKeyword } from "../messaging/keywords";
import { executeRaw, type Scope, sql } from "../scope";
import type { RetentionKind } from "./schema";

/** How one kind of data is found and deleted. All conditions are read by an index of what is still kept. */
export interface Kind {
  /** The rows that have to go: older than the cutoff and still there. */
  due: (workspaceId: string, cutoff: Date) => { table: Prisma.Sql; where: Prisma.Sql; order: Prisma.Sql };
  /** Of these, the ones that may go now; the others are under way and go when they have ended. */
  free: Prisma.Sql;
  /** Deletes what these rows hold, wherever a copy of it lies. */
  purge: (scope: Scope, ids: string[]) => Promise<void>;
}

const call = sql`"Call"`;
const callsAtRest = sql`r."evaluationState" <> 'pending' AND r.status NOT IN ('ringing', 'in_progress')
  AND NOT EXISTS (SELECT 1 FROM "AutomationRun" a WHERE a."callId" = r.id AND a.state IN ('waiting', 'running'))
  AND NOT EXISTS (SELECT 1 FROM "WebhookDelivery" d
    WHERE d."workspaceId" = r."workspaceId" AND d."callId" = r.id AND d.status = 'pending')`;

/** Frozen copies of a call's payload: the sent events, the inputs of its runs, the samples of its automation. */
async function changePayloads(scope: Scope, ids: string[], change: (payload: Prisma.Sql) => Prisma.Sql) {
  const w = scope.workspaceId;
  // Test runs and some samples belong to no call: theirs is the one that their payload names.
  const ofCalls = (payload: Prisma.Sql) =>
    sql`("callId" = ANY(${ids}::text[]) OR ("callId" IS NULL AND ${payload} #>> '{data,call,id}' = ANY(${ids}::text[])))`;
  await executeRaw(
    scope,
    sql`UPDATE "WebhookEvent" SET payload = (${change(sql`payload::jsonb`)})::text
        WHERE "workspaceId" = ${w} AND "callId" = ANY(${ids}::text[]) AND payload <> ''`,
  );
  await executeRaw(
    scope,
    sql`UPDATE "AutomationRun" SET input = ${change(sql`input`)} WHERE "workspaceId" = ${w} AND ${ofCalls(sql`input`)}`,
  );
  await executeRaw(
    scope,
    sql`UPDATE "TriggerSample" SET payload = ${change(sql`payload`)} WHERE "workspaceId" = ${w} AND ${ofCalls(sql`payload`)}`,
  );
  // A request of a run may have been made of the payload, and its answer may repeat it.
  await executeRaw(
    scope,
    sql`UPDATE "RunStep" s SET input = '{}', output = ${WITHOUT_EXCHANGE}
        FROM "AutomationRun" r WHERE r."workspaceId" = ${w} AND ${ofCalls(sql`r.input`)}
          AND s."runId" = r.id AND s.type = 'http_request'`,
  );
  // What a platform posted of the call holds the same.
  await executeRaw(
    scope,
    sql`DELETE FROM "IngestEvent" WHERE "workspaceId" = ${w} AND "callId" = ANY(${ids}::text[])`,
  );
}

/** What an HTTP step's output has beside what the server answered. */
const WITHOUT_EXCHANGE = sql`s.output - ARRAY['answer', 'values']`;
const WORDLESS = (payload: Prisma.Sql) =>
  sql`jsonb_set(jsonb_set(${payload}, '{data,transcript}', '[]', false), '{data,evidence}', '{}', false)`;
const HAS_WORDS = (payload: Prisma.Sql) =>
  sql`COALESCE(${payload} #> '{data,transcript}', '[]') NOT IN ('[]', 'null')`;

async function purgeTranscripts(scope: Scope, ids: string[]) {
  const { db, workspaceId } = scope;
  const ofCalls = { workspaceId, callId: { in: ids } };
  await db.transcriptTurn.deleteMany({ where: ofCalls });
  await db.callText.deleteMany({ where: ofCalls });
  await db.evaluation.updateMany({ where: ofCalls, data: { evidence: {}, rawOutput: null } });
  // Without its words a call measures nothing.
  await db.goldenCall.deleteMany({ where: ofCalls });
  await changePayloads(scope, ids, WORDLESS);
  // What the assistant said last on the telephone.
  await db.voiceCall.updateMany({ where: ofCalls, data: { lastAnswer: null } });
  // An endpoint's answer may repeat what it was sent.
  await executeRaw(
    scope,
    sql`UPDATE "DeliveryAttempt" t SET "responseBody" = NULL FROM "WebhookDelivery" d
        WHERE d."workspaceId" = ${workspaceId} AND d."callId" = ANY(${ids}::text[]) AND t."deliveryId" = d.id`,
  );
  await db.call.updateMany({
    where: { workspaceId, id: { in: ids } },
    data: { evidence: {}, transcriptPurgedAt: scope.now() },
  });
}

async function purgeRecordings(scope: Scope, ids: string[]) {
  await changePayloads(
    scope,
    ids,
    (payload) => sql`jsonb_set(${payload}, '{data,call,recordingUrl}', 'null', false)`,
  );
  await scope.db.call.updateMany({
    where: { workspaceId: scope.workspaceId, id: { in: ids } },
    data: { recordingUrl: null },
  });
}

/** Runs of a draft, and of what somebody posted to an automation's own address. */
async function purgeInputs(scope: Scope, ids: string[]) {
  await executeRaw(
    scope,
    sql`UPDATE "AutomationRun" SET input = ${WORDLESS(sql`input`)}
        WHERE "workspaceId" = ${scope.workspaceId} AND id = ANY(${ids}::text[])`,
  );
}

async function purgeSamples(scope: Scope, ids: string[]) {
  await executeRaw(
    scope,
    sql`UPDATE "TriggerSample" SET payload = ${WORDLESS(sql`payload`)}
        WHERE "workspaceId" = ${scope.workspaceId} AND id = ANY(${ids}::text[])`,
  );
}

async function purgeExchanges(scope: Scope, ids: string[]) {
  await executeRaw(
    scope,
    sql`UPDATE "RunStep" s SET input = '{}', output = ${WITHOUT_EXCHANGE}
        WHERE s."workspaceId" = ${scope.workspaceId} AND s.id = ANY(${ids}::text[])`,
  );
}

/** Whole files: one with a piece missing helps nobody. */
async function purgeFiles({ db, workspaceId }: Scope, ids: string[]) {
  await db.callJobPart.deleteMany({ where: { workspaceId, jobId: { in: ids } } });
}

async function purgeIngested({ db, workspaceId }: Scope, ids: string[]) {
  await db.ingestEvent.deleteMany({ where: { workspaceId, id: { in: ids } } });
}

async function purgeEvents(scope: Scope, ids: string[]) {
  const { db, workspaceId } = scope;
  await db.deliveryAttempt.updateMany({
    where: { workspaceId, delivery: { eventId: { in: ids } } },
    data: { responseBody: null, responseHeaders: {}, requestHeaders: {} },
  });
  await db.webhookEvent.updateMany({ where: { workspaceId, id: { in: ids } }, data: { payload: "" } });
}

async function purgeMessages(scope: Scope, ids: string[]) {
  const { db, workspaceId } = scope;
  await executeRaw(
    scope,
    sql`UPDATE "RunStep" s SET input = s.input - ${TEXT_KEYS}::text[], output = s.output - ${TEXT_KEYS}::text[]
        FROM "Message" m WHERE m."workspaceId" = ${workspaceId} AND m.id = ANY(${ids}::text[])
          AND s."runId" = m."runId" AND s."stepId" = m."stepId"
          AND jsonb_typeof(s.input) = 'object' AND jsonb_typeof(s.output) = 'object'`,
  );
  // The answer that a run waited for.
  await executeRaw(
    scope,
    sql`UPDATE "RunStep" s SET output = s.output - ARRAY['note', 'values']
        FROM "Message" m JOIN "Message" o ON o."workspaceId" = ${workspaceId} AND o."contactId" = m."contactId" AND o.direction = 'outbound'
        WHERE m."workspaceId" = ${workspaceId} AND m.id = ANY(${ids}::text[]) AND m.direction = 'inbound'
          AND s."runId" = o."runId" AND s.type = 'wait_for_reply' AND s.output ->> 'messageId' = m.id`,
  );
  // What endpoints were told of them, and answered.
  await executeRaw(
    scope,
    sql`UPDATE "WebhookEvent" SET payload = jsonb_set(payload::jsonb, '{data,message,body}', '""', false)::text
        WHERE "workspaceId" = ${workspaceId} AND subject = ANY(${ids}::text[]) AND payload <> ''
          AND type IN ('message.delivered', 'message.failed', 'message.received')`,
  );
  await executeRaw(
    scope,
    sql`UPDATE "DeliveryAttempt" t SET "responseBody" = NULL FROM "WebhookDelivery" d JOIN "WebhookEvent" e ON e.id = d."eventId"
        WHERE e."workspaceId" = ${workspaceId} AND e.subject = ANY(${ids}::text[])
          AND e.type IN ('message.delivered', 'message.failed', 'message.received') AND t."deliveryId" = d.id`,
  );
  await db.stopRequest.updateMany({ where: { workspaceId, messageId: { in: ids } }, data: { body: "" } });
  // STOP, START and HELP stay: they are the evidence of what somebody asked for.
  const received = await db.message.findMany({
    where: { workspaceId, id: { in: ids }, direction: "inbound" },
    select: { id: true, body: true },
  });
  const keywords = received.filter(({ body }) => readKeyword(body) !== null).map(({ id }) => id);
  const purged = { textPurgedAt: scope.now() };
  await db.message.updateMany({ where: { workspaceId, id: { in: keywords } }, data: purged });
  await db.message.updateMany({
    where: { workspaceId, id: { in: ids, notIn: keywords } },
    data: { ...purged, body: "" },
  });
}

/** Under these names a step's input and output hold the text that was sent. */
const TEXT_KEYS = ["body", "leftOut", "text", "subject", "html"];

/** Each part of a kind has a table of its own; the proof counts all of them. */
export const KINDS: Record<RetentionKind, Kind[]> = {
  transcripts: [
    {
      due: (w, cutoff) => ({
        table: call,
        where: sql`r."workspaceId" = ${w} AND r."startedAt" < ${cutoff} AND r."transcriptPurgedAt" IS NULL`,
        order: sql`r."startedAt"`,
      }),
      free: callsAtRest,
      purge: purgeTranscripts,
    },
    // What belongs to no call (any more).
    {
      due: (w, cutoff) => ({
        table: sql`"AutomationRun"`,
        where: sql`r."workspaceId" = ${w} AND r."createdAt" < ${cutoff} AND r."callId" IS NULL AND ${HAS_WORDS(sql`r.input`)}`,
        order: sql`r."createdAt"`,
      }),
      free: sql`r.state NOT IN ('waiting', 'running')`,
      purge: purgeInputs,
    },
    {
      due: (w, cutoff) => ({
        table: sql`"TriggerSample"`,
        where: sql`r."workspaceId" = ${w} AND r."createdAt" < ${cutoff} AND r."callId" IS NULL AND ${HAS_WORDS(sql`r.payload`)}`,
        order: sql`r."createdAt"`,
      }),
      free: sql`TRUE`,
      purge: purgeSamples,
    },
    {
      due: (w, cutoff) => ({
        table: sql`"IngestEvent"`,
        where: sql`r."workspaceId" = ${w} AND r."receivedAt" < ${cutoff} AND r."callId" IS NULL`,
        order: sql`r."receivedAt"`,
      }),
      free: sql`r.state <> 'received'`,
      purge: purgeIngested,
    },
    // Exported files.
    {
      due: (w, cutoff) => ({
        table: sql`"CallJob"`,
        where: sql`r."workspaceId" = ${w} AND r."wordsFrom" < ${cutoff}
          AND EXISTS (SELECT 1 FROM "CallJobPart" p WHERE p."jobId" = r.id)`,
        order: sql`r."wordsFrom"`,
      }),
      free: sql`r.state <> 'running'`,
      purge: purgeFiles,
    },
  ],
  recordings: [
    {
      due: (w, cutoff) => ({
        table: call,
        where: sql`r."workspaceId" = ${w} AND r."startedAt" < ${cutoff} AND r."recordingUrl" IS NOT NULL`,
        order: sql`r."startedAt"`,
      }),
      free: callsAtRest,
      purge: purgeRecordings,
    },
  ],
  events: [
    {
      due: (w, cutoff) => ({
        table: sql`"WebhookEvent"`,
        where: sql`r."workspaceId" = ${w} AND r."createdAt" < ${cutoff} AND r.payload <> ''`,
        order: sql`r."createdAt"`,
      }),
      free: sql`NOT EXISTS (SELECT 1 FROM "WebhookDelivery" d WHERE d."eventId" = r.id AND d.status = 'pending')`,
      purge: purgeEvents,
    },
    {
      due: (w, cutoff) => ({
        table: sql`"IngestEvent"`,
        where: sql`r."workspaceId" = ${w} AND r."receivedAt" < ${cutoff}`,
        order: sql`r."receivedAt"`,
      }),
      free: sql`r.state <> 'received'`,
      purge: purgeIngested,
    },
    {
      due: (w, cutoff) => ({
        table: sql`"RunStep"`,
        where: sql`r."workspaceId" = ${w} AND r."startedAt" < ${cutoff} AND r.type = 'http_request' AND r.input <> '{}'`,
        order: sql`r."startedAt"`,
      }),
      free: sql`NOT EXISTS (SELECT 1 FROM "AutomationRun" a WHERE a.id = r."runId" AND a.state IN ('waiting', 'running'))`,
      purge: purgeExchanges,
    },
  ],
  messages: [
    {
      due: (w, cutoff) => ({
        table: sql`"Message"`,
        where: sql`r."workspaceId" = ${w} AND r."createdAt" < ${cutoff} AND r."textPurgedAt" IS NULL`,
        order: sql`r."createdAt"`,
      }),
      free: sql`r.status NOT IN ('pending', 'sending', 'unknown')
        AND NOT EXISTS (SELECT 1 FROM "StopRequest" q
          WHERE q."workspaceId" = r."workspaceId" AND q.phone = r."from" AND q."messageId" = r.id AND q.state = 'open')`,
      purge: purgeMessages,
    },
    {
      due: (w, cutoff) => ({
        table: sql`"SandboxMessage"`,
        where: sql`r."workspaceId" = ${w} AND r."createdAt" < ${cutoff} AND r.body <> ''`,
        order: sql`r."createdAt"`,
      }),
      free: sql`TRUE`,
      purge: async ({ db, workspaceId }, ids) => {
        await db.sandboxMessage.updateMany({ where: { workspaceId, id: { in: ids } }, data: { body: "" } });
      },
    },
    {
      due: (w, cutoff) => ({
        table: sql`"Mail"`,
        where: sql`r."workspaceId" = ${w} AND r."createdAt" < ${cutoff} AND r.text <> ''`,
        order: sql`r."createdAt"`,
      }),
      free: sql`r.state NOT IN ('pending', 'sending')`,
      purge: purgeMails,
    },
  ],
};

async function purgeMails(scope: Scope, ids: string[]) {
  const { db, workspaceId } = scope;
  await executeRaw(
    scope,
    sql`UPDATE "RunStep" s SET input = s.input - ${TEXT_KEYS}::text[], output = s.output - ${TEXT_KEYS}::text[]
        FROM "Mail" m WHERE m."workspaceId" = ${workspaceId} AND m.id = ANY(${ids}::text[])
          AND s."runId" = m."runId" AND s."stepId" = m."stepId"
          AND jsonb_typeof(s.input) = 'object' AND jsonb_typeof(s.output) = 'object'`,
  );
  await db.mail.updateMany({ where: { workspaceId, id: { in: ids } }, data: { text: "", subject: "" } });
}
