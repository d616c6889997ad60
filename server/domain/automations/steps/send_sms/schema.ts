import { z } from "zod";
import { SmsFields } from "../../shared/sms-fields";
import { StepBase } from "../../shared/step-fields";

/** An SMS from one of the workspace's own numbers. */
export const SmsStep = z.strictObject({ ...StepBase, type: z.literal("send_sms"), ...SmsFields });
export type SmsStep = z.output<typeof SmsStep>;
