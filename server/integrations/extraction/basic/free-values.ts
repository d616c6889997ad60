import { type Conversation, questionBefore } from "./conversation";
import type { Mention } from "./mentions";
import { isAffirmation, isDenial } from "./phrases";
import type { Slot } from "./slot";
import { bareAnswer, escapeRegExp } from "./text-values";

/** Why: a clause with "because", or the answer to "Why …?". */
export function mentionReasons(conversation: Conversation, slot: Slot): Mention[] {
  const causes = conversation.lines.flatMap((line): Mention[] => {
    if (line.role !== "customer") return [];
    const cause =
      /\b(?:because|since|due to|the (?:problem|reason|issue) is(?: that)?|as i)\b (.{3,300})/i.exec(
        line.text,
      )?.[1];
    if (cause) return [{ value: cause.replace(/[.!?]+$/, ""), quote: cause, turn: line.turn, weight: 4 }];
    const asked =
      /\b(?:why|what(?:'s| is) (?:the |your )?(?:reason|problem|concern|issue)|what (?:made|makes|brings|happened|stops)|may i ask)\b/i.test(
        questionBefore(conversation, line.turn),
      );
    const whole = line.text.replace(/[.!?]+$/, "");
    return asked && whole.length > 3 ? [{ value: whole, quote: line.text, turn: line.turn, weight: 5 }] : [];
  });
  return causes.length > 0 ? causes : mentionFree(conversation, slot);
}

/** Anything else: the answer to the question that shares most words with the variable. */
export function mentionFree(conversation: Conversation, slot: Slot): Mention[] {
  const keys = slot.words
    .filter((word) => word.length > 3)
    .map((word) => new RegExp(`\\b${escapeRegExp(word.replace(/(?:s|ing|ed)$/, ""))}`, "i"));
  if (keys.length === 0) return [];
  const needed = Math.min(keys.length, slot.nameWords.length > 1 ? 2 : 1);
  return conversation.byTurn.flatMap((lines, turn): Mention[] => {
    const first = lines[0];
    if (first?.role !== "customer" || first.inquiry) return [];
    const question = questionBefore(conversation, turn);
    if (question === "" || keys.filter((key) => key.test(question)).length < needed) return [];
    const answer = bareAnswer(first.text);
    const empty =
      answer === "" ||
      /^(?:no|not|none|nothing|i don'?t know)\b/i.test(answer) ||
      ((isAffirmation(first.text) || isDenial(first.text)) && answer.length < 4);
    return empty || !first.text.includes(answer) ? [] : [{ value: answer, quote: answer, turn, weight: 5 }];
  });
}
