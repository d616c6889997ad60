/** One thing to look for: a phrase in quotes, a word, or the beginning of one. */
export interface Term {
  text: string;
  kind: "phrase" | "word" | "beginning";
  /** -word: calls without it. */
  not: boolean;
}

const WORD = /^[\p{L}\p{N}]+$/u;
/** Shorter beginnings are those of too many words to be of use. */
const LEAST_BEGINNING = 3;
const MOST_TERMS = 12;

/** Reads what a person types: words must all be there, in any turn and form ("confirm" finds "confirmed"). */
export function readTerms(typed: string): Term[] {
  return [...typed.matchAll(/(-?)(?:"([^"]+)"?|(\S+))/gu)].slice(0, MOST_TERMS).flatMap((found): Term[] => {
    const [, minus = "", quoted, bare = ""] = found;
    const text = (quoted ?? bare).replaceAll('"', "").trim();
    if (!/[\p{L}\p{N}]/u.test(text)) return [];
    const not = minus === "-";
    if (quoted !== undefined) return [{ text, kind: "phrase", not }];
    const long = WORD.test(text) && [...text].length >= LEAST_BEGINNING;
    return [{ text, kind: long ? "beginning" : "word", not }];
  });
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
const sought = (terms: Term[]) => terms.filter(({ not }) => !not).map(({ text }) => escaped(text));

/** A pattern for Postgres that a turn with one of the terms matches; null when none is looked for. */
export function turnPattern(terms: Term[]): string | null {
  const parts = sought(terms);
  return parts.length > 0 ? `(^|[^[:alnum:]])(${parts.join("|")})` : null;
}

/** What a person types, wherever it stands in a text, also inside of words; null for nothing. */
export function findPattern(typed: string): RegExp | null {
  const parts = sought(readTerms(typed));
  return parts.length > 0 ? new RegExp(parts.join("|"), "giu") : null;
}

export interface Excerpt {
  text: string;
  /** Where the words stand in `text`: from, to (exclusive). */
  marks: [number, number][];
}

const BEFORE = 50;
const LENGTH = 180;

/** The part of a turn around the first word that was looked for, with all that are in it. */
export function excerptOf(turn: string, terms: Term[]): Excerpt {
  const flat = turn.replace(/\s+/g, " ");
  const parts = sought(terms);
  const words =
    parts.length > 0 ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join("|")})[\\p{L}\\p{N}]*`, "giu") : null;
  const first = words ? flat.search(words) : -1;
  const start = first > BEFORE ? flat.lastIndexOf(" ", first - BEFORE / 2) + 1 : 0;
  const cut = flat.slice(start, start + LENGTH);
  const text = `${start > 0 ? "…" : ""}${cut}${start + LENGTH < flat.length ? "…" : ""}`;
  const marks = words
    ? [...text.matchAll(words)].map(({ index, 0: word }): [number, number] => [index, index + word.length])
    : [];
  return { text, marks };
}
