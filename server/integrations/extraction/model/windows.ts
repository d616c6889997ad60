import { cleanText } from "@/server/domain/evaluation/coerce";
import type { Turn } from "@/server/domain/evaluation/schema";

/** A turn, or a part of one that is too long for a window, under the number that it has in the call. */
export interface Piece {
  turn: number;
  role: Turn["role"];
  text: string;
}

/** Of a longer turn than this the parts are shared out; nobody speaks so long without a breath. */
const MAX_PIECE = 4000;
/** The next window begins with the turns before it, so that an answer still has its question. */
const OVERLAP_TURNS = 6;
const OVERLAP_SHARE = 0.1;

/** JSON in which nothing can close the tag around it. */
export const encode = (value: unknown) =>
  JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");

/** Cuts a transcript along its turns into windows of at most `budget` characters as they are sent. Nothing is left out. */
export function cutIntoWindows(turns: Turn[], budget: number): Piece[][] {
  const pieces = turns.flatMap(({ role, text }, turn) =>
    split(cleanText(text), Math.min(MAX_PIECE, budget)).map((part): Piece => ({ turn, role, text: part })),
  );
  const windows: Piece[][] = [[]];
  let left = budget;
  pieces.forEach((piece, index) => {
    const size = encode(piece).length + 1;
    const window = windows.at(-1) ?? [];
    if (size <= left || window.length === 0) {
      window.push(piece);
      left -= size;
      return;
    }
    const before = lastOf(pieces.slice(Math.max(0, index - OVERLAP_TURNS), index), budget * OVERLAP_SHARE);
    windows.push([...before, piece]);
    left = budget - size - before.reduce((sum, one) => sum + encode(one).length + 1, 0);
  });
  return windows;
}

function lastOf(pieces: Piece[], most: number): Piece[] {
  let left = most;
  const first = pieces.findLastIndex((piece) => {
    left -= encode(piece).length + 1;
    return left < 0;
  });
  return pieces.slice(first + 1);
}

/** Parts of at most `most` characters, cut between words where there are any. */
function split(text: string, most: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const space = rest.lastIndexOf(" ", most);
    const end = space > most / 2 ? space + 1 : wholeCharacter(rest, most);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

/** A cut never halves a surrogate pair. */
const wholeCharacter = (text: string, at: number) =>
  /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at - 1 : at;
