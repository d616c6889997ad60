import { z } from "zod";
import { StepBase, Template } from "../../shared/step-fields";

/** Ends the run here. */
export const StopStep = z.strictObject({
  ...StepBase,
  type: z.literal("stop"),
  /** Shown with the run. */
  reason: Template(300).default(""),
});
export type StopStep = z.output<typeof StopStep>;
