import { type Conversation, type Line, questionBefore } from "./conversation";
import { bindingOf, type Mention } from "./mentions";
import { findProperNames } from "./names";
import { NUMBER } from "./numbers";
import type { Slot } from "./slot";
import { findAddresses, findDates, findEmails, findMoney, findTimes, type Span } from "./spans";

const START_CUE =
  /\b(?:from|leav\w+|depart\w*|pick\w* ?(?:it |them )?up|pickup|start\w*|begin\w*|check\w* ?in|checking in|origin|out of)\b/gi;
const END_CUE =
  /\b(?:to|till|til|until|through|thru|drop\w* ?(?:it )?off|dropoff|return\w*|end\w*|check\w* ?out|back|towards?|headed|heading|destination|arriv\w*|go(?:ing)? to|for)\b/gi;

const lastIndex = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].at(-1)?.index ?? -1;

/** Which of two alike a span is, by the nearest word before it; else by the question it answers. */
export function sideAt(conversation: Conversation, line: Line, span: Span): "start" | "end" | null {
  const before = line.text.slice(Math.max(0, span.start - 48), span.start);
  const [start, end] = [lastIndex(before, START_CUE), lastIndex(before, END_CUE)];
  if (start >= 0 || end >= 0) return start > end ? "start" : "end";
  if (line.role === "assistant") return null;
  const question = questionBefore(conversation, line.turn);
  const [asksStart, asksEnd] = [
    question.search(START_CUE),
    question.search(
      /\b(?:till|until|drop\w* ?off|return\w*|check ?out|end|back|to where|where .*(?:go|head|travel)\w*|destination|arriv\w*|how long)\b/i,
    ),
  ];
  if (asksStart >= 0 === asksEnd >= 0) return null;
  return asksStart >= 0 ? "start" : "end";
}

/** Every span of one kind, weighed; with a side, only those that fit it. `paired`: both sides are asked for. */
function gather(
  conversation: Conversation,
  find: (text: string) => Span[],
  slot: Slot,
  paired: boolean,
): Mention[] {
  return conversation.lines.flatMap((line) =>
    find(line.text).flatMap((span): Mention[] => {
      const side = slot.side && paired ? sideAt(conversation, line, span) : null;
      if (side && side !== slot.side) return [];
      if (paired && slot.side === "end" && side === null) return [];
      return [{ value: span.text, quote: span.text, turn: line.turn, weight: bindingOf(conversation, line) }];
    }),
  );
}

export const mentionDates = (conversation: Conversation, slot: Slot, paired: boolean) =>
  gather(conversation, findDates, slot, paired);
export const mentionTimes = (conversation: Conversation, slot: Slot) =>
  gather(conversation, findTimes, slot, false);
export const mentionMoney = (conversation: Conversation, slot: Slot) =>
  gather(conversation, findMoney, slot, false).filter(({ weight }) => weight >= 3);
export const mentionEmails = (conversation: Conversation, slot: Slot) =>
  gather(conversation, findEmails, slot, false);
export const mentionAddresses = (conversation: Conversation, slot: Slot) =>
  gather(conversation, findAddresses, slot, false);

/** Nouns by which a number is known to count the thing. */
const UNIT_GROUPS = [
  [
    "people",
    "person",
    "persons",
    "seat",
    "seats",
    "ticket",
    "tickets",
    "traveler",
    "travelers",
    "traveller",
    "travellers",
    "travelling",
    "passenger",
    "passengers",
    "rider",
    "riders",
    "guest",
    "guests",
    "adult",
    "adults",
    "of us",
    "attendees",
    "party",
  ],
  ["day", "days", "night", "nights", "whole days", "stay", "days'"],
  ["bed", "beds", "bedroom", "bedrooms", "bed rooms", "bed room", "bd"],
  ["bath", "baths", "bathroom", "bathrooms", "bath rooms", "bathroom(s)"],
  ["room", "rooms"],
  ["star", "stars", "rating"],
  ["employee", "employees", "staff", "seats", "users", "people"],
  ["year", "years", "years old", "age"],
  ["bag", "bags", "luggage"],
];

/** "Two of us are vegan" counts some of them only. */
const NOT_SOME = "(?! (?:are|is|have|has|need|want|prefer) (?!coming|joining|going|attending|there))";

/**
 * Numbers that count what the variable asks for: "for 4 people", "just me", "2" after "How many tickets?".
 * @param strict without the bare numbers of answers
 */
export function mentionCounts(conversation: Conversation, slot: Slot, strict = false): Mention[] {
  const units = [
    ...new Set(UNIT_GROUPS.filter((group) => slot.nameWords.some((word) => group.includes(word))).flat()),
  ];
  if (units.length === 0) {
    const described = UNIT_GROUPS.filter((group) => slot.words.some((word) => group.includes(word)));
    units.push(...(described[0] ?? slot.words.slice(0, 4)));
  }
  if (units.length === 0) return [];
  const isPeople = units.includes("person");
  const asked = new RegExp(
    `\\bhow (?:many|long|large|big)\\b|\\b(?:number|amount) of\\b|\\b(?:${units.map(escapeRegExp).join("|")})\\b`,
    "i",
  );
  const unit = units
    .map(escapeRegExp)
    .sort((a, b) => b.length - a.length)
    .join("|");
  const patterns = [
    new RegExp(
      `\\b(${NUMBER})[ -](?:(?:more|whole|full|shared|bus|bed|separate|different|event|concert|movie|attached|hotel)[ -])?(?:${unit})\\b${isPeople ? NOT_SOME : ""}`,
      "gi",
    ),
    new RegExp(
      `\\b(?:${unit})(?: (?:is|are|of|for|to|will be|should be|rating|count|at))*:? (${NUMBER})\\b(?! ?(?:am|pm|dollars|o'))`,
      "gi",
    ),
  ];
  if (isPeople) {
    patterns.push(
      new RegExp(
        `\\b(?:table|reservation|booking|book|seats?|ride|cab|tickets?|party|reserve|group|room)(?: \\w+){0,2}? (?:for|of) (${NUMBER})\\b(?! ?(?:am|pm|:|o'|in the|days?|nights?|\\d|thirty|fifteen))`,
        "gi",
      ),
      new RegExp(
        `\\bfor (${NUMBER})(?=[.,!?]|$| (?:please|at|in|is|on|today|tomorrow|to|going|for me)\\b)`,
        "gi",
      ),
      /\b(just (?:me|myself|one)|only (?:me|myself|one)|by myself|for me(?: only| alone)|myself|alone|for one)\b/gi,
      /\b(a (?:couple|ticket|seat|single ticket))\b/gi,
    );
  }
  return conversation.lines.flatMap((line) => {
    const answers =
      !strict && line.role === "customer" && asked.test(questionBefore(conversation, line.turn));
    const bare = answers
      ? [
          ...line.text.matchAll(
            new RegExp(`(?<![:$\\d])\\b(${NUMBER})\\b(?!:\\d| ?(?:am|pm|st|nd|rd|th)\\b)`, "gi"),
          ),
        ].slice(0, 1)
      : [];
    const hits = patterns
      .flatMap((pattern) => [...line.text.matchAll(pattern)])
      .sort((a, b) => a.index - b.index);
    return (hits.length > 0 ? hits : bare).map(
      (match): Mention => ({
        value: countOf(match[1] ?? match[0]),
        quote: match[0].trim(),
        turn: line.turn,
        weight:
          line.role === "assistant" && !conversation.recap[line.turn]
            ? Math.min(1, bindingOf(conversation, line))
            : bindingOf(conversation, line),
      }),
    );
  });
}

const countOf = (text: string) =>
  /me|myself|alone|one$|^a (?!couple)/i.test(text) ? "one" : /couple/i.test(text) ? "two" : text;
export const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What a bare answer says once its lead-in is gone: "I think New York, please" → "New York". */
export function bareAnswer(text: string): string {
  return text
    .replace(
      /^(?:(?:yes|yeah|sure|ok(?:ay)?|um+|uh|well|oh|hmm|please|no|actually|hi|hello)\b[,.!]? *)+/i,
      "",
    )
    .replace(
      /^(?:(?:i(?:'d| would) (?:like|prefer|love)|i(?:'m| am)|i(?:'ll| will) be|i (?:think|want|prefer|need|like|live)|it(?:'s| is)|that(?:'s| is)|let'?s|maybe|how about|what about|make it|look(?:ing)?|search(?:ing)?|find (?:me )?(?:something|one|some|it)?|going|go|headed|heading|travell?ing|leaving|planning|trying|get(?:ting)?|to be|to go|to get|to see|to have|to try|to|in|from|at|for|near|around|on|with|is|be|a|an|the|some|any|of|my name|name|called|please) )+/i,
      "",
    )
    .replace(
      /[,]? (?:please|thanks|thank you|if possible|would be (?:good|great|nice|fine|perfect|best)|works?(?: for me)?|is (?:good|fine|great|ok)|sounds good|for (?:me|now)).*$/i,
      "",
    )
    .replace(/[.!?,;]+$/, "")
    .trim();
}

/** Names for a slot that asks for a place: what follows "in", "near", "from", "to", or answers "Which city?". */
export function mentionPlaces(conversation: Conversation, slot: Slot, paired: boolean): Mention[] {
  return conversation.lines.flatMap((line) => {
    const question = line.role === "customer" ? questionBefore(conversation, line.turn) : "";
    const asked =
      /\b(?:where|which|what|city|area|location|located|town|place|region|destination|head|origin|departure|leaving)\b/i.test(
        question,
      ) &&
      /\b(?:where|city|area|location|located|town|region|destination|departure|leav\w+|look)\b/i.test(
        question,
      );
    const weight = bindingOf(conversation, line);
    const found = findProperNames(line.text).flatMap((name): Mention[] => {
      const before = line.text.slice(0, name.start);
      const cue =
        /\b(in|near|around|nearby|from|to|leaving|departing|for|at|of|towards?|visit(?:ing)?|reach(?:ing)?|is|be|out of)(?: the)?(?: (?:city|area|town|vicinity))?(?: of| in| is)? $/i
          .exec(before)?.[1]
          ?.toLowerCase();
      if (cue === undefined && !asked) return [];
      if (slot.side && paired) {
        const side = sideAt(conversation, line, name);
        if (side !== slot.side) return [];
      } else if (
        cue !== undefined &&
        !/^(?:in|near|around|nearby|from|to|leaving|out of|visit\w*)$/.test(cue) &&
        !(asked && line.role === "customer")
      )
        return [];
      const strong = cue !== undefined && /^(?:in|near|around|nearby)$/.test(cue);
      const direct =
        /\b(?:in|near|around|nearby|from|to)(?: the)?(?: (?:city|area|town))?(?: of)? $/i.test(before) ||
        asked;
      const own = line.role === "customer" && weight < 4 && direct ? 4 : weight;
      return [
        {
          value: name.text,
          quote: name.text,
          turn: line.turn,
          weight: slot.side || strong || asked ? own : Math.min(own, 2),
        },
      ];
    });
    if (found.length > 0 || !asked || line.role !== "customer") return found;
    const answer = bareAnswer(line.text);
    const plausible =
      answer !== "" &&
      answer.split(" ").length <= 3 &&
      !/\d|\b(?:i|you|it|not|don't|help|that|what|day|time|people|person|tomorrow|today)\b/i.test(answer) &&
      findDates(answer).length === 0;
    return plausible && line.text.includes(answer)
      ? [{ value: answer, quote: answer, turn: line.turn, weight: 2 }]
      : [];
  });
}
