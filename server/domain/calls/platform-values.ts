import { z } from "zod";

/** What a voice platform extracted from a call itself; kept as it said it, beside what was read here. */
export const PlatformValues = z.object({
  variables: z.record(z.string(), z.json()).optional().catch(undefined),
  summary: z.string().optional().catch(undefined),
  /** A verdict in the platform's words where it is neither yes nor no: "7/10". */
  successful: z.union([z.boolean(), z.string()]).optional().catch(undefined),
  sentiment: z.string().optional().catch(undefined),
  voicemail: z.boolean().optional().catch(undefined),
});
export type PlatformValues = z.output<typeof PlatformValues>;
