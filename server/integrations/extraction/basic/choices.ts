import { type Conversation, type Line, questionBefore } from "./conversation";
import { bindingOf, type Mention } from "./mentions";
import { isAffirmation, isDenial, isPostponement, isRefusalForGood, isVoicemail } from "./phrases";
import type { Slot } from "./slot";
import { escapeRegExp } from "./text-values";

/** Everyday words for the usual options of a form. */
const SYNONYMS: Record<string, string[]> = {
  music: ["concert", "concerts", "band", "live show", "musical"],
  sports: ["sport", "game", "games", "match", "football", "baseball", "basketball", "soccer", "hockey"],
  cheap: ["inexpensive", "affordable", "budget", "low cost"],
  moderate: ["moderately priced", "mid-range", "medium", "average"],
  expensive: ["pricey", "costly", "high-end", "fancy"],
  pricey: ["expensive", "costly"],
  yes: ["yeah", "sure"],
  morning: ["am"],
  evening: ["tonight"],
  psychologist: ["psychologists"],
  "full-size": ["full size", "fullsize", "large"],
  compact: ["small"],
  email: ["e-mail", "mail"],
  phone: ["call", "telephone"],
  checking: ["checkings", "chequing"],
  savings: ["saving"],
};

const NEGATION =
  /\b(?:not|no|don'?t|do not|without|never|isn'?t|instead of|rather than|neither|doesn'?t|nor|other than|except|hate|dislike)\b[^.,;!?]{0,24}$/i;

/** Options of an enum heard in the call: the option itself, its distinguishing word, or an everyday word for it. */
export function mentionOptions(conversation: Conversation, slot: Slot, paired: boolean): Mention[] {
  const { options } = slot.variable;
  const choices = options.map((option) => ({ option, patterns: patternsOf(option, options, slot) }));
  return conversation.lines.flatMap((line) => {
    const hits = choices.flatMap(({ option, patterns }) =>
      patterns.flatMap(({ pattern, negatable }) =>
        [...line.text.matchAll(pattern)]
          .filter((match) => !negatable || !NEGATION.test(line.text.slice(0, match.index)))
          .map((match) => ({ option, match })),
      ),
    );
    const weight = bindingOf(conversation, line);
    const listed =
      new Set(hits.map(({ option }) => option)).size > 1 &&
      line.role === "assistant" &&
      !conversation.recap[line.turn];
    return hits
      .filter(({ match }) => !paired || fitsSide(slot, line, match))
      .sort((a, b) => a.match.index - b.match.index)
      .filter(
        ({ match }, _, every) =>
          !every.some(
            (other) =>
              other.match !== match &&
              other.match.index <= match.index &&
              other.match.index + other.match[0].length >= match.index + match[0].length &&
              other.match[0].length > match[0].length,
          ),
      )
      .map(({ option, match }): Mention => {
        const asking =
          line.role === "customer" &&
          line.inquiry &&
          !questionAsksFor(questionBefore(conversation, line.turn), slot);
        const own = listed
          ? 0
          : asking
            ? 1
            : line.role === "assistant" && !conversation.recap[line.turn]
              ? Math.min(weight, 2)
              : weight;
        return { value: option, quote: match[0].trim(), turn: line.turn, weight: own };
      });
  });
}

/**
 * All options of an enum that the call leaves standing. What the customer asks about ("do you do colour?") is not chosen,
 * and what they turn down later is not either.
 */
export function mentionManyOptions(conversation: Conversation, slot: Slot, paired: boolean): Mention[] {
  const { options } = slot.variable;
  const turnedDown = new Map<string, Line>();
  for (const line of conversation.lines.filter(({ role }) => role === "customer")) {
    for (const option of options) {
      if (
        patternsOf(option, options, slot).some((one) => one.negatable && isTurnedDown(line.text, one.pattern))
      )
        turnedDown.set(option, line);
    }
  }
  return mentionOptions(conversation, slot, paired).filter(({ value, turn, weight, quote }) => {
    const line = conversation.byTurn[turn]?.find(({ text }) => text.includes(quote));
    const refused = turnedDown.get(value);
    const before = refused && line && conversation.lines.indexOf(line) <= conversation.lines.indexOf(refused);
    return weight > 0 && !before && !(line?.role === "customer" && ASKS_ABOUT.test(line.text));
  });
}

const ASKS_ABOUT =
  /\b(?:do|does|can|are|is) (?:you|they|there|it) (?:guys )?(?:do|have|offer|sell|take|provide|make|any)\b[^.!]*\?/i;
const AFTER_NEGATION =
  /^[^.,;!?]{0,16}\b(?:is|are|was|does|do|would|will)(?:n'?t| not)\b|^[^.,;!?]{0,16}\bnot for me\b|^s?,? (?:i|we) (?:can'?t|cannot|don'?t|won'?t)\b/i;

const isTurnedDown = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].some(
    (match) =>
      NEGATION.test(text.slice(0, match.index)) ||
      AFTER_NEGATION.test(text.slice(match.index + match[0].length)),
  );

const questionAsksFor = (question: string, slot: Slot) =>
  slot.words.some((word) => new RegExp(`\\b${escapeRegExp(word)}`, "i").test(question));

function patternsOf(
  option: string,
  options: string[],
  slot: Slot,
): { pattern: RegExp; negatable: boolean }[] {
  const lower = option.toLowerCase();
  const thing = slot.words
    .filter((word) => word.length > 3)
    .map((word) => escapeRegExp(word.replace(/s$/, "")));
  if (/^(?:none|no|nothing|neither)$/.test(lower)) {
    return thing.length === 0
      ? []
      : [
          {
            pattern: new RegExp(
              `\\b(?:no|without|don'?t (?:need|want)(?: any)?|not any|aren'?t any|skip)(?: the)? (?:${thing.join("|")})s?\\b|\\b(?:${thing.join("|")})s?[^.?!]{0,20}\\bnone\\b`,
              "gi",
            ),
            negatable: false,
          },
        ];
  }
  const parts = lower.split(/[\s/-]+/).filter((part) => part.length > 2);
  const others = options.filter((other) => other !== option).map((other) => other.toLowerCase());
  const own =
    parts.length > 1
      ? parts.filter(
          (part) =>
            part.length > 3 &&
            !others.some((other) => other.includes(part)) &&
            !/^(?:very|more|less|than|full|high|size|ultra)$/.test(part),
        )
      : [];
  const whole = parts.length > 0 ? parts.map(escapeRegExp).join("[\\s/-]+") : escapeRegExp(lower);
  const spoken = [
    whole,
    ...own.map(escapeRegExp),
    ...(SYNONYMS[lower] ?? []).filter((word) => !others.includes(word)).map(escapeRegExp),
  ];
  return [
    { pattern: new RegExp(`(?<![\\w-])(?:${spoken.join("|")})(?:e?s)?(?![\\w-])`, "gi"), negatable: true },
  ];
}

/** "From savings to the checking account of Jo": the target's option stands after "to" or before "of Jo". */
function fitsSide(slot: Slot, line: Line, match: RegExpExecArray | RegExpMatchArray): boolean {
  const at = match.index ?? 0;
  const before = line.text.slice(Math.max(0, at - 40), at);
  const after = line.text.slice(at + match[0].length, at + match[0].length + 24);
  const target =
    /\b(?:to|into)\b(?![^.]*\bfrom\b)[^.]*$/i.test(before) ||
    /^ account of\b/i.test(after) ||
    /\b(?:his|her|their|\w+'s) $/i.test(before);
  return slot.side === "end" || /recipient|destination|receiver/.test(slot.nameWords.join(" "))
    ? target
    : !target;
}

/** Three-way flags: what the customer requires or answers. A question of the customer's settles nothing. */
export function mentionFlag(conversation: Conversation, slot: Slot): Mention<boolean>[] {
  const stems = (slot.nameWords.length > 0 ? slot.nameWords : slot.words)
    .filter((word) => !/^(?:has|allowed|options?|available|adequate|required|ride|seating)$/.test(word))
    .map((word) => stem(word));
  const keys = stems.length > 0 ? stems : slot.words.map(stem);
  if (keys.length === 0) return [];
  const key = new RegExp(`\\b(?:${keys.map(escapeRegExp).join("|")})\\w*`, "i");
  return conversation.lines.flatMap((line): Mention<boolean>[] => {
    if (line.role !== "customer") return [];
    const first = conversation.byTurn[line.turn]?.[0] === line;
    const question =
      questionBefore(conversation, line.turn)
        .split(/(?<=\?)/)
        .find((part) => key.test(part)) ?? "";
    const match = key.exec(line.text);
    if (
      match &&
      !line.inquiry &&
      !/\?$/.test(line.text.replace(/^(?:can|could|will|would) (?:you|we|i)\b.*/i, ""))
    ) {
      const negative =
        NEGATION.test(line.text.slice(0, match.index)) ||
        /^[^.,]{0,20}\b(?:isn'?t|is not|not (?:necessary|needed|required|important))\b/i.test(
          line.text.slice(match.index),
        );
      return [{ value: !negative, quote: line.text, turn: line.turn, weight: 4 }];
    }
    if (question === "" || !first || /\b(?:what|which|how many|where|when|who)\b[^?]*$/i.test(question))
      return [];
    const turnText = (conversation.byTurn[line.turn] ?? []).map((one) => one.text).join(" ");
    if (isDenial(turnText)) return [{ value: false, quote: line.text, turn: line.turn, weight: 4 }];
    return isAffirmation(turnText) ? [{ value: true, quote: line.text, turn: line.turn, weight: 4 }] : [];
  });
}

const stem = (word: string) => word.replace(/(?:ing|ed|s|es)$/, "").replace(/(?:etarian)$/, "");

const NO_MORE =
  /\b(?:stop|don'?t|do not|never|quit) (?:ever )?(?:call|phone|ring|contact|text)|\btake (?:me|my \w+) off\b|\bremove (?:me|my)\b|\bunsubscribe\b/i;
/** "Don't call me before noon" asks for another hour, not for an end. */
const NOT_NOW =
  /\b(?:call|phone|ring|contact|text)(?:ing)?(?: (?:me|us|back|here|this number)){0,3},? (?:before|until|till|tomorrow|today|tonight|at|on|in|while|during|now|right now|yet|later|so|just)\b/i;
/** Wishes that calls are about: to be called back, to be left alone, to talk to a person, to hear more. */
export function mentionIntent(conversation: Conversation, slot: Slot): Mention<boolean>[] {
  const about = `${slot.variable.name.replaceAll("_", " ")} ${slot.variable.description}`.toLowerCase();
  const test = (text: string): boolean | null => {
    if (slot.variable.settings.optOut)
      return (NO_MORE.test(text) && !NOT_NOW.test(text)) || /\bleave me alone\b/i.test(text) ? true : null;
    if (/voice ?mail/.test(about)) return isVoicemail(text) ? true : null;
    if (/call ?back|called back/.test(about))
      return /\b(?:call|ring|phone|try) (?:me |us )?(?:back|later|again)|\bcall (?:me|us) (?:on|at|next|tomorrow|in)|give me a (?:call|ring)/i.test(
        text,
      ) && !isRefusalForGood(text)
        ? true
        : /\b(?:no need to|don'?t|do not) call/i.test(text)
          ? false
          : null;
    if (/(?:not|n't|stop) call|opt ?out/.test(about)) return NO_MORE.test(text) ? true : null;
    if (/human|person|agent|transfer|speak to/.test(about))
      return /\b(?:speak|talk|connect me|transfer me|put me through) (?:to|with) (?:a|an|the|some|your|someone)|real (?:person|human)|\bhuman\b/i.test(
        text,
      )
        ? true
        : null;
    if (isRefusalForGood(text))
      return /interest|agree/.test(about) ? false : /refus/.test(about) ? true : null;
    if (
      /\b(?:i'?m|i am|we'?re|very|quite) interested|sounds interesting|tell me more|(?:i|we)(?:'d| would) (?:love|like) (?:that|to)|i like (?:it|that)/i.test(
        text,
      ) &&
      !isPostponement(text)
    )
      return !/refus/.test(about);
    return null;
  };
  const heard = conversation.lines.flatMap((line): Mention<boolean>[] => {
    if (line.role !== "customer") return [];
    const value = test(line.text);
    return value === null ? [] : [{ value, quote: line.text, turn: line.turn, weight: 4 }];
  });
  // An opt-out needs the customer's own words: none is guessed.
  if (heard.length > 0 || slot.variable.settings.optOut) return heard;
  return mentionFlag(conversation, slot);
}
