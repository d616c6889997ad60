import { countSegments, type SegmentCount } from "../../messaging/shared";
import { hasLink } from "./links";
import { splitSentences } from "./sentences";
import { fillTemplate, joinParts, type Part } from "./templates";
import { type CallData, pathLabel } from "./values";

export interface MessageRules {
  body: string;
  /** A longer text is cut at the end of a sentence; absent: no limit but the carrier's. */
  maxSegments?: number | undefined;
  /** Links that come out of the call are sent too. */
  allowLinks?: boolean | undefined;
}

export type Composed =
  | {
      ok: true;
      text: string;
      count: SegmentCount;
      /** What was left out, and how many segments it had been; null: nothing. */
      cut: { segments: number; leftOut: string } | null;
    }
  | { ok: false; message: string };

/**
 * Makes a step's text for one call. Too long for the step, inserted values lose their last sentences, the longest value
 * first; the step's own words, with the sender's name and the way to opt out, always stay whole. Pure.
 */
export function composeMessage(rules: MessageRules, data: CallData): Composed {
  const filled = fillTemplate(rules.body, data);
  if (!filled.ok) return { ok: false, message: filled.message };
  const linked = rules.allowLinks
    ? undefined
    : filled.parts.find((part) => isSaid(part) && hasLink(part.text));
  if (linked?.path) {
    const message = `"${pathLabel(linked.path)}" has a link in it, and links that come out of a call are not sent; allow them in this step if they are meant to be`;
    return { ok: false, message };
  }
  return shorten(filled.parts, rules.maxSegments);
}

/** Words that a model or a caller chose: the call's variables and transcript. */
const isSaid = ({ path }: Part) =>
  path !== null && (path.startsWith("variables.") || path.startsWith("transcript"));

function shorten(parts: readonly Part[], maxSegments: number | undefined): Composed {
  const whole = joinParts(parts);
  const before = countSegments(whole);
  if (maxSegments === undefined || before.segments <= maxSegments) {
    return { ok: true, text: whole, count: before, cut: null };
  }
  const sentences = parts.map(({ path, text }) => (path === null ? [text] : splitSentences(text)));
  const leftOut: string[][] = parts.map(() => []);
  for (;;) {
    const longest = longestOf(sentences);
    if (longest === null) break;
    const last = sentences[longest]?.pop() ?? "";
    leftOut[longest]?.unshift(last);
    const text = joinParts(
      parts.map(({ path }, at) => ({
        path,
        text:
          (leftOut[at]?.length ?? 0) > 0
            ? (sentences[at] ?? []).join("").trimEnd()
            : (sentences[at] ?? []).join(""),
      })),
    );
    const count = countSegments(text);
    if (count.segments <= maxSegments) {
      const gone = leftOut.map((list) => list.join("").trim()).filter((one) => one !== "");
      return { ok: true, text, count, cut: { segments: before.segments, leftOut: gone.join(" … ") } };
    }
  }
  const limit = maxSegments === 1 ? "1 segment" : `${maxSegments} segments`;
  const message = `The text takes ${before.segments} segments and cannot be cut at a sentence to ${limit}, so nothing is sent half: shorten it, or allow more segments`;
  return { ok: false, message };
}

/** The value that has most to give, of those with a sentence to spare. */
function longestOf(sentences: readonly string[][]): number | null {
  let longest: number | null = null;
  let most = 0;
  sentences.forEach((list, at) => {
    const length = list.length < 2 ? 0 : list.join("").length;
    if (length > most) {
      longest = at;
      most = length;
    }
  });
  return longest;
}
