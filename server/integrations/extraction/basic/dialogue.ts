import type { Dialogue, DialogueInput, DialogueReply, Turn } from "@/server/domain/evaluation/schema";
import { fillVariables } from "./fill-variables";
import { askFor } from "./objective";
import {
  isAffirmation,
  isDenial,
  isFarewell,
  isHesitation,
  isPostponement,
  isRefusalForGood,
  isSmallTalk,
  isVoicemail,
} from "./phrases";

const ANYTHING_ELSE = "Is there anything else I can help you with?";
/** Nobody talks this long with a set of rules; the call must end. */
const LONGEST = 40;

const say = (text: string): DialogueReply => ({ text, hangUp: false });
const end = (text: string): DialogueReply => ({ text: `${text} Goodbye!`, hangUp: true });

/**
 * The assistant of a test call without a language model: greets, asks for its objective, understands yes, no, maybe
 * and goodbye, thanks and ends the call. Deterministic; it never claims to have done what it cannot do.
 */
export function createBasicDialogue(): Dialogue {
  return { reply: async (input) => replyBasic(input) };
}

function replyBasic({ assistant, callVariables, turns }: DialogueInput): DialogueReply {
  const question = fillVariables(askFor(assistant.objective), callVariables);
  const last = turns.at(-1);
  if (!last) return say(greet(assistant, callVariables, question));
  const asked = [...turns].reverse().find(({ role }) => role === "assistant")?.text ?? "";
  return last.role === "assistant" ? say(ANYTHING_ELSE) : answer(last.text.trim(), asked, question, turns);
}

/** The first message as it is written, and the question where it does not ask one itself. */
function greet(
  { name, firstMessage, language }: DialogueInput["assistant"],
  callVariables: Record<string, string>,
  question: string,
): string {
  const first = fillVariables(firstMessage, callVariables) || `Hello, this is ${name}.`;
  return first.includes("?") || !/^en\b/i.test(language) ? first : `${first} ${question}`;
}

function answer(text: string, asked: string, question: string, turns: Turn[]): DialogueReply {
  if (isVoicemail(text)) return end("I will try again another time.");
  if (isRefusalForGood(text)) return end("I understand, and I will not take more of your time.");
  const closing = asked.includes(ANYTHING_ELSE);
  const open = asked.includes("?") && !closing && !isSmallTalk(asked);
  if (isFarewell(text)) {
    return end(
      open && isAffirmation(text) ? "Great, I have noted that. Thank you." : "Thank you for your time.",
    );
  }
  if (turns.length > LONGEST) return end("I have noted all that. Thank you.");
  if (closing) return afterAgreement(text);
  if (isPostponement(text)) return end("Of course. We will come back to you another time. Thank you.");
  if (!open) {
    return isSmallTalk(asked) && isDenial(text) ? end("I am sorry for the trouble.") : say(question);
  }
  return toQuestion(text, question, turns);
}

function afterAgreement(text: string): DialogueReply {
  if (isDenial(text) || /^(?:that(?:'s| is| was) (?:all|it)|all good)\b/i.test(text)) {
    return end("Thank you for your time.");
  }
  if (isAffirmation(text) && text.length < 16) return say("Of course. What is it?");
  return say(`Thank you, I have noted that. ${ANYTHING_ELSE}`);
}

function toQuestion(text: string, question: string, turns: Turn[]): DialogueReply {
  const again = turns.filter((turn) => turn.role === "assistant" && turn.text.includes(question)).length > 1;
  if (isHesitation(text) && !isAffirmation(text)) {
    return again ? end("I understand, so we leave it open. Thank you.") : say(`Take your time. ${question}`);
  }
  if (isDenial(text)) {
    const counter = /\d|day\b|\b(?:instead|rather|morning|afternoon|evening|week|but)\b/i.test(text);
    return counter && !again
      ? say("I see, and I have noted that. Would you like to go ahead with that?")
      : end("I understand. Thank you for your time.");
  }
  if (isAffirmation(text)) return say(`Great, thank you. I have noted that. ${ANYTHING_ELSE}`);
  if (text.endsWith("?")) {
    return again
      ? end("I have noted your question for a colleague. Thank you.")
      : say(`I have noted your question for a colleague. ${question}`);
  }
  return again
    ? say(`Thank you, I have noted that. ${ANYTHING_ELSE}`)
    : say(`Thank you. I did not quite get that as a yes or a no. ${question}`);
}
