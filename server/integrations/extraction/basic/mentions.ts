import type { Conversation, Line } from "./conversation";
import { isDenial, isSuccess } from "./phrases";

/** A value heard somewhere in the call. The quote is the speaker's own words. */
export interface Mention<T = string> {
  value: T;
  quote: string;
  turn: number;
  /** How far it binds: 0 refused or only listed, up to 5 confirmed or an answer to the very question. */
  weight: number;
}

/**
 * How far what is said in this line binds. The customer's word and an accepted read-back bind; an offer that was
 * not taken up does not; what the assistant tells after the matter is settled is information.
 */
export function bindingOf(conversation: Conversation, line: Line): number {
  if (line.role === "customer") return line.inquiry ? 1 : 4;
  const reception = conversation.reception[line.turn] ?? "open";
  if (conversation.recap[line.turn]) {
    if (reception === "accepted") return 5;
    if (reception === "refused") return hasCorrection(conversation, line.turn) ? 3 : 0;
    return 4;
  }
  if (isSuccess(line.text)) return 3;
  if (reception === "accepted") return 3;
  return reception === "refused" ? 0 : 1;
}

/** "No, for two people": the rest of the read-back stands. "No, thanks" takes all of it back. */
function hasCorrection(conversation: Conversation, turn: number): boolean {
  const reply = (conversation.byTurn[turn + 1] ?? []).map((line) => line.text).join(" ");
  return (
    isDenial(reply) &&
    /\d|\b(?:one|two|three|four|five|six|make|want|instead|change|should|like|need|rather|day|actually|it'?s|for|on|at|try)\b/i.test(
      reply,
    ) &&
    !/\b(?:that(?:'s| is| will be)? all|nothing|not now)\b/i.test(reply)
  );
}

/** The last mention that binds; where none binds, the last at all that has at least `least` weight. */
export function settle<M extends Mention<unknown>>(mentions: M[], least = 2): M | null {
  const binding = mentions.filter((mention) => mention.weight >= 3);
  const pool = binding.length > 0 ? binding : mentions.filter((mention) => mention.weight >= least);
  return pool.at(-1) ?? null;
}

/** Every value that binds, each once, in the order in which they were said; of what was taken back nothing. */
export function settleAll<T>(mentions: Mention<T>[]): Mention<T>[] {
  const binding = mentions.filter((mention) => mention.weight >= 3);
  const key = ({ value }: Mention<T>) => String(value).toLowerCase();
  return binding.filter(
    (mention, index) => binding.findIndex((other) => key(other) === key(mention)) === index,
  );
}
