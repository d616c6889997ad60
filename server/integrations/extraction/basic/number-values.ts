import { coerceValue } from "@/server/domain/evaluation/coerce";
import { findPhones, findSpokenEmails } from "./contact-values";
import { type Conversation, type Line, questionBefore } from "./conversation";
import { bindingOf, type Mention } from "./mentions";
import { NUMBER, ORDINALS, readNumber } from "./numbers";
import { stemsOf } from "./relevance";
import type { Slot } from "./slot";
import { findDates, findTimes, type Span } from "./spans";
import { escapeRegExp, mentionCounts, mentionMoney } from "./text-values";

const NUMBERS = new RegExp(`(?<![\\w.$:/-])${NUMBER}(?![\\w:/]|\\.\\d|-\\d)`, "gi");
/** "The last one" counts nothing. */
const PRONOUN =
  /\b(?:this|that|the|last|first|next|which|another|no|any|each|every|some|other|good|right|same) $/i;
/** How units are said. */
const SAID: Record<string, string[]> = {
  usd: ["dollars", "dollar", "bucks", "usd"],
  eur: ["euros", "euro", "eur"],
  gbp: ["pounds", "pound", "quid", "gbp"],
  kwh: ["kwh", "kilowatt hours", "kilowatt-hours"],
  percent: ["percent", "per cent", "%"],
  "%": ["percent", "per cent", "%"],
  "square meters": ["square meters", "square metres", "sqm", "m2"],
  km: ["km", "kilometers", "kilometres"],
  kg: ["kg", "kilos", "kilograms"],
  min: ["minutes", "min"],
  h: ["hours", "h"],
};
/** A number belongs to a word for the thing within so many characters. */
const NEAR = 40;

/**
 * Numbers for a slot, as numbers: those with its unit or beside the thing they count; else those in an answer to a
 * question about it, or near a word for it. What breaks the variable's limits is not meant.
 */
export function mentionNumbers(conversation: Conversation, slot: Slot): Mention<number>[] {
  const fits = (mentions: Mention[]) =>
    mentions.flatMap((mention): Mention<number>[] => {
      const value = readNumber(mention.value);
      return value === null || coerceValue(slot.variable, value).value === null
        ? []
        : [{ ...mention, value }];
    });
  const beside = [
    ...mentionUnits(conversation, slot),
    ...mentionOrdinals(conversation, slot),
    ...(slot.kind === "money" ? mentionMoney(conversation, slot) : mentionCounts(conversation, slot, true)),
  ].sort((a, b) => a.turn - b.turn);
  const direct = fits(beside);
  if (direct.some(({ weight }) => weight >= 3)) return direct;
  return [...direct, ...fits(mentionAnswers(conversation, slot))].sort((a, b) => a.turn - b.turn);
}

function mentionUnits(conversation: Conversation, slot: Slot): Mention[] {
  const unit = slot.variable.settings.unit?.toLowerCase() ?? "";
  if (unit === "") return [];
  const said = (SAID[unit] ?? [unit]).map(escapeRegExp).join("|");
  const pattern = new RegExp(`(?<![\\w.:/-])(${NUMBER})[ -]?(?:${said})(?!\\w)`, "gi");
  return conversation.lines.flatMap((line) =>
    [...line.text.matchAll(pattern)].map((match) => ({
      value: match[1] ?? "",
      quote: match[0],
      turn: line.turn,
      weight: bindingOf(conversation, line),
    })),
  );
}

/** "The fourth floor" is 4. */
function mentionOrdinals(conversation: Conversation, slot: Slot): Mention[] {
  if (slot.nameWords.length === 0) return [];
  const things = slot.nameWords.map((word) => escapeRegExp(word)).join("|");
  const pattern = new RegExp(
    `\\b(${ORDINALS.slice(1).join("|")}|\\d{1,3}(?:st|nd|rd|th)) (?:${things})\\b`,
    "gi",
  );
  return conversation.lines.flatMap((line) =>
    [...line.text.matchAll(pattern)].map((match) => {
      const word = ORDINALS.indexOf((match[1] ?? "").toLowerCase());
      return {
        value: word > 0 ? String(word) : String(Number.parseInt(match[1] ?? "", 10)),
        quote: match[0],
        turn: line.turn,
        weight: bindingOf(conversation, line),
      };
    }),
  );
}

function mentionAnswers(conversation: Conversation, slot: Slot): Mention[] {
  const keys = stemsOf(slot);
  if (keys.length === 0) return [];
  return conversation.lines.flatMap((line): Mention[] => {
    const asked =
      line.role === "customer" && keys.some((key) => key.test(questionBefore(conversation, line.turn)));
    const weight = bindingOf(conversation, line);
    return plainNumbers(line)
      .filter((span) => asked || keys.some((key) => isNear(key, line.text, span)))
      .map(({ text }) => ({ value: text, quote: text, turn: line.turn, weight }));
  });
}

const isNear = (key: RegExp, text: string, { start, text: said }: Span) =>
  key.test(text.slice(Math.max(0, start - NEAR), start + said.length + NEAR));

/** Numbers that are not part of a day, a time or an address. */
function plainNumbers(line: Line): Span[] {
  const taken = [
    ...findDates(line.text),
    ...findTimes(line.text),
    ...findPhones(line.text, "US"),
    ...findSpokenEmails(line.text),
  ];
  return [...line.text.matchAll(NUMBERS)]
    .map((match) => ({ text: match[0].replace(/,$/, ""), start: match.index }))
    .filter(
      (span) =>
        !(/^one$/i.test(span.text) && PRONOUN.test(line.text.slice(0, span.start))) &&
        !taken.some(
          (other) =>
            other.start < span.start + span.text.length && span.start < other.start + other.text.length,
        ),
    );
}
