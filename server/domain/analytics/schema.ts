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
  assistantId: z.string().optional(),
});
export type AnalyticsPeriod = z.output<typeof AnalyticsPeriod>;
