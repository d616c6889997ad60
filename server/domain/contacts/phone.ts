import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";

/** What kind of line a number is, as far as the number plan tells. */
export type LineKind = "mobile" | "landline" | "premium" | "toll_free" | "other";

export type ParsedPhone =
  | { ok: true; phone: string; country: string | null; kind: LineKind }
  | { ok: false; problem: string };

const isCountry = (country: string): country is CountryCode => isSupportedCountry(country);

const KINDS: Record<string, LineKind> = {
  MOBILE: "mobile",
  // North America does not tell mobile from fixed.
  FIXED_LINE_OR_MOBILE: "mobile",
  FIXED_LINE: "landline",
  PREMIUM_RATE: "premium",
  SHARED_COST: "premium",
  TOLL_FREE: "toll_free",
};

/**
 * Reads a phone number as a person types it.
 * @param input "+1 415 555 2671", "0044 …" or a national number of `country`
 * @param country ISO 3166 alpha-2, for numbers without "+"
 * @returns the number in E.164, or what is wrong with it, in words for a form. "Possible" is enough (the length
 * fits the country): number plans change faster than tables, and fictional numbers must work in tests.
 */
export function parsePhone(input: string | null | undefined, country = "US"): ParsedPhone {
  const text = (input ?? "").trim().replace(/^00(?=[1-9])/, "+");
  if (text === "") return { ok: false, problem: "There is no phone number" };
  if (/\p{L}/u.test(text.replace(/\s*(ext\.?|x)\s*\d+$/i, ""))) {
    return { ok: false, problem: "This is not a phone number: it has letters in it" };
  }
  const defaultCountry = isCountry(country) ? country : "US";
  const parsed = parsePhoneNumberFromString(text, { defaultCountry, extract: false });
  if (!parsed?.isPossible()) {
    const cure = text.startsWith("+")
      ? "check its length"
      : "write it with + and the country's code, such as +14155552671";
    return { ok: false, problem: `This is not a possible phone number: ${cure}` };
  }
  // "49 30 901820" in the US has an American number's length, but is none; it is one of Berlin.
  const abroad = parsed.isValid() ? undefined : parsePhoneNumberFromString(`+${text.replace(/\D/g, "")}`);
  if (abroad?.isValid() && abroad.number !== parsed.number) {
    return {
      ok: false,
      problem: `This may be ${abroad.number} or a number of ${defaultCountry}: write it with + and the country's code`,
    };
  }
  const kind = KINDS[parsed.getType() ?? ""] ?? "other";
  return { ok: true, phone: parsed.number, country: parsed.country ?? null, kind };
}

/**
 * Why an SMS must not go to this number, or null.
 * @param ownPhones the workspace's own numbers in E.164: texting oneself loops
 */
export function recipientProblem(parsed: ParsedPhone, ownPhones: readonly string[] = []): string | null {
  if (!parsed.ok) return parsed.problem;
  if (ownPhones.includes(parsed.phone)) return "The recipient is one of your own numbers";
  switch (parsed.kind) {
    case "premium":
      return "The recipient is a premium-rate number, which cannot be texted";
    case "landline":
      return "The recipient is a landline, which cannot receive SMS";
    case "toll_free":
      return "The recipient is a toll-free number, which cannot receive SMS";
    case "mobile":
    case "other":
      return null;
    default:
      return parsed.kind satisfies never;
  }
}
