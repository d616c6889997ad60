import { type Evidence, type EvidenceMap, locateQuote, type Turn } from "./schema";

/** A quote is a passage, not a copy of the call. */
const MAX_QUOTE = 1000;
const MAX_PER_VALUE = 10;

/** The turn's own words for a quote (its case, spaces and quote marks), or null when it does not say that. */
export function findQuote(turn: Turn | undefined, quote: string): string | null {
  if (!turn) return null;
  const place = locateQuote(turn.text, quote);
  return place && turn.text.slice(place.start, place.end);
}

/**
 * Checks evidence against the transcript. What the turn really says comes back in the turn's own words; what it
 * does not say is kept and marked unverified, so that a reader sees what was claimed. Never throws.
 */
export function verifyEvidence(turns: Turn[], claimed: { turn: number; quote: string }[]): Evidence[] {
  return claimed
    .filter(({ turn }) => Number.isInteger(turn) && turn >= 0)
    .slice(0, MAX_PER_VALUE)
    .map(({ turn, quote }) => {
      const found = quote.length <= MAX_QUOTE ? findQuote(turns[turn], quote) : null;
      return found === null
        ? { turn, quote: quote.slice(0, MAX_QUOTE), verified: false }
        : { turn, quote: found, verified: true };
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
