import { hangUp, sayAndHangUp, sayAndListen } from "@/server/integrations/carriers/twiml";
import { isFarewell } from "@/server/integrations/extraction/basic/phrases";
import { addTurn, dialogueInput, type LockedCall, lockLiveCall } from "../calls/conversation";
import { endCall } from "../calls/end-call";
import { DomainError } from "../errors";
import type { Dialogue, DialogueReply, DialogueSource } from "../evaluation/schema";
import { type Scope, transaction } from "../scope";
import { keepAnswer, lockLine, type VoiceLine } from "./line";
import { phrasesOf } from "./phrases";
import { callUrl } from "./urls";

/** After so many silences in a row nobody is taken to be there. */
const MAX_SILENCES = 3;
/** The last words need this long. */
const FAREWELL_MS = 10_000;

const turnUrl = (line: VoiceLine, turn: number) => `${callUrl(line.callbackToken, "turn")}?turn=${turn}`;

/** The assistant that speaks in a call, and what it speaks with. */
async function speaker(scope: Scope, callId: string, source: DialogueSource) {
  const input = await dialogueInput(scope, callId);
  const { assistant } = await scope.db.call.findFirstOrThrow({
    where: { id: callId, workspaceId: scope.workspaceId },
    select: { assistant: { select: { connectionId: true, model: true, temperature: true } } },
  });
  return { input, dialogue: await source(scope, assistant), language: input.assistant.language };
}

/**
 * The line stands: the assistant greets. A call that rang is answered now; one that has ended meanwhile is hung up.
 * Asked again it gives the same answer.
 */
export async function greet(scope: Scope, callId: string, source: DialogueSource): Promise<string> {
  const isNew = await transaction(scope, async (tx) => {
    const call = await lockLiveCall(tx, callId, "twilio");
    if (call.status === "ringing") {
      await tx.db.call.update({
        where: { id: callId, workspaceId: tx.workspaceId },
        data: { status: "in_progress", answeredAt: tx.now() },
      });
      return true;
    }
    return call.status === "in_progress";
  });
  if (!isNew) return (await repeated(scope, callId)) ?? hangUp();
  const { input, dialogue, language } = await speaker(scope, callId, source);
  const reply = await replyOf(dialogue, { ...input, turns: [] }, phrasesOf(language).stillThere);
  return transaction(scope, async (tx) => {
    const call = await lockLiveCall(tx, callId, "twilio");
    const line = await lockLine(tx, callId);
    if (!line || line.turn > 0) return line?.lastAnswer ?? hangUp();
    if (call.status !== "in_progress") return hangUp();
    const { consent } = line;
    await addTurn(tx, call, "assistant", consent ? `${consent} ${reply.text}` : reply.text);
    const recording = consent
      ? { consent, statusCallback: callUrl(line.callbackToken, "recording") }
      : undefined;
    return keepAnswer(tx, line, sayAndListen({ text: reply.text, language }, turnUrl(line, 1), recording));
  });
}

const repeated = async (scope: Scope, callId: string) =>
  (
    await scope.db.voiceCall.findFirst({
      where: { callId, workspaceId: scope.workspaceId },
      select: { lastAnswer: true },
    })
  )?.lastAnswer;

/**
 * The customer said something, or nothing: what the assistant does now. The same turn asked twice, as Twilio does when an
 * answer is late, is heard once and answered the same.
 * @param turn the number of the answer that was listened after
 */
export async function answerTurn(
  scope: Scope,
  callId: string,
  { turn, said }: { turn: number; said: string },
  source: DialogueSource,
): Promise<string> {
  const { language } = (await dialogueInput(scope, callId)).assistant;
  const phrases = phrasesOf(language);
  const known = await transaction(scope, async (tx) => {
    const call = await lockLiveCall(tx, callId, "twilio");
    const line = await lockLine(tx, callId);
    if (!line || turn > line.turn) return hangUp();
    if (turn < line.turn) return line.lastAnswer ?? hangUp();
    if (call.status !== "in_progress") return hangUp();
    if (isOver(tx, call, line))
      return end(tx, call, line, { text: phrases.timeIsUp, language }, "time_limit");
    if (said !== "") {
      if (line.heardTurn < turn) await hear(tx, call, turn, said);
      return null;
    }
    if (line.silences + 1 >= MAX_SILENCES) {
      return end(tx, call, line, { text: phrases.silence, language }, "silence");
    }
    await tx.db.voiceCall.update({
      where: { callId, workspaceId: tx.workspaceId },
      data: { silences: { increment: 1 } },
    });
    await addTurn(tx, call, "assistant", phrases.stillThere);
    return keepAnswer(
      tx,
      line,
      sayAndListen({ text: phrases.stillThere, language }, turnUrl(line, turn + 1)),
    );
  });
  if (known !== null) return known;
  const { input, dialogue } = await speaker(scope, callId, source);
  const reply = await replyOf(dialogue, input, phrases.repeat);
  return transaction(scope, async (tx) => {
    const call = await lockLiveCall(tx, callId, "twilio");
    const line = await lockLine(tx, callId);
    if (!line || turn !== line.turn) return line?.lastAnswer ?? hangUp();
    if (call.status !== "in_progress") return hangUp();
    const speech = { text: reply.text, language };
    if (reply.hangUp) return end(tx, call, line, speech, "assistant_hung_up");
    if (isFarewell(said)) return end(tx, call, line, speech, "customer_said_goodbye");
    if (isOver(tx, call, line)) return end(tx, call, line, speech, "time_limit");
    await addTurn(tx, call, "assistant", reply.text);
    return keepAnswer(tx, line, sayAndListen(speech, turnUrl(line, turn + 1)));
  }).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === "too_large") return hangUp();
    throw error;
  });
}

async function hear(scope: Scope, call: LockedCall, turn: number, said: string) {
  await addTurn(scope, call, "customer", said);
  await scope.db.voiceCall.update({
    where: { callId: call.id, workspaceId: scope.workspaceId },
    data: { heardTurn: turn, silences: 0 },
  });
}

const isOver = (scope: Scope, call: LockedCall, line: VoiceLine) =>
  scope.now().getTime() - (call.answeredAt ?? call.startedAt).getTime() >=
  line.maxSeconds * 1000 - FAREWELL_MS;

async function end(
  scope: Scope,
  call: LockedCall,
  line: VoiceLine,
  speech: { text: string; language: string },
  reason: string,
): Promise<string> {
  await addTurn(scope, call, "assistant", speech.text);
  await endCall(scope, call, "completed", reason);
  return keepAnswer(scope, line, sayAndHangUp(speech));
}

/** A silence on the line is worse than a question: where the assistant fails, it asks again. */
async function replyOf(
  dialogue: Dialogue,
  input: Parameters<Dialogue["reply"]>[0],
  otherwise: string,
): Promise<DialogueReply> {
  const reply = await dialogue.reply(input).catch(() => null);
  const text = reply?.text.trim().slice(0, 4000).toWellFormed() ?? "";
  return { text: text || otherwise, hangUp: reply?.hangUp ?? false };
}
