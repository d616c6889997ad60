import { z } from "zod";
import { readAddresses } from "../mail/schema";

/** Who is told when runs fail; empty: nobody by that way. */
export const SaveFailureNotices = z.strictObject({
  emails: z
    .string()
    .trim()
    .max(2700)
    .refine((text) => text === "" || readAddresses(text) !== null, {
      message: "Email addresses with commas between them, at most ten",
    }),
  url: z
    .string()
    .trim()
    .max(2000, "At most 2,000 characters")
    .refine((text) => text === "" || URL.canParse(text), {
      message: "Give a whole URL, such as https://example.com/alerts",
    }),
});
export type SaveFailureNotices = z.output<typeof SaveFailureNotices>;
