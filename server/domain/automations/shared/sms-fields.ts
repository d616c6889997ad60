import { z } from "zod";
import { Template } from "./step-fields";

/** The step's own text is A. */
export const OTHER_LETTERS = ["B", "C", "D"] as const;
export const LETTERS = ["A", ...OTHER_LETTERS] as const;
export type Letter = (typeof LETTERS)[number];

/** A second message may reach a person twice, so the first is given time to turn up. */
export const AGAIN_AFTER_MINUTES = { min: 15, max: 1440 } as const;

/** Percent of the recipients; a draft may hold shares that do not add up yet. */
const Share = z
  .number("Enter a whole percentage")
  .int("Enter a whole percentage")
  .min(0, "At least 0 %")
  .max(100, "At most 100 %");

/** Other texts of the same step: each recipient gets one of them, always the same. Absent: the step's own text for all. */
export const Variants = z.strictObject({
  /** Of the step's own text. */
  share: Share,
  others: z
    .array(z.strictObject({ letter: z.enum(OTHER_LETTERS), body: Template(1600), share: Share }))
    .min(1)
    .max(OTHER_LETTERS.length, "A message has four texts at most"),
});

export type Variants = z.output<typeof Variants>;

/** A draft may hold unfinished fields (""); `problems` lists them and publishing refuses them. */
export const SmsFields = {
  /** PhoneNumber id. */
  senderId: z.string().default(""),
  to: Template(200).default(""),
  body: Template(1600).default(""),
  variants: Variants.optional(),
  /** A longer text is cut at the end of a sentence; absent: no limit but the carrier's. */
  maxSegments: z
    .number("Enter a number of segments")
    .int("Enter whole segments")
    .min(1, "At least one segment")
    .max(10, "At most ten segments")
    .optional(),
  allowLinks: z.boolean().optional(),
  /**
   * When the carrier's answer was lost and its books do not show the message: after so many minutes it is sent again,
   * once. Absent: a person is asked.
   */
  againAfterMinutes: z.number().int().min(AGAIN_AFTER_MINUTES.min).max(AGAIN_AFTER_MINUTES.max).optional(),
};
