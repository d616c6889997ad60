import { DateTime } from "luxon";

/**
 * The first moment after `from` at which clocks in the zone show the time; with `weekdays` Monday to Friday. A time that
 * a change of clocks leaves out is the moment just after the gap.
 */
export function nextLocalTime(from: Date, time: string, zone: string, days: "any" | "weekdays"): Date {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const start = DateTime.fromJSDate(from, { zone });
  for (let ahead = 0; ahead <= 8; ahead++) {
    const at = start.plus({ days: ahead }).set({ hour, minute, second: 0, millisecond: 0 });
    const isWorkday = at.weekday <= 5;
    if (at.toMillis() > from.getTime() && (days === "any" || isWorkday)) return at.toJSDate();
  }
  return from;
}
