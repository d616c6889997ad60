import { type Conversation, questionBefore } from "./conversation";
import { bindingOf, type Mention } from "./mentions";
import { findProperNames } from "./names";
import type { Slot } from "./slot";
import { findDates, findTimes } from "./spans";
import { bareAnswer, escapeRegExp } from "./text-values";

/** Words that stand before a value of this sort: "directed by Harry Elfont". */
const CUES: [RegExp, RegExp][] = [
  [/direct/, /\bdirect(?:ed|or)(?: is)? (?:by )?$/i],
  [
    /actor|starring|cast|actress/,
    /\b(?:star(?:ring|s|red)|with|featur(?:ing|es)|actor|actress|acted by|cast)(?: is| was| in)? $/i,
  ],
  [/artist|singer|band|perform/, /\b(?:by|from|sung|artist|singer|band|perform\w*|of)(?: is| by)? $/i],
  [/album/, /\b(?:album|from|off|on)(?: (?:the|his|her|their))?(?: album)?(?: called| is)? $/i],
  [
    /alarm/,
    /\b(?:called|named?|titled|name|for|as|is|it|alarm|to)(?: (?:it|to|as|the alarm|of|is|be))? ["']?$/i,
  ],
  [/recipient|payee|sender|contact/, /\b(?:to|with|for|of|account of|send|pay)(?: (?:my|mr|mrs|ms)\.?)? $/i],
  [/station|airport|terminal/, /\b(?:at|from|to|is)(?: the)? $/i],
];
const NAMED =
  /\b(?:called|named|name is|name's|how about|what about|suggest|recommend|try|visit(?:ing)?(?: to)?(?: the)?|going to|with|at|song|movie|watch|see|hear|play|is|it's|book|rent|want|like|have|you have|there's|about|event|alarm|property|hotel|restaurant|goes to|ticket\w* (?:to|for)|tickets? for|option is|to|for|of|found|on)(?: (?:the|a|an|song|movie|event|restaurant|hotel|property|film|show|table at))? ["']?$/i;

/** Names for a slot that asks for a named thing or person, each weighed by who said it and how it was received. */
export function mentionNames(conversation: Conversation, slot: Slot, places: Set<string>): Mention[] {
  const cue = CUES.find(([sort]) => slot.nameWords.some((word) => sort.test(word)))?.[1];
  const strict = cue !== undefined && !slot.nameWords.includes("alarm");
  return conversation.lines.flatMap((line) => {
    const weight = bindingOf(conversation, line);
    return findProperNames(line.text).flatMap((name): Mention[] => {
      if (places.has(name.text.toLowerCase()) || places.has(name.text.toLowerCase().replace(/^the /, "")))
        return [];
      if (
        /^(?:music|sports|psychologist|psychiatrist|tv|family counselor|restaurant|hotel)$/i.test(name.text)
      )
        return [];
      const before = line.text.slice(0, name.start);
      const after = line.text.slice(name.start + name.text.length);
      if (/\b(?:in|near|around)(?: the)? $/i.test(before) && !/^ (?:hotel|restaurant)/i.test(after))
        return [];
      if (cue && strict && !cue.test(before)) return [];
      const named =
        (cue ?? NAMED).test(before) ||
        NAMED.test(before) ||
        /^ (?:is|was|at|in|on|has|starts|will|would|works|sounds?|vs|looks|event|concert|movie|song|game)\b/i.test(
          after,
        ) ||
        line.text.trim().startsWith(name.text);
      if (!named && weight < 4) return [];
      const inquired =
        line.role === "customer" &&
        /\b(?:try|book|called|named|visit|go(?:ing)? to|at|with|for|rent|play|watch|see|buy|switch to|it to|reserve|hear)\b/i.test(
          before,
        )
          ? 4
          : weight;
      const told = line.role === "assistant" && strict && !conversation.recap[line.turn] ? 0 : inquired;
      return [{ value: name.text, quote: name.text, turn: line.turn, weight: told }];
    });
  });
}

/** The customer's own name: "this is Anna Berg", "my name is …", or the answer to "Who am I speaking with?". */
export function mentionCustomerNames(conversation: Conversation): Mention[] {
  return conversation.lines.flatMap((line) => {
    if (line.role !== "customer") return [];
    const asked =
      /\b(?:your (?:full |first |last )?name|who am i (?:speaking|talking)|whom? (?:do i|am i)|under (?:what|which) name|name (?:for|on) the|may i have (?:a|the) name|am i speaking (?:with|to))\b/i.test(
        questionBefore(conversation, line.turn),
      );
    const said =
      /\b(?:my name(?:'s| is)|name is|this is|i'm|i am|it's|call me|speaking,? (?:this is)?|under) ((?:[\p{Lu}][\p{L}'’-]+)(?: [\p{Lu}][\p{L}'’.-]+){0,3})/u.exec(
        line.text,
      )?.[1];
    if (said) return [{ value: said, quote: said, turn: line.turn, weight: asked ? 5 : 4 }];
    if (!asked) return [];
    const name = findProperNames(line.text)[0]?.text ?? bareAnswer(line.text);
    return name !== "" &&
      name.split(" ").length <= 4 &&
      line.text.includes(name) &&
      !/\d|\b(?:no|not|why|who)\b/i.test(name)
      ? [{ value: name, quote: name, turn: line.turn, weight: 5 }]
      : [];
  });
}

/** Sorts, genres, cuisines: the word before the noun ("Southern food"), or the answer to "What kind of …?". */
export function mentionQualities(conversation: Conversation, slot: Slot, options: Set<string>): Mention[] {
  const nouns = [
    ...new Set([
      ...slot.words.filter((word) => !/category|genre|type|kind|sub|either|main|belongs|offered/.test(word)),
      "food",
      "cuisine",
      "restaurant",
      "place",
      "music",
      "song",
      "songs",
      "movie",
      "movies",
      "film",
      "concert",
      "event",
      "events",
      "match",
      "game",
      "genre",
      "dishes",
    ]),
  ].map(escapeRegExp);
  const pattern = new RegExp(
    `\\b((?:[\\p{L}-]+(?: (?:&|and) )?[ ]?){1,3}?) (?:${nouns.join("|")})\\b`,
    "giu",
  );
  return conversation.lines.flatMap((line) => {
    if (line.role !== "customer") return [];
    const asked =
      /\b(?:what|which|any)\b.{0,40}\b(?:kind|type|sort|genre|category|cuisine|sport|style|food)\b|\b(?:genre|cuisine|category)\b.{0,30}\?|\bprefer/i.test(
        questionBefore(conversation, line.turn),
      );
    const hits = [...line.text.matchAll(pattern)].flatMap((match): Mention[] => {
      const value = trimDeterminers(match[1] ?? "");
      return value !== "" && !options.has(value.toLowerCase()) && !DULL.test(value)
        ? [{ value, quote: value, turn: line.turn, weight: 4 }]
        : [];
    });
    if (hits.length > 0 || !asked) return hits;
    const answer = trimDeterminers(bareAnswer(line.text));
    const plausible =
      answer !== "" &&
      answer.split(" ").length <= 3 &&
      line.text.includes(answer) &&
      !options.has(answer.toLowerCase()) &&
      !DULL.test(answer) &&
      findDates(answer).length + findTimes(answer).length === 0;
    return plausible ? [{ value: answer, quote: answer, turn: line.turn, weight: 5 }] : [];
  });
}

const DULL =
  /\b(?:i|you|it|is|are|was|that|this|the|some|any|other|another|good|nice|great|more|one|of|to|in|what|which|do|does|have|find|me|my|not|no|else|different|new|live|interesting|cool|fun|best|please|thanks?|book|play|for|rent|like|want|see|watch|at|can|on|and|hear|listen|favorite|particular|preference|anything|something|there|would|could|they|with|by|from|a|an)\b/i;
const trimDeterminers = (text: string) => {
  const words = text.trim().split(" ");
  let from = words.length;
  while (from > 0 && !DULL.test(words[from - 1] ?? "")) from--;
  return words.slice(from).join(" ");
};
