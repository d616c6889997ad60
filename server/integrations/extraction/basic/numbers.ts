const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SCALES: Record<string, number> = { thousand: 1000, grand: 1000, million: 1_000_000 };
const FRACTIONS: Record<string, number> = { half: 0.5, quarter: 0.25, "three quarters": 0.75 };
export const ORDINALS =
  "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
    " ",
  );

const DIGITS = "\\d[\\d,]*(?:\\.\\d+)?";
const SMALL = `(?:(?:${TENS.join("|")})(?:[ -](?:${UNITS.slice(1, 10).join("|")}))?|(?:${UNITS.slice(1).toReversed().join("|")}))`;
const HUNDREDS = `(?:(?:${SMALL}|an?) hundred(?:(?: and)? ${SMALL})?)`;
const LARGE = `(?:(?:${HUNDREDS}|${SMALL}|an?) (?:${Object.keys(SCALES).join("|")})(?:(?:,| and)? (?:${HUNDREDS}|${SMALL}))?)`;
const FRACTION = "(?: and (?:a half|a quarter|three quarters))?";

/** A pattern's source for a number as it is said or written: "1,220", "seven", "two thousand five hundred". */
export const NUMBER = `(?:${DIGITS}(?: (?:hundred|thousand|grand|million))?|(?:${LARGE}|${HUNDREDS}|${SMALL})${FRACTION})`;

/** "1,220", "$40" and "three and a half" as numbers; null for anything else. */
export function readNumber(text: string): number | null {
  const plain = text
    .toLowerCase()
    .replace(/[$£€]|\b(?:dollars?|bucks?|euros?|pounds?|usd|eur|gbp)\b/g, "")
    .replace(/(?<=\d),(?=\d)/g, "")
    .replace(/\s+/g, " ")
    .trim();
  const [, digits, scale = ""] =
    /^(\d+(?:\.\d+)?)(?: ?(k|hundred|thousand|grand|million))?$/.exec(plain) ?? [];
  if (digits !== undefined) {
    const times = scale === "k" ? 1000 : scale === "hundred" ? 100 : (SCALES[scale] ?? 1);
    return Number(digits) * times;
  }
  const [, whole = plain, fraction] = /^(.*) and (?:a )?(half|quarter|three quarters)$/.exec(plain) ?? [];
  const value = readWords(whole.split(/[ ,-]+|(?<=hundred|thousand) and /).filter((word) => word !== "and"));
  return value === null ? null : value + (fraction ? (FRACTIONS[fraction] ?? 0) : 0);
}

/** Words of one number in their order; null when they are not one: "four thirty" is none. */
function readWords(words: string[]): number | null {
  let total = 0;
  let group = 0;
  let last = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const unit = UNITS.indexOf(word);
    const ten = TENS.indexOf(word);
    if (unit >= 0 || ten >= 0) {
      const value = unit >= 0 ? unit : (ten + 2) * 10;
      const follows = unit >= 0 ? last >= 100 || (unit > 0 && unit < 10 && last >= 20) : last >= 100;
      if (!follows) return null;
      group += value;
      last = value;
    } else if ((word === "a" || word === "an") && group === 0) {
      group = 1;
      last = 1;
    } else if (word === "hundred" && group > 0 && group < 100) {
      group *= 100;
      last = 100;
    } else if (SCALES[word] !== undefined && group > 0) {
      total += group * SCALES[word];
      group = 0;
      last = 1000;
    } else return null;
  }
  return words.length === 0 ? null : total + group;
}
