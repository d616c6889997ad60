const INSERTION = /\{\{\s*([\w.]+)\s*(?:\|([^{}]*))?\}\}/g;
/** Stands for a value that is not known while the sentence around it is put right; no text of a call holds it. */
const GAP = "\ufdd0";

/**
 * Fills {{names}} with the call's variables. A value that is not known takes its fallback ("{{name|there}}"); without
 * one the words that lead to it go too, so that "Hi {{name}}, I call from {{company}}." reads "Hi, I call."
 */
export function fillVariables(text: string, variables: Record<string, string>): string {
  const filled = text.replaceAll(GAP, "").replace(INSERTION, (_, path: string, fallback?: string) => {
    const name = path.replace(/^callVariables\./, "");
    const value = Object.hasOwn(variables, name) ? variables[name]?.trim() : undefined;
    return value || fallback?.trim() || `${GAP}${inWords(name)}${GAP}`;
  });
  return filled.includes(GAP) ? closeGaps(filled) : filled.trim();
}

const inWords = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();

const LED_TO = new RegExp(
  `[ \\t]*\\b(?:from|at|in|on|for|to|with|of|about|by|regarding|and)[ \\t]+${GAP}[^${GAP}]*${GAP}`,
  "gi",
);
const GREETED = new RegExp(
  `\\b(hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|thanks|thank you|bye|goodbye)[ \\t,]+${GAP}[^${GAP}]*${GAP}`,
  "gi",
);
const OWNED = new RegExp(`\\b(the|your|our|my|a|an|this|that)[ \\t]+${GAP}([^${GAP}]*)${GAP}`, "gi");

/** "on {{day}}" goes, "your {{plan}}" becomes "your plan"; a sentence that is nothing without the value goes. */
function closeGaps(text: string): string {
  const mended = text.replace(LED_TO, "").replace(GREETED, "$1").replace(OWNED, "$1 $2");
  const sentences = mended.split(/(?<=[.!?])\s+/);
  const whole = sentences.filter((sentence) => !sentence.includes(GAP));
  const kept = whole.length > 0 ? whole : sentences;
  return kept
    .join(" ")
    .replaceAll(GAP, "")
    .replace(/[ \t]+(?=[.,!?;:])/g, "")
    .replace(/[ \t]{2,}/g, " ")
    .trim();
}
