import { z } from "zod";
import { Span } from "../../shared/span";
import { StepBase, StepList } from "../../shared/step-fields";
import type { Step } from "../all";

/** Waits until the customer answers a text of this run, or the time is over. */
export interface WaitForReplyStep extends Span {
  id: string;
  name: string;
  disabled?: true | undefined;
  type: "wait_for_reply";
  /** "replied" and "timed_out". */
  lanes: Record<string, Step[]>;
}

export const WaitForReplyStep: z.ZodType<WaitForReplyStep, unknown> = z.strictObject({
  ...StepBase,
  type: z.literal("wait_for_reply"),
  ...Span,
  lanes: z.strictObject({ replied: StepList, timed_out: StepList }),
});
