import { z } from "zod";
import type { RootDb } from "@/server/db/client";
import { env } from "@/server/env";
import { endTwilioCall } from "@/server/integrations/carriers/twilio-voice";
import { reject } from "@/server/integrations/carriers/twiml";
import { variablesFromLead } from "../calls/call-variables";
import { lockLiveCall } from "../calls/conversation";
import { type EndedStatus, endCall } from "../calls/end-call";
import { JsonObject } from "../calls/view";
import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { parsePhone } from "../contacts/phone";
import type { DialogueSource } from "../evaluation/schema";
import { newId } from "../ids";
import { openAccount } from "../messaging/line";
import {
  findConnection,
  isGenuine,
  type SignedRequest,
  type WebhookAnswer,
} from "../messaging/twilio-webhooks";
import { createScope, type Scope, transaction } from "../scope";
import { answerTurn, greet } from "./answer";
import { noteSid } from "./dial";
import { newCallbackToken } from "./line";

const Sid = z.string().regex(/^CA[0-9a-fA-F]{32}$/);
const Incoming = z.object({ CallSid: Sid, From: z.string(), To: z.string() });
const OfCall = z.object({
  CallSid: Sid,
  CallStatus: z.string().default(""),
  SpeechResult: z.string().max(10_000).default(""),
  AnsweredBy: z.string().default(""),
  RecordingStatus: z.string().default(""),
  RecordingUrl: z
    .url({ protocol: /^https?$/ })
    .max(1900)
    .optional()
    .catch(undefined),
});

const voiceScope = (db: RootDb, workspaceId: string) =>
  createScope(db, workspaceId, { kind: "job", name: "twilio-voice" });

/** A call to one of the connection's numbers: its assistant answers. A number that none answers is not taken. */
export async function takeIncomingCall(
  db: RootDb,
  connectionId: string,
  request: SignedRequest,
  source: DialogueSource,
): Promise<WebhookAnswer> {
  const connection = await findConnection(db, connectionId);
  if (!connection) return "unknown";
  const scope = voiceScope(db, connection.workspaceId);
  const form = Incoming.safeParse(request.form);
  if (!isGenuine(scope, connection, request) || !form.success) return "forged";
  const { CallSid, From, To } = form.data;
  const number = await scope.db.phoneNumber.findFirst({
    where: { workspaceId: scope.workspaceId, connectionId, phone: To, provider: "twilio" },
    include: { assistant: { include: { callVariables: { select: { name: true, type: true } } } } },
  });
  if (!number?.assistant || number.assistant.archivedAt) return { twiml: reject() };
  const { assistant } = number;
  const parsed = parsePhone(From);
  const from = parsed.ok ? parsed.phone : null;
  const callId = await transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const contact = from === null ? null : await findOrCreateContact(tx, from);
    const lead = contact ? await leadOf(tx, contact.id) : {};
    const id = newId("call");
    const [made] = await tx.db.call.createManyAndReturn({
      data: {
        id,
        workspaceId,
        assistantId: assistant.id,
        contactId: contact?.id ?? null,
        provider: "twilio",
        externalId: CallSid,
        direction: "inbound",
        from,
        to: To,
        customerPhone: from,
        assistantPhone: To,
        status: "in_progress",
        startedAt: tx.now(),
        answeredAt: tx.now(),
        createdAt: tx.now(),
        lead,
        callVariables: variablesFromLead(assistant.callVariables, lead),
      },
      skipDuplicates: true,
      select: { id: true },
    });
    if (!made) return null;
    await tx.db.voiceCall.create({
      data: {
        callId: id,
        workspaceId,
        connectionId,
        callbackToken: newCallbackToken(),
        sid: CallSid,
        maxSeconds: number.maxCallMinutes * 60,
        consent: number.recordCalls ? number.consent : null,
      },
    });
    await tx.emit({ name: "call/ringing", data: { callId: id } });
    return id;
  });
  const known = callId ?? (await callOf(scope, CallSid));
  return known ? { twiml: await greet(scope, known, source) } : "unknown";
}

const leadOf = async (scope: Scope, id: string) => {
  const where = { id, workspaceId: scope.workspaceId };
  const { lead } = await scope.db.contact.findFirstOrThrow({ where, select: { lead: true } });
  return JsonObject.parse(lead);
};

const callOf = async (scope: Scope, sid: string) =>
  (
    await scope.db.voiceCall.findFirst({
      where: { sid, workspaceId: scope.workspaceId },
      select: { callId: true },
    })
  )?.callId ?? null;

/** Twilio's report on a call that came in; its end is what is waited for. */
export async function takeIncomingStatus(
  db: RootDb,
  connectionId: string,
  request: SignedRequest,
): Promise<WebhookAnswer> {
  const connection = await findConnection(db, connectionId);
  if (!connection) return "unknown";
  const scope = voiceScope(db, connection.workspaceId);
  const form = OfCall.safeParse(request.form);
  if (!isGenuine(scope, connection, request) || !form.success) return "forged";
  const callId = await callOf(scope, form.data.CallSid);
  if (callId) await recordStatus(scope, callId, form.data.CallStatus);
  return callId ? "taken" : "unknown";
}

export const CALL_EVENTS = ["answer", "turn", "status", "machine", "recording"] as const;
export type CallEvent = (typeof CALL_EVENTS)[number];

/** What Twilio asks or reports about one call, whose unguessable token the URL carries. Forged ones change nothing. */
export async function takeCallEvent(
  db: RootDb,
  { token, event }: { token: string; event: CallEvent },
  request: SignedRequest,
  source: DialogueSource,
): Promise<WebhookAnswer> {
  const line = await db.voiceCall.findUnique({ where: { callbackToken: token } });
  if (!line) return "unknown";
  const { callId } = line;
  const scope = voiceScope(db, line.workspaceId);
  const connection = await db.connection.findFirst({
    where: { id: line.connectionId, workspaceId: line.workspaceId },
  });
  if (!connection) return "unknown";
  const form = OfCall.safeParse(request.form);
  if (!isGenuine(scope, connection, request) || !form.success) return "forged";
  const { CallSid, CallStatus, SpeechResult, AnsweredBy, RecordingStatus, RecordingUrl } = form.data;
  if (line.sid !== null && line.sid !== CallSid) return "forged";
  await noteSid(scope, callId, CallSid);
  switch (event) {
    case "answer":
      return { twiml: await greet(scope, callId, source) };
    case "turn": {
      const turn = Number(new URLSearchParams(request.path.split("?")[1]).get("turn"));
      const said = SpeechResult.replaceAll("\u0000", "").toWellFormed().trim();
      return { twiml: await answerTurn(scope, callId, { turn, said }, source) };
    }
    case "status":
      await recordStatus(scope, callId, CallStatus);
      return "taken";
    case "machine":
      if (/^(machine|fax)/.test(AnsweredBy)) await leaveVoicemail(scope, line, CallSid);
      return "taken";
    case "recording":
      if (RecordingStatus === "completed" && RecordingUrl) {
        await scope.db.call.updateMany({
          where: { id: callId, workspaceId: scope.workspaceId },
          data: { recordingUrl: `${RecordingUrl}.mp3` },
        });
      }
      return "taken";
    default:
      return event satisfies never;
  }
}

const ENDS: Record<string, EndedStatus> = {
  busy: "busy",
  "no-answer": "no_answer",
  failed: "failed",
  canceled: "canceled",
};
const REASONS: Record<string, string> = {
  busy: "line_busy",
  "no-answer": "nobody_answered",
  failed: "carrier_failed",
  canceled: "canceled",
};

/** Whoever ends the call first is why it ended: a report after the assistant's goodbye changes nothing. */
async function recordStatus(scope: Scope, callId: string, status: string) {
  await transaction(scope, async (tx) => {
    const call = await lockLiveCall(tx, callId, "twilio");
    const ended = ENDS[status];
    if (ended) await endCall(tx, call, ended, REASONS[status] ?? status);
    if (status !== "completed") return;
    if (call.status === "ringing") await endCall(tx, call, "failed", "carrier_failed");
    else await endCall(tx, call, "completed", "customer_hung_up");
  });
}

/** A machine answered: nothing more is said to it, unless somebody has answered meanwhile. Twilio is told to hang up; its own limit ends the call where it is not. */
async function leaveVoicemail(scope: Scope, line: { callId: string; connectionId: string }, sid: string) {
  const ended = await transaction(scope, async (tx) => {
    const call = await lockLiveCall(tx, line.callId, "twilio");
    const where = { callId: line.callId, workspaceId: tx.workspaceId, role: "customer" as const };
    if ((await tx.db.transcriptTurn.count({ where })) > 0) return false;
    return endCall(tx, call, "voicemail", "machine_answered");
  });
  if (!ended) return;
  const account = await openAccount(scope, line.connectionId);
  if (account)
    await endTwilioCall(account, sid, { baseUrl: env().TWILIO_API_BASE_URL }).catch(() => undefined);
}
