import { groupProblems } from "../../shared/check";
import { evaluateGroups, groupsInWords } from "../../shared/conditions";
import { mapGroups } from "../../shared/map-groups";
import { newCondition } from "../../shared/operators";
import type { CallData } from "../../shared/values";
import type { StepKind } from "../kind";
import { BranchManyStep, type OneBranch } from "./schema";

export const branchTitle = ({ title }: OneBranch, at: number) => title || `Branch ${at + 1}`;

export const branchMany: StepKind<BranchManyStep> = {
  type: "branch_many",
  title: "Several branches",
  schema: BranchManyStep,
  acts: false,
  create: (id) => ({
    id,
    name: "",
    type: "branch_many",
    branches: [
      { key: "b1", title: "", groups: [[newCondition()]] },
      { key: "b2", title: "", groups: [[newCondition()]] },
    ],
    lanes: { b1: [], b2: [], otherwise: [], unknown: [] },
  }),
  summary: ({ branches }) =>
    branches.map((one, at) => `${branchTitle(one, at)}: ${groupsInWords(one.groups)}`).join("; "),
  problems: ({ id, branches }, context) =>
    branches.flatMap(({ groups }, at) => groupProblems(id, groups, context, `branches.${at}.`)),
  mapReferences: (step, map) => ({
    ...step,
    branches: step.branches.map((one, at) => ({
      ...one,
      groups: mapGroups(one.groups, map, `branches.${at}.`),
    })),
  }),
  lanes: ({ branches }) => [
    ...branches.map((one, at) => ({ key: one.key, title: branchTitle(one, at) })),
    { key: "otherwise", title: "Otherwise" },
    { key: "unknown", title: "Unknown" },
  ],
  decide,
};

/**
 * The first branch that is true is taken; one that is unknown is passed over, for it is not known to be true. "Otherwise"
 * says that no branch is true: with one unknown and none true that is not known either, and "Unknown" is taken.
 */
function decide({ branches }: BranchManyStep, data: CallData) {
  const evaluated = branches.map((one, at) => ({
    key: one.key,
    title: branchTitle(one, at),
    ...evaluateGroups(one.groups, data),
  }));
  const operands = {
    branches: evaluated.map(({ title, truth, explanation, operands: of }) => ({
      title,
      result: truth,
      explanation,
      operands: of,
    })),
  };
  const taken = evaluated.find(({ truth }) => truth === "true");
  if (taken) return { lane: taken.key, explanation: `${taken.title}: ${taken.explanation}`, operands };
  const open = evaluated.filter(({ truth }) => truth === "unknown");
  const shown = open.length > 0 ? open : evaluated;
  const explanation = shown.map(({ title, explanation: why }) => `${title}: ${why}`).join("; ");
  return { lane: open.length > 0 ? "unknown" : "otherwise", explanation, operands };
}
