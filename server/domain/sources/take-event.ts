import { IANAZone } from "luxon";
import { ingestCall, storeTurns } from "../calls/ingest-call";
import type { PlatformValues } from "../calls/platform-values";
import { IngestCall } from "../calls/schema";
import { parseCleanJson } from "../clean-json";
import { parsePhone } from "../contacts/phone";
import { DomainError, notFound } from "../errors";
import { reEvaluateCall } from "../evaluation/re-evaluate";
import { newId } from "../ids";
import { executeRaw, queryRaw, type Scope, sql, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import { platformOf } from "./platforms/all";
import type { PlatformCall } from "./platforms/platform";
import { type IngestState, isPlatform } from "./shared";

/**
 * Makes a call of a stored post: at once where the platform's assistant is assigned to one of ours, else it waits.
 * Posts about one call merge, in whichever order they come. Safe to repeat. Throws `not_found`.
 */
export async function takeSourceEvent(scope: Scope, eventId: string): Promise<{ state: IngestState }> {
  authorise(scope, "calls.ingest");
  const where = { id: eventId, workspaceId: scope.workspaceId };
  const event = await scope.db.ingestEvent.findFirst({
    where,
    include: { source: { select: { platform: true, workspace: { select: { country: true } } } } },
  });
  if (!event) throw notFound("Event");
  if (event.state !== "received") return { state: event.state };
  try {
    const { platform, workspace } = event.source;
    const call = readCall(platform, event.payload);
    const { phones, notes } = readPhones(call, workspace.country);
    const customerPhone = call.direction === "inbound" ? phones.from : phones.to;
    const assigned = await assign(scope, event, call, customerPhone);
    if (assigned.state !== "received") return { state: assigned.state };
    const callId = await takeCall(scope, platform, call, { ...phones, assistantId: assigned.assistantId });
    await scope.db.ingestEvent.update({
      where,
      data: { state: "taken", error: null, notes, customerPhone, callId, processedAt: scope.now() },
    });
    return { state: "taken" };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === "unavailable") throw error;
    await failEvent(scope, eventId, error.message);
    return { state: "failed" };
  }
}

/** It stays with its payload, and is taken in again when a person asks for it. */
export async function failEvent(scope: Scope, eventId: string, problem: string): Promise<void> {
  authorise(scope, "calls.ingest");
  await scope.db.ingestEvent.updateMany({
    where: { id: eventId, workspaceId: scope.workspaceId, state: "received" },
    data: { state: "failed", error: problem.slice(0, 1000), processedAt: scope.now() },
  });
}

function readCall(platform: string, payload: string): PlatformCall {
  if (!isPlatform(platform)) throw new DomainError("invalid", `The platform ${platform} is not known here`);
  const known = platformOf(platform);
  const body: unknown = parseCleanJson(payload);
  if (!known.recognise(body)) throw new DomainError("invalid", "The body is not a post of this platform");
  const reading = known.read(body);
  if (reading.kind === "other") throw new DomainError("invalid", "This post is not about a finished call");
  return reading.call;
}

interface Phones {
  from: string | null;
  to: string | null;
}

/** A number that cannot be read ("anonymous", a SIP address) leaves the call without one; it is no reason to lose it. */
function readPhones(call: PlatformCall, country: string): { phones: Phones; notes: string[] } {
  const notes: string[] = [];
  const read = (text: string | null) => {
    if (text === null) return null;
    const parsed = parsePhone(text, country);
    if (parsed.ok) return parsed.phone;
    notes.push(`The number "${text.slice(0, 60)}" was left out: ${parsed.problem}`);
    return null;
  };
  return { phones: { from: read(call.from), to: read(call.to) }, notes };
}

/**
 * Whose call it is. The row is locked while the event is set to wait, so that an assignment at the same moment either
 * is seen here or finds the event waiting.
 */
async function assign(
  scope: Scope,
  event: { id: string; sourceId: string },
  call: PlatformCall,
  customerPhone: string | null,
): Promise<{ state: "received"; assistantId: string } | { state: "waiting" | "ignored" }> {
  const { id: externalId, name } = {
    id: call.assistant.id.slice(0, 200),
    name: call.assistant.name.slice(0, 200),
  };
  await executeRaw(
    scope,
    sql`INSERT INTO "SourceAssistant" AS s (id, "workspaceId", "sourceId", "externalId", name)
        VALUES (${newId("sourceAssistant")}, ${scope.workspaceId}, ${event.sourceId}, ${externalId}, ${name})
        ON CONFLICT ("sourceId", "externalId") DO UPDATE SET name = EXCLUDED.name
          WHERE EXCLUDED.name <> '' AND s.name <> EXCLUDED.name`,
  );
  return transaction(scope, async (tx) => {
    const rows = await queryRaw<{ id: string; assistantId: string | null; ignored: boolean }>(
      tx,
      sql`SELECT s.id, a.id AS "assistantId", s.ignored FROM "SourceAssistant" s
          LEFT JOIN "Assistant" a ON a.id = s."assistantId" AND a."archivedAt" IS NULL
          WHERE s."workspaceId" = ${tx.workspaceId} AND s."sourceId" = ${event.sourceId}
            AND s."externalId" = ${externalId}
          FOR SHARE OF s`,
    );
    const [row] = rows;
    if (!row) throw notFound("Source");
    if (row.assistantId !== null && !row.ignored) return { state: "received", assistantId: row.assistantId };
    const state = row.ignored ? "ignored" : "waiting";
    await tx.db.ingestEvent.update({
      where: { id: event.id, workspaceId: tx.workspaceId },
      data: { state, sourceAssistantId: row.id, error: null, customerPhone, processedAt: tx.now() },
    });
    return { state };
  });
}

async function takeCall(
  scope: Scope,
  platform: string,
  call: PlatformCall,
  over: Phones & { assistantId: string },
): Promise<string> {
  const input = IngestCall.safeParse({
    externalId: call.externalId.slice(0, 200),
    direction: call.direction,
    status: call.status,
    startedAt: call.startedAt.toISOString(),
    endedAt: call.endedAt.toISOString(),
    endReason: call.endReason?.slice(0, 200) ?? null,
    recordingUrl: call.recordingUrl,
    callVariables: call.callVariables,
    lead: call.lead,
    transcript: call.turns,
    ...over,
  });
  if (!input.success) {
    const [first] = input.error.issues;
    throw new DomainError("invalid", `${first?.path.join(".")}: ${first?.message}`);
  }
  const { call: taken, created } = await ingestCall(scope, input.data, platform, call.platformValues);
  if (!created) await merge(scope, taken.id, input.data, call.platformValues);
  if (taken.contactId && call.timeZone && IANAZone.isValidZone(call.timeZone)) {
    await scope.db.contact.updateMany({
      where: { id: taken.contactId, workspaceId: scope.workspaceId, timeZone: null },
      data: { timeZone: call.timeZone },
    });
  }
  return taken.id;
}

/** What another post of the same call adds. Nothing that the call has is taken away, so the order does not matter. */
async function merge(scope: Scope, callId: string, input: IngestCall, values: PlatformValues) {
  const added = await transaction(scope, async (tx) => {
    await executeRaw(
      tx,
      sql`UPDATE "Call" SET
            "recordingUrl" = COALESCE("recordingUrl", ${input.recordingUrl ?? null}),
            "endReason" = COALESCE("endReason", ${input.endReason ?? null}),
            "callVariables" = ${JSON.stringify(input.callVariables)}::jsonb || "callVariables",
            "platformValues" = "platformValues" || ${JSON.stringify(values)}::jsonb || jsonb_build_object('variables',
              COALESCE("platformValues"->'variables', '{}') || ${JSON.stringify(values.variables ?? {})}::jsonb)
          WHERE id = ${callId} AND "workspaceId" = ${tx.workspaceId}`,
    );
    const turns = await tx.db.transcriptTurn.count({ where: { callId, workspaceId: tx.workspaceId } });
    if (turns > 0 || input.transcript.length === 0) return false;
    await storeTurns(
      tx,
      callId,
      input.transcript.map((turn) => ({ ...turn, startMs: turn.startMs ?? null, endMs: turn.endMs ?? null })),
    );
    return true;
  });
  if (added) await reEvaluateCall(scope, callId);
}
