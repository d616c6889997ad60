import { z } from "zod";

/** What a day is counted by. Denominators and exclusions: test sends count nowhere. */
export const METRICS = [
  "calls",
  "completed",
  "achieved",
  "sent",
  "delivered",
  "failed",
  "answered",
  "optedOut",
] as const;
export type Metric = (typeof METRICS)[number];

const Day = z.iso.date('A day such as "2026-03-01"');
export const AnalyticsPeriod = z.object({
  /** Inclusive days in the workspace's zone; absent: the last 30 days. */
  from: Day.optional(),
  to: Day.optional(),
  /** Without `from`: this many days, the last of them `to`. */
  days: z.coerce.number().int().min(1).max(731, "A period has at most two years").optional(),
  assistantId: z.string().optional(),
});
export type AnalyticsPeriod = z.output<typeof AnalyticsPeriod>;

export type Counts = Record<Metric, number>;

/** One period as the API shows it: totals and a row for every day, those without calls too. */
export interface PeriodCounts {
  from: string;
  to: string;
  totals: Counts;
  series: ({ day: string } & Counts)[];
}

/** Why a call was or was not followed by a text. One reason for each call, so that they add up. */
export const FOLLOW_UPS = [
  "texted",
  "on_its_way",
  "outcome_unknown",
  "send_failed",
  "suppressed",
  "run_failed",
  "run_under_way",
  "run_skipped",
  "branch_sent_nothing",
  "extraction_pending",
  "extraction_failed",
  "no_run",
] as const;
export type FollowUp = (typeof FOLLOW_UPS)[number];

export const FollowUpFilter = z.object({
  ...AnalyticsPeriod.shape,
  followUp: z.enum(FOLLOW_UPS).optional(),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: z.string().max(200).optional(),
});
export type FollowUpFilter = z.output<typeof FollowUpFilter>;
