import { z } from "zod";
import { readAddresses } from "../mail/schema";

export const ALERT_KINDS = [
  "delivery_rate_below",
  "opt_out_rate_above",
  "unknown_rate_above",
  "runs_failing_above",
  "nothing_received",
  "spend_above",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

const Rule = z.strictObject({
  name: z.string().trim().min(1, "Give the rule a name").max(80, "At most 80 characters"),
  kind: z.enum(ALERT_KINDS),
  /** Percent; of spend an amount; of "nothing received" unused. */
  threshold: z.coerce.number("Enter a number").min(0, "Not below 0").max(1_000_000, "At most 1,000,000"),
  windowHours: z.coerce
    .number("Enter a number of hours")
    .int("Whole hours")
    .min(1, "At least one hour")
    .max(168, "At most a week: 168 hours"),
  /** Of a rate: it is not judged by fewer. */
  minimum: z.coerce.number("Enter a number").int("A whole number").min(0).max(100_000).default(20),
  assistantId: z.string().max(60).nullable().default(null),
  emails: z
    .string()
    .trim()
    .max(2700)
    .refine((text) => text === "" || readAddresses(text) !== null, {
      message: "Email addresses with commas between them, at most ten",
    })
    .default(""),
  webhookUrl: z
    .string()
    .trim()
    .max(2000, "At most 2,000 characters")
    .refine((text) => text === "" || URL.canParse(text), {
      message: "Give a whole URL, such as https://example.com/alerts",
    })
    .default(""),
  quietHours: z.coerce
    .number("Enter a number of hours")
    .int("Whole hours")
    .min(0)
    .max(720, "At most 30 days")
    .default(24),
  enabled: z.boolean().default(true),
});

export const AlertRuleInput = Rule.superRefine((rule, ctx) => {
  if (rule.kind.includes("rate") || rule.kind === "runs_failing_above") {
    if (rule.threshold > 100)
      ctx.addIssue({ code: "custom", path: ["threshold"], message: "A rate has at most 100 %" });
  }
});
export type AlertRuleInput = z.output<typeof AlertRuleInput>;
export const SaveAlertRule = z.strictObject({ id: z.string(), rule: AlertRuleInput });
export const AlertRuleId = z.strictObject({ id: z.string() });
export const SaveDigest = z.strictObject({ digest: z.boolean() });
