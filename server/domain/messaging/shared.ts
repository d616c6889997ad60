import { SegmentedMessage } from "sms-segments-calculator";
import type { MessageStatus } from "./schema";

const PLAIN: [RegExp, string][] = [
  [/[\u2018\u2019\u201a\u201b\u2032\u00b4]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, "-"],
  [/\u2026/g, "..."],
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " "],
  [/[\u200b\u2060\ufeff]/g, ""],
  [/\r\n?/g, "\n"],
];

/**
 * The text as it is sent: typographic quotes, dashes and spaces become their plain forms. One curly quote would
 * make the whole message UCS-2, 70 instead of 160 characters a segment. Lone surrogates become U+FFFD.
 */
export const normaliseBody = (body: string) =>
  PLAIN.reduce((text, [pattern, plain]) => text.replace(pattern, plain), body)
    .replaceAll("\u0000", "")
    .toWellFormed()
    .trim();

/** Of `PLAIN`, what a person sees and may wonder about. */
const VISIBLE_TYPOGRAPHY = /[\u2018-\u201f\u2032\u2033\u00b4\u00ab\u00bb\u2010-\u2015\u2212\u2026]/g;

export interface SegmentCount {
  segments: number;
  encoding: "GSM-7" | "UCS-2";
  characters: number;
  /** What made it UCS-2: emoji and letters outside GSM 03.38. */
  unusual: string[];
  /** Typographic characters that are sent in their plain form; left as they are, they would have made it UCS-2. */
  normalised: string[];
}

/** Segments as carriers count and bill them (GSM 03.38, 153 or 67 characters a part), of the text as it is sent. */
export function countSegments(body: string): SegmentCount {
  const text = normaliseBody(body);
  if (text === "") return { segments: 0, encoding: "GSM-7", characters: 0, unusual: [], normalised: [] };
  const counted = new SegmentedMessage(text);
  return {
    segments: counted.segmentsCount,
    encoding: counted.encodingName,
    characters: counted.numberOfCharacters,
    unusual: [...new Set(counted.getNonGsmCharacters())],
    normalised: [...new Set(body.match(VISIBLE_TYPOGRAPHY))],
  };
}

/** A message that will not change by itself any more. */
export const isFinal = (status: MessageStatus) =>
  status === "delivered" ||
  status === "undelivered" ||
  status === "failed" ||
  status === "suppressed" ||
  status === "received";
