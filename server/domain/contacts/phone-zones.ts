import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { NANP_ZONES, PREFIX_ZONES, US_STATES } from "./phone-zones-data";

type Rows = readonly (readonly [value: string, prefixes: string])[];

const byPrefix = (rows: Rows) =>
  new Map(rows.flatMap(([value, prefixes]) => prefixes.split(" ").map((prefix) => [prefix, value] as const)));

const areaZones = byPrefix(NANP_ZONES);
const prefixZones = byPrefix(PREFIX_ZONES);
const states = byPrefix(US_STATES);

/** A new area code that the table does not know is somewhere in these. */
const UNITED_STATES =
  "America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage Pacific/Honolulu";

/** Where also a mobile number has its area's code (libphonenumber's own list). */
const MOBILES_HAVE_AREAS = new Set(["52", "54", "55", "62", "86"]);

/**
 * The IANA zones in which the owner of a number may be; none when the number says nothing of a place. Numbers move with
 * their owners, so this is where the number is from.
 * @param phone E.164
 */
export function zonesOfPhone(phone: string): string[] {
  const digits = phone.slice(1);
  if (digits.startsWith("1")) return (areaZones.get(digits.slice(1, 4)) ?? UNITED_STATES).split(" ");
  const parsed = parsePhoneNumberFromString(phone);
  const code = parsed?.countryCallingCode ?? "";
  // A mobile number says its country, and no place in it.
  if (parsed?.getType() === "MOBILE" && !MOBILES_HAVE_AREAS.has(code)) {
    const everywhere = prefixZones.get(code);
    if (everywhere) return everywhere.split(" ");
  }
  for (let length = digits.length; length > 0; length--) {
    const zones = prefixZones.get(digits.slice(0, length));
    if (zones) return zones.split(" ");
  }
  return [];
}

/** "FL" for a number of Florida; null for what is not of a US state. */
export const stateOfPhone = (phone: string): string | null =>
  phone.startsWith("+1") ? (states.get(phone.slice(2, 5)) ?? null) : null;
