import {
  type CountryCode,
  findPhoneNumbersInText,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";
import type { Conversation, Line } from "./conversation";
import { bindingOf, type Mention } from "./mentions";
import { isVoicemail } from "./phrases";
import { findEmails, type Span } from "./spans";

const DIGIT_WORDS: Record<string, string> = {
  ...{ zero: "0", oh: "0", o: "0", one: "1", two: "2", three: "3", four: "4", five: "5" },
  ...{ six: "6", seven: "7", eight: "8", nine: "9" },
};
const TENS: Record<string, string> = {
  ...{ twenty: "2", thirty: "3", forty: "4", fifty: "5", sixty: "6", seventy: "7", eighty: "8", ninety: "9" },
};
const TEENS: Record<string, string> = {
  ...{ ten: "10", eleven: "11", twelve: "12", thirteen: "13", fourteen: "14", fifteen: "15" },
  ...{ sixteen: "16", seventeen: "17", eighteen: "18", nineteen: "19", hundred: "00" },
};
const WORD = [...Object.keys(TENS), ...Object.keys(TEENS), ...Object.keys(DIGIT_WORDS)].join("|");
const TIMES = /^(double|triple)$/i;
/** A digit or some of them, as they are said. */
const GROUP = `(?:(?:(?:double|triple) )?\\b(?:${WORD})\\b|\\+?\\d{1,10})`;
const BETWEEN = "(?:[\\s,.()/-]|\\b(?:then|and|dash|hyphen|space|dot|area code)\\b){1,8}";
const SPOKEN_PHONE = new RegExp(`(?:\\bplus )?${GROUP}(?:${BETWEEN}${GROUP}){1,19}`, "gi");
/** A number of each "twenty seven", 27 or 20 and 7, doubles what is tried. */
const MOST_READINGS = 16;

const countryOf = (country: string): CountryCode | undefined =>
  isSupportedCountry(country) ? country : undefined;

/** Phone numbers in a line, valid ones only, written or said digit by digit, in E.164. */
export function findPhones(text: string, country: string): (Span & { number: string })[] {
  const home = countryOf(country);
  const written = findPhoneNumbersInText(text, home ? { defaultCountry: home } : undefined)
    .filter(({ number }) => number.isValid())
    .map(({ number, startsAt, endsAt }) => ({
      number: number.number as string,
      text: text.slice(startsAt, endsAt),
      start: startsAt,
    }));
  const spoken = [...text.matchAll(SPOKEN_PHONE)].flatMap((match) => {
    const taken = written.some(
      (span) => span.start < match.index + match[0].length && match.index < span.start + span.text.length,
    );
    const number = taken ? null : readSpoken(match[0], home);
    return number ? [{ number, text: match[0].trim(), start: match.index }] : [];
  });
  return [...written, ...spoken].sort((a, b) => a.start - b.start);
}

function readSpoken(said: string, country: CountryCode | undefined): string | null {
  const words = said.toLowerCase().match(/[a-z]+|\+?\d+/g) ?? [];
  let readings = [""];
  words.forEach((word, index) => {
    const before = words[index - 1] ?? "";
    const digit = DIGIT_WORDS[word];
    if (word === "plus") readings = ["+"];
    else if (TIMES.test(before) && digit !== undefined)
      readings = readings.map((one) => one + digit.repeat(before === "double" ? 2 : 3));
    else if (TENS[before] !== undefined && digit !== undefined && digit !== "0")
      // "Twenty seven" is 27 or 20 and 7: the ten before has written its zero.
      readings = readings
        .flatMap((one) => [`${one.slice(0, -1)}${digit}`, `${one}${digit}`])
        .slice(0, MOST_READINGS);
    else if (digit !== undefined) readings = readings.map((one) => one + digit);
    else if (TENS[word] !== undefined) readings = readings.map((one) => `${one}${TENS[word]}0`);
    else if (TEENS[word] !== undefined) readings = readings.map((one) => one + TEENS[word]);
    else if (/\d/.test(word)) readings = readings.map((one) => one + word);
  });
  for (const reading of readings) {
    if (reading.length < 7 || reading.length > 18) continue;
    const phone = parsePhoneNumberFromString(reading, {
      ...(country ? { defaultCountry: country } : {}),
      extract: false,
    });
    if (phone?.isValid()) return phone.number;
  }
  return null;
}

/** The customer's word, or what the assistant read back to them; what a greeting says of itself is neither. */
function weigh(conversation: Conversation, line: Line): number {
  if (line.role === "customer") return line.turn < 2 && isVoicemail(line.text) ? 0 : 4;
  return conversation.recap[line.turn] ? bindingOf(conversation, line) : 0;
}

/** Phone numbers that the customer gave, in E.164. */
export const mentionPhones = (conversation: Conversation, country: string): Mention[] =>
  conversation.lines.flatMap((line) =>
    findPhones(line.text, country).map(({ number, text }) => ({
      value: number,
      quote: text,
      turn: line.turn,
      weight: weigh(conversation, line),
    })),
  );

const SEPARATORS: [RegExp, string][] = [
  [/ (?:dot|period|point) /gi, "."],
  [/ underscore /gi, "_"],
  [/ (?:dash|hyphen|minus) /gi, "-"],
];
const NAME = "[a-z0-9]+(?:(?:[._-]| (?:dot|period|underscore|dash|hyphen) )[a-z0-9]+)*";
const SPELT = "(?:[a-z0-9] ){1,30}[a-z0-9]";
const SPOKEN_EMAIL = new RegExp(
  `\\b((?:${SPELT}|${NAME})) at ([a-z0-9-]+(?: [a-z0-9])*(?:(?: dot |\\.)[a-z0-9-]+)+)\\b`,
  "gi",
);
/** "Look at example dot com" names a page, not a person. */
const NO_NAME =
  /^(?:look|us|me|him|her|them|online|site|visit|find|found|it|page|there|is|are|address|email)$/i;

/** E-mail addresses, as they are written or spoken: "jo dot smith at example dot com". */
export function findSpokenEmails(text: string): (Span & { address: string })[] {
  const written = findEmails(text).map((span) => ({
    ...span,
    address: span.text.replace(/\.+$/, ""),
  }));
  const spoken = [...text.matchAll(SPOKEN_EMAIL)].flatMap(([whole, name = "", host = ""], index, every) =>
    NO_NAME.test(name)
      ? []
      : [
          {
            text: whole,
            start: every[index]?.index ?? text.indexOf(whole),
            address: `${join(name)}@${join(host)}`,
          },
        ],
  );
  return [...written, ...spoken].sort((a, b) => a.start - b.start);
}

const join = (spoken: string) =>
  SEPARATORS.reduce((text, [pattern, sign]) => text.replace(pattern, sign), spoken)
    .replace(/\s+/g, "")
    .toLowerCase();

export const mentionSpokenEmails = (conversation: Conversation): Mention[] =>
  conversation.lines.flatMap((line) =>
    findSpokenEmails(line.text).map(({ address, text }) => ({
      value: address,
      quote: text,
      turn: line.turn,
      weight: weigh(conversation, line),
    })),
  );
