import { type Evidence, type EvidenceMap, locateQuote, type Turn } from "./schema";

/** A quote is a passage, not a copy of the call. */
const MAX_QUOTE = 1000;
const MAX_PER_VALUE = 10;

/**
 * Checks evidence against the transcript. What the turn really says comes back in the turn's own words with their
 * place; what it does not say is kept and marked unverified, so that a reader sees what was claimed. Never throws.
 */
export function verifyEvidence(turns: Turn[], claimed: { turn: number; quote: string }[]): Evidence[] {
  return claimed
    .filter(({ turn }) => Number.isInteger(turn) && turn >= 0)
    .slice(0, MAX_PER_VALUE)
    .map(({ turn, quote }) => {
      const text = turns[turn]?.text ?? "";
      const place = quote.length <= MAX_QUOTE ? locateQuote(text, quote) : null;
      return place
        ? { turn, ...place, quote: text.slice(place.start, place.end), verified: true }
        : { turn, quote: quote.slice(0, MAX_QUOTE), verified: false };
    });
}

/** Verifies the evidence of every variable. */
export function verifyAll(
  turns: Turn[],
  claimed: Record<string, { turn: number; quote: string }[]>,
): EvidenceMap {
  return Object.fromEntries(
    Object.entries(claimed).map(([name, list]) => [name, verifyEvidence(turns, list)]),
  );
}
