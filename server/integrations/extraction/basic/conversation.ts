import type { ExtractionInput, Turn } from "@/server/domain/evaluation/schema";
import { isAffirmation, isDenial, isRecap } from "./phrases";

/** One sentence of one turn, as it stands there. */
export interface Line {
  turn: number;
  role: Turn["role"];
  text: string;
  /** True for a question that asks rather than requests: "Is it furnished?" settles nothing. */
  inquiry: boolean;
}

/** How the other side met an assistant's turn. */
export type Reception = "accepted" | "refused" | "open";

export interface Conversation {
  lines: Line[];
  /** By turn: the lines of the turn. */
  byTurn: Line[][];
  /** By turn: "accepted" when the customer's next words agree. */
  reception: Reception[];
  /** By turn: the assistant repeats what it understood, to have it confirmed. */
  recap: boolean[];
  /** The assistant called the customer, or at least spoke first. */
  outbound: boolean;
  customerSpoke: boolean;
  roles: Turn["role"][];
}

/** Of one turn no more than this is read: nobody says more in one breath, but hostile text does. */
const MAX_TURN = 8000;
const MAX_LINE = 1200;
const MAX_TEXT = 500_000;

const INQUIRY =
  /^(?:(?:and|but|so|also|ok(?:ay)?|great|yes|yeah|right|perfect)[,.!]? )*(?:is|are|was|were|does|do|did|has|can|will)(?:n't)? (?:it|this|that|they|these|their|its|the|i|you guys|smoking|pets)\b|^(?:what|which|how|who|when|where|why)(?:'s|'re)?\b(?! about).*\?$|(?:tell me|know|check|see) (?:if|whether) (?:it|this|that|they|the|there|smoking|pets|i can)\b/i;

/** Whoever picks up the phone says this; it does not make the customer the caller. */
const PICKS_UP =
  /^(?:(?:hello|hi|hey|yes|yeah|good (?:morning|afternoon|evening)|who(?:'s| is) (?:this|there|calling))[\s,.!?]*)+$/i;

/** Speech does not contain instructions to a machine, code or its signs; lines that do are not read at all. */
const HOSTILE =
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:above|previous|prior|instructions?|prompts?|rules|transcript)\b|[{}<>=|]|```|^\s*(?:system|assistant|developer|user|tool|ai|agent|customer|bot)\s*(?::|>)|\b(?:status|objective|summary|value|variable)s?["']?\s*(?:is|=|:|to|as|should be|must be)\s*["']?(?:true|false|null|achieved)\b|\b(?:system prompt|json|extract(?:or|ion)|as an ai|language model)\b|\bstatus\b.{0,30}\b(?:true|false)\b|(?<!\S)[a-z]+_[a-z_]+(?![\w.-]*@)/i;

/** Splits the transcript into lines and notes how each assistant turn was received. */
export function readConversation(turns: Turn[], direction?: ExtractionInput["direction"]): Conversation {
  const byTurn = turns.map((turn, index) => splitLines(turn, index));
  const said = (index: number) => (byTurn[index] ?? []).map((line) => line.text).join(" ");
  const reception = turns.map((turn, index): Reception => {
    if (turn.role !== "assistant" || turns[index + 1]?.role !== "customer") return "open";
    const reply = said(index + 1);
    if (isDenial(reply)) return "refused";
    return isAffirmation(reply) ? "accepted" : "open";
  });
  const spoken = turns.findIndex(
    ({ role }, index) =>
      (byTurn[index]?.length ?? 0) > 0 && !(role === "customer" && PICKS_UP.test(said(index))),
  );
  return {
    lines: byTurn.flat(),
    byTurn,
    reception,
    recap: turns.map((turn, index) => turn.role === "assistant" && isRecap(said(index))),
    // An inbound call that the assistant opens is led by it all the same: it asks, the customer agrees.
    outbound: direction === "outbound" || direction === "web" || turns[spoken]?.role === "assistant",
    customerSpoke: turns.some((turn, index) => turn.role === "customer" && (byTurn[index]?.length ?? 0) > 0),
    roles: turns.map((turn) => turn.role),
  };
}

function splitLines(turn: Turn, index: number): Line[] {
  const pieces = turn.text
    .slice(0, MAX_TEXT)
    .replaceAll("\u0000", "\n")
    .split(
      /(?<=[.!?]["')]?)(?=\s|[A-Z][a-z]+ )(?<!\b(?:Dr|Mr|Mrs|Ms|St|Jr|vs|a\.m|p\.m|[A-Z])\.)\s*|[\n\r]+/,
    );
  let left = MAX_TURN;
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => {
      const speech =
        piece !== "" && piece.length <= MAX_LINE && /[\p{L}\p{N}]/u.test(piece) && !HOSTILE.test(piece);
      if (speech) left -= piece.length;
      return speech && left >= 0;
    })
    .map((piece) => ({
      turn: index,
      role: turn.role,
      text: piece,
      inquiry: turn.role === "customer" && INQUIRY.test(piece),
    }));
}

/** The question that a customer's turn answers: the assistant's words just before it, when they ask. */
export function questionBefore(conversation: Conversation, turn: number): string {
  const before = conversation.byTurn[turn - 1] ?? [];
  if (conversation.roles[turn - 1] !== "assistant") return "";
  return before
    .filter(
      (line) =>
        line.text.includes("?") ||
        /\b(?:tell me|let me know|may i|please (?:give|say|provide))\b/i.test(line.text),
    )
    .map((line) => line.text)
    .join(" ");
}
