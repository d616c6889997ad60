import type { Conversation } from "./conversation";
import { findAddresses, findDates, findTimes, type Span } from "./spans";

/** Words that begin sentences with a capital without being names. */
const COMMON = new Set(
  "i a an the and or but so in on at to for of from by with as is are was were be am do does did can could would will shall should may might must have has had it its it's this that these those there there's here he she they we you your my our his her their me us them him i'm i'd i'll i've you're you'd we're that's what what's which who whom whose when where why how okay ok yes yeah yep yup no nope nah not please sure great good perfect alright right thanks thank sorry well oh hi hello hey um uh also actually maybe just let let's get got find found book booked make set play look check see try tell give show need want like search reserve confirm confirming confirmed verify any anything some something another one two three four five six seven eight nine ten all both each more most other others such only own same than too very now then again once if because until while about into through during before after above below up down out off over under today tomorrow tonight monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december am pm mr mrs ms dr wifi wi-fi tv am/pm absolutely certainly definitely awesome excellent fine nice cool lovely correct exactly done welcome enjoy goodbye bye have having sounds looks works seems your're unfortunately however hmm finally first next last is it's don't can't won't didn't doesn't isn't aren't wasn't what're where's who's i was kindly which would going go come been being during sir ma'am madam could you're started starts released called named located address phone number rent price category event events concert movie song hotel restaurant apartment property option options result results ticket tickets table person people room rooms bus cab taxi ride car nothing everything initiating transferring transfer booking reservation reserving appointment scheduling schedule adding add creating create cancel change keep wait hold among besides since although though unless whether either neither perhaps probably really regretfully apologies congratulations congrats hope glad happy my".split(
    " ",
  ),
);
const JOIN = new Set([
  "of",
  "the",
  "and",
  "de",
  "la",
  "le",
  "del",
  "du",
  "von",
  "van",
  "der",
  "&",
  "y",
  "for",
  "a",
  "to",
]);
const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’.\-/]*|&|\+|\//gu;

/** Runs of capitalised words: "Rosie Mccann's Irish Pub & Restaurant". A first word counts only when it is uncommon. */
export function findNames(text: string): Span[] {
  const tokens = [...text.matchAll(WORD)].map((match) => ({
    text: match[0].replace(/[.'’-]+$/, (end) => (/^\.$/.test(end) && match[0].length <= 2 ? end : "")),
    start: match.index,
  }));
  const spans: Span[] = [];
  let run: typeof tokens = [];
  const close = () => {
    while (run.length > 0 && !isCapital(run.at(-1)?.text ?? "")) run.pop();
    const first = run[0];
    const last = run.at(-1);
    if (first && last)
      spans.push({ text: text.slice(first.start, last.start + last.text.length), start: first.start });
    run = [];
  };
  let end = 0;
  for (const token of tokens) {
    const gap = text.slice(end, token.start);
    const joined = /^(?: |, (?=[A-Z]{2}\b)|)$/.test(gap) && (gap === " " || /^\/$|^$/.test(gap));
    if (!joined) close();
    const lower = token.text.toLowerCase();
    const capital = isCapital(token.text);
    if (run.length === 0) {
      if (
        capital &&
        !(
          COMMON.has(lower) &&
          !(lower === "the" && /^ (?:\p{Lu}|\d)/u.test(text.slice(token.start + token.text.length)))
        )
      )
        run.push(token);
      else if (/^\d{1,3}$/.test(token.text) && /^ \p{Lu}/u.test(text.slice(token.start + token.text.length)))
        run.push(token);
    } else if (capital && !STOP_INSIDE.has(lower)) run.push(token);
    else if (/^\d{1,4}$/.test(token.text) || token.text === "&" || token.text === "+") run.push(token);
    else if (
      JOIN.has(lower) &&
      /^ (?:(?:the|la|of) )?\p{Lu}/u.test(text.slice(token.start + token.text.length)) &&
      lower !== "to" &&
      lower !== "a" &&
      lower !== "for"
    )
      run.push(token);
    else close();
    end = token.start + token.text.length;
  }
  close();
  return spans.filter(
    ({ text: name }) => !/^\d+$/.test(name) && !COMMON.has(name.toLowerCase()) && name.length > 1,
  );
}

const STOP_INSIDE = new Set(["i", "i'm", "i'd", "yes", "no", "okay", "ok"]);
const isCapital = (word: string) => /^\p{Lu}/u.test(word) || /^\d+[A-Z]/.test(word);

/** Names in a line, without those that are really dates, times or street addresses. */
export function findProperNames(text: string): Span[] {
  const taken = [...findDates(text), ...findTimes(text)];
  const addresses = findAddresses(text);
  return findNames(text).filter(
    (name) =>
      !taken.some((span) => overlaps(span, name) && span.text.length >= name.text.length - 4) &&
      !addresses.some((span) => overlaps(span, name)),
  );
}

export const overlaps = (a: Span, b: Span) =>
  a.start < b.start + b.text.length && b.start < a.start + a.text.length;

/** Cities and the like: names that follow "in", "near", "around" somewhere in the call. */
export function placeNames(conversation: Conversation): Set<string> {
  const places = new Set<string>();
  for (const line of conversation.lines) {
    for (const name of findProperNames(line.text)) {
      if (
        /\b(?:in|near|around|nearby)(?: the)?(?: area of| city of)? $/i.test(line.text.slice(0, name.start))
      )
        places.add(name.text.toLowerCase());
    }
  }
  return places;
}
