import { DateTime } from "luxon";
import { invalid } from "../errors";

/** Calendar days as text, "2026-03-01": arithmetic without clocks and zones. */
const MS = 86_400_000;
const LONGEST = 731;

export const addDays = (day: string, count: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * MS).toISOString().slice(0, 10);

/** From `from` to `to`, both included. */
export const countDays = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS) + 1;

export const eachDay = (from: string, to: string) =>
  Array.from({ length: countDays(from, to) }, (_, index) => addDays(from, index));

/** The day that it is in this zone. */
export const dayIn = (timeZone: string, at: Date) =>
  new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    at,
  );

export interface Days {
  from: string;
  to: string;
}

export interface Months {
  /** "2026-03". */
  first: string;
  last: string;
  /** The days of the period before and after its whole months; one that ends before it starts has none. */
  before: Days;
  after: Days;
}

/** The whole months within a period, and the days that are left over; null when it has no whole month. */
export function wholeMonths({ from, to }: Days): Months | null {
  const monthAfter = (day: string) => addDays(`${day.slice(0, 7)}-28`, 4).slice(0, 7);
  const first = from.endsWith("-01") ? from.slice(0, 7) : monthAfter(from);
  // The month after the last whole one: the period's last day is the day before it, or lies in it.
  const end = addDays(to, 1).slice(0, 7);
  const last = addDays(`${end}-01`, -1).slice(0, 7);
  if (last < first) return null;
  return {
    first,
    last,
    before: { from, to: addDays(`${first}-01`, -1) },
    after: { from: `${end}-01`, to },
  };
}

export interface AskedPeriod {
  from?: string | undefined;
  to?: string | undefined;
  days?: number | undefined;
}

/**
 * The period that was asked for, and the one of the same length before it. Default: the 30 days that end today.
 * Throws `invalid` for one that ends before it starts or is longer than two years.
 */
export function resolvePeriod(asked: AskedPeriod, today: string): Days & { previous: Days } {
  const to = asked.to ?? (asked.from && asked.from > today ? asked.from : today);
  const from = asked.from ?? addDays(to, 1 - (asked.days ?? 30));
  const length = countDays(from, to);
  if (length < 1) throw invalid("from", "The period ends before it starts");
  if (length > LONGEST) throw invalid("from", "A period has at most two years");
  return { from, to, previous: { from: addDays(from, -length), to: addDays(from, -1) } };
}

/** When a day begins in this zone, or the one `later` days after it. */
export const startOfDay = (day: string, timeZone: string, later = 0): Date =>
  DateTime.fromISO(day, { zone: timeZone }).plus({ days: later }).startOf("day").toJSDate();
