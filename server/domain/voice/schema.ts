import { z } from "zod";

/** Longer no call goes: a test call of the virtual phone neither. */
export const MAX_CALL_MINUTES = 15;
export const DEFAULT_CONSENT = "This call is recorded. If you do not agree, please hang up now.";

export const VoiceSettings = z
  .strictObject({
    numberId: z.string(),
    /** Who answers calls to it; null: calls do not come here. */
    assistantId: z.string().nullable(),
    maxCallMinutes: z
      .number("Enter whole minutes")
      .int("Enter whole minutes")
      .min(1, "At least one minute")
      .max(MAX_CALL_MINUTES, `At most ${MAX_CALL_MINUTES} minutes`)
      .default(10),
    recordCalls: z.boolean().default(false),
    consent: z.string().trim().max(500, "At most 500 characters").default(""),
  })
  .superRefine(({ recordCalls, consent }, ctx) => {
    if (recordCalls && consent.length < 10)
      ctx.addIssue({
        code: "custom",
        path: ["consent"],
        message: "Write what is said before the recording begins",
      });
  });
export type VoiceSettings = z.output<typeof VoiceSettings>;

export const DialPhone = z.strictObject({
  assistantId: z.string(),
  /** The number that calls. */
  numberId: z.string(),
  to: z.string().trim().min(1, "Enter the number to call").max(40),
});
export type DialPhone = z.output<typeof DialPhone>;
