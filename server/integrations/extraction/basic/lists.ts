import { type Conversation, type Line, questionBefore } from "./conversation";
import { bindingOf, type Mention } from "./mentions";
import { isDenial } from "./phrases";
import { stemsOf } from "./relevance";
import type { Slot } from "./slot";

interface Token {
  text: string;
  /** Universal part of speech: NOUN, VERB … */
  pos: string;
  start: number;
}

/** Tells the parts of speech of a line. */
export type Tagger = (text: string) => Token[];

let loaded: Promise<Tagger> | undefined;

/** wink-nlp with its model: 45 MB and a fifth of a second, once in a process, for calls that a list is asked of. */
export const loadTagger = (): Promise<Tagger> => {
  loaded ??= makeTagger();
  return loaded;
};

async function makeTagger(): Promise<Tagger> {
  const [{ default: winkNLP }, { default: model }] = await Promise.all([
    import("wink-nlp"),
    import("wink-eng-lite-web-model"),
  ]);
  const nlp = winkNLP(model, ["sbd", "pos"]);
  return (text) => {
    const tokens = nlp.readDoc(text).tokens();
    const texts = tokens.out(nlp.its.value);
    const kinds = tokens.out(nlp.its.pos);
    let from = 0;
    return texts.map((token, index) => {
      const start = text.indexOf(token, from);
      from = start + token.length;
      return { text: token, pos: String(kinds[index] ?? ""), start };
    });
  };
}

const THING = new Set(["NOUN", "PROPN", "ADJ", "NUM", "DET", "X"]);
/** What a thing by itself must have; in a row "spicy, sweet and sour" are things too. */
const HEAD = new Set(["NOUN", "PROPN", "X"]);
const QUANTITY = /^(?:little|few|lots?|bit)$/i;
const isJoint = ({ text }: Token) => /^(?:,|;|&|and|or|plus)$/i.test(text);

/**
 * The things that a line lists: "a piano, two paintings and a fish tank" are three. Noun phrases next to each other with
 * nothing but a comma or an "and" between; the longest such row of the line. `single` takes a row of one.
 */
export function findItems(tagger: Tagger, text: string, single: boolean): { text: string; start: number }[] {
  const rows: Token[][][] = [];
  let row: Token[][] = [];
  let phrase: Token[] = [];
  let joined = true;
  const endPhrase = () => {
    if (phrase.some(({ pos }) => HEAD.has(pos) || pos === "ADJ")) row.push(phrase);
    phrase = [];
  };
  const endRow = () => {
    endPhrase();
    if (row.length > 0) rows.push(row);
    row = [];
    joined = true;
  };
  for (const token of tagger(text)) {
    if (isJoint(token)) {
      endPhrase();
      joined = true;
    } else if (
      THING.has(token.pos) ||
      QUANTITY.test(token.text) ||
      isListedVerb(token, phrase, row, joined)
    ) {
      if (phrase.length === 0 && !joined) endRow();
      phrase.push(token.pos === "VERB" ? { ...token, pos: "PROPN" } : token);
      joined = false;
    } else if (!(phrase.length > 0 && /^(?:-|['\u2019]s?|of)$/.test(token.text))) endRow();
    else phrase.push(token);
  }
  endRow();
  const longest = rows.toSorted((a, b) => b.length - a.length)[0] ?? [];
  const alone = single && longest[0]?.some(({ pos }) => HEAD.has(pos));
  if (longest.length < 2 && !alone) return [];
  return longest.flatMap((tokens) => {
    const from = tokens.find(({ text: word }) => !DETERMINER.test(word));
    const to = tokens.at(-1);
    if (!from || !to || NOTHING.test(from.text)) return [];
    return [{ text: text.slice(from.start, to.start + to.text.length), start: from.start }];
  });
}

/** A capital in a row of things is a name, whatever the tagger makes of it: "Slack, Zoom and HubSpot". */
const isListedVerb = ({ text, pos }: Token, phrase: Token[], row: Token[][], joined: boolean) =>
  pos === "VERB" && joined && phrase.length === 0 && row.length > 0 && /^\p{Lu}/u.test(text);

const DETERMINER =
  /^(?:a|an|the|my|our|your|his|her|their|some|any|this|that|these|those|little|few|bit|also)$/i;
const NOTHING = /^(?:nothing|none|no|not|anything|something|everything|it|that|thanks?|please|yes)$/i;

const PLACES = /\b(?:cit(?:y|ies)|towns?|places?|countr(?:y|ies)|locations?|regions?|destinations?)\b/i;

/** What the customer lists in answer to a question about it, or beside a word for it. */
export function mentionItems(conversation: Conversation, slot: Slot, tagger: Tagger): Mention[] {
  const keys = stemsOf(slot);
  if (keys.length === 0) return [];
  const about = `${slot.variable.name} ${slot.variable.description}`;
  return conversation.lines.flatMap((line): Mention[] => {
    if (line.role !== "customer" || line.inquiry) return [];
    const asked = keys.some((key) => key.test(questionBefore(conversation, line.turn)));
    const named = keys.some((key) => key.test(line.text));
    if (asked && isDenial(line.text)) return [];
    const items = itemsIn(tagger, line, asked, named ? keys : []);
    // Places need no other word: "to Rome, Florence and Venice".
    const places = PLACES.test(about) && items.length > 1 && items.every(({ text }) => /^\p{Lu}/u.test(text));
    if (!asked && !named && !places) return [];
    return items.map((item) => ({
      value: item.text,
      quote: item.text,
      turn: line.turn,
      weight: bindingOf(conversation, line),
    }));
  });
}

/** Without the word that the slot is known by: in "my allergies are nuts and milk" allergies are none. */
function itemsIn(tagger: Tagger, line: Line, asked: boolean, keys: RegExp[]) {
  return findItems(tagger, line.text, asked).filter(({ text }) => !keys.some((key) => key.test(text)));
}
