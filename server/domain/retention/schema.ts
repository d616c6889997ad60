import { z } from "zod";

/** In the order in which they are purged. */
export const RETENTION_KINDS = ["transcripts", "recordings", "events", "messages"] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

export const MOST_DAYS = 3650;
const days = z
  .number("A number of days, or nothing")
  .int("Whole days")
  .min(1, "One day at least; empty keeps them")
  .max(MOST_DAYS, "Ten years at most; empty keeps them")
  .nullable();

/** Days after which each kind is deleted; null keeps it. */
export const Retention = z.strictObject({
  transcripts: days,
  recordings: days,
  events: days,
  messages: days,
});
export type Retention = z.output<typeof Retention>;
