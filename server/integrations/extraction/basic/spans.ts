import { NUMBER } from "./numbers";

/** Spots dates, times, amounts and contact data in a line. A span is the speaker's own words. */
export interface Span {
  text: string;
  start: number;
}

const MONTH =
  "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)";
const WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
const ORDINAL = "\\d{1,2}(?:st|nd|rd|th)";
const ORDINAL_WORD =
  "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[- ]first)";
const HOUR_WORD = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
const PART = "(?:morning|afternoon|evening|night)";
const MERIDIEM = "(?:[ap]\\.?m\\b\\.?)";

const DATE = new RegExp(
  [
    `(?:${ORDINAL}|${ORDINAL_WORD})(?: day)? of (?:this month|next month|the month|${MONTH}\\b)(?:,? \\d{4})?`,
    `\\b${MONTH}\\.? (?:the )?(?:${ORDINAL}|${ORDINAL_WORD}|\\d{1,2})\\b(?:,? (?:20)\\d{2})?`,
    `\\b(?:${ORDINAL}|\\d{1,2}) ${MONTH}\\b(?:,? \\d{4})?`,
    "\\b\\d{4}-\\d{2}-\\d{2}\\b",
    "\\b\\d{1,2}/\\d{1,2}(?:/\\d{2,4})?\\b",
    "\\bday after tomorrow\\b|\\btomorrow\\b|\\btoday\\b|\\btonight\\b|\\byesterday\\b",
    `\\blast ${WEEKDAY}\\b`,
    `\\b(?:(?:next|this|coming) )?${WEEKDAY}(?:,? (?:next|this|the following) week| after next)?\\b`,
    "\\bin (?:\\d{1,2}|a|one|two|three|four|five) (?:days?|weeks?|months?)\\b",
    "\\b(?:next (?:week|month)|this weekend|next weekend|end of (?:the|this|next) (?:week|month))\\b",
    `\\bthe (?:${ORDINAL}|${ORDINAL_WORD})\\b(?! (?:of (?:this|next|${MONTH})|one|option|time|person|floor|hotel|song|place|bus|name|street|avenue|house))`,
  ].join("|"),
  "gi",
);

const TIME = new RegExp(
  [
    `\\b(?:a )?(?:quarter|half|\\d{1,2}(?: minutes)?|ten|five|twenty) (?:past|to|after|till) (?:\\d{1,2}|${HOUR_WORD})\\b(?: ?${MERIDIEM})?(?: (?:in the |at )?${PART})?`,
    `\\b${PART} (?:\\d{1,2}:\\d{2}|\\d{1,2}(?! (?:people|persons?|tickets?|rooms?|seats?))\\b)`,
    `\\b\\d{1,2}(?::\\d{2})? ?${MERIDIEM}`,
    `\\b${HOUR_WORD}(?:[ -](?:thirty|fifteen|forty[- ]five))? ?(?:${MERIDIEM}|o'?["']?\\s?clock)(?: (?:in the |at )${PART})?`,
    `\\b\\d{1,2}(?::\\d{2})? ?o['"\u2019]?\\s?clock(?: ?(?:in the |at )${PART})?`,
    `\\b(?:\\d{1,2}(?::\\d{2})?|${HOUR_WORD}(?:[ -](?:thirty|fifteen|forty[- ]five))?) (?:in the |at )${PART}\\b`,
    "\\b(?:[01]?\\d|2[0-3]):[0-5]\\d\\b",
    "\\b(?:noon|midnight|midday)\\b",
  ].join("|"),
  "gi",
);
/** "at 3": only after a word that makes it a time, and not "at 3 people". */
const BARE_HOUR = new RegExp(
  `\\b(?:at|around|about|by|until|till|make it) (\\d{1,2}|${HOUR_WORD})(?=[.,!?](?!\\d)|$| (?:works?|is|would|on|tomorrow|today|${WEEKDAY}|please|then|will|sounds|suits|for me)\\b)`,
  "gi",
);

const MONEY = new RegExp(
  `(?:[$£€]\\s?\\d[\\d,]*(?:\\.\\d{1,2})?(?: ?(?:k|million|thousand)\\b)?|(?<![\\w.,])${NUMBER} ?(?:dollars?|bucks?|euros?|pounds?|usd|eur|gbp|cents)\\b)`,
  "gi",
);
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
const ADDRESS =
  /\b\d{1,6}(?:-\d{1,4})? (?:[A-Z0-9][\w'.-]* ){1,5}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Place|Pl|Parkway|Pkwy|Highway|Hwy|Terrace|Circle|Square|Broadway)\b(?:,? (?:#|Suite|Unit|Apt\.?|No\.?) ?[\w-]+| ?# ?[\w-]+)?(?: (?:North|South|East|West)(?:west|east)?\b)?/g;

const all = (text: string, pattern: RegExp): Span[] =>
  [...text.matchAll(pattern)].map((match) => ({ text: match[0].trim(), start: match.index }));

export const findDates = (text: string) => all(text, DATE);
export const findMoney = (text: string) => all(text, MONEY);
export const findEmails = (text: string) => all(text, EMAIL);
export const findAddresses = (text: string) => all(text, ADDRESS);

export function findTimes(text: string): Span[] {
  const spans = all(text, TIME);
  for (const match of text.matchAll(BARE_HOUR)) {
    const hour = match[1] ?? "";
    const start = match.index + match[0].length - hour.length;
    if (!spans.some((span) => start >= span.start && start < span.start + span.text.length))
      spans.push({ text: hour, start });
  }
  return spans.sort((a, b) => a.start - b.start);
}
