import { DomainError, notFound } from "../errors";
import type { DialogueInput } from "../evaluation/schema";
import { newId } from "../ids";
import { queryRaw, type Scope, sql } from "../scope";
import type { CallStatus } from "./schema";
import { JsonObject } from "./view";

/** Longer than this no test call goes; a transcript must end somewhere. */
const MAX_TURNS = 400;

export interface LockedCall {
  id: string;
  assistantId: string;
  provider: string;
  status: CallStatus;
  startedAt: Date;
  answeredAt: Date | null;
}

/**
 * Takes a call that an assistant of ours speaks in, for the length of the transaction: what is said or pressed at the
 * same moment comes one after the other. Throws `not_found`, also for calls that came from elsewhere.
 * @param providers "phone" is the virtual phone; "twilio" a real one
 */
export async function lockLiveCall(
  scope: Scope,
  callId: string,
  ...providers: ("phone" | "twilio")[]
): Promise<LockedCall> {
  const rows = await queryRaw<LockedCall>(
    scope,
    sql`SELECT id, "assistantId", provider, status::text AS status, "startedAt", "answeredAt" FROM "Call"
        WHERE id = ${callId} AND "workspaceId" = ${scope.workspaceId} AND provider = ANY(${providers}) FOR UPDATE`,
  );
  const [call] = rows;
  if (!call) throw notFound("Call");
  return call;
}

/** A call of the virtual phone. */
export const lockPhoneCall = (scope: Scope, callId: string) => lockLiveCall(scope, callId, "phone");

export const requireInProgress = (call: LockedCall) => {
  if (call.status !== "in_progress") {
    throw new DomainError(
      "conflict",
      call.status === "ringing" ? "Answer the call first" : "This call has ended",
    );
  }
};

/** Adds a turn to a call that was locked, at the time that has passed since it was answered. */
export async function addTurn(scope: Scope, call: LockedCall, role: "assistant" | "customer", text: string) {
  const { db, workspaceId } = scope;
  const position = await db.transcriptTurn.count({ where: { workspaceId, callId: call.id } });
  if (position >= MAX_TURNS) {
    throw new DomainError("too_large", `A test call has at most ${MAX_TURNS} turns; hang up and call again`);
  }
  const startMs = Math.max(0, scope.now().getTime() - (call.answeredAt ?? call.startedAt).getTime());
  await db.transcriptTurn.create({
    data: { id: newId("turn"), workspaceId, callId: call.id, position, role, text, startMs },
  });
  // Writing the call tells live pages that there is something new to see.
  await db.call.update({
    where: { workspaceId, id: call.id },
    data: { durationSeconds: Math.round(startMs / 1000) },
  });
}

/** All that the assistant's side knows of a call. */
export async function dialogueInput(scope: Scope, callId: string): Promise<DialogueInput> {
  const call = await scope.db.call.findFirst({
    where: { workspaceId: scope.workspaceId, id: callId },
    select: {
      callVariables: true,
      turns: { orderBy: { position: "asc" }, select: { role: true, text: true } },
      assistant: {
        select: { name: true, systemPrompt: true, firstMessage: true, objective: true, language: true },
      },
    },
  });
  if (!call) throw notFound("Call");
  const known = JsonObject.parse(call.callVariables);
  return {
    assistant: call.assistant,
    callVariables: Object.fromEntries(
      Object.entries(known).map(([name, value]) => [name, value === null ? "" : String(value)]),
    ),
    turns: call.turns,
  };
}
