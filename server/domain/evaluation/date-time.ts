import { DateTime, IANAZone } from "luxon";

/** True for an ISO calendar date that exists: not 2026-02-30. */
export function isRealDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** True for a time of day from "00:00" to "23:59". */
export const isRealTime = (text: string) => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);

const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.0+)?)?(Z|[+-]\d{2}:\d{2})?$/;
const FORMAT = "yyyy-MM-dd'T'HH:mm:ssZZ";

export type ReadDateTime = { ok: true; value: string } | { ok: false; problem: string };

/**
 * Reads "2026-03-01T15:30", with or without seconds and offset, as a moment in the call's zone, and gives it with its
 * offset: "2026-03-01T15:30:00-08:00". An offset that the zone does not have at that moment is a problem, not
 * recalculated: whoever wrote it may have meant either. So is a time that the clocks skip; of one that comes twice the
 * first is meant.
 * @param timeZone IANA; without one any offset is taken as it is, and none is a problem
 */
export function readDateTime(text: string, timeZone?: string): ReadDateTime {
  const [, date = "", minutes = "", seconds = "00", offset] = LOCAL.exec(text) ?? [];
  if (!isRealDate(date) || !isRealTime(minutes) || Number(seconds) > 59)
    return { ok: false, problem: "a real date and time such as 2026-03-01T15:30" };
  const local = `${date}T${minutes}:${seconds}`;
  if (timeZone === undefined || !IANAZone.isValidZone(timeZone)) {
    return offset === undefined
      ? { ok: false, problem: "a date and time with its offset such as 2026-03-01T15:30:00-08:00" }
      : { ok: true, value: `${local}${offset === "Z" ? "+00:00" : offset}` };
  }
  const candidates = momentsAt(local, timeZone);
  const [first] = candidates;
  if (!first) return { ok: false, problem: `a time that exists in ${timeZone}: the clocks skip this one` };
  if (offset === undefined) return { ok: true, value: first.toFormat(FORMAT) };
  const minutesOff = DateTime.fromISO(`${local}${offset}`, { setZone: true }).offset;
  const meant = candidates.find((moment) => moment.offset === minutesOff);
  return meant
    ? { ok: true, value: meant.toFormat(FORMAT) }
    : { ok: false, problem: `the offset of ${timeZone} at that time, ${first.toFormat("ZZ")}` };
}

/** The moments at which the clocks of a zone show a local time, earliest first: none, one or two. */
function momentsAt(local: string, timeZone: string): DateTime[] {
  const guess = DateTime.fromISO(local, { zone: timeZone });
  if (!guess.isValid) return [];
  const shown = (moment: DateTime) => moment.toFormat("yyyy-MM-dd'T'HH:mm:ss") === local;
  return guess
    .getPossibleOffsets()
    .filter(shown)
    .sort((a, b) => a.toMillis() - b.toMillis());
}
