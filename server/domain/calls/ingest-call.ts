import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { parsePhone } from "../contacts/phone";
import { DomainError, type Issue, notFound } from "../errors";
import { newId } from "../ids";
import { executeRaw, queryRaw, type Scope, sql, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import { variablesFromLead } from "./call-variables";
import { announceEnd, FIRST_EVALUATION } from "./end-call";
import { getCall } from "./get-call";
import type { PlatformValues } from "./platform-values";
import type { IngestCall } from "./schema";
import { type CallView, JsonObject, type TurnView, toCallView } from "./view";

export interface IngestedCall {
  call: CallView;
  /** False when this external id had been taken in before: nothing new happened, whatever the payload said. */
  created: boolean;
}

/** Undoes the transaction of the call that lost the race for its external id. */
class AlreadyIngested extends Error {}

/**
 * Takes in one finished call, once per provider and external id, and asks for its evaluation.
 * Numbers without "+" are read by the workspace's country. Throws `not_found` for an unknown assistant and `invalid`
 * with the field for a number that cannot be read.
 * @param provider who reported the call: "api", or the platform whose webhook it was
 */
export async function ingestCall(
  scope: Scope,
  input: IngestCall,
  provider = "api",
  platformValues: PlatformValues = {},
): Promise<IngestedCall> {
  authorise(scope, "calls.ingest");
  const known = await lookUp(scope, input, provider);
  if (known.callId) return { call: await getCall(scope, known.callId), created: false };
  if (!known.assistantId) throw notFound("Assistant");
  const phones = readPhones(input, known.country);
  try {
    const call = await transaction(scope, (tx) => store(tx, input, { provider, platformValues, phones }));
    return { call, created: true };
  } catch (error) {
    if (!(error instanceof AlreadyIngested)) throw error;
    const { callId } = await lookUp(scope, input, provider);
    if (!callId) throw new DomainError("conflict", "This call was removed a moment ago; send it again");
    return { call: await getCall(scope, callId), created: false };
  }
}

/** All that ingestion needs to know beforehand, in one statement. */
async function lookUp(scope: Scope, input: IngestCall, provider: string) {
  const rows = await queryRaw<{ country: string; assistantId: string | null; callId: string | null }>(
    scope,
    sql`SELECT w.country, a.id AS "assistantId", c.id AS "callId"
        FROM "Workspace" w
        LEFT JOIN "Assistant" a ON a."workspaceId" = w.id AND a.id = ${input.assistantId} AND a."archivedAt" IS NULL
        LEFT JOIN "Call" c ON c."workspaceId" = w.id AND c.provider = ${provider} AND c."externalId" = ${input.externalId}
        WHERE w.id = ${scope.workspaceId}`,
  );
  const row = rows[0];
  if (!row) throw notFound("Workspace");
  return row;
}

interface Phones {
  from: string | null;
  to: string | null;
}

function readPhones(input: IngestCall, country: string): Phones {
  const issues: Issue[] = [];
  const read = (path: "from" | "to") => {
    const text = input[path];
    if (text === null) return null;
    const parsed = parsePhone(text, country);
    if (parsed.ok) return parsed.phone;
    const guess = parsePhone(`+${text.replace(/\D/g, "")}`, country);
    const offer = guess.ok ? ` Did you mean ${guess.phone}?` : "";
    issues.push({
      path,
      message: `${parsed.problem}. Expected is E.164, such as +14155552671, or null for a withheld number.${offer}`,
    });
    return null;
  };
  const phones = { from: read("from"), to: read("to") };
  const [first] = issues;
  if (first) throw new DomainError("invalid", `"${first.path}": ${first.message}`, issues);
  return phones;
}

/** The customer is who is called, or who calls. */
export const customerOf = (direction: IngestCall["direction"], { from, to }: Phones) =>
  direction === "outbound"
    ? { customerPhone: to, assistantPhone: from }
    : { customerPhone: from, assistantPhone: to };

interface Told {
  provider: string;
  platformValues: PlatformValues;
  phones: Phones;
}

async function store(
  scope: Scope,
  input: IngestCall,
  { provider, platformValues, phones }: Told,
): Promise<CallView> {
  const { db, workspaceId } = scope;
  const { customerPhone, assistantPhone } = customerOf(input.direction, phones);
  const startedAt = new Date(input.startedAt);
  const endedAt = new Date(input.endedAt);
  const contact = customerPhone ? await findOrCreateContact(scope, customerPhone, contactData(input)) : null;
  const declared = await db.callVariable.findMany({
    where: { workspaceId, assistantId: input.assistantId },
    select: { name: true, type: true },
  });
  const fromLead =
    declared.length > 0 ? variablesFromLead(declared, await leadOf(scope, contact, input)) : {};
  const id = newId("call");
  // Postgres waits here for another transaction with the same key, so that exactly one of them inserts.
  const [call] = await db.call.createManyAndReturn({
    data: {
      id,
      workspaceId,
      assistantId: input.assistantId,
      contactId: contact?.id ?? null,
      provider,
      externalId: input.externalId,
      direction: input.direction,
      ...phones,
      customerPhone,
      assistantPhone,
      status: input.status,
      endReason: input.endReason ?? null,
      startedAt,
      answeredAt: input.status === "completed" ? startedAt : null,
      endedAt,
      durationSeconds: Math.round((endedAt.getTime() - startedAt.getTime()) / 1000),
      recordingUrl: input.recordingUrl ?? null,
      callVariables: { ...fromLead, ...input.callVariables },
      lead: input.lead,
      platformValues,
      createdAt: scope.now(),
      ...FIRST_EVALUATION,
    },
    skipDuplicates: true,
  });
  if (!call) throw new AlreadyIngested();
  const turns = input.transcript.map(({ role, text, startMs, endMs }) => ({
    role,
    text,
    startMs: startMs ?? null,
    endMs: endMs ?? null,
  }));
  await storeTurns(scope, id, turns);
  await announceEnd(scope, id);
  return toCallView(call, { evaluation: null, turns, runIds: [], messageIds: [], deliveryIds: [] });
}

/** One statement with one parameter, however long the call was: 20,000 turns are 160,000 parameters otherwise. */
export async function storeTurns(scope: Scope, callId: string, turns: TurnView[]) {
  if (turns.length === 0) return;
  const rows = turns.map((turn, position) => ({ ...turn, id: newId("turn"), position }));
  await executeRaw(
    scope,
    sql`INSERT INTO "TranscriptTurn" (id, "workspaceId", "callId", position, role, text, "startMs", "endMs")
        SELECT t.id, ${scope.workspaceId}, ${callId}, t.position, t.role::"TurnRole", t.text, t."startMs", t."endMs"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS t(id text, position int, role text, text text, "startMs" int, "endMs" int)`,
  );
}

/** What the call says of the lead, over what was known of the contact. */
async function leadOf(
  { db, workspaceId }: Scope,
  contact: { id: string } | null,
  input: IngestCall,
): Promise<JsonObject> {
  const known = contact
    ? await db.contact.findFirst({ where: { id: contact.id, workspaceId }, select: { lead: true } })
    : null;
  return { ...JsonObject.parse(known?.lead ?? {}), ...input.lead };
}

/** A lead's name, where the caller's data has one under a usual key. */
function contactData({ lead }: IngestCall) {
  const name = [lead.name, lead.full_name, lead.fullName].find((value) => typeof value === "string");
  return { lead, name: typeof name === "string" ? name.trim().slice(0, 200) || null : null };
}
