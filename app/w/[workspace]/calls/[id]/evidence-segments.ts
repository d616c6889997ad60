import type { TurnView } from "@/server/domain/calls/view";
import { type EvidenceMap, locateQuote } from "@/server/domain/evaluation/schema";

/** Words of one turn: [start, end) in its text. */
export interface Words {
  turn: number;
  start: number;
  end: number;
}

/** Words that prove a value. */
export interface Proof extends Words {
  name: string;
}

/** Every quote that stands in the transcript, in the order of the values; `n`th of its value first to last. */
export function findProofs(evidence: EvidenceMap, transcript: Pick<TurnView, "text">[]): Proof[] {
  return Object.entries(evidence).flatMap(([name, quotes]) =>
    quotes.flatMap(({ turn, quote, verified }) => {
      const text = transcript[turn]?.text;
      const place = verified && text !== undefined ? locateQuote(text, quote) : null;
      return place ? [{ name, turn, ...place }] : [];
    }),
  );
}

export function byTurn(proofs: Proof[]): ReadonlyMap<number, Proof[]> {
  const turns = new Map<number, Proof[]>();
  for (const proof of proofs) turns.set(proof.turn, [...(turns.get(proof.turn) ?? []), proof]);
  return turns;
}

/** The values that these words prove, each once. */
export const provedBy = (words: Words, proofs: Proof[]) => [
  ...new Set(proofs.flatMap((proof) => (overlap(proof, words) ? [proof.name] : []))),
];

export const overlap = (one: Words, other: Words) =>
  one.turn === other.turn && one.start < other.end && other.start < one.end;

/** A run of a turn's text; `names` are the values that it proves, none for plain text. */
export interface Segment {
  start: number;
  end: number;
  names: string[];
}

/** Cuts a turn's text where a proof begins or ends, so that each run proves the same values from end to end. */
export function segmentsOf(length: number, proofs: Proof[]): Segment[] {
  const cuts = [...new Set([0, length, ...proofs.flatMap(({ start, end }) => [start, end])])]
    .filter((at) => at >= 0 && at <= length)
    .sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? 0;
    const names = proofs.filter((proof) => proof.start < end && start < proof.end).map(({ name }) => name);
    return { start, end, names: [...new Set(names)] };
  });
}
