import { z } from "zod";
import { Span } from "../../shared/span";
import { StepBase } from "../../shared/step-fields";

/** Goes on after a time, or when a clock where the customer is shows a time. */
export const WaitStep = z.strictObject({
  ...StepBase,
  type: z.literal("wait"),
  mode: z.enum(["for", "until"]),
  ...Span,
  /** With "until": "09:00". */
  time: z.string().max(5).default(""),
  /** With "until": on which days. */
  days: z.enum(["any", "weekdays"]).default("any"),
});
export type WaitStep = z.output<typeof WaitStep>;
