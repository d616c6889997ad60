import type { Hours, Week } from "@/server/domain/sending/schema";

export const DAYS = [
  { key: "weekdays", label: "Monday to Friday", short: "Mon–Fri" },
  { key: "saturday", label: "Saturday", short: "Sat" },
  { key: "sunday", label: "Sunday", short: "Sun" },
] as const satisfies readonly { key: keyof Week; label: string; short: string }[];

const said = (hours: Hours) => (hours ? `${hours.from}–${hours.to}` : "none");

/** "08:00–20:00 every day", "Mon–Fri 09:00–18:00, Sat 10:00–17:00, Sun none". */
export function weekInWords(week: Week): string {
  const days = DAYS.map(({ key, short }) => ({ short, hours: said(week[key]) }));
  const [first] = days;
  if (first && days.every(({ hours }) => hours === first.hours)) return `${first.hours} every day`;
  return days.map(({ short, hours }) => `${short} ${hours}`).join(", ");
}

/** "Florida (US-FL)": a country by its name, a US state by its. */
export function regionInWords(region: string): string {
  const [country = "", state] = region.split("-");
  if (state) return STATES[state] ?? region;
  return new Intl.DisplayNames("en", { type: "region" }).of(country) ?? region;
}

export const STATES: Record<string, string> = {
  AL: "Alabama",
  AK: "Alaska",
  AZ: "Arizona",
  AR: "Arkansas",
  CA: "California",
  CO: "Colorado",
  CT: "Connecticut",
  DC: "District of Columbia",
  DE: "Delaware",
  FL: "Florida",
  GA: "Georgia",
  HI: "Hawaii",
  ID: "Idaho",
  IL: "Illinois",
  IN: "Indiana",
  IA: "Iowa",
  KS: "Kansas",
  KY: "Kentucky",
  LA: "Louisiana",
  ME: "Maine",
  MD: "Maryland",
  MA: "Massachusetts",
  MI: "Michigan",
  MN: "Minnesota",
  MS: "Mississippi",
  MO: "Missouri",
  MT: "Montana",
  NE: "Nebraska",
  NV: "Nevada",
  NH: "New Hampshire",
  NJ: "New Jersey",
  NM: "New Mexico",
  NY: "New York",
  NC: "North Carolina",
  ND: "North Dakota",
  OH: "Ohio",
  OK: "Oklahoma",
  OR: "Oregon",
  PA: "Pennsylvania",
  RI: "Rhode Island",
  SC: "South Carolina",
  SD: "South Dakota",
  TN: "Tennessee",
  TX: "Texas",
  UT: "Utah",
  VT: "Vermont",
  VA: "Virginia",
  WA: "Washington",
  WV: "West Virginia",
  WI: "Wisconsin",
  WY: "Wyoming",
};
