import { env } from "@/server/env";
import { startTwilioCall } from "@/server/integrations/carriers/twilio-voice";
import { defaultOf } from "../calls/dial-call";
import { endCall } from "../calls/end-call";
import { lockPhones } from "../calls/virtual-phone";
import { findOrCreateContact } from "../contacts/find-or-create-contact";
import { parsePhone } from "../contacts/phone";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { breakConnection } from "../messaging/connection-state";
import { openAccount } from "../messaging/line";
import { type Scope, transaction } from "../scope";
import { audit } from "../workspaces/audit";
import { authorise } from "../workspaces/permissions";
import { newCallbackToken } from "./line";
import type { DialPhone } from "./schema";
import { callUrl, requireReachable } from "./urls";

/** Real calls that a workspace may have under way: a form that is pressed again and again must not cost a fortune. */
const MAX_CALLS = 5;

/**
 * "Speak to assistant" over a real telephone: Twilio calls a number, and the assistant speaks as its call variables'
 * defaults let it. Throws `not_found`, `invalid` for a number that is not called, `conflict` while it is being called or
 * where Twilio could not reach this app, and what Twilio says when it refuses.
 */
export async function dialPhone(scope: Scope, input: DialPhone): Promise<{ callId: string }> {
  authorise(scope, "calls.speak");
  const { workspaceId } = scope;
  const [assistant, number] = await Promise.all([
    scope.db.assistant.findFirst({
      where: { workspaceId, id: input.assistantId, archivedAt: null },
      include: { callVariables: true },
    }),
    scope.db.phoneNumber.findFirst({
      where: { workspaceId, id: input.numberId, provider: "twilio" },
      include: { connection: { select: { state: true } } },
    }),
  ]);
  if (!assistant) throw notFound("Assistant");
  if (!number?.connectionId) throw notFound("Number");
  const { connectionId } = number;
  if (!number.voice) throw invalid("numberId", "This number cannot make calls");
  if (number.connection?.state === "broken") {
    throw invalid("numberId", "Its connection is broken: put it right under Settings → Connections");
  }
  requireReachable();
  const to = await readCallee(scope, input.to);
  const callId = newId("call");
  const callbackToken = newCallbackToken();
  const maxSeconds = number.maxCallMinutes * 60;
  await transaction(scope, async (tx) => {
    await requireFree(tx, to);
    const contact = await findOrCreateContact(tx, to);
    await tx.db.call.create({
      data: {
        id: callId,
        workspaceId,
        assistantId: assistant.id,
        contactId: contact.id,
        provider: "twilio",
        externalId: callId,
        direction: "outbound",
        from: number.phone,
        to,
        assistantPhone: number.phone,
        customerPhone: to,
        status: "ringing",
        startedAt: tx.now(),
        createdAt: tx.now(),
        callVariables: Object.fromEntries(assistant.callVariables.map((one) => [one.name, defaultOf(one)])),
      },
    });
    await tx.db.voiceCall.create({
      data: {
        callId,
        workspaceId,
        connectionId,
        callbackToken,
        maxSeconds,
        consent: number.recordCalls ? number.consent : null,
      },
    });
    await audit(tx, "call.dialled", callId, { assistantId: assistant.id, numberId: number.id });
    await tx.emit({ name: "call/ringing", data: { callId } });
  });
  await handOver(scope, { callId, callbackToken, connectionId, from: number.phone, to, maxSeconds });
  return { callId };
}

async function readCallee(scope: Scope, typed: string): Promise<string> {
  const { db, workspaceId } = scope;
  const { country } = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { country: true },
  });
  const parsed = parsePhone(typed, country);
  if (!parsed.ok) throw invalid("to", parsed.problem);
  if (parsed.kind === "premium") throw invalid("to", "This is a premium-rate number, which is not called");
  const { phone } = parsed;
  const [own, optOut] = await Promise.all([
    db.phoneNumber.count({ where: { workspaceId, phone } }),
    db.optOut.findFirst({ where: { workspaceId, phone }, select: { id: true } }),
  ]);
  if (own > 0) throw invalid("to", "This is one of your own numbers");
  if (optOut) throw invalid("to", "Whoever has this number asked not to be contacted");
  return phone;
}

async function requireFree(scope: Scope, to: string) {
  await lockPhones(scope);
  const open = await scope.db.call.findMany({
    where: {
      workspaceId: scope.workspaceId,
      provider: "twilio",
      direction: "outbound",
      status: { in: ["ringing", "in_progress"] },
    },
    select: { to: true },
  });
  if (open.some((call) => call.to === to))
    throw new DomainError("conflict", "This number is being called already");
  if (open.length >= MAX_CALLS) {
    throw new DomainError("conflict", `At most ${MAX_CALLS} calls at once; wait until one has ended`);
  }
}

interface NewCall {
  callId: string;
  callbackToken: string;
  connectionId: string;
  from: string;
  to: string;
  maxSeconds: number;
}

/** One request, never a second. Where its answer is lost the call goes on ringing here: its callbacks settle it. */
async function handOver(scope: Scope, call: NewCall) {
  const account = await openAccount(scope, call.connectionId);
  if (!account) throw notFound("Connection");
  const urls = {
    answer: callUrl(call.callbackToken, "answer"),
    status: callUrl(call.callbackToken, "status"),
    machine: callUrl(call.callbackToken, "machine"),
  };
  const result = await startTwilioCall(account, { ...call, urls }, { baseUrl: env().TWILIO_API_BASE_URL });
  if (result.kind === "ambiguous") return;
  if (result.kind === "accepted") return noteSid(scope, call.callId, result.externalId);
  await transaction(scope, async (tx) => {
    const row = await tx.db.call.findFirstOrThrow({
      where: { id: call.callId, workspaceId: tx.workspaceId },
      select: { id: true, assistantId: true, startedAt: true },
    });
    await endCall(tx, row, "failed", `Twilio: ${result.detail}`.slice(0, 200));
  });
  if (result.kind === "refused" && result.httpStatus === 401) {
    await breakConnection(scope, call.connectionId, "Twilio refuses these credentials");
  }
  throw new DomainError("unavailable", `Twilio did not make the call: ${result.detail}`);
}

/** Twilio's id of the call, by its answer or by its first callback, whichever comes first. */
export async function noteSid(scope: Scope, callId: string, sid: string): Promise<void> {
  const { workspaceId } = scope;
  const noted = await scope.db.voiceCall.updateMany({
    where: { callId, workspaceId, sid: null },
    data: { sid },
  });
  if (noted.count === 0) return;
  await scope.db.call.updateMany({
    where: { id: callId, workspaceId, externalId: callId },
    data: { externalId: sid },
  });
}
