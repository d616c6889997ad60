import type { z } from "zod";
import { DomainError } from "../errors";
import type { Dialogue } from "../evaluation/schema";
import { type Scope, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import { addTurn, dialogueInput, lockLiveCall, lockPhoneCall, requireInProgress } from "./conversation";
import { endCall } from "./end-call";
import type { SayInCall } from "./schema";

/** How long the virtual phone rings, and how long a test call may go on. */
export const RINGS_FOR = "30s";
export const TALKS_FOR = "15m";

/** Picks up the ringing call; the assistant says its first message. Throws `conflict` when it no longer rings. */
export async function answerCall(scope: Scope, callId: string, dialogue: Dialogue): Promise<void> {
  authorise(scope, "calls.speak");
  await transaction(scope, async (tx) => {
    const call = await lockPhoneCall(tx, callId);
    if (call.status !== "ringing") throw new DomainError("conflict", "The call does not ring any more");
    await tx.db.call.update({
      where: { workspaceId: tx.workspaceId, id: callId },
      data: { status: "in_progress", answeredAt: tx.now() },
    });
  });
  await speakFirst(scope, callId, dialogue);
}

/** Refuses the ringing call: it ends as busy. */
export async function declineCall(scope: Scope, callId: string): Promise<void> {
  authorise(scope, "calls.speak");
  await transaction(scope, async (tx) => {
    const call = await lockPhoneCall(tx, callId);
    if (call.status !== "ringing") throw new DomainError("conflict", "The call does not ring any more");
    await endCall(tx, call, "busy", "declined");
  });
}

/**
 * Says something as the customer; the assistant replies, and may hang up. What was said is kept even when the
 * assistant's model fails (`unavailable`). Throws `conflict` when the call is not running.
 */
export async function sayInCall(
  scope: Scope,
  { callId, text }: z.output<typeof SayInCall>,
  dialogue: Dialogue,
): Promise<void> {
  authorise(scope, "calls.speak");
  await transaction(scope, async (tx) => {
    const call = await lockPhoneCall(tx, callId);
    requireInProgress(call);
    await addTurn(tx, call, "customer", text);
  });
  await speak(scope, callId, dialogue);
}

/** Ends the call from the handset: completed when it ran, canceled when it still rang. */
export async function hangUpCall(scope: Scope, callId: string): Promise<void> {
  authorise(scope, "calls.speak");
  await transaction(scope, async (tx) => {
    const call = await lockPhoneCall(tx, callId);
    const status = call.status === "ringing" ? "canceled" : "completed";
    const ended = await endCall(tx, call, status, "customer_hung_up");
    if (!ended) throw new DomainError("conflict", "This call has ended");
  });
}

/**
 * For the job that waits: nobody answered (`ringing`), or the call never ended (`in_progress`). Does nothing when the
 * call has left that state. Returns whether the call is over now.
 */
export async function expireCall(
  scope: Scope,
  callId: string,
  from: "ringing" | "in_progress",
): Promise<{ over: boolean }> {
  return transaction(scope, async (tx) => {
    const call = await lockLiveCall(tx, callId, "phone", "twilio");
    const isOpen = call.status === "ringing" || call.status === "in_progress";
    // How long a real telephone rings is the carrier's affair, which reports it; here it only must end some time.
    if (call.provider === "twilio" && from === "ringing") return { over: !isOpen };
    if (call.provider === "twilio" && call.status === "ringing") {
      await endCall(tx, call, "no_answer", "nobody_answered");
      return { over: true };
    }
    if (call.status !== from) return { over: call.status !== "in_progress" };
    if (from === "ringing") await endCall(tx, call, "no_answer", "nobody_answered");
    else await endCall(tx, call, "completed", "time_limit");
    return { over: true };
  });
}

/** The assistant opens the conversation. A model that fails here leaves a silent line, on which one can speak. */
export async function speakFirst(scope: Scope, callId: string, dialogue: Dialogue): Promise<void> {
  const input = await dialogueInput(scope, callId);
  if (input.assistant.firstMessage.trim() === "") return;
  await speak(scope, callId, dialogue).catch((error: unknown) => {
    if (!(error instanceof DomainError && error.code === "unavailable")) throw error;
  });
}

/** Asks for the assistant's next words outside of any transaction, because a model may take seconds. */
async function speak(scope: Scope, callId: string, dialogue: Dialogue): Promise<void> {
  const input = await dialogueInput(scope, callId);
  const reply = await dialogue.reply(input).catch(() => {
    throw new DomainError(
      "unavailable",
      "The assistant did not answer. What you said was kept: say something more",
    );
  });
  await transaction(scope, async (tx) => {
    const call = await lockPhoneCall(tx, callId);
    if (call.status !== "in_progress") return;
    if (reply.text.trim() !== "")
      await addTurn(tx, call, "assistant", reply.text.slice(0, 4000).toWellFormed());
    if (reply.hangUp) await endCall(tx, call, "completed", "assistant_hung_up");
  });
}
