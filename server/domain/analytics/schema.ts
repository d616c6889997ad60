import { z } from "zod";

/**
 * What a day is counted by. Tests and confirmations of STOP count nowhere. A call counts on the day on which it began,
 * with all that came of it; a text on the day on which it was sent, with its delivery, answer and opt-out, however late
 * these are; days and hours are the workspace's.
 */
export const METRICS = [
  /** Ended calls; those with a conversation; those that achieved their objective. */
  "calls",
  "completed",
  "achieved",
  /** Calls of which the carrier took a text; one arrived; somebody answered. */
  "callsTexted",
  "callsDelivered",
  "callsAnswered",
  /** Texts that the carrier took. */
  "sent",
  "delivered",
  /** Not delivered, and of these the ones that the carrier refused at once, which were never sent. */
  "failed",
  "refused",
  /** Texts of which it is not known whether they were sent. */
  "unknown",
  /** Texts that were the first to be answered of their call; after which their recipient opted out. */
  "answered",
  "optedOut",
  "segments",
  /** Segments whose price the carrier has told; and that, in millionths. */
  "billedSegments",
  "cost",
  "runs",
  "runsFailed",
] as const;
export type Metric = (typeof METRICS)[number];

/** What the rollup tells apart, beside days. */
export const STAT_DIMS = [
  "all",
  "hour",
  "assistant",
  "automation",
  "version",
  "text",
  "sender",
  "country",
  "error",
  "followUp",
  "currency",
  "latency",
  "answerTime",
] as const;
export type StatDim = (typeof STAT_DIMS)[number];

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
  "undelivered",
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

/** The two under which the carrier took a text. */
export const isTexted = (followUp: FollowUp) => followUp === "texted" || followUp === "undelivered";

/** The steps of the funnel, each a set of calls of its own. */
export const FUNNEL_STEPS = ["calls", "completed", "achieved", "texted", "delivered", "answered"] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];

export const AnalyticsList = z.object({
  ...AnalyticsPeriod.shape,
  limit: z.number().int().min(1).max(100).default(25),
  cursor: z.string().max(200).optional(),
});
export type AnalyticsList = z.output<typeof AnalyticsList>;

export const FollowUpFilter = z.object({
  ...AnalyticsList.shape,
  followUp: z.enum(FOLLOW_UPS).optional(),
  /** The calls of a step of the funnel. */
  step: z.enum(FUNNEL_STEPS).optional(),
});
export type FollowUpFilter = z.output<typeof FollowUpFilter>;

/** What figures are told apart by on the pages. */
export const GROUP_DIMS = [
  "assistant",
  "automation",
  "version",
  "text",
  "sender",
  "country",
  "error",
  "hour",
] as const;
export type GroupDim = (typeof GROUP_DIMS)[number];
export const AnalyticsGroup = z.object({ ...AnalyticsPeriod.shape, by: z.enum(GROUP_DIMS) });
export type AnalyticsGroup = z.output<typeof AnalyticsGroup>;

export const VariableQuery = z.object({
  ...AnalyticsPeriod.shape,
  /** Absent: the first variable of the first assistant. */
  name: z.string().max(120).optional(),
  /** A second variable to cross it with. */
  with: z.string().max(120).optional(),
});
export type VariableQuery = z.output<typeof VariableQuery>;
