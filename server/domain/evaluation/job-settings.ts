import { z } from "zod";
import { PostCallVariable } from "../assistants/schema";

/** As stored with a job; a renaming reaches `names` and `stored` too. */
export const JobSettings = z.object({
  /** Of a backfill: the variables whose values change; absent: all. */
  names: z.array(z.string()).optional(),
  resendWebhooks: z.boolean().optional(),
  refreshSample: z.boolean().optional(),
  /** Of a golden check: the definitions that it compares with. */
  stored: PostCallVariable.array().optional(),
});
export type JobSettings = z.output<typeof JobSettings>;
