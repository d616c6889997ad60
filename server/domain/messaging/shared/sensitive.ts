export type Sensitive = "card" | "ssn";

/** Issuers' first digits and lengths (ISO/IEC 7812): Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay. */
const ISSUERS = [
  /^4\d{15}(?:\d{3})?$/,
  /^5[1-5]\d{14}$/,
  /^2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}$/,
  /^3[47]\d{13}$/,
  /^6(?:011|5\d\d|4[4-9]\d)\d{12}$/,
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
  /^35(?:2[89]|[3-8]\d)\d{12}$/,
  /^62\d{14,17}$/,
];
/** In one go or in groups as on a card; "+" begins a phone number, and letters or more digits make it another number. */
const CARD_LIKE = /(?<![\p{L}\p{N}+]|\d[ .-])\d{4}(?:[ .-]?\d{2,6}){2,4}(?![\p{L}\p{N}]|[ .-]\d)/gu;
/** Never issued: 000, 666 and 9xx in front, 00 in the middle, 0000 at the end (ssa.gov). */
const SSN =
  /(?<![\p{L}\p{N}+]|\d[ .-])(?!000|666|9\d\d)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}(?![\p{L}\p{N}]|[ -]\d)/gu;
const NAMED_SSN =
  /\b(?:ssn|social(?: security)?(?: number)?)\b[^\d\n]{0,24}(?!000|666|9\d\d)\d{3}(?!00)\d{2}(?!0000)\d{4}(?!\d)/giu;

/** The check digit of card numbers (ISO/IEC 7812-1, Luhn). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const isCard = (text: string) => {
  const digits = text.replace(/\D/g, "");
  // A run of one digit is a placeholder.
  return ISSUERS.some((issuer) => issuer.test(digits)) && passesLuhn(digits) && !/^(\d)\1*$/.test(digits);
};

/** Digits of any script as 0 to 9, so that none hides. */
const plainDigits = (text: string) => text.normalize("NFKC");

/** A payment card's or US social security number in a text, which must not go out by SMS; null: none. Pure. */
export function findSensitive(text: string): Sensitive | null {
  const plain = plainDigits(text);
  if ([...plain.matchAll(CARD_LIKE)].some(([match]) => isCard(match))) return "card";
  return plain.search(SSN) >= 0 || plain.search(NAMED_SSN) >= 0 ? "ssn" : null;
}

/** The text as it may be stored and shown: what `findSensitive` finds is taken out. */
export function maskSensitive(text: string): string {
  if (findSensitive(text) === null) return text;
  return plainDigits(text)
    .replace(CARD_LIKE, (match) => (isCard(match) ? "[card number]" : match))
    .replace(SSN, "[social security number]")
    .replace(NAMED_SSN, "[social security number]");
}

export const SENSITIVE_WORDS: Record<Sensitive, string> = {
  card: "The text contains what looks like a payment card number, so nothing was sent: leave the value out",
  ssn: "The text contains what looks like a social security number, so nothing was sent: leave the value out",
};
