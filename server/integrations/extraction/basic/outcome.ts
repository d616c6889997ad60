import type { Conversation } from "./conversation";
import {
  isAffirmation,
  isDenial,
  isFailure,
  isHesitation,
  isPostponement,
  isRecap,
  isRefusalForGood,
  isSmallTalk,
  isSuccess,
  isVoicemail,
  isWrongNumber,
} from "./phrases";

export interface Outcome {
  value: boolean | null;
  reason: string;
  turn?: number;
  quote?: string;
}

/** Words by which an assistant asks for the objective itself, not for a detail of it. */
const ASK =
  /\b(?:(?:would|do|did|could|can|may|shall|should|will|want) (?:you|i|we|me)?\b.{0,60}\b(?:book|reserv|schedul|appointment|visit|meet|demo|buy|purchas|order|rent|set up|set it|transfer|confirm|sign|arrang|interest|come in|join|play|tour|consult|call you|speak|talk|help you with a|subscri|renew|pay|donat|take part|accept|proceed|go ahead|attend|register|enrol)\w*|(?:how about|what about|does|is|are you free|could you do)\b.{0,60}\b(?:work|suit|ok(?:ay)?|fine|free|available|convenient|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|\d ?(?:am|pm)|at \d))/i;

/** A yes-or-no question to the customer, whatever it is about: "Would Tuesday at ten suit you?" */
const PROPOSES =
  /\b(?:(?:would|could|can|shall|should|will|may|do|does|did|is|are) (?:you|we|i|it|that|this|the|your|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|\d)\b|how about|what about)[^.!?]*\?/i;

const words = (text: string) => text.toLowerCase().match(/[a-z]{4,}/g) ?? [];

/** Why the call did not reach whom it was for, by the words of whoever picked up; null when nothing says so. */
export function reachedNobody(conversation: Conversation): string | null {
  const heard = conversation.lines.filter((line) => line.role === "customer");
  const opening = [...new Set(heard.map((line) => line.turn))].slice(0, 2);
  if (heard.some((line) => opening.includes(line.turn) && isVoicemail(line.text)))
    return "The call reached a voicemail";
  // Who was not meant cannot have agreed, whatever they say after.
  return conversation.outbound && heard.some((line) => isWrongNumber(line.text))
    ? "The call reached the wrong number"
    : null;
}

/**
 * Was the objective of the call achieved? Judged by how it ends: the assistant's last report of success or failure,
 * else what the customer last agreed to or refused. What was never asked for is unknown.
 */
export function judgeOutcome(conversation: Conversation, objective: string): Outcome {
  if (!conversation.customerSpoke) return { value: null, reason: "Nobody spoke" };
  const nobody = reachedNobody(conversation);
  if (nobody) return { value: null, reason: nobody };

  const aims = new Set(words(objective));
  let verdict: Outcome = {
    value: null,
    reason: "The call does not settle whether the objective was achieved",
  };
  conversation.byTurn.forEach((lines, turn) => {
    const text = lines.map((line) => line.text).join(" ");
    const first = lines[0]?.text;
    if (first === undefined) return;
    if (conversation.roles[turn] === "assistant") {
      const failed = lines.find((line) => isFailure(line.text));
      const succeeded = lines.find((line) => isSuccess(line.text));
      const agreedBefore = conversation.reception[turn - 2] === "accepted" && conversation.recap[turn - 2];
      if (
        failed &&
        (agreedBefore ||
          /\b(?:sorry|apolog\w*|unfortunately|unable|error|regret\w*|oh dear)\b/i.test(text) ||
          aimsAt(failed.text, aims)) &&
        !succeeded
      ) {
        verdict = { value: false, reason: "", turn, quote: failed.text };
      } else if (succeeded && turn !== 0) {
        verdict = { value: true, reason: "", turn, quote: succeeded.text };
      }
      return;
    }
    verdict =
      hear(
        conversation,
        turn,
        text,
        lines.map((line) => line.text),
        aims,
        verdict.turn !== undefined,
      ) ?? verdict;
  });
  return verdict;
}

function hear(
  conversation: Conversation,
  turn: number,
  text: string,
  lines: string[],
  aims: Set<string>,
  settled: boolean,
): Outcome | undefined {
  const quote = lines.find((line) => isRefusalForGood(line) || isPostponement(line)) ?? lines[0] ?? text;
  const asked = (conversation.byTurn[turn - 1] ?? []).map((line) => line.text).join(" ");
  // Where nothing is settled yet, the question that a caller puts is taken for what they called about.
  const proposes = conversation.outbound && !settled && PROPOSES.test(asked);
  const seeks = ASK.test(asked) || isRecap(asked) || aimsAt(asked, aims) || proposes;
  const more =
    /\b(?:anything|something|what|any other|further|more|assist|help) ?(?:else|thing|other|more|assistance|you)?\b/i.test(
      asked,
    ) && /\b(?:else|more|further|other|assist|help)\b/i.test(asked);
  if (conversation.outbound && isRefusalForGood(text)) return { value: false, reason: "", turn, quote };
  if (isPostponement(text) && conversation.outbound)
    return { value: null, reason: "The customer put it off", turn, quote };
  if (!seeks || more || isSmallTalk(asked)) return undefined;
  if (conversation.outbound && lines.length <= 2 && isHesitation(text) && !isAffirmation(text))
    return { value: null, reason: "The customer was not sure", turn, quote };
  if (
    isDenial(text) &&
    conversation.outbound &&
    lines.length <= 2 &&
    !/\d|day\b|instead|rather/i.test(text)
  ) {
    return { value: false, reason: "", turn, quote: lines.find(isDenial) ?? quote };
  }
  if (isAffirmation(text) && (isRecap(asked) || conversation.outbound))
    return { value: true, reason: "", turn, quote: lines.find(isAffirmation) ?? quote };
  return undefined;
}

const aimsAt = (text: string, aims: Set<string>) =>
  words(text).some((word) => aims.has(word) || aims.has(word.replace(/s$|ed$|ing$/, "")));
