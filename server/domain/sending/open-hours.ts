import { IANAZone } from "luxon";
import { type Hours, minutesOf, type Week } from "./schema";

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A closed weekend between two short weeks, and a day to spare at either end. */
const HORIZON_DAYS = 9;

/** Milliseconds since 1970, the end not included. */
export interface Span {
  from: number;
  to: number;
}

const hoursOf = (week: Week, weekday: number): Hours =>
  weekday === 0 ? week.sunday : weekday === 6 ? week.saturday : week.weekdays;

/**
 * The first time from `at` on that lies inside the week's hours by the clock of every zone, and when that ends. Null:
 * there is none. Right by the wall clock also on days on which clocks are changed: an hour that does not exist opens
 * nothing, and one that comes twice counts twice.
 */
export function nextOpening(at: number, zones: readonly string[], week: Week): Span | null {
  const key = JSON.stringify([zones, week]);
  const known = found.get(key);
  if (known && at >= known.asked && at < known.to) return { from: Math.max(at, known.from), to: known.to };
  const opening = findOpening(at, zones, week);
  // One that ends at the horizon may go on after it.
  if (opening && opening.to < at + HORIZON_DAYS * DAY) {
    if (found.size >= FOUND_KEPT) found.clear();
    found.set(key, { asked: at, ...opening });
  }
  return opening;
}

/** What was found last for the same zones and hours: it is the answer until it ends, and finding it is slow. */
const found = new Map<string, Span & { asked: number }>();
const FOUND_KEPT = 1000;

function findOpening(at: number, zones: readonly string[], week: Week): Span | null {
  const end = at + HORIZON_DAYS * DAY;
  const common = zones
    .map((zone) => openSpans(zone, week, at - DAY, end))
    .reduce(intersect, [{ from: at - DAY, to: end }]);
  const next = common.find(({ to }) => to > at);
  return next ? { from: Math.max(at, next.from), to: next.to } : null;
}

/** When the zone's own hours are open between two instants, in order. */
function openSpans(zone: string, week: Week, start: number, end: number): Span[] {
  const spans: Span[] = [];
  for (const { from, to, offset } of stretches(zone, start, end)) {
    const lastDay = Math.floor((to - 1 + offset) / DAY);
    for (let day = Math.floor((from + offset) / DAY); day <= lastDay; day++) {
      // 1 January 1970 was a Thursday.
      const hours = hoursOf(week, (day + 4) % 7);
      if (!hours) continue;
      const midnight = day * DAY - offset;
      append(spans, {
        from: Math.max(from, midnight + minutesOf(hours.from) * MINUTE),
        to: Math.min(to, midnight + minutesOf(hours.to) * MINUTE),
      });
    }
  }
  return spans;
}

/** Spans that touch are one: midnight does not close what is open on both sides of it. */
function append(spans: Span[], span: Span) {
  if (span.from >= span.to) return;
  const last = spans.at(-1);
  if (last && last.to === span.from) last.to = span.to;
  else spans.push(span);
}

/** Cuts a time into pieces of one offset from UTC each. */
function stretches(zone: string, start: number, end: number): (Span & { offset: number })[] {
  const iana = IANAZone.create(zone);
  const offsetAt = (at: number) => iana.offset(at) * MINUTE;
  const pieces: (Span & { offset: number })[] = [];
  let from = start;
  let offset = offsetAt(start);
  for (let at = start; at < end; at += DAY) {
    const next = Math.min(at + DAY, end);
    const then = offsetAt(next);
    if (then === offset) continue;
    const change = changeBetween(at, next, (instant) => offsetAt(instant) !== offset);
    pieces.push({ from, to: change, offset });
    from = change;
    offset = then;
  }
  pieces.push({ from, to: end, offset });
  return pieces;
}

/** The first instant at which `changed` holds: not yet at `low`, surely at `high`. */
function changeBetween(low: number, high: number, changed: (at: number) => boolean): number {
  let [before, after] = [low, high];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (changed(middle)) after = middle;
    else before = middle;
  }
  return after;
}

function intersect(ones: Span[], others: Span[]): Span[] {
  const both: Span[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [one, other] = [ones[i], others[j]];
    if (!one || !other) return both;
    append(both, { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) });
    if (one.to < other.to) i++;
    else j++;
  }
}
