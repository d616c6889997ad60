import { stripLinks } from "../links";
import type { Conversation, Line } from "./conversation";
import type { Outcome } from "./outcome";
import { isAffirmation, isDenial } from "./phrases";

const MAX_SUMMARY = 300;

/**
 * Two or three plain sentences for a person who reads them in a text message: what the customer said, what came
 * of it. Only words of the call are quoted; no links, no markup, at most 300 characters.
 */
export function summarise(
  conversation: Conversation,
  outcome: Outcome,
): { text: string; lines: Line[] } | null {
  if (!conversation.customerSpoke) return null;
  const customer = conversation.lines.filter((line) => line.role === "customer");
  const telling = customer.filter((line) => line.text.length > 12 && !line.inquiry && !isFarewell(line.text));
  const wish =
    (conversation.outbound ? null : telling[0]) ??
    telling.find((line) => !isAffirmation(line.text) && !isDenial(line.text)) ??
    telling[0] ??
    customer[0];
  if (!wish) return null;
  const agreed =
    outcome.turn === undefined || outcome.value === null
      ? undefined
      : conversation.lines.find((line) => line.turn === outcome.turn && line.text === outcome.quote);
  const recapTurn = conversation.recap.findLastIndex(
    (recap, turn) => recap && conversation.reception[turn] === "accepted",
  );
  const recap = conversation.byTurn[recapTurn]?.toSorted((a, b) => b.text.length - a.text.length)[0];

  const used: Line[] = [];
  const sentences: string[] = [];
  const say = (intro: string, line: Line | undefined, most: number) => {
    if (!line || used.includes(line)) return;
    const words = plain(line.text, most);
    if (words === "") return;
    used.push(line);
    sentences.push(`${intro} "${words}"`);
  };
  say("The customer said:", wish, 90);
  if (recap && outcome.value !== false) say("Agreed:", recap, 100);
  if (agreed)
    say(
      agreed.role === "assistant"
        ? "The assistant said:"
        : outcome.value
          ? "The customer agreed:"
          : "The customer declined:",
      agreed,
      70,
    );
  if (outcome.value === null) sentences.push("Nothing was settled.");
  const text = sentences.map((sentence) => (/[.!?]"?$/.test(sentence) ? sentence : `${sentence}.`)).join(" ");
  return { text: text.slice(0, MAX_SUMMARY), lines: used };
}

const isFarewell = (text: string) =>
  /^(?:ok(?:ay)?[,. ]*)?(?:thanks|thank you|bye|goodbye|hello|hi|hey|good (?:morning|afternoon|evening|day)|have a|that(?:'s| is| will be|'ll be) (?:all|it))\b/i.test(
    text,
  );

/** Words that are safe in a text message: no links, markup or quotes within quotes; cut at a word. */
function plain(text: string, most: number): string {
  const clean = stripLinks(text)
    .replace(/[<>[\]{}|\\^`*_~#"\u201c\u201d\p{Cc}\p{Cf}\p{Surrogate}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (clean.length <= most) return clean;
  return `${clean.slice(0, most - 1).replace(/\s+\S*$/, "")}…`;
}
