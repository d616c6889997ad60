import { z } from "zod";
import { Groups } from "../../shared/operators";
import { StepBase, StepList } from "../../shared/step-fields";
import type { Step } from "../all";

export const MAX_BRANCHES = 10;

const OneBranch = z.strictObject({
  /** Key of its lane: "b1", "b2" … */
  key: z.string().regex(/^b\d{1,3}$/),
  title: z.string().trim().max(60).default(""),
  groups: Groups,
});
export type OneBranch = z.output<typeof OneBranch>;

/** Goes the way of the first branch whose conditions are true; else "otherwise", or "unknown". */
export interface BranchManyStep {
  id: string;
  name: string;
  disabled?: true | undefined;
  type: "branch_many";
  branches: OneBranch[];
  /** By the branches' keys, and "otherwise" and "unknown". */
  lanes: Record<string, Step[]>;
}

export const BranchManyStep: z.ZodType<BranchManyStep, unknown> = z.strictObject({
  ...StepBase,
  type: z.literal("branch_many"),
  branches: z.array(OneBranch).min(1).max(MAX_BRANCHES, `At most ${MAX_BRANCHES} branches`),
  lanes: z.record(z.string().regex(/^(b\d{1,3}|otherwise|unknown)$/), StepList),
});
