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
  const json = sql`payload::jsonb`;
  await executeRaw(
    scope,
    sql`UPDATE "WebhookEvent" SET payload = (${change(json)})::text
        WHERE "workspaceId" = ${w} AND "callId" = ANY(${ids}::text[]) AND payload <> ''`,
  );
  await executeRaw(
    scope,
    sql`UPDATE "AutomationRun" SET input = ${change(sql`input`)} WHERE "workspaceId" = ${w} AND "callId" = ANY(${ids}::text[])`,
  );
  await executeRaw(
    scope,
    sql`UPDATE "TriggerSample" SET payload = ${change(sql`payload`)} WHERE "workspaceId" = ${w} AND "callId" = ANY(${ids}::text[])`,
  );
  // What a platform posted of the call holds the same.
  await executeRaw(
    scope,
    sql`DELETE FROM "IngestEvent" WHERE "workspaceId" = ${w} AND "callId" = ANY(${ids}::text[])`,
  );
}

async function purgeTranscripts(scope: Scope, ids: string[]) {
  const { db, workspaceId } = scope;
  const ofCalls = { workspaceId, callId: { in: ids } };
  await db.transcriptTurn.deleteMany({ where: ofCalls });
  await db.callText.deleteMany({ where: ofCalls });
  await db.evaluation.updateMany({ where: ofCalls, data: { evidence: {}, rawOutput: null } });
  // Without its words a call measures nothing.
  await db.goldenCall.deleteMany({ where: ofCalls });
  await changePayloads(
    scope,
    ids,
    (payload) =>
      sql`jsonb_set(jsonb_set(${payload}, '{data,transcript}', '[]', false), '{data,evidence}', '{}', false)`,
  );
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
      purge: async ({ db, workspaceId }, ids) => {
        await db.ingestEvent.deleteMany({ where: { workspaceId, id: { in: ids } } });
      },
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
