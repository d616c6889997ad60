import { z } from "zod";
import { SmsFields } from "../../shared/sms-fields";
import { StepBase } from "../../shared/step-fields";

/** An SMS from a number of the customer's own Twilio account. */
export const TwilioSmsStep = z.strictObject({
  ...StepBase,
  type: z.literal("twilio_send_sms"),
  connectionId: z.string().default(""),
  ...SmsFields,
});
export type TwilioSmsStep = z.output<typeof TwilioSmsStep>;
