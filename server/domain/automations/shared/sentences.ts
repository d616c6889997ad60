/** Words that end with a full stop and no sentence. */
const ABBREVIATIONS = new Set(
  "mr mrs ms dr prof st sr jr vs etc approx dept apt ave inc ltd co e.g i.e a.m p.m u.s u.k z.b d.h bzw ca jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun".split(
    " ",
  ),
);
const END = /[.!?…]+["')\]’”]*(?=\s)|[。！？]+[」』”]*|\n+/gu;

/**
 * Cuts a text into its sentences; joined they are the text again. In doubt two sentences stay one: nothing half is ever
 * left when later ones are taken away.
 */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    const rest = text.slice(end);
    const next = /^\s*/.exec(rest)?.[0].length ?? 0;
    if (next === rest.length) break;
    if (
      match[0].startsWith(".") &&
      !match[0].startsWith("..") &&
      isNoEnd(text.slice(start, match.index), rest)
    )
      continue;
    sentences.push(text.slice(start, end + next));
    start = end + next;
  }
  if (start < text.length) sentences.push(text.slice(start));
  return sentences;
}

/** "Dr. Smith", "J. Smith", "at 5 p.m. on", "No. 5", "1. first". */
function isNoEnd(before: string, after: string): boolean {
  const word =
    /\S+$/
      .exec(before)?.[0]
      .toLowerCase()
      .replace(/^[("'[]+/, "") ?? "";
  return (
    (/^(?:no|nr)$/.test(word) && /^\s*\d/.test(after)) ||
    ABBREVIATIONS.has(word) ||
    /^\p{L}$/u.test(word) ||
    /^\s*\p{Ll}/u.test(after) ||
    /^\d+$/.test(before.trim())
  );
}
