import { env } from "@/server/env";
import { newId } from "../ids";
import type { Scope } from "../scope";
import { addDeliveries, endpointsFor, isWanted } from "./deliveries-of-event";
import { PAYLOADS, type SubjectData, type SubjectType } from "./schema";

interface Announcement<T extends SubjectType> {
  type: T;
  /** Id of the row that it speaks of: told of once. */
  subject: string;
  callId: string | null;
  assistantId: string | null;
  data: SubjectData<T>;
}

/** Tells every endpoint that wants it, once, in the transaction that made it true. */
async function announce<T extends SubjectType>(scope: Scope, input: Announcement<T>): Promise<void> {
  const endpoints = await endpointsFor(scope, input.type, input.assistantId);
  if (endpoints.length === 0) return;
  const id = newId("webhookEvent");
  const payload = PAYLOADS[input.type].parse({
    id,
    type: input.type,
    timestamp: scope.now().toISOString(),
    data: input.data,
  });
  const { count } = await scope.db.webhookEvent.createMany({
    data: [
      {
        id,
        workspaceId: scope.workspaceId,
        callId: input.callId,
        type: input.type,
        subject: input.subject,
        payload: JSON.stringify(payload),
      },
    ],
    skipDuplicates: true,
  });
  if (count > 0) await addDeliveries(scope, { id, callId: input.callId }, endpoints);
}

const CALL = { select: { id: true, externalId: true, assistantId: true } } as const;

async function baseUrl(scope: Scope): Promise<string> {
  const { slug } = await scope.db.workspace.findUniqueOrThrow({
    where: { id: scope.workspaceId },
    select: { slug: true },
  });
  return `${env().APP_URL}/w/${slug}`;
}

type CallRow = { id: string; externalId: string; assistantId: string } | null;
const refer = (call: CallRow, base: string) => call && { ...call, url: `${base}/calls/${call.id}` };

/** A text was delivered, failed for good, or came in. Test texts are nobody's business. */
export async function announceMessage(
  scope: Scope,
  type: "message.delivered" | "message.failed" | "message.received",
  messageId: string,
): Promise<void> {
  if (!(await isWanted(scope, type))) return;
  const row = await scope.db.message.findFirst({
    where: { id: messageId, workspaceId: scope.workspaceId, test: false, consentNotice: false },
    include: { call: CALL },
  });
  if (!row) return;
  await announce(scope, {
    ...{ type, subject: row.id, callId: row.callId, assistantId: row.call?.assistantId ?? null },
    data: {
      message: {
        id: row.id,
        direction: row.direction,
        from: row.from,
        to: row.to,
        body: row.body,
        segments: row.segments,
        status: row.status,
        errorCode: row.errorCode,
        reason: row.reason,
        contactId: row.contactId,
        runId: row.runId,
        inReplyToId: row.inReplyToId,
        createdAt: row.createdAt.toISOString(),
        sentAt: row.sentAt?.toISOString() ?? null,
        deliveredAt: row.deliveredAt?.toISOString() ?? null,
      },
      call: refer(row.call, await baseUrl(scope)),
    },
  });
}

/** Somebody opted out; `assistantId` is whose text came last. */
export async function announceOptOut(
  scope: Scope,
  optOutId: string,
  assistantId: string | null,
): Promise<void> {
  const type = "contact.opted_out";
  if (!(await isWanted(scope, type))) return;
  const row = await scope.db.optOut.findFirst({ where: { id: optOutId, workspaceId: scope.workspaceId } });
  if (!row) return;
  await announce(scope, {
    ...{ type, subject: row.id, callId: null, assistantId },
    data: {
      optOut: {
        id: row.id,
        phone: row.phone,
        scope: row.scope,
        ownNumber: row.ownNumber === "" ? null : row.ownNumber,
        source: row.source,
        note: row.note,
        createdAt: row.createdAt.toISOString(),
      },
    },
  });
}

/** A run ended with a failed step; once for each time that it was worked on. */
export async function announceFailedRun(scope: Scope, runId: string): Promise<void> {
  const type = "automation.run.failed";
  if (!(await isWanted(scope, type))) return;
  const row = await scope.db.automationRun.findFirst({
    where: { id: runId, workspaceId: scope.workspaceId, test: false },
    include: { call: CALL, automation: { select: { name: true, assistantId: true } } },
  });
  if (!row) return;
  const base = await baseUrl(scope);
  await announce(scope, {
    ...{ type, subject: `${row.id}:${row.round}` },
    ...{ callId: row.callId, assistantId: row.automation.assistantId },
    data: {
      run: {
        id: row.id,
        automationId: row.automationId,
        automationName: row.automation.name,
        version: row.version,
        reason: row.reason,
        startedAt: row.startedAt?.toISOString() ?? null,
        endedAt: row.endedAt?.toISOString() ?? null,
        url: `${base}/automations/${row.automationId}/runs/${row.id}`,
      },
      call: refer(row.call, base),
    },
  });
}
