import type { AlertKind } from "@/server/domain/alerts/schema";

interface KindWords {
  label: string;
  /** Of the threshold; null: the rule has none. */
  threshold: string | null;
  /** Of the least number; null: it is judged by any. */
  minimum: string | null;
  usual: { threshold: number; windowHours: number };
}

export const KINDS: Record<AlertKind, KindWords> = {
  delivery_rate_below: {
    label: "Delivery rate is below",
    threshold: "Percent of the texts sent",
    minimum: "At least so many texts sent",
    usual: { threshold: 85, windowHours: 24 },
  },
  opt_out_rate_above: {
    label: "Opt-out rate is above",
    threshold: "Percent of the delivered texts",
    minimum: "At least so many delivered texts",
    usual: { threshold: 3, windowHours: 168 },
  },
  unknown_rate_above: {
    label: "Unknown outcomes are above",
    threshold: "Percent of the texts handed over",
    minimum: "At least so many texts",
    usual: { threshold: 2, windowHours: 24 },
  },
  runs_failing_above: {
    label: "Failed runs are above",
    threshold: "Percent of the runs",
    minimum: "At least so many runs",
    usual: { threshold: 10, windowHours: 6 },
  },
  nothing_received: {
    label: "No call comes in",
    threshold: null,
    minimum: null,
    usual: { threshold: 0, windowHours: 24 },
  },
  spend_above: {
    label: "Spend is above",
    threshold: "Amount, in the currency of your price of a segment",
    minimum: null,
    usual: { threshold: 50, windowHours: 24 },
  },
};

/** "Delivery rate is below 85 % within 24 hours". */
export function ruleInWords(rule: { kind: AlertKind; threshold: number; windowHours: number }): string {
  const { label, threshold } = KINDS[rule.kind];
  const bound =
    threshold === null ? "" : threshold.startsWith("Percent") ? ` ${rule.threshold} %` : ` ${rule.threshold}`;
  return `${label}${bound} within ${rule.windowHours === 1 ? "an hour" : `${rule.windowHours} hours`}`;
}
