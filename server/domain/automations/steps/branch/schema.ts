import { z } from "zod";
import { Condition, Groups } from "../../shared/operators";
import { StepBase, StepList } from "../../shared/step-fields";
import type { Step } from "../all";

/** Goes one of three ways by conditions: true, false, or unknown. */
export interface BranchStep {
  id: string;
  name: string;
  disabled?: true | undefined;
  type: "branch";
  groups: Groups;
  /** "true", "false" and "unknown". */
  lanes: Record<string, Step[]>;
}

const Written = z.strictObject({
  ...StepBase,
  type: z.literal("branch"),
  groups: Groups.optional(),
  /** As it was stored before there were groups. */
  condition: Condition.optional(),
  lanes: z.strictObject({ true: StepList, false: StepList, unknown: StepList }),
});

export const BranchStep: z.ZodType<BranchStep, unknown> = Written.transform(
  ({ groups, condition, lanes, ...rest }, context) => {
    const own = groups ?? (condition ? [[condition]] : null);
    if (own) return { ...rest, groups: own, lanes };
    context.addIssue({ code: "custom", path: ["groups"], message: "Choose the value that decides" });
    return z.NEVER;
  },
);
