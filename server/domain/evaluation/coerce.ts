import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { z } from "zod";
import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { isRealDate, isRealTime, readDateTime } from "./date-time";
import type { VariableValue } from "./schema";

export const MAX_TEXT = 4000;
export const MAX_ITEMS = 50;
export const MAX_ITEM_TEXT = 500;

export interface Coerced {
  value: VariableValue;
  /** Why a given value was refused; absent when it was taken or when nothing was given. */
  reason?: string;
}

/** Where the call took place: what a national number and a local time mean. */
export interface CallPlace {
  /** ISO 3166 alpha-2. */
  country?: string;
  /** IANA. */
  timeZone?: string;
}

/**
 * Holds a raw value against its variable. Nothing is converted: "false" the text is not false, "3" is not 3.
 * What does not fit is unknown (null) with the reason in words. Never throws.
 */
export function coerceValue(variable: PostCallVariable, raw: unknown, place: CallPlace = {}): Coerced {
  if (raw === null || raw === undefined) return { value: null };
  switch (variable.type) {
    case "boolean":
      return typeof raw === "boolean" ? { value: raw } : refuse("true or false", raw);
    case "number":
      return coerceNumber(variable, raw);
    case "enum":
      return variable.settings.multiple ? coerceChoices(variable, raw) : coerceChoice(variable, raw);
    case "date":
      return typeof raw === "string" && isRealDate(raw.trim())
        ? { value: raw.trim() }
        : refuse("a real date such as 2026-03-01", raw);
    case "time":
      return typeof raw === "string" && isRealTime(raw.trim())
        ? { value: raw.trim() }
        : refuse("a time of day such as 15:30", raw);
    case "datetime":
      return coerceDateTime(raw, place);
    case "phone":
      return coercePhone(raw, place);
    case "email":
      return typeof raw === "string" && EMAIL.safeParse(raw.trim()).success
        ? { value: raw.trim() }
        : refuse("an e-mail address", raw);
    case "text":
      return coerceText(raw);
    case "list":
      return coerceList(raw);
    default:
      return variable.type satisfies never;
  }
}

function coerceNumber({ settings }: PostCallVariable, raw: unknown): Coerced {
  if (typeof raw !== "number" || !Number.isFinite(raw)) return refuse("a number", raw);
  const { integer, min, max } = settings;
  if (integer && !Number.isSafeInteger(raw)) return refuse("a whole number", raw);
  if (min !== undefined && raw < min) return refuse(`at least ${min}`, raw);
  if (max !== undefined && raw > max) return refuse(`at most ${max}`, raw);
  return { value: raw === 0 ? 0 : raw };
}

function coerceChoice({ options }: PostCallVariable, raw: unknown): Coerced {
  const choice = typeof raw === "string" ? raw.trim() : raw;
  const known = options.find((option) => option === choice);
  return known === undefined ? refuse(`one of ${named(options)}`, raw) : { value: known };
}

const named = (options: string[]) => {
  const all = options.join(", ");
  return all.length > 300 ? `${all.slice(0, 300)}…` : all;
};

/** Each option once, in the order in which they are defined, so that the same choice is the same value. */
function coerceChoices({ options }: PostCallVariable, raw: unknown): Coerced {
  const wanted = `a list of some of ${named(options)}`;
  if (!Array.isArray(raw)) return refuse(wanted, raw);
  const chosen = raw.map((one: unknown) => (typeof one === "string" ? one.trim() : one));
  const stranger = chosen.find((one) => !options.some((option) => option === one));
  if (stranger !== undefined) return refuse(wanted, stranger);
  const value = options.filter((option) => chosen.includes(option));
  return value.length > 0 ? { value } : { value: null, reason: "The list was empty" };
}

function coerceDateTime(raw: unknown, { timeZone }: CallPlace): Coerced {
  if (typeof raw !== "string") return refuse("a date and time such as 2026-03-01T15:30", raw);
  const read = readDateTime(raw.trim(), timeZone);
  return read.ok ? { value: read.value } : refuse(read.problem, raw);
}

const EMAIL = z.email().max(254);
const MAX_PHONE = 40;

function coercePhone(raw: unknown, { country }: CallPlace): Coerced {
  const wanted = "a valid phone number such as +14155552671";
  if (typeof raw !== "string" || raw.length > MAX_PHONE) return refuse(wanted, raw);
  const home = country !== undefined && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const phone = parsePhoneNumberFromString(raw.trim(), { ...home, extract: false });
  return phone?.isValid() ? { value: phone.number } : refuse(wanted, raw);
}

function coerceText(raw: unknown): Coerced {
  if (typeof raw !== "string") return refuse("text", raw);
  const text = cleanText(raw);
  if (text === "") return { value: null, reason: "The text was empty" };
  if (text.length > MAX_TEXT)
    return { value: null, reason: `The text was longer than ${MAX_TEXT} characters` };
  return { value: text };
}

function coerceList(raw: unknown): Coerced {
  if (!Array.isArray(raw)) return refuse("a list of texts", raw);
  const stranger = raw.findIndex((one: unknown) => typeof one !== "string");
  if (stranger >= 0) return refuse("a list of texts", raw[stranger]);
  const texts = [...new Set(raw.map((one: string) => cleanText(one)))].filter((text) => text !== "");
  if (texts.length === 0) return { value: null, reason: "The list was empty" };
  if (texts.length > MAX_ITEMS)
    return { value: null, reason: `The list had ${texts.length} entries; at most ${MAX_ITEMS} are kept` };
  if (texts.some((text) => text.length > MAX_ITEM_TEXT))
    return { value: null, reason: `An entry of the list was longer than ${MAX_ITEM_TEXT} characters` };
  return { value: texts };
}

/** Text that Postgres can hold: no NUL, no half of a surrogate pair; white space at the ends cut. */
export function cleanText(text: string): string {
  return text
    .replaceAll("\u0000", "")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();
}

const refuse = (wanted: string, raw: unknown): Coerced => ({
  value: null,
  reason: `Expected ${wanted}, got ${show(raw)}`,
});

function show(raw: unknown): string {
  if (typeof raw === "string")
    return `the text "${cleanText(raw.slice(0, 60))}${raw.length > 60 ? "…" : ""}"`;
  if (typeof raw === "number" || typeof raw === "boolean") return `the ${typeof raw} ${raw}`;
  if (raw === null || raw === undefined) return "nothing";
  return Array.isArray(raw) ? "a list" : "an object";
}
