/** Of so many calls in which a variable was read, in how many something holds of it. */
export interface Share {
  count: number;
  of: number;
}

/** Whether a variable has a value, or whether a person had to correct it. */
export type Measure = "known" | "corrected";

/** Days that are looked at, and days before them that they are held against. */
export const RECENT_DAYS = 7;
export const BEFORE_DAYS = 28;

/** Fewer calls than these tell nothing yet. */
const LEAST_RECENT = 20;
const LEAST_BEFORE = 40;
/** In many calls a step of a few percent is certain, and still nothing to worry about. */
const LEAST_STEP = 0.1;
/** By chance once in a thousand times: many variables are looked at, every day. */
const LEAST_Z = 3.29;

/**
 * True when the share changed by more than chance explains: the two-proportion z-test with a pooled share
 * (https://en.wikipedia.org/wiki/Two-proportion_Z-test), and by a step that matters. Pure.
 */
export function hasShifted(recent: Share, before: Share): boolean {
  if (recent.of < LEAST_RECENT || before.of < LEAST_BEFORE) return false;
  const step = Math.abs(recent.count / recent.of - before.count / before.of);
  if (step < LEAST_STEP) return false;
  const pooled = (recent.count + before.count) / (recent.of + before.of);
  return step / Math.sqrt(pooled * (1 - pooled) * (1 / recent.of + 1 / before.of)) >= LEAST_Z;
}

export const percentOf = ({ count, of }: Share): number | null =>
  of === 0 ? null : Math.round((count / of) * 100);

/**
 * A sudden change in a person's words; null when there is none. That fewer values are corrected than before is no news
 * that anybody must hear.
 */
export function shiftInWords(measure: Measure, recent: Share, before: Share): string | null {
  if (!hasShifted(recent, before)) return null;
  const isMore = recent.count / recent.of > before.count / before.of;
  const figures = `in ${percentOf(recent)}% of the calls of the last ${RECENT_DAYS} days, after ${percentOf(before)}% in the ${BEFORE_DAYS} days before`;
  switch (measure) {
    case "known":
      return `${isMore ? "Known much more often" : "Unknown much more often"}: it has a value ${figures}`;
    case "corrected":
      return isMore ? `Corrected much more often: people set it right ${figures}` : null;
    default:
      return measure satisfies never;
  }
}
