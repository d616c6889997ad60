import type { Counts, Metric } from "../analytics/schema";
import type { AlertRuleInput } from "./schema";

export type Judged = Pick<AlertRuleInput, "kind" | "threshold" | "windowHours" | "minimum">;

export interface Money {
  /** What a segment costs that is not billed yet; null: not known. */
  segmentPrice: number | null;
  currency: string;
}

export interface Judgement {
  /** Null: too little to judge by. */
  value: number | null;
  fires: boolean;
  /** What was seen, in words. */
  words: string;
}

const RATES = {
  delivery_rate_below: { part: "delivered", whole: "sent", of: "texts sent were delivered", below: true },
  opt_out_rate_above: {
    part: "optedOut",
    whole: "delivered",
    of: "delivered texts led to an opt-out",
    below: false,
  },
  unknown_rate_above: { part: "unknown", whole: "sent", of: "texts have an unknown outcome", below: false },
  runs_failing_above: { part: "runsFailed", whole: "runs", of: "runs failed", below: false },
} as const satisfies Record<string, { part: Metric; whole: Metric; of: string; below: boolean }>;

const span = (hours: number) => (hours === 1 ? "hour" : `${hours} hours`);

/** Judges the hours of a rule's window, oldest first, the last one still running. */
export function judge(rule: Judged, hours: readonly Counts[], money: Money): Judgement {
  const sum = (metric: Metric) => hours.reduce((total, hour) => total + hour[metric], 0);
  switch (rule.kind) {
    case "nothing_received": {
      const calls = sum("calls");
      return {
        value: calls,
        fires: calls === 0,
        words: calls === 0 ? `No call came in within ${span(rule.windowHours)}` : `${calls} calls came in`,
      };
    }
    case "spend_above": {
      const open = sum("segments") - sum("billedSegments");
      const value = sum("cost") / 1_000_000 + open * (money.segmentPrice ?? 0);
      const amount = `${value.toFixed(2)} ${money.currency}`;
      return { value, fires: value > rule.threshold, words: `${amount} within ${span(rule.windowHours)}` };
    }
    default: {
      const { part, whole, of, below } = RATES[rule.kind];
      // What is not known to be sent is part of what was tried.
      const all = sum(whole) + (rule.kind === "unknown_rate_above" ? sum("unknown") : 0);
      const some = sum(part);
      if (all === 0 || all < rule.minimum) {
        return { value: null, fires: false, words: `Only ${all} to judge by` };
      }
      const value = (some / all) * 100;
      return {
        value,
        fires: below ? value < rule.threshold : value > rule.threshold,
        words: `${Math.round(value * 10) / 10} % (${some} of ${all} ${of}) within ${span(rule.windowHours)}`,
      };
    }
  }
}

export interface Firing {
  /** Index of the hour. */
  from: number;
  /** Of the first hour that is within bounds again; null: still out of bounds. */
  until: number | null;
  value: number;
  words: string;
  /** False: it was over within the quiet period of an earlier notice. */
  told: boolean;
}

/** When a rule would have fired over these hours, and of what people would have been told. */
export function firings(
  rule: Judged & { quietHours: number },
  hours: readonly Counts[],
  money: Money,
  first: number,
): Firing[] {
  const found: Firing[] = [];
  let open: Firing | null = null;
  let toldAt: number | null = null;
  for (let at = first; at < hours.length; at++) {
    const judgement = judge(rule, hours.slice(Math.max(0, at - rule.windowHours + 1), at + 1), money);
    if (!judgement.fires && open) {
      open.until = at;
      open = null;
    }
    if (!judgement.fires) continue;
    if (!open) {
      open = { from: at, until: null, value: judgement.value ?? 0, words: judgement.words, told: false };
      found.push(open);
    }
    if (!open.told && (toldAt === null || at - toldAt >= rule.quietHours)) {
      open.told = true;
      toldAt = at;
    }
  }
  return found;
}
