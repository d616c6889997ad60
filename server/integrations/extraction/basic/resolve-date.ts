import { en } from "chrono-node";
import { DateTime } from "luxon";
import { isRealDate } from "@/server/domain/evaluation/date-time";
import { ORDINALS } from "./numbers";

/**
 * The day that words mean, as an ISO date in the workspace's zone, or null. Relative words count from the start of
 * the call; a weekday or a bare "the 12th" is the next one that comes.
 */
export function resolveDate(words: string, startedAt: Date, timeZone: string): string | null {
  const zoned = DateTime.fromJSDate(startedAt, { zone: timeZone });
  const today = (zoned.isValid ? zoned : DateTime.fromJSDate(startedAt, { zone: "utc" })).startOf("day");
  const text = words.trim().toLowerCase();
  if (isRealDate(text)) return text;
  if (/day after tomorrow/.test(text)) return today.plus({ days: 2 }).toISODate();
  if (/tomorrow/.test(text)) return today.plus({ days: 1 }).toISODate();
  if (/today|tonight/.test(text)) return today.toISODate();
  if (/day before yesterday/.test(text)) return today.minus({ days: 2 }).toISODate();
  if (/yesterday/.test(text)) return today.minus({ days: 1 }).toISODate();

  const dayOfMonth =
    /^(?:the )?(?:(\d{1,2})(?:st|nd|rd|th)|([a-z]+))(?: day)?(?: of (this|the|next) month)?$/.exec(text);
  const day = dayOfMonth ? Number(dayOfMonth[1] ?? ORDINALS.indexOf(dayOfMonth[2] ?? "")) : -1;
  if (day > 0 && day <= 31) {
    const month = today.set({ day: 1 }).plus({ months: dayOfMonth?.[3] === "next" ? 1 : 0 });
    const found = month.set({ day });
    const later = !dayOfMonth?.[3] && found < today ? month.plus({ months: 1 }).set({ day }) : found;
    return later.day === day ? later.toISODate() : null;
  }
  const weekday =
    /^(next |this |coming |last )?(mon|tues|wednes|thurs|fri|satur|sun)day(,? (?:next|the following) week| after next)?$/.exec(
      text,
    );
  if (weekday) {
    const wanted = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"].indexOf(weekday[2] ?? "") + 1;
    if (weekday[3])
      return today
        .startOf("week")
        .plus({ weeks: 1, days: wanted - 1 })
        .toISODate();
    if (weekday[1] === "last ")
      return today.minus({ days: (today.weekday - wanted + 7) % 7 || 7 }).toISODate();
    return today.plus({ days: (wanted - today.weekday + 7) % 7 || 7 }).toISODate();
  }
  const noon = today.set({ hour: 12 });
  const parsed = en.parse(
    words,
    { instant: noon.toJSDate(), timezone: noon.offset },
    { forwardDate: true },
  )[0];
  if (!parsed) return null;
  const [year, month, dayParsed] = [
    parsed.start.get("year"),
    parsed.start.get("month"),
    parsed.start.get("day"),
  ];
  if (year === null || month === null || dayParsed === null) return null;
  const iso = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(dayParsed).padStart(2, "0")}`;
  return isRealDate(iso) ? iso : null;
}
