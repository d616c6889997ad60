import { readDateTime } from "@/server/domain/evaluation/date-time";
import type { ExtractionInput } from "@/server/domain/evaluation/schema";
import type { Conversation, Line } from "./conversation";
import { bindingOf, type Mention } from "./mentions";
import { resolveDate } from "./resolve-date";
import { byDay, type ClockTime, halfIn, onTheClock, readTime } from "./resolve-time";
import type { Slot } from "./slot";
import { findDates, findTimes, type Span } from "./spans";
import { sideAt } from "./text-values";

/** "Call me at five" is when to call, not when to meet. */
const ABOUT_CALLING =
  /\b(?:call|ring|phone|reach|try)(?:ing|s)? (?:you|me|us|her|him|them|back|again|after|before|at|between)\b|\b(?:call|ring) (?:you |me |us )?back\b/i;
const asksForCall = ({ variable: { name, description } }: Slot) =>
  /(?<![a-z])(?:call|phone|ring)(?:s|ed|ing|back)?(?![a-z])/i.test(`${name} ${description}`);

interface Heard {
  line: Line;
  span: Span;
  clock: ClockTime;
}

/** Times of day that a slot may mean, in their order, with the half of the day where the call tells it. */
function hearTimes(conversation: Conversation, slot: Slot, paired: boolean): Heard[] {
  const heard = conversation.lines.flatMap((line) =>
    findTimes(line.text).flatMap((span): Heard[] => {
      const clock = readTime(span.text);
      const side = slot.side && paired ? sideAt(conversation, line, span) : null;
      if (!clock || (side && side !== slot.side)) return [];
      return [{ line, span, clock }];
    }),
  );
  const calling = heard.filter(({ line }) => ABOUT_CALLING.test(line.text));
  if (asksForCall(slot)) return calling.length > 0 ? calling : heard;
  return heard.filter((one) => !calling.includes(one));
}

/** Which half of the day: by its own words, by the line, by the same hour said whole elsewhere, by what is asked, by day. */
function withHalf({ line, clock }: Heard, all: Heard[], slot: Slot): ClockTime {
  if (clock.half !== null) return clock;
  const same = all.find(
    (other) =>
      other.clock.half !== null &&
      other.clock.hour % 12 === clock.hour % 12 &&
      other.clock.minute === clock.minute,
  );
  const elsewhere =
    same && (same.clock.half === "24h" ? (same.clock.hour >= 12 ? "pm" : "am") : same.clock.half);
  const half =
    halfIn(line.text, clock.hour) ??
    elsewhere ??
    halfIn([...slot.nameWords, ...slot.words].join(" "), clock.hour) ??
    byDay(clock.hour);
  return { ...clock, half };
}

/** Times of day as "15:30". */
export function mentionClockTimes(conversation: Conversation, slot: Slot, paired: boolean): Mention[] {
  const all = hearTimes(conversation, slot, paired);
  return all.flatMap((heard): Mention[] => {
    const value = onTheClock(withHalf(heard, all, slot));
    if (value === null) return [];
    const { line, span } = heard;
    return [{ value, quote: span.text, turn: line.turn, weight: bindingOf(conversation, line) }];
  });
}

export interface Moment extends Mention {
  /** Where the day was said. */
  day: { turn: number; quote: string };
}

/**
 * Days and times that belong together, as moments in the call's zone. A time goes with the day of its line, else with
 * the last one said before; a new day alone goes with the last time.
 */
export function mentionMoments(
  conversation: Conversation,
  slot: Slot,
  paired: boolean,
  { startedAt, timeZone }: ExtractionInput,
): Moment[] {
  const times = hearTimes(conversation, slot, paired);
  let day: { iso: string; turn: number; quote: string } | undefined;
  let time: { clock: string; turn: number; quote: string } | undefined;
  const moments: Moment[] = [];
  for (const line of conversation.lines) {
    const weight = bindingOf(conversation, line);
    const said = times.filter((heard) => heard.line === line);
    if (weight === 0 || (said.length === 0 && ABOUT_CALLING.test(line.text) && !asksForCall(slot))) continue;
    const days = findDates(line.text).flatMap((span) => {
      const iso = resolveDate(span.text, startedAt, timeZone);
      return iso === null ? [] : [{ iso, turn: line.turn, quote: span.text }];
    });
    day = days.at(-1) ?? day;
    for (const heard of said) {
      const clock = onTheClock(withHalf(heard, times, slot));
      if (clock !== null) time = { clock, turn: line.turn, quote: heard.span.text };
    }
    if (!day || !time || (said.length === 0 && days.length === 0)) continue;
    const read = readDateTime(`${day.iso}T${time.clock}`, timeZone);
    if (!read.ok) continue;
    moments.push({
      value: read.value,
      quote: time.quote,
      turn: time.turn,
      weight,
      day: { turn: day.turn, quote: day.quote },
    });
  }
  return moments;
}
